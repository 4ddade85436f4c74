import { type CasesOf, defineGenerator } from "../define.ts";
import { infotext, PARAMETERS } from "../infotext.ts";
import { readInfotext } from "../settings.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "SD.Next",
  aliases: ["SDNext"],
  vendor: "open source",
  product: "SD.Next",
  makes: ["image"],
  sure: "measured",
  source: SEEN.file,
  place: 536,
  // With its default sampler it names none.
  rows: [{ id: "sdnext.parameters", read: PARAMETERS, match: infotext(/\bApp: SD\.Next\b/), settings: readInfotext }],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "sdnext.parameters": {
    yes: "Steps: 20, Size: 512x512, Seed: 1, CFG scale: 6, App: SD.Next, Version: 56a8aea",
    nearMisses: [
      [["text/parameters", "a fox\nSteps: 20, Size: 512x512, Seed: 1, CFG scale: 6"]],
      [["text/parameters", "Steps: 20, App: SD.Next is what I used"]],
    ],
  },
};
