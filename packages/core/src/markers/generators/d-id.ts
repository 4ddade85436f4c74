import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "D-ID",
  vendor: "D-ID",
  makes: ["video"],
  sure: "nothing-found",
  source: SEEN.none,
  place: 730,
});

export default generator;
