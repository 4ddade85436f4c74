import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Brahma AI",
  vendor: "Brahma AI",
  makes: ["video"],
  sure: "documented",
  source: SEEN.list,
  place: 480,
  credentials: [{ shown: ["Brahma AI"], pattern: /^Brahma AI$/, source: SEEN.list }],
});

export default generator;
