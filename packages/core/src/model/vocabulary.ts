/**
 * The closed word lists every room speaks. Code carries these words; people read the locales.
 */

/** Words that say AI, the plainest first. */
const AI_SAYS = ["ai-generated", "ai-edited", "possibly-ai"] as const;
export type AiSays = (typeof AI_SAYS)[number];

/** What both one marker and the file as a whole can say. `created`: made with software, no AI stated. */
const CLAIMS = [...AI_SAYS, "captured", "created", "edited"] as const;
export type Claim = (typeof CLAIMS)[number];

/** What one marker states about the file. */
export const SAYS = [...CLAIMS, "platform-processed", "none"] as const;
/**
 * What one marker states about the file.
 * @example
 * ```ts
 * import { inspect, type Says } from "@provcheck/core";
 * const found: Says | undefined = (await inspect("photo.jpg")).markers[0]?.says;
 * console.log(found);
 * ```
 */
export type Says = (typeof SAYS)[number];

/** What the file says it is, as a whole. */
export const ORIGIN_KINDS = [...CLAIMS, "conflicting", "unknown"] as const;
/**
 * What the file says it is, as a whole: closed, so that a `switch` over it is checked.
 * @example
 * ```ts
 * import { inspect, type OriginKind } from "@provcheck/core";
 * const found: OriginKind | undefined = (await inspect("photo.jpg")).origin.kind;
 * console.log(found);
 * ```
 */
export type OriginKind = (typeof ORIGIN_KINDS)[number];

const AI_WORDS: ReadonlySet<string> = new Set(AI_SAYS);

/** Does it say AI, and be it only that there may be some? */
export const isAi = (says: Says | OriginKind): says is AiSays => AI_WORDS.has(says);

/** Does it say AI outright? */
export const isOutrightAi = (says: Says | OriginKind): says is Exclude<AiSays, "possibly-ai"> =>
  isAi(says) && says !== "possibly-ai";

/** The plainer word comes first: for sorting. */
export const byPlainness = (a: AiSays, b: AiSays): number => AI_SAYS.indexOf(a) - AI_SAYS.indexOf(b);

/** Where along the edges of a picture something stands. */
export const EDGES = [
  "top-left", "top", "top-right", "left", "right", "bottom-left", "bottom", "bottom-right",
] as const; // biome-ignore format: a table
/** Where along the edges of a picture something stands. */
export type Edge = (typeof EDGES)[number];

/** How a claim comes, strongest first. */
export const CARRIAGES = ["signed", "claimed", "decoded", "stated", "none"] as const;
/**
 * How a claim comes.
 * @example
 * ```ts
 * import { inspect, type Carriage } from "@provcheck/core";
 * const found: Carriage | undefined = (await inspect("photo.jpg")).origin.carriage;
 * console.log(found);
 * ```
 */
export type Carriage = (typeof CARRIAGES)[number];

/** Does the first come in a stronger way than the second? */
export const stronger = (a: Carriage, b: Carriage): boolean => CARRIAGES.indexOf(a) < CARRIAGES.indexOf(b);

/** How far the file's own history is backed. `unchecked`: the check ended before anything could be said of it. */
export const ASSURANCE_STATES = ["trusted", "intact", "unverifiable", "broken", "none", "unchecked"] as const;
/**
 * How far the file's own history is backed.
 * @example
 * ```ts
 * import { inspect, type AssuranceState } from "@provcheck/core";
 * const found: AssuranceState | undefined = (await inspect("photo.jpg")).assurance.state;
 * console.log(found);
 * ```
 */
export type AssuranceState = (typeof ASSURANCE_STATES)[number];

/**
 * How far the check of a file went. `partly`: a step that was not taken could have changed an answer. `not`: it ended
 * before there was one.
 */
export const CHECKED = ["complete", "partly", "not"] as const;
/**
 * How far the check of a file went. Only `complete` is a look that was had.
 * @example
 * ```ts
 * import { type Checked, inspect } from "@provcheck/core";
 * const checked: Checked = (await inspect("photo.jpg")).checked;
 * console.log(checked);
 * ```
 */
export type Checked = (typeof CHECKED)[number];

/** The five questions asked of Content Credentials. */
export const CHECKS = ["integrity", "signer", "time", "identity", "history"] as const;
/**
 * One of the five questions asked of credentials.
 * @example
 * ```ts
 * import type { CheckName } from "@provcheck/core";
 * const first: CheckName = "integrity";
 * console.log(first);
 * ```
 */
export type CheckName = (typeof CHECKS)[number];

/** `none`: the file carries nothing of this kind, which lowers nothing. */
export const CHECK_OUTCOMES = ["pass", "fail", "unknown", "none"] as const;
/**
 * What one of the five questions came to.
 * @example
 * ```ts
 * import { inspect, type CheckOutcome } from "@provcheck/core";
 * const found: CheckOutcome | undefined = (await inspect("photo.jpg")).credentials.checks?.integrity.outcome;
 * console.log(found);
 * ```
 */
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

/**
 * Where the credentials were found, or why none could be read. `elsewhere`: a store lies in the file, in a place where
 * the standard puts none. `damaged`: what stands there is C2PA's own, and its framing was altered. `unchecked`: nobody
 * got as far as looking.
 */
export const FOUND = [
  "embedded", "sidecar", "remote", "remote-only", "elsewhere", "damaged", "unreadable", "unchecked", "none",
] as const; // biome-ignore format: a table
export type Found = (typeof FOUND)[number];

/**
 * What our own verifier found of the active manifest and the bytes it is tied to, best first. Only `changed` says that something
 * changed. `unbound`: what a viewer shows is not what was signed. `exchangeable`: what is shown could be exchanged
 * without the signature noticing. `nonconforming`: everything matches, and a rule of the standard is broken. `invalid`:
 * the same with a rule on which the meaning rests, so that the standard has the manifest rejected. `undecodable`: damaged, or made in a way that cannot be read here. `unchecked`: something needed was not there.
 */
export const INTEGRITIES = [
  "pass", "nonconforming", "exchangeable", "invalid", "unchecked", "undecodable", "unbound", "changed",
] as const; // biome-ignore format: a table
/**
 * What our own verifier found of the active manifest and its bytes.
 * @example
 * ```ts
 * import { inspect, type Integrity } from "@provcheck/core";
 * const found: Integrity | undefined = (await inspect("photo.jpg")).credentials.integrity;
 * console.log(found);
 * ```
 */
export type Integrity = (typeof INTEGRITIES)[number];

/** Is the first the worse word? `changed` rests on a hash or a signature, and outranks what is merely missing or open. */
export const isWorse = (a: Integrity, b: Integrity): boolean => INTEGRITIES.indexOf(a) > INTEGRITIES.indexOf(b);

/**
 * Which engine is asked beside our own verifier, where credentials are found. `wasm`: c2pa-rs as WebAssembly. `native`:
 * the optional `@contentauth/c2pa-node`. `off`: none. It never decides; its dissent is told.
 * @example
 * ```ts
 * import { inspect, type SecondOpinionChoice } from "@provcheck/core";
 * const secondOpinion: SecondOpinionChoice = "off";
 * console.log((await inspect("photo.jpg", { secondOpinion })).credentials.integrity);
 * ```
 */
export type SecondOpinionChoice = (typeof SECOND_OPINIONS)[number];

/** Engines that can be asked beside our own verifier, or none. */
export const SECOND_OPINIONS = ["wasm", "native", "off"] as const;

export const TRUST_TIERS = ["official", "yours", "interim"] as const;
/**
 * Which kind of list recognised a signer.
 * @example
 * ```ts
 * import { inspect, type TrustTier } from "@provcheck/core";
 * const found: TrustTier | undefined = (await inspect("photo.jpg")).credentials.manifests[0]?.signer.tier;
 * console.log(found);
 * ```
 */
export type TrustTier = (typeof TRUST_TIERS)[number];

/** Answers of a probe. `not-available`: the facts it needs could not be read. */
export const PROBE_ANSWERS = ["true", "false", "not-applicable", "not-available"] as const;
/**
 * What a question about the file came to.
 * @example
 * ```ts
 * import { inspect, type ProbeAnswer } from "@provcheck/core";
 * const found: ProbeAnswer | undefined = (await inspect("photo.jpg")).observations[0]?.answer;
 * console.log(found);
 * ```
 */
export type ProbeAnswer = (typeof PROBE_ANSWERS)[number];

/** How much an observation weighs in a reader's judgement; it never enters the score. */
export const STRENGTHS = ["strong", "moderate", "weak"] as const;
/**
 * How much an observation carries by itself.
 * @example
 * ```ts
 * import { inspect, type Strength } from "@provcheck/core";
 * const found: Strength | undefined = (await inspect("photo.jpg")).observations[0]?.strength;
 * console.log(found);
 * ```
 */
export type Strength = (typeof STRENGTHS)[number];

/** What an observation bears on. `contradiction` lowers the ladder to level 3. */
export const PROPOSITIONS = ["origin", "assurance", "unchanged", "time", "contradiction"] as const;
export type Proposition = (typeof PROPOSITIONS)[number];

export const MEDIA_KINDS = ["image", "video", "audio", "document", "manifest"] as const;
/**
 * What kind of thing a file is.
 * @example
 * ```ts
 * import { inspect, type MediaKind } from "@provcheck/core";
 * const found: MediaKind | undefined = (await inspect("photo.jpg")).input.kind;
 * console.log(found);
 * ```
 */
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** Is a fact protected by the active signature? `none`: there is no signature. */
export const COVERED = ["inside", "outside", "unknown", "none"] as const;
/**
 * Whether the active signature protects a fact.
 * @example
 * ```ts
 * import { inspect, type Covered } from "@provcheck/core";
 * const found: Covered | undefined = (await inspect("photo.jpg")).markers[0]?.at[0]?.covered;
 * console.log(found);
 * ```
 */
export type Covered = (typeof COVERED)[number];

/** What a text of a file's is about. */
export const TEXT_KINDS = [
  "author", "credit", "source", "copyright", "licensor", "title", "headline", "subtitle", "album", "description", "comment",
] as const; // biome-ignore format: a table

export const TRACK_KINDS = ["video", "audio", "text", "data"] as const;

/** How an honest clip or recording comes to be written by whoever wrote it last. */
const WRITER_CAUSES = [
  "camera-original", "common-library", "edited-on-phone", "exported-for-publishing", "metadata-copied",
  "platform-transcodes", "recorded-live", "shared-or-converted", "stock-footage",
] as const; // biome-ignore format: a table
export type WriterCause = (typeof WRITER_CAUSES)[number];

/** Programs and services whose way of writing a container is known. */
export const WRITER_FAMILIES = [
  "lavf", "apple-capture", "apple-export", "android-muxer", "gopro", "dji", "sony-camera", "samsung", "adobe-premiere",
  "davinci-resolve", "bytedance", "youtube", "x", "vimeo", "tiktok", "gpac", "l-smash", "bento4", "handbrake", "obs",
  "mkvtoolnix", "chromium", "firefox", "gstreamer", "lame",
] as const; // biome-ignore format: a table
