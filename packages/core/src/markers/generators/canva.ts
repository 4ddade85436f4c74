import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

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
});

export default generator;
