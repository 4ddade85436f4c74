import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "RefaceAI",
  vendor: "Neocortext",
  makes: ["image", "video"],
  sure: "documented",
  source: SEEN.list,
  place: 460,
  credentials: [{ shown: ["RefaceAI"], pattern: /^(?:RefaceAI$|Neocortext)/, product: "RefaceAI", source: SEEN.list }],
});

export default generator;
