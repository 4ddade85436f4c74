import { type CasesOf, defineGenerator } from "../define.ts";
import { json, SEEN } from "../table.ts";
import { VISIBLE_CASE, visible } from "../visible.ts";

const generator = defineGenerator({
  name: "Galaxy AI",
  aliases: ["Photo assist"],
  vendor: "Samsung",
  product: "Galaxy AI",
  makes: ["image"],
  sure: "measured",
  source: SEEN.file,
  visibleMark: "corner-logo",
  place: 340,
  credentials: [
    { shown: ["Photo assist"], pattern: /^Photo ?assist$/i, aiOnly: true, product: "Galaxy AI", source: SEEN.file },
    { shown: ["Galaxy"] },
    { pattern: /^Galaxy [A-Z]/, source: SEEN.file },
    { pattern: /^Samsung(?:\s|$)/, source: SEEN.file },
  ],
  rows: [
    {
      id: "samsung.generative-edit",
      read: ["tag/PEg_Info"],
      match: json(["genAIType", /^[1-9]\d*$/]),
      says: "ai-edited",
    },
    {
      id: "samsung.re-edit",
      read: ["tag/PhotoEditor_Re_Edit_Data"],
      match: json(["genAIType", /^[1-9]\d*$/]),
      says: "ai-edited",
      source: SEEN.dump,
    },
    visible("samsung.visible-line", "samsung", { source: SEEN.file }),
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "samsung.generative-edit": { yes: '{"genAIType":8}', nearMisses: [[["tag/PEg_Info", '{"genAIType":0}']]] },
  "samsung.visible-line": { yes: VISIBLE_CASE, nearMisses: [[["visible/gemini", VISIBLE_CASE]]] },
  "samsung.re-edit": {
    yes: '{"genAIType":1}',
    nearMisses: [[["tag/PhotoEditor_Re_Edit_Data", '{"x":{"genAIType":1}}']]],
  },
};
