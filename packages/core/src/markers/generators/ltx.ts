import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "LTX",
  aliases: ["LTX-Video", "LTX-2.5"],
  vendor: "Lightricks",
  makes: ["video"],
  sure: "nothing-found",
  source: SEEN.none,
  remark: "open-weights",
  place: 640,
});

export default generator;
