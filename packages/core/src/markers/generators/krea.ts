import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Krea",
  vendor: "Krea",
  makes: ["image", "video"],
  sure: "nothing-found",
  source: SEEN.none,
  place: 740,
});

export default generator;
