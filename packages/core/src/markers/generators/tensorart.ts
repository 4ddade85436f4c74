import { type CasesOf, defineGenerator } from "../define.ts";
import { inJson } from "../settings.ts";
import { jsonWith, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "TensorArt",
  vendor: "TensorArt",
  product: "TensorArt",
  makes: ["image"],
  sure: "reported",
  source: SEEN.third,
  place: 620,
  rows: [
    {
      id: "tensorart.data",
      read: ["text/generation_data"],
      match: jsonWith("models", "prompt"),
      settings: inJson({
        prompt: ["prompt"],
        negativePrompt: ["negativePrompt"],
        model: ["baseModel.modelFileName"],
        sampler: ["samplerName", "sdxl.sampler"],
        seed: ["seed"],
        steps: ["steps"],
        guidance: ["cfgScale"],
      }),
      source: "TensorArt files as read by sd-metadata (MIT), 2026-08",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "tensorart.data": {
    yes: '{"models":[],"prompt":"a fox"}',
    nearMisses: [[["text/generation_data", '{"prompt":"a fox"}']]],
  },
};
