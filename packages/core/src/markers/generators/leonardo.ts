import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Leonardo",
  vendor: "Leonardo",
  makes: ["image", "video"],
  sure: "nothing-found",
  source: SEEN.none,
  place: 750,
});

export default generator;
