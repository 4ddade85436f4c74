import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Getty Images AI",
  aliases: ["iStock AI"],
  vendor: "Getty Images",
  makes: ["image"],
  sure: "documented",
  source: SEEN.list,
  place: 450,
  credentials: [
    {
      shown: ["Getty Images AI-Generated Image"],
      pattern: /^(?:Getty Images|iStock) AI-(?:Generated|Modified) Image$/,
      source: SEEN.list,
    },
  ],
});

export default generator;
