import { type CasesOf, defineGenerator } from "../define.ts";
import { USER_COMMENT } from "../places.ts";
import { inJson } from "../settings.ts";
import { anything, jsonWith, like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Easy Diffusion",
  vendor: "open source",
  product: "Easy Diffusion",
  makes: ["image"],
  sure: "documented",
  source: SEEN.code,
  place: 600,
  rows: [
    {
      id: "easydiffusion.text",
      read: ["text/negative_prompt", "text/Negative Prompt"],
      match: like(/^/),
      with: { read: ["text/seed", "text/Seed"], match: like(/^\d+$/) },
      source: "stable-diffusion-prompt-reader (MIT), 2026-08",
    },
    {
      id: "easydiffusion.model",
      read: ["text/use_stable_diffusion_model"],
      match: anything,
      source: "stable-diffusion-prompt-reader (MIT), 2026-08",
    },
    {
      id: "easydiffusion.comment",
      read: USER_COMMENT,
      match: jsonWith("negative_prompt", "use_stable_diffusion_model"),
      settings: inJson({
        prompt: ["prompt"],
        negativePrompt: ["negative_prompt"],
        model: ["use_stable_diffusion_model"],
        sampler: ["sampler_name"],
        seed: ["seed"],
        steps: ["num_inference_steps"],
        guidance: ["guidance_scale"],
      }),
      source: "stable-diffusion-prompt-reader (MIT), 2026-08",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "easydiffusion.text": {
    yes: "blurry",
    with: ["text/seed", "42"],
    nearMisses: [[["text/negative_prompt", "blurry"]], [["text/seed", "42"]]],
  },
  "easydiffusion.model": { yes: "sd-v1-5", nearMisses: [[["text/stable_diffusion_model", "sd-v1-5"]]] },
  "easydiffusion.comment": {
    yes: '{"negative_prompt":"","use_stable_diffusion_model":"sd-v1-5"}',
    nearMisses: [[["exif/exif/UserComment", '{"negative_prompt":""}']]],
  },
};
