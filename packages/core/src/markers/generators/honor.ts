import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "YOYO",
  vendor: "Honor",
  makes: ["image"],
  sure: "measured",
  source: SEEN.dump,
  visibleMark: "china-text",
  place: 330,
  label: [{ company: "91440300MA5G49LC9K", products: ["YOYO"], source: "labels of published files, 2026-10" }],
  alsoReadBy: ["cn.aigc"],
});

export default generator;
