import { type CasesOf, defineGenerator } from "../define.ts";
import { USER_COMMENT } from "../places.ts";
import { readInfotext } from "../settings.ts";
import { anything, like, SEEN } from "../table.ts";

/** The line every descendant of AUTOMATIC1111's web UI writes behind the prompt. */
const STEPS = /(?:^|\n)Steps: \d+, (?=[^\n]*\bSampler: )(?=[^\n]*\bSeed: \d+)/;

const generator = defineGenerator({
  name: "Stable Diffusion web UI",
  aliases: ["AUTOMATIC1111", "Forge", "SD.Next", "reForge"],
  vendor: "open source",
  product: "Stable Diffusion web UI",
  makes: ["image"],
  sure: "documented",
  source: SEEN.code,
  place: 530,
  rows: [
    {
      id: "a1111.parameters",
      read: ["text/parameters", "text/comment", "tag/comment", ...USER_COMMENT],
      match: like(STEPS),
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
      match: like(STEPS),
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
