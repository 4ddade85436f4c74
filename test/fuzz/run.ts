/**
 * `pnpm fuzz [--count N] [--seed S] [--only PATTERN] [--report] [--deep]`: mutated files through the whole pipeline, processes and engine included.
 * Exits 1 when a promise of the threat model is broken. `--report` adds the numbers for each format and for memory.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createInspector, ProvcheckError, score } from "@provcheck/core";
import { reportSchema } from "@provcheck/core/schema";
import { mutate, random } from "./mutate.ts";
import { makeSeeds } from "./seeds.ts";

const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? fallback : Number(process.argv[at + 1]);
};
/** At least a thousand of each format, where the numbers are to be shown. */
const count = option("count", process.argv.includes("--report") ? 30_000 : 2000);
const firstSeed = option("seed", 20261121);
const TIME_MS = 10_000;
const GRACE_MS = 1_000;

/** Which seeds are mutated, by their names. */
const only = process.argv.indexOf("--only");
const wanted = new RegExp(only === -1 ? "" : (process.argv[only + 1] ?? ""));

const seeds = (await makeSeeds()).filter(({ name }) => wanted.test(name));
const inspector = createInspector({ limits: { timeMs: TIME_MS }, deep: process.argv.includes("--deep") });
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

/** Resident memory of this process and of its workers, above what they had when idle. */
const memory = { hostIdle: 0, hostPeak: 0, childIdle: 0, childPeak: 0 };
const residentMb = (pid: number | string): number => {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};
function sample(): void {
  memory.hostPeak = Math.max(memory.hostPeak, residentMb(process.pid));
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  for (const pid of children) memory.childPeak = Math.max(memory.childPeak, residentMb(pid));
}
const linux = process.platform === "linux";
let sampler: NodeJS.Timeout | undefined;
if (linux) {
  // One small file starts a worker and loads no engine: that is idle.
  const small = [...seeds].sort((a, b) => a.bytes.length - b.bytes.length)[0];
  await inspector.inspect(small?.bytes ?? new Uint8Array(1));
  sample();
  memory.childIdle = memory.childPeak;
  memory.hostIdle = memory.hostPeak;
  sampler = setInterval(sample, 20);
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

clearInterval(sampler);
console.log(
  `${count} files from ${seeds.length} seeds in ${((performance.now() - started) / 1000).toFixed(0)} s; at least ${Math.min(...perSeed.values())} of each`,
);
for (const [what, n] of [...tally].sort((a, b) => b[1] - a[1])) console.log(`  ${String(n).padStart(6)}  ${what}`);
console.log(
  `slowest: ${slowest.ms.toFixed(0)} ms (seed ${slowest.seed}, ${slowest.name}); unhandled rejections ${unhandled}`,
);
if (process.argv.includes("--report")) {
  const formats = new Map<string, number>();
  for (const [name, n] of perSeed) {
    const format = name.replace("signed ", "");
    formats.set(format, (formats.get(format) ?? 0) + n);
  }
  console.log(`files by format: ${[...formats].map(([name, n]) => `${name} ${n}`).join(", ")}`);
  const above = (peak: number, idle: number) => (peak - idle).toFixed(0);
  const { hostIdle, hostPeak, childIdle, childPeak } = memory;
  console.log(
    `host: ${hostIdle.toFixed(0)} MB idle with signer and sharp, at most ${above(hostPeak, hostIdle)} MB above`,
  );
  console.log(`workers: ${childIdle.toFixed(0)} MB idle, at most ${above(childPeak, childIdle)} MB above`);
}
for (const finding of findings) console.log(`FINDING ${finding}`);
const broken = findings.some((finding) => !finding.endsWith("contained")) || unhandled > 0;
process.exit(broken ? 1 : 0);
