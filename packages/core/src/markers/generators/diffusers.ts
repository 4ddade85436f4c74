import { type CasesOf, defineGenerator } from "../define.ts";
import { PARAMETERS } from "../infotext.ts";
import { inJson } from "../settings.ts";
import { jsonWith, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Diffusers",
  aliases: ["Hugging Face Spaces"],
  vendor: "open source",
  product: "Diffusers",
  makes: ["image"],
  sure: "measured",
  source: SEEN.file,
  place: 565,
  rows: [
    {
      id: "diffusers.parameters",
      read: PARAMETERS,
      // The library's own names of its settings, as its demonstrations write them down.
      match: jsonWith("prompt", "guidance_scale", "num_inference_steps"),
      settings: inJson({
        prompt: ["prompt"],
        negativePrompt: ["negative_prompt"],
        model: ["Model", "model", "base_model"],
        sampler: ["sampler", "scheduler"],
        seed: ["seed"],
        steps: ["num_inference_steps"],
        guidance: ["guidance_scale"],
        size: ["resolution"],
      }),
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "diffusers.parameters": {
    yes: '{"prompt":"a fox","guidance_scale":5.5,"num_inference_steps":24,"seed":1,"Model":"sdxl"}',
    nearMisses: [[["text/parameters", '{"prompt":"a fox","guidance":5.5}']]],
  },
};
