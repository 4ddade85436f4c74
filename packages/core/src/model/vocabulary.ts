/**
 * The closed word lists every room speaks. Code carries these words; people read the locales.
 */

/** What one marker states about the file. `created`: made with software, no AI stated. */
export const SAYS = [
  "ai-generated",
  "ai-edited",
  "possibly-ai",
  "captured",
  "created",
  "edited",
  "platform-processed",
  "none",
] as const;
export type Says = (typeof SAYS)[number];

/** What the file says it is, as a whole. */
export const ORIGIN_KINDS = [
  "ai-generated",
  "ai-edited",
  "possibly-ai",
  "captured",
  "created",
  "edited",
  "conflicting",
  "unknown",
] as const;
export type OriginKind = (typeof ORIGIN_KINDS)[number];

/** How a claim comes, strongest first. */
export const CARRIAGES = ["signed", "claimed", "decoded", "stated", "none"] as const;
export type Carriage = (typeof CARRIAGES)[number];

/** How far the file's own history is backed. */
export const ASSURANCE_STATES = ["trusted", "intact", "unverifiable", "broken", "none"] as const;
export type AssuranceState = (typeof ASSURANCE_STATES)[number];

/** The five questions asked of Content Credentials. */
const CHECKS = ["integrity", "signer", "time", "identity", "history"] as const;
export type CheckName = (typeof CHECKS)[number];

/** `none`: the file carries nothing of this kind, which lowers nothing. */
export const CHECK_OUTCOMES = ["pass", "fail", "unknown", "none"] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

/** Where the credentials were found, or why none could be read. */
export const FOUND = ["embedded", "sidecar", "remote", "remote-only", "damaged", "unreadable", "none"] as const;

export const TRUST_TIERS = ["official", "yours", "interim"] as const;
export type TrustTier = (typeof TRUST_TIERS)[number];

/** Answers of a probe. `not-available`: the facts it needs could not be read. */
export const PROBE_ANSWERS = ["true", "false", "not-applicable", "not-available"] as const;
export type ProbeAnswer = (typeof PROBE_ANSWERS)[number];

/** How much an observation weighs in a reader's judgement; it never enters the score. */
export const STRENGTHS = ["strong", "moderate", "weak"] as const;
export type Strength = (typeof STRENGTHS)[number];

export const MEDIA_KINDS = ["image", "video", "audio", "document", "manifest"] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** Is a fact protected by the active signature? `none`: there is no signature. */
export const COVERED = ["inside", "outside", "unknown", "none"] as const;
export type Covered = (typeof COVERED)[number];

/** Container formats that are walked. `unknown` never reaches a report. */
export const FORMATS = [
  "jpeg", "png", "gif", "webp", "tiff", "dng", "heic", "avif", "jxl", "svg", "pdf",
  "mp4", "mov", "m4a", "avi", "mkv", "webm", "mp3", "wav", "flac", "ogg", "c2pa",
] as const; // biome-ignore format: a table
export type Format = (typeof FORMATS)[number];

export const TRACK_KINDS = ["video", "audio", "text", "data"] as const;

/** Programs and services whose way of writing a container is known. */
export const WRITER_FAMILIES = [
  "lavf", "apple-capture", "apple-export", "android-muxer", "gopro", "dji", "sony-camera", "samsung", "adobe-premiere",
  "davinci-resolve", "bytedance", "youtube", "x", "vimeo", "tiktok", "gpac", "l-smash", "bento4", "handbrake", "obs",
  "mkvtoolnix", "chromium", "firefox", "gstreamer", "lame",
] as const; // biome-ignore format: a table
