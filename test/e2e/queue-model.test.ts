import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../fixtures/cli.ts";
import { type ModelInput, simulate } from "../fixtures/queue-model.ts";
import { scaleTable } from "../fixtures/queue-scenarios.ts";

const input: ModelInput = {
  files: 4000,
  machines: 1,
  coresPerMachine: 2,
  slotsPerMachine: 1,
  cpuPerFile: 0.05,
  waitPerFile: 0,
  operations: 2,
  queuePerOperation: 0.0002,
  resultPerFile: 0.0002,
  bytesPerFile: 500_000,
  bytesPerSecond: 125_000_000,
};
const pace = (more: Partial<ModelInput>): number => simulate({ ...input, ...more }).filesPerSecond;

it("says what can be worked out by hand: one slot does one file after the other", () => {
  const byHand = 1 / (0.05 + 2 * 0.0002 + 0.0002 + 0.004);
  expect(pace({}) / byHand).toBeCloseTo(1, 1);
  expect(pace({ waitPerFile: 0.1 }) / (1 / (1 / byHand + 0.1))).toBeCloseTo(1, 1);
});

it("is bound by what is busy all the time, and names it", () => {
  // Two cores do forty files of 50 ms a second, whoever waits for them.
  const crowded = simulate({ ...input, slotsPerMachine: 16 });
  expect(crowded.filesPerSecond / 40).toBeCloseTo(1, 1);
  expect(crowded.busy.cores).toBeGreaterThan(0.95);
  // A thousand workers on a queue that takes 0.2 ms an operation do 2,500 files a second, and not 20,000.
  const many = simulate({ ...input, files: 20_000, machines: 500, slotsPerMachine: 4, resultPerFile: 0 });
  expect(many.filesPerSecond / 2500).toBeCloseTo(1, 1);
  expect(many.busy.queue).toBeGreaterThan(0.95);
  expect(many.busy.cores).toBeLessThan(0.3);
  const thin = simulate({ ...input, slotsPerMachine: 8, bytesPerSecond: 5_000_000 });
  expect([thin.busy.network > 0.95, Math.round(thin.filesPerSecond)]).toEqual([true, 10]);
});

it("gives the same answer for the same numbers", () => {
  expect(simulate(input)).toEqual(simulate(input));
});

it("says what stands in docs/scale.md", () => {
  const path = join(root, "docs/scale.md");
  const page = readFileSync(path, "utf8");
  const expected = page.replace(/(<!-- model -->\n)[\s\S]*(<!-- \/model -->)/, `$1\n${scaleTable()}\n\n$2`);
  if (process.env.UPDATE_DOCS) writeFileSync(path, expected);
  expect(readFileSync(path, "utf8")).toBe(expected);
});
