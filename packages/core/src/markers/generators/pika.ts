import { type CasesOf, defineGenerator } from "../define.ts";
import { ANY_SEI } from "../places.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Pika",
  vendor: "Pika",
  makes: ["video"],
  sure: "nothing-found",
  source: SEEN.none,
  place: 50,
  rows: [
    {
      id: "sei.pika",
      read: [ANY_SEI],
      match: like(/^pika-labs$/),
      confidence: "hint",
      source: "one detector's list, no dump shows it, 2026-09",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "sei.pika": { yes: "pika-labs", nearMisses: [[["tag/sei:*", "pika"]]] },
};
