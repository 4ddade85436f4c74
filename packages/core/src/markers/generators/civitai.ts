import { type CasesOf, defineGenerator } from "../define.ts";
import { USER_COMMENT } from "../places.ts";
import { jsonWith, like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Civitai",
  vendor: "Civitai",
  product: "Civitai",
  makes: ["image"],
  sure: "reported",
  source: SEEN.dump,
  place: 610,
  rows: [
    {
      id: "civitai.resources",
      read: ["text/parameters", ...USER_COMMENT],
      match: like(/(?:^|\n)Steps: \d+, [^\n]*\bCivitai resources: \[/),
      source: "Civitai's generator, published file dumps, 2026-09",
    },
    {
      id: "civitai.extra",
      read: [...USER_COMMENT, "text/parameters"],
      match: jsonWith("resource-stack", "extra"),
      source: "Civitai's generator, published file dumps, 2026-09",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "civitai.resources": {
    yes: 'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8, Civitai resources: [{"type":"checkpoint"}]',
    nearMisses: [
      [["text/parameters", "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: dreamshaper_8"]],
    ],
  },
  "civitai.extra": { yes: '{"resource-stack":{},"extra":{}}', nearMisses: [[["text/parameters", '{"extra":{}}']]] },
};
