import { type CasesOf, defineGenerator } from "../define.ts";
import { ANY_SEI } from "../places.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "PixVerse",
  vendor: "PixVerse",
  makes: ["video"],
  sure: "nothing-found",
  source: SEEN.none,
  place: 680,
  rows: [
    {
      id: "sei.pixverse",
      read: [ANY_SEI],
      match: like(/^pixverse$/),
      confidence: "hint",
      source: "one detector's list, no dump shows it, 2026-09",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "sei.pixverse": { yes: "pixverse", nearMisses: [[["tag/sei:*", "pixversed"]]] },
};
