import type { CasesOf } from "./define.ts";
import { HANDLERS } from "./places.ts";
import { family, is, like, SEEN } from "./table.ts";

/**
 * Traces of a platform or an editor that re-saved the file. They say nothing about AI. WhatsApp, Telegram and
 * WeChat strip what there was and leave no trace that holds: there is no row for them.
 */
export const PLATFORM_ROWS = family({ says: "platform-processed", source: SEEN.dump }, [
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

export const cases: CasesOf<typeof PLATFORM_ROWS> = {
  "meta.fbmd": { yes: "FBMD01000a9c0f0000", nearMisses: [[["iptc/2:40 SpecialInstructions", "FBMD"]]] },
  "x.handler": { yes: "Twitter-vork muxer", nearMisses: [[["tag/hdlr:vide", "VideoHandler"]]] },
  "google.handler": {
    yes: "ISO Media file produced by Google Inc. Created on: 01/02/2026.",
    nearMisses: [[["tag/hdlr:vide", "produced by Google Inc."]]],
  },
  "vimeo.handler": { yes: "Vimeo Artax Video Handler", nearMisses: [[["tag/hdlr:vide", "Vimeo"]]] },
  "adobe.editor": { yes: "Adobe Photoshop 26.9", nearMisses: [[["exif/ifd0/Software", "My Adobe Photoshop"]]] },
};
