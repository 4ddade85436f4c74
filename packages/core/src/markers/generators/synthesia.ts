import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Synthesia",
  vendor: "Synthesia",
  makes: ["video"],
  sure: "nothing-found",
  source: SEEN.none,
  place: 720,
});

export default generator;
