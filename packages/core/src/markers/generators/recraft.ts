import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Recraft",
  vendor: "Recraft",
  makes: ["image"],
  sure: "reported",
  source: SEEN.dump,
  place: 380,
  credentials: [{ shown: ["Recraft"], pattern: /^Recraft(?:\.ai|,.*)?$/i, source: SEEN.dump }],
});

export default generator;
