// Mutation testing of the rooms that decide: breaks one rule at a time and counts how many the unit tests notice.
//   pnpm mutation                                  every mutant of every room (hours)
//   pnpm mutation --sample 400 --seed 1            a drawn part of each room, the same on every machine
//   pnpm mutation --room policy --only evaluate.ts one room, one file; lists what survives
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";

const root = fileURLToPath(new URL("..", import.meta.url));
const ROOMS = ["assess", "credentials", "policy"];
/** Percent of the mutants that must be noticed in each room. */
const LEAST = 85;

const { values } = parseArgs({
  options: {
    room: { type: "string", multiple: true, default: ROOMS },
    only: { type: "string", multiple: true, default: ["**/*.ts"] },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    concurrency: { type: "string", default: "2" },
  },
});
const unknown = values.room.find((name) => !ROOMS.includes(name));
if (unknown !== undefined) throw new Error(`no room is called ${unknown}; there are: ${ROOMS.join(", ")}`);
process.chdir(root);
// Runners are ended without a word: what their tests had in the temporary folder goes with this script.
const temporary = mkdtempSync(join(tmpdir(), "provcheck-mutation-"));
for (const name of ["TMPDIR", "TEMP", "TMP"]) process.env[name] = temporary;
process.once("exit", () => rmSync(temporary, { recursive: true, force: true }));
mkdirSync("reports/mutation", { recursive: true });
if (values.sample !== undefined)
  Object.assign(process.env, { MUTATION_SAMPLE: values.sample, MUTATION_SEED: values.seed });

let failed = false;
for (const room of values.room) {
  const report = `reports/mutation/${room}.json`;
  await new Stryker(options(room, report)).runMutationTest();
  const { score, lines } = summary(JSON.parse(readFileSync(report, "utf8")), room);
  process.stdout.write(`${lines.join("\n")}\n`);
  if (!(score >= LEAST)) failed = true;
}
process.exit(failed ? 1 : 0);

function options(room, report) {
  const at = `packages/core/src/${room}`;
  return {
    mutate: [...values.only.map((path) => `${at}/${path}`), `!${at}/**/*.test.ts`],
    testRunner: "vitest",
    vitest: { configFile: "scripts/mutation/vitest.config.ts", related: true },
    plugins: ["@stryker-mutator/vitest-runner", "./scripts/mutation/sample.mjs"],
    checkers: values.sample === undefined ? [] : ["sample"],
    coverageAnalysis: "perTest",
    // One process of checkers for up to two runners (see sample.mjs).
    concurrency: Math.min(2, Number(values.concurrency)),
    reporters: ["json", "progress-append-only"],
    jsonReporter: { fileName: report },
    ignorePatterns: [
      "dist",
      "reports",
      "docs",
      "coverage",
      "/packages/action",
      "/packages/trust-lists",
      "/test/corpus",
    ],
    tempDirName: "reports/mutation/tree",
    // The first run has every test of the room in it, and the machine may be busy.
    dryRunTimeoutMinutes: 60,
    timeoutMS: 20_000,
    timeoutFactor: 3,
    allowEmpty: true,
    logLevel: "warn",
    // A table is a rule: what stands at the top of a module is broken too, slow as that is.
    ignoreStatic: false,
    warnings: { slow: false },
  };
}

/** Score of the room and of each file, worst first, with what survived. */
function summary({ files }, room) {
  const rows = Object.entries(files).map(([path, { mutants, source }]) => ({
    path,
    noticed: mutants.filter(({ status }) => status === "Killed" || status === "Timeout").length,
    missed: mutants.filter(({ status }) => status === "Survived" || status === "NoCoverage"),
    text: source.split("\n"),
  }));
  const count = (of) => rows.reduce((sum, row) => sum + of(row), 0);
  const noticed = count((row) => row.noticed);
  const score = percent(
    noticed,
    count((row) => row.missed.length),
  );
  const lines = rows
    .filter(({ missed }) => missed.length > 0)
    .sort((a, b) => b.missed.length - a.missed.length)
    .flatMap(({ path, missed, noticed, text }) => [
      `${path}: ${percent(noticed, missed.length).toFixed(0)} %, ${missed.length} missed`,
      ...missed.map((mutant) => `  ${described(mutant, text)}`),
    ]);
  const total = noticed + count((row) => row.missed.length);
  return { score, lines: [...lines, `${room}: ${score.toFixed(1)} % of ${total} mutants noticed`] };
}

function percent(noticed, missed) {
  return noticed + missed === 0 ? 100 : (noticed / (noticed + missed)) * 100;
}

function described({ location: { start, end }, mutatorName, replacement = "", status }, text) {
  const line = text[start.line - 1] ?? "";
  const was =
    start.line === end.line ? line.slice(start.column - 1, end.column - 1) : `${line.slice(start.column - 1)} …`;
  const now = replacement.replace(/\s+/g, " ").slice(0, 60);
  return `${start.line}:${start.column} ${mutatorName}${status === "NoCoverage" ? " (not run)" : ""}: ${was.slice(0, 60)} -> ${now}`;
}
