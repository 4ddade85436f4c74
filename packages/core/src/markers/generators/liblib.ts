import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "LibLib",
  vendor: "LiblibAI",
  makes: ["image"],
  sure: "reported",
  source: SEEN.dump,
  visibleMark: "china-text",
  place: 310,
  label: [{ company: "91110105MACJ6K1C8A", products: ["LibLib"], source: "labels of published files, 2026-10" }],
  alsoReadBy: ["cn.aigc"],
});

export default generator;
