import { type CasesOf, defineGenerator } from "../define.ts";
import { ANY_SEI } from "../places.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Genmo",
  aliases: ["Mochi"],
  vendor: "Genmo",
  makes: ["video"],
  sure: "nothing-found",
  source: SEEN.none,
  place: 700,
  rows: [
    {
      id: "sei.genmo",
      read: [ANY_SEI],
      match: like(/^genmo$/),
      confidence: "hint",
      source: "one detector's list, no dump shows it, 2026-09",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "sei.genmo": { yes: "genmo", nearMisses: [[["tag/sei:*", "genmod"]]] },
};
