import { type CasesOf, defineGenerator } from "../define.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Kling",
  aliases: ["可灵"],
  vendor: "Kuaishou",
  product: "Kling",
  makes: ["image", "video"],
  sure: "measured",
  source: SEEN.dump,
  visibleMark: "china-text",
  ask: { mark: "Kling watermark", at: "https://kling.ai/detection" },
  remark: "label-sometimes",
  place: 220,
  label: [
    { company: "91110108335469089C", products: ["Kling"], source: "labels of published files, 2026-10" },
    { name: /^kling$/i, products: ["Kling"], source: "labels of published files, 2026-10" },
    {
      produceId: /^(?:KLingMuse_|SGP_PROD_ai_web_)/,
      products: ["Kling"],
      source: "labels of published files, 2026-10",
    },
  ],
  rows: [
    {
      id: "kling.sei",
      read: ["tag/sei:91ca6061-4aee-3854-8614-2d5f73f4ae2e"],
      match: like(/^kling-ai$/),
      source: "five published files, 2026-09",
    },
  ],
  alsoReadBy: ["cn.aigc"],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "kling.sei": {
    yes: "kling-ai",
    nearMisses: [[["tag/sei:91ca6061-4aee-3854-8614-2d5f73f4ae2e", "kling"]], [["tag/sei:*", "kling-ai"]]],
  },
};
