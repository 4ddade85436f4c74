import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Open-Sora",
  vendor: "open source",
  makes: ["video"],
  sure: "nothing-found",
  source: SEEN.code,
  remark: "open-weights",
  place: 670,
});

export default generator;
