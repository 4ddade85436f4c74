import { type CasesOf, defineGenerator } from "../define.ts";
import { anything, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Higgsfield",
  vendor: "Higgsfield",
  product: "Higgsfield",
  makes: ["image", "video"],
  sure: "measured",
  source: SEEN.dump,
  place: 410,
  credentials: [{ shown: ["Higgsfield AI"], pattern: /^higgsfield ai/i, source: SEEN.third }],
  rows: [{ id: "higgsfield.job", read: ["text/hf-job-id"], match: anything }],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "higgsfield.job": {
    yes: "0d1e2f3a-4b5c-4d6e-8f70-818283848586",
    nearMisses: [[["text/hf-job", "0d1e2f3a-4b5c-4d6e-8f70-818283848586"]]],
  },
};
