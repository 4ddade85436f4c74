import { family, is, like, type MarkerRow, SEEN } from "./table.ts";

const HANDLERS = ["tag/hdlr:vide", "tag/hdlr:soun"];

/**
 * Traces of a platform or an editor that re-saved the file. They say nothing about AI. WhatsApp, Telegram and
 * WeChat strip what there was and leave no trace that holds: there is no row for them.
 */
export const PLATFORM_ROWS: readonly MarkerRow[] = family({ says: "platform-processed", source: SEEN.dump }, [
  {
    id: "meta.fbmd",
    read: ["iptc/2:40 SpecialInstructions"],
    match: like(/^FBMD[0-9a-f]{8,}$/i),
    vendor: "Meta",
  },
  { id: "x.handler", read: HANDLERS, match: is("Twitter-vork muxer"), vendor: "X" },
  {
    id: "google.handler",
    read: HANDLERS,
    match: like(/^ISO Media file produced by Google Inc\./),
    vendor: "Google",
  },
  { id: "vimeo.handler", read: HANDLERS, match: like(/^Vimeo Artax (?:Video|Audio) Handler$/), vendor: "Vimeo" },
  {
    id: "adobe.editor",
    read: ["exif/ifd0/Software", "xmp/xmp:CreatorTool"],
    match: like(/^Adobe (?:Photoshop|Lightroom|Premiere|After Effects|Express)(?:\s|$)/),
    vendor: "Adobe",
    says: "none",
    source: "Adobe's files, 2026-11",
  },
]);
