import type { MarkerRow } from "./table.ts";

/** Names in EXIF Make, anchored: `Canva` is not Canon. Anyone can write them, so they stay a stated marker. */
const CAMERA_MAKES =
  /^(?:apple|canon|casio|dji|epson|fujifilm|fuji photo film|google|gopro|hasselblad|honor|htc|huawei|insta360|kodak|eastman kodak|konica minolta|kyocera|leica|lg electronics|lge|mamiya|minolta|motorola|nikon|nothing|nokia|olympus|om digital solutions|oneplus|oppo|panasonic|parrot|pentax|phase one|polaroid|realme|ricoh|samsung|sharp|sigma|sony|vivo|xiaomi|zte)(?:\b|_|$)/i;

export const CAPTURE_ROWS: readonly MarkerRow[] = [
  {
    id: "exif.camera-make",
    read: ["exif/ifd0/Make"],
    match: { kind: "pattern", value: CAMERA_MAKES },
    with: { read: ["exif/ifd0/Model"], match: { kind: "any" } },
    says: "captured",
    confidence: "full",
    source: "CIPA DC-008 (EXIF 3.0) Make and Model, maker names as cameras write them, 2026-11",
  },
  {
    id: "quicktime.camera-make",
    read: ["tag/com.apple.quicktime.make", "tag/com.android.manufacturer"],
    match: { kind: "pattern", value: CAMERA_MAKES },
    says: "captured",
    confidence: "full",
    source: "Apple QuickTime metadata keys; Android MediaMuxer, 2026-10",
  },
];

/** Traces of a platform that re-saved the file. They say nothing about AI. */
export const PLATFORM_ROWS: readonly MarkerRow[] = [
  {
    id: "meta.fbmd",
    read: ["iptc/2:40 SpecialInstructions"],
    match: { kind: "pattern", value: /^FBMD[0-9a-f]{8,}$/i },
    says: "platform-processed",
    vendor: "Meta",
    confidence: "full",
    source: "published file dump, 2026-09",
  },
  {
    id: "x.handler",
    read: ["tag/hdlr:vide", "tag/hdlr:soun"],
    match: { kind: "equals", value: "Twitter-vork muxer" },
    says: "platform-processed",
    vendor: "X",
    confidence: "full",
    source: "published file dump, 2026-09",
  },
  {
    id: "google.handler",
    read: ["tag/hdlr:vide", "tag/hdlr:soun"],
    match: { kind: "pattern", value: /^ISO Media file produced by Google Inc\./ },
    says: "platform-processed",
    vendor: "Google",
    confidence: "full",
    source: "published file dump, 2026-09",
  },
  {
    id: "vimeo.handler",
    read: ["tag/hdlr:vide"],
    match: { kind: "equals", value: "Vimeo Artax Video Handler" },
    says: "platform-processed",
    vendor: "Vimeo",
    confidence: "full",
    source: "published file dump, 2026-09",
  },
  {
    id: "tiktok.vid",
    read: ["tag/comment", "tag/©cmt"],
    match: { kind: "pattern", value: /^vid:v[0-9a-z]{10,}$/ },
    says: "platform-processed",
    vendor: "ByteDance",
    confidence: "full",
    source: "published file dump, 2026-09",
  },
];
