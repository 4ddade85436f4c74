import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "HeyGen",
  vendor: "HeyGen",
  makes: ["video"],
  sure: "nothing-found",
  source: SEEN.none,
  place: 710,
});

export default generator;
