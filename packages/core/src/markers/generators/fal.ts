import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "fal",
  vendor: "fal",
  makes: ["image", "video"],
  sure: "reported",
  source: SEEN.dump,
  place: 440,
  credentials: [{ shown: ["fal.ai"], pattern: /^(?:fal[-.]?ai$|fal - features & labels)/i, source: SEEN.dump }],
});

export default generator;
