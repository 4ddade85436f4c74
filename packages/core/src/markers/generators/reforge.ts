import { type CasesOf, defineGenerator } from "../define.ts";
import { infotext, PARAMETERS } from "../infotext.ts";
import { readInfotext } from "../settings.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "reForge",
  aliases: ["Stable Diffusion WebUI reForge", "EasyReforge"],
  vendor: "open source",
  product: "reForge",
  makes: ["image"],
  sure: "measured",
  source: SEEN.file,
  place: 534,
  rows: [
    { id: "reforge.parameters", read: PARAMETERS, match: infotext(/\bVersion: f\d[\w.]*-v\d/), settings: readInfotext },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "reforge.parameters": {
    yes: "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8, Version: f1.0.0v2-v1.10.1RC-latest-2498-g5120e679",
    nearMisses: [
      [
        [
          "text/parameters",
          "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8, Version: f2.0.1v1.10.1-previous",
        ],
      ],
    ],
  },
};
