import { type CasesOf, defineGenerator } from "../define.ts";
import { SOFTWARE } from "../places.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Topaz",
  vendor: "Topaz Labs",
  makes: ["image", "video"],
  sure: "measured",
  source: SEEN.dump,
  place: 490,
  credentials: [{ pattern: /^topaz labs/i, source: SEEN.third }],
  rows: [
    {
      id: "topaz.software",
      read: [...SOFTWARE, "exif/ifd0/ImageDescription"],
      match: like(/^(?:Topaz (?:Photo|Gigapixel|Video|DeNoise|Sharpen)|Upscaled with Gigapixel)/),
      says: "edited",
    },
    {
      id: "topaz.video",
      read: ["tag/videoai"],
      match: like(/^(?:Enhanced|Slowmo|Framerate changed|Stabilized)/),
      says: "edited",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "topaz.software": { yes: "Topaz Photo AI 3.1", nearMisses: [[["exif/ifd0/Software", "Topaz Viewer"]]] },
  "topaz.video": { yes: "Enhanced using iris-2", nearMisses: [[["tag/videoai", "not Enhanced"]]] },
};
