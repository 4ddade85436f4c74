import { type CasesOf, defineGenerator } from "../define.ts";
import { inJson } from "../settings.ts";
import { jsonWith, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Stability Matrix",
  vendor: "Lykos",
  product: "Stability Matrix",
  makes: ["image", "video"],
  sure: "measured",
  source: SEEN.file,
  place: 545,
  rows: [
    {
      id: "stability-matrix.parameters",
      read: ["text/parameters-json"],
      match: jsonWith("PositivePrompt", "Steps", "ModelName"),
      settings: inJson({
        prompt: ["PositivePrompt"],
        negativePrompt: ["NegativePrompt"],
        model: ["ModelName"],
        sampler: ["Sampler"],
        seed: ["Seed"],
        steps: ["Steps"],
        guidance: ["CfgScale"],
      }),
    },
  ],
  alsoReadBy: ["comfyui.prompt"],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "stability-matrix.parameters": {
    yes: '{"PositivePrompt":"a fox","NegativePrompt":"","Steps":20,"ModelName":"sdxl.safetensors"}',
    nearMisses: [[["text/parameters-json", '{"PositivePrompt":"a fox"}']]],
  },
};
