import { type CasesOf, defineGenerator } from "../define.ts";
import { SOFTWARE } from "../places.ts";
import { like, SEEN } from "../table.ts";

const generators = [
  defineGenerator({
    name: "Stability AI",
    aliases: ["Stable Image", "DreamStudio"],
    vendor: "Stability AI",
    makes: ["image"],
    sure: "reported",
    source: SEEN.third,
    place: 420,
    credentials: [{ shown: ["Stability AI"], pattern: /^Stability AI(?: Ltd\.?)?$/, source: SEEN.third }],
    rows: [
      {
        id: "stability.api",
        read: SOFTWARE,
        match: like(/^stability\.ai$/i),
        source: SEEN.file,
      },
      {
        id: "stability.software",
        read: ["text/Software", "text/Description"],
        match: like(/^dreamstudio(?:\s|$)/i),
        confidence: "hint",
      },
    ],
  }),
  defineGenerator({
    name: "Stable Video Diffusion",
    aliases: ["SVD"],
    vendor: "Stability AI",
    makes: ["video"],
    sure: "documented",
    source: SEEN.code,
    remark: "open-weights",
    place: 60,
    alsoReadBy: ["comfyui.prompt"],
  }),
];

export default generators;

export const cases: CasesOf<typeof generators> = {
  "stability.api": { yes: "stability.ai", nearMisses: [[["exif/ifd0/Software", "stability.aide"]]] },
  "stability.software": { yes: "dreamstudio", nearMisses: [[["text/Software", "dreamstudios"]]] },
};
