import { type CasesOf, defineGenerator } from "../define.ts";
import { ANY_SEI } from "../places.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Haiper",
  vendor: "Haiper",
  makes: ["video"],
  sure: "nothing-found",
  source: SEEN.none,
  place: 690,
  rows: [
    {
      id: "sei.haiper",
      read: [ANY_SEI],
      match: like(/^haiper$/),
      confidence: "hint",
      source: "one detector's list, no dump shows it, 2026-09",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "sei.haiper": { yes: "haiper", nearMisses: [[["tag/sei:*", "haipers"]]] },
};
