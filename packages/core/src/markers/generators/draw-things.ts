import { type CasesOf, defineGenerator } from "../define.ts";
import { USER_COMMENT } from "../places.ts";
import { inJson } from "../settings.ts";
import { is, json, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Draw Things",
  vendor: "Draw Things",
  product: "Draw Things",
  makes: ["image"],
  sure: "documented",
  source: SEEN.code,
  place: 590,
  rows: [
    {
      id: "drawthings.comment",
      read: USER_COMMENT,
      match: json(["c", /^/], ["sampler", /./]),
      settings: inJson({
        prompt: ["c"],
        negativePrompt: ["uc"],
        model: ["model"],
        sampler: ["sampler"],
        seed: ["seed"],
        steps: ["steps"],
        guidance: ["scale"],
        size: ["size"],
      }),
      source: "stable-diffusion-prompt-reader (MIT), 2026-08",
    },
    {
      id: "drawthings.tool",
      read: ["xmp/xmp:CreatorTool"],
      match: is("Draw Things"),
      source: "stable-diffusion-prompt-reader (MIT), 2026-08",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "drawthings.comment": {
    yes: '{"c":"a fox","uc":"","sampler":"DPM++"}',
    nearMisses: [[["xmp/exif:UserComment", '{"c":"x"}']]],
  },
  "drawthings.tool": { yes: "Draw Things", nearMisses: [[["xmp/xmp:CreatorTool", "Draw Things Better"]]] },
};
