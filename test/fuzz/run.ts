/** `pnpm fuzz [--count N] [--seed S]`: mutated files through the whole pipeline. Exits 1 when any promise is broken. */
import { readFileSync, writeFileSync } from "node:fs";
import { createInspector, ProvcheckError, score } from "@provcheck/core";
import { reportSchema } from "@provcheck/core/schema";
import { mutate, random } from "./mutate.ts";
import { makeSeeds } from "./seeds.ts";

const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? fallback : Number(process.argv[at + 1]);
};
const count = option("count", 2000);
const firstSeed = option("seed", 20261121);
const TIME_MS = 10_000;
const GRACE_MS = 1_000;

const seeds = await makeSeeds();
const inspector = createInspector({ limits: { timeMs: TIME_MS } });
const tally = new Map<string, number>();
const findings: string[] = [];
const perSeed = new Map<string, number>();
let slowest = { ms: 0, seed: 0, name: "" };
let unhandled = 0;
process.on("unhandledRejection", () => {
  unhandled += 1;
});

const bump = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);

async function one(seed: number): Promise<void> {
  const next = random(seed);
  const from = seeds[seed % seeds.length];
  const other = seeds[Math.floor(next() * seeds.length)];
  if (!from || !other) return;
  const bytes = mutate(from.bytes, other.bytes, next);
  const start = performance.now();
  bump(perSeed, from.name);
  try {
    const report = await inspector.inspect(bytes, { name: from.name });
    const { error } = report;
    bump(tally, error ? `died: ${error.code} in ${error.step}` : `reported: ${report.credentials.found}`);
    if (!reportSchema.safeParse(report).success)
      findings.push(`seed ${seed} (${from.name}): the report breaks its schema`);
    if (JSON.stringify(score(report)) !== JSON.stringify(report.assurance))
      findings.push(`seed ${seed} (${from.name}): score differs`);
    const crashed = error ?? report.limits.find((limit) => ["crashed", "timeout", "memory"].includes(limit.code));
    if (crashed) {
      findings.push(`seed ${seed} (${from.name}): ${crashed.code} in ${crashed.step}, contained`);
      writeFileSync(`/tmp/provcheck-fuzz-${seed}`, bytes);
    }
  } catch (error) {
    if (error instanceof ProvcheckError) bump(tally, `refused: ${error.code}`);
    else findings.push(`seed ${seed} (${from.name}): rejected with ${String(error)}`);
  }
  const ms = performance.now() - start;
  if (ms > slowest.ms) slowest = { ms, seed, name: from.name };
  if (ms > TIME_MS * 2 + GRACE_MS) findings.push(`seed ${seed} (${from.name}): ${ms.toFixed(0)} ms, over budget`);
}

const LANES = 4;
let nextSeed = firstSeed;
const started = performance.now();
await Promise.all(
  Array.from({ length: LANES }, async () => {
    while (nextSeed < firstSeed + count) await one(nextSeed++);
  }),
);
await inspector.close();

const peak =
  Number(
    /VmHWM:\s+(\d+)/.exec(process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "")?.[1] ?? 0,
  ) / 1024;
console.log(
  `${count} files from ${seeds.length} seeds in ${((performance.now() - started) / 1000).toFixed(0)} s; at least ${Math.min(...perSeed.values())} of each`,
);
for (const [what, n] of [...tally].sort((a, b) => b[1] - a[1])) console.log(`  ${String(n).padStart(6)}  ${what}`);
console.log(
  `slowest: ${slowest.ms.toFixed(0)} ms (seed ${slowest.seed}, ${slowest.name}); host peak ${peak.toFixed(0)} MB; unhandled rejections ${unhandled}`,
);
for (const finding of findings) console.log(`FINDING ${finding}`);
const broken = findings.some((finding) => !finding.endsWith("contained")) || unhandled > 0;
process.exit(broken ? 1 : 0);
