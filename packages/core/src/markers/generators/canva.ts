import { type CasesOf, defineGenerator } from "../define.ts";
import { is, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Canva AI",
  vendor: "Canva",
  makes: ["image"],
  sure: "measured",
  source: SEEN.dump,
  remark: "edit-type",
  place: 360,
  credentials: [
    { shown: ["Canva AI"], pattern: /^Canva AI$/, aiOnly: true, source: SEEN.dump },
    { pattern: /^Canva(?:\s|$)/, source: SEEN.dump },
  ],
  rows: [
    {
      // "No" stands in all other exports.
      id: "canva.contains-ai",
      read: ["xmp/canva:ContainsAiGeneratedContent"],
      match: is("Yes"),
      says: "ai-edited",
      source: SEEN.file,
    },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "canva.contains-ai": { yes: "Yes", nearMisses: [[["xmp/canva:ContainsAiGeneratedContent", "No"]]] },
};
