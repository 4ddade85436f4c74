import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "ERNIE",
  aliases: ["Wenxin", "文心"],
  vendor: "Baidu",
  makes: ["image"],
  sure: "reported",
  source: SEEN.dump,
  visibleMark: "china-text",
  place: 280,
  label: [{ company: "91110000802100433B", products: ["ERNIE"], source: "labels of published files, 2026-10" }],
  alsoReadBy: ["cn.aigc"],
});

export default generator;
