import { type CasesOf, defineGenerator } from "../define.ts";
import { PARAMETERS } from "../infotext.ts";
import { inJson } from "../settings.ts";
import { jsonWith, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "SwarmUI",
  vendor: "open source",
  product: "SwarmUI",
  makes: ["image", "video"],
  sure: "documented",
  source: SEEN.code,
  place: 580,
  rows: [
    {
      id: "swarmui.parameters",
      read: ["exif/ifd0/Model", ...PARAMETERS],
      match: jsonWith("sui_image_params"),
      settings: inJson({
        prompt: ["sui_image_params.prompt"],
        negativePrompt: ["sui_image_params.negativeprompt"],
        model: ["sui_image_params.model"],
        sampler: ["sui_image_params.sampler"],
        seed: ["sui_image_params.seed"],
        steps: ["sui_image_params.steps"],
        guidance: ["sui_image_params.cfgscale"],
        version: ["sui_image_params.swarm_version"],
      }),
      source: "SwarmUI source code, 2026-08",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "swarmui.parameters": {
    yes: '{"sui_image_params":{"prompt":"a fox"}}',
    nearMisses: [[["text/parameters", '{"params":{}}']]],
  },
};
