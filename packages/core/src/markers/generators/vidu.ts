import { type CasesOf, defineGenerator } from "../define.ts";
import { ANY_SEI } from "../places.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Vidu",
  aliases: ["生数"],
  vendor: "ShengShu",
  makes: ["video"],
  sure: "measured",
  source: SEEN.dump,
  visibleMark: "china-text",
  place: 260,
  label: [{ company: "91110108MACC4D63XF", products: ["Vidu"], source: "labels of published files, 2026-10" }],
  rows: [
    {
      id: "sei.vidu",
      read: [ANY_SEI],
      match: like(/^vidu-ai$/),
      confidence: "hint",
      source: "one detector's list, no dump shows it, 2026-09",
    },
  ],
  alsoReadBy: ["cn.aigc"],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "sei.vidu": { yes: "vidu-ai", nearMisses: [[["tag/sei:*", "vidu"]]] },
};
