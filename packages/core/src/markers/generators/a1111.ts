import { type CasesOf, defineGenerator } from "../define.ts";
import { infotext, PARAMETERS } from "../infotext.ts";
import { readInfotext } from "../settings.ts";
import { anything, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Stable Diffusion web UI",
  aliases: ["AUTOMATIC1111"],
  vendor: "open source",
  product: "Stable Diffusion web UI",
  makes: ["image"],
  sure: "documented",
  source: SEEN.code,
  place: 530,
  rows: [
    {
      id: "a1111.parameters",
      read: PARAMETERS,
      match: infotext(/\bSampler: /),
      general: true,
      settings: readInfotext,
      source: "AUTOMATIC1111, Forge and SD.Next source code, 2026-08",
    },
    {
      id: "a1111.postprocessing",
      read: ["text/postprocessing", "text/extras"],
      match: anything,
      says: "edited",
      source: "AUTOMATIC1111, Forge and SD.Next source code, 2026-08",
    },
    {
      id: "stealth.parameters",
      read: ["stealth/text"],
      match: infotext(/\bSampler: /),
      carriage: "decoded",
      settings: readInfotext,
      source: "stealth_pnginfo extension and NovelAI's tools, 2026-08",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "a1111.parameters": {
    yes: "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8",
    nearMisses: [[["text/parameters", "Steps: 20, take the stairs"]]],
  },
  "a1111.postprocessing": { yes: "Postprocess upscale by: 2", nearMisses: [[["text/postprocess", "x"]]] },
  "stealth.parameters": {
    yes: "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8",
    nearMisses: [
      [["text/parameters", "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8"]],
    ],
  },
};
