/**
 * What an inspection costs grows as the file does, whatever the file is made of. Counted, never timed: reads and bytes of
 * the source, bytes of arrays, and how often the blocks of our code ran. What engines do inside one call (a search, a
 * pattern) is no step of ours: such places are held by files whose search would not end in hours (`ENDLESS` below).
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { FORMATS } from "../../packages/core/src/model/formats.ts";
import { root } from "../fixtures/cli.ts";
import type { Cost } from "../fixtures/growth/count.ts";
import { SHAPES } from "../fixtures/growth/shapes.ts";

const MINUTES = 60_000;
/** Twice the file is twice the cost, and a sort's share more. */
const GROWTH = 2.2;
/** What comes with pages of 64 KiB, windows that widen and tables that are made once. */
const SLACK = { reads: 16, bytes: 262_144, allocated: 262_144, steps: 3_000 } as const;
/** The most that any file is read, with what is read of the smallest. */
const MOST_READS = 3;

/** What the named files cost, those of them that were done before the time was up. */
async function counted(
  names: readonly string[] = [],
  ms = 15 * MINUTES,
): Promise<ReadonlyMap<string, readonly Cost[]>> {
  const script = join(root, "scripts/run-built.mjs");
  // A group of its own: what the script starts ends with it.
  // Optimised code does not count what it took into itself, and code that V8 threw away forgot its counts.
  const flags = ["--no-opt", "--no-flush-bytecode"];
  const child = spawn(process.execPath, [script, ...flags, "test/fixtures/growth/count.ts", ...names], {
    cwd: root,
    detached: true,
  });
  let [said, wrong, late] = ["", "", false];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (wrong += text));
  const timer = setTimeout(() => {
    late = true;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, ms);
  const code = await new Promise((done) => child.on("close", done));
  clearTimeout(timer);
  if (code !== 0 && !late) throw new Error(wrong.slice(-2_000));
  const rows = said.split("\n").filter((line) => line.endsWith("}"));
  return new Map(
    rows.map((line) => JSON.parse(line) as { name: string; costs: Cost[] }).map((row) => [row.name, row.costs]),
  );
}

/** By how much doubling a file twice adds more than twice what doubling it once added. */
function beyond(costs: readonly Cost[]): Partial<Record<keyof typeof SLACK, number[]>> {
  const found: Partial<Record<keyof typeof SLACK, number[]>> = {};
  for (const what of ["reads", "bytes", "allocated", "steps"] as const) {
    const [once = 0, twice = 0, fourTimes = 0] = costs.map((cost) => cost[what]);
    if (fourTimes - twice > GROWTH * Math.max(0, twice - once) + SLACK[what]) found[what] = [once, twice, fourTimes];
  }
  return found;
}

it("every format has a file that grows", () => {
  const grown = new Set(Object.values(SHAPES).map(({ format }) => format));
  expect(FORMATS.filter((format) => !grown.has(format))).toEqual([]);
});

describe("what an inspection costs", () => {
  let costs: ReadonlyMap<string, readonly Cost[]>;
  beforeAll(async () => {
    costs = await counted();
  }, 15 * MINUTES);

  it.each(Object.entries(SHAPES))("grows as the file does: %s", (name, { format }) => {
    const found = costs.get(name) ?? [];
    expect(found.map((cost) => cost.format)).toEqual([format, format, format]);
    expect(beyond(found)).toEqual({});
    for (const { size, bytes } of found) expect(bytes).toBeLessThanOrEqual(MOST_READS * size + SLACK.bytes);
  });
});

it(
  "counts the same each time, and tells what grows by squares",
  async () => {
    const [once = [], again = []] = await Promise.all(
      [1, 2].map(async () => (await counted(["gif: comments"])).get("gif: comments")),
    );
    expect(once).toHaveLength(3);
    expect(again).toEqual(once);
    for (const { steps } of once) expect(steps).toBeGreaterThan(10_000);
    const cost = (steps: number): Cost => ({ size: 1, format: "gif", reads: 1, bytes: 1, allocated: 1, steps });
    expect(beyond([100, 200, 400].map((n) => cost(10_000 + n * n)))).toHaveProperty("steps");
    expect(beyond([100, 200, 400].map((n) => cost(10_000 + n * Math.log2(n) * 10)))).toEqual({});
  },
  5 * MINUTES,
);
