// ../../tmp/sweep.mts
import { createInspector } from "@provcheck/core";

// test/corpus/vectors.ts
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
var VECTORS = fileURLToPath(new URL("../../../shared/vectors/", import.meta.url));
var CASES = fileURLToPath(new URL("../../../shared/cases/", import.meta.url));
var lines = (path) => readFileSync(path, "utf8").trim().split("\n").map((line) => JSON.parse(line));
var VECTOR_LINES = lines(`${VECTORS}vectors.jsonl`);
var CASE_LINES = lines(`${CASES}cases.jsonl`);
var AI = /* @__PURE__ */ new Set(["ai-generated", "ai-edited", "possibly-ai"]);
var holds = (wanted, actual) => wanted.startsWith("!") ? actual !== wanted.slice(1) : actual === wanted;
function broken(want, report) {
  const { state } = report.assurance;
  const { kind } = report.origin;
  const out = [];
  for (const wanted of [want.state, want.state2])
    if (wanted !== void 0 && !holds(wanted, state)) out.push(`state ${state}, wanted ${wanted}`);
  if (want.origin !== void 0 && !holds(want.origin, kind)) out.push(`origin ${kind}, wanted ${want.origin}`);
  if (want.ai !== void 0 && AI.has(kind) !== want.ai) out.push(`origin ${kind}, wanted ${want.ai ? "AI" : "no AI"}`);
  return out;
}
var said = (report) => [
  `${report.assurance.state} L${report.assurance.level}`,
  `${report.origin.kind}/${report.origin.carriage}`,
  report.credentials.integrity ?? report.credentials.found,
  `[${report.assurance.reasons.join(" ")}]`
].join(" ");

// ../../tmp/sweep.mts
var [, , filter = "", opinion = "off"] = process.argv;
var inspector = createInspector({ processes: 2, secondOpinion: opinion });
var bad = 0;
for (const line of VECTOR_LINES) {
  if (!line.id.includes(filter)) continue;
  const F = VECTORS + "files/";
  try {
    const r = await inspector.inspect(F + line.file, { trust: { ...line.anchors ? { anchors: F + line.anchors } : {}, ...line.allowed ? { allowedList: F + line.allowed } : {} } });
    const b = line.want ? broken(line.want, r) : [];
    if (b.length) bad++;
    const fails = (r.credentials.failures ?? []).map((x) => x.code).join(",");
    console.log(`${b.length ? "BAD " : line.want ? "ok  " : "open"} ${line.id} | ${said(r)} | F:${fails} | ${r.limits.map((l) => l.code + (l.detail ? ":" + l.detail : "")).filter((x) => !x.startsWith("no-trust")).join(",")} | right: ${line.right} | ${b.join("; ")}`);
  } catch (e) {
    bad++;
    console.log("ERR ", line.id, String(e));
  }
}
console.log("bad:", bad);
await inspector.close();
