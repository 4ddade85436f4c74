import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Jasper",
  vendor: "Jasper",
  makes: ["image"],
  sure: "documented",
  source: SEEN.list,
  place: 470,
  credentials: [{ shown: ["Jasper"], pattern: /^Jasper$/, source: SEEN.list }],
});

export default generator;
