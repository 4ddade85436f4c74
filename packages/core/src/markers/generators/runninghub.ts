import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "RunningHub",
  vendor: "RunningHub",
  makes: ["image", "video"],
  sure: "measured",
  source: SEEN.dump,
  visibleMark: "china-text",
  place: 320,
  label: [
    { company: "91340100MAEB4N8H76", products: ["RunningHub"], source: "labels of published files, 2026-10" },
    { name: /^runninghub$/i, products: ["RunningHub"], source: "labels of published files, 2026-10" },
  ],
  alsoReadBy: ["cn.aigc", "comfyui.prompt"],
});

export default generator;
