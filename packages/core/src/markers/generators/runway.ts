import { type CasesOf, defineGenerator } from "../define.ts";
import { ANY_SEI } from "../places.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Runway",
  aliases: ["Gen-4", "Gen-4.5"],
  vendor: "Runway",
  makes: ["image", "video"],
  since: "2026-09",
  sure: "measured",
  source: SEEN.dump,
  remark: "partner-models",
  place: 40,
  credentials: [
    {
      shown: ["Runway Image Generation", "Runway Video Generation"],
      pattern: /^Runway (?:Image|Video) Generation/,
      aiOnly: true,
      source: SEEN.dump,
    },
    { pattern: /^RUNWAY AI,? INC\.?$/i, source: SEEN.dump },
  ],
  rows: [
    {
      id: "sei.runway",
      read: [ANY_SEI],
      match: like(/^runway$/),
      confidence: "hint",
      source: "one detector's list, no dump shows it, 2026-09",
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "sei.runway": { yes: "runway", nearMisses: [[["tag/sei:*", "runways"]]] },
};
