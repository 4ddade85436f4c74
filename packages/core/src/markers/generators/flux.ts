import { type CasesOf, defineGenerator } from "../define.ts";
import { is, like, SEEN } from "../table.ts";
import { WATERMARK_CASE, watermark } from "../watermarks.ts";

const generator = defineGenerator({
  name: "FLUX",
  aliases: ["FLUX.1", "FLUX.2"],
  vendor: "Black Forest Labs",
  product: "FLUX",
  makes: ["image"],
  sure: "measured",
  source: SEEN.file,
  place: 160,
  credentials: [
    { shown: ["Black Forest Labs API"], pattern: /^Black Forest Labs/, source: SEEN.file },
    { shown: ["Flux.2"], pattern: /^Flux(?:\.|\s|-|$)/i, aiOnly: true, source: SEEN.file },
  ],
  rows: [
    {
      id: "flux.exif-software",
      read: ["exif/ifd0/Software"],
      match: like(/^AI generated;(?:(?:txt2img|img2img|inpainting|[a-z0-9_-]{1,32});flux|flux2)$/),
      source: SEEN.code,
    },
    { id: "flux.exif-make", read: ["exif/ifd0/Make"], match: is("Black Forest Labs"), source: SEEN.code },
    watermark("flux.watermark", "flux", { source: "black-forest-labs/flux at 802fb47, util.py, 2026-11" }),
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "flux.exif-software": { yes: "AI generated;txt2img;flux", nearMisses: [[["exif/ifd0/Software", "AI generated;"]]] },
  "flux.exif-make": { yes: "Black Forest Labs", nearMisses: [[["exif/ifd0/Make", "Black Forest"]]] },
  "flux.watermark": { yes: WATERMARK_CASE, nearMisses: [[["watermark/sdxl", WATERMARK_CASE]]] },
};
