import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Bria",
  vendor: "Bria",
  makes: ["image"],
  sure: "reported",
  source: SEEN.third,
  place: 430,
  credentials: [{ shown: ["Bria"], pattern: /^bria(?: ai|\.ai)?(?:$|[,/])/i, source: SEEN.third }],
});

export default generator;
