import { type CasesOf, defineGenerator } from "../define.ts";
import { inJson } from "../settings.ts";
import { jsonWith, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "TensorArt",
  vendor: "TensorArt",
  product: "TensorArt",
  makes: ["image"],
  sure: "measured",
  source: SEEN.third,
  place: 620,
  rows: [
    {
      id: "tensorart.data",
      read: ["text/generation_data"],
      match: jsonWith("prompt", "baseModel", "cfgScale"),
      settings: inJson({
        prompt: ["prompt"],
        negativePrompt: ["negativePrompt"],
        model: ["baseModel.modelFileName", "baseModel.label"],
        sampler: ["ksamplerName", "samplerName", "sdxl.sampler"],
        seed: ["seed"],
        steps: ["steps"],
        guidance: ["cfgScale"],
      }),
      source: SEEN.file,
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "tensorart.data": {
    yes: '{"prompt":"a fox","baseModel":{"modelFileName":"sdxl"},"cfgScale":7}',
    nearMisses: [[["text/generation_data", '{"prompt":"a fox","models":[]}']]],
  },
};
