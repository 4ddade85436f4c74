import { type CasesOf, defineGenerator } from "../define.ts";
import { infotext, PARAMETERS } from "../infotext.ts";
import { readInfotext } from "../settings.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Forge",
  aliases: ["Stable Diffusion WebUI Forge", "Forge Neo", "Forge Classic"],
  vendor: "open source",
  product: "Forge",
  makes: ["image"],
  sure: "measured",
  source: SEEN.file,
  place: 532,
  rows: [
    {
      id: "forge.parameters",
      read: PARAMETERS,
      match: infotext(/\bVersion: (?:f\d[\w.]*(?:-(?!v\d)|,|$)|(?:neo|classic)\b)/),
      settings: readInfotext,
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "forge.parameters": {
    yes: "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8, Version: f2.0.1v1.10.1-previous-669-gdfdcbab6",
    nearMisses: [
      [
        [
          "text/parameters",
          "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8, Version: v1.10.1",
        ],
      ],
    ],
  },
};
