import { type CasesOf, defineGenerator } from "../define.ts";
import { CREDIT } from "../places.ts";
import { like, SEEN, SOFT_BINDINGS } from "../table.ts";

const generator = defineGenerator({
  name: "Meta AI",
  aliases: ["Imagine", "Vibes"],
  vendor: "Meta",
  product: "Meta AI",
  makes: ["image", "video"],
  sure: "reported",
  source: SEEN.dump,
  visibleMark: "corner-logo",
  ask: { mark: "Content Seal", at: "https://meta.ai/identification" },
  remark: "stripped",
  place: 180,
  declares: [
    { mark: "videoseal", name: "VideoSeal", algorithm: /^com\.aiwatermark\.videoseal\./, source: SOFT_BINDINGS },
    { mark: "pixelseal", name: "PixelSeal", algorithm: /^com\.aiwatermark\.pixelseal\./, source: SOFT_BINDINGS },
    { mark: "audioseal", name: "AudioSeal", algorithm: /^com\.aiwatermark\.audioseal\./, source: SOFT_BINDINGS },
  ],
  rows: [
    {
      id: "meta.imagined",
      read: [...CREDIT, "xmp/dc:creator", "exif/ifd0/Software"],
      match: like(/^(?:Imagined with (?:Meta )?AI|Meta AI)$/),
      confidence: "hint",
      source: SEEN.third,
    },
  ],
  alsoReadBy: ["xmp.digital-source-type"],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "meta.imagined": { yes: "Imagined with AI", nearMisses: [[["xmp/photoshop:Credit", "Imagined with AI Weekly"]]] },
};
