import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Step",
  vendor: "StepFun",
  makes: ["image", "document"],
  sure: "measured",
  source: SEEN.dump,
  visibleMark: "china-text",
  place: 300,
  label: [{ company: "91310104MACE0YX639", products: ["Step"], source: "labels of published files, 2026-10" }],
  alsoReadBy: ["cn.aigc"],
});

export default generator;
