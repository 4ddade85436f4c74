import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Udio",
  vendor: "Udio",
  makes: ["audio"],
  sure: "nothing-found",
  source: SEEN.none,
  place: 520,
});

export default generator;
