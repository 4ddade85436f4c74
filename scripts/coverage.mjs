// Coverage of what the tests run, in whatever process it runs.
//   pnpm coverage                    unit and e2e
//   pnpm coverage inspect ladder     unit, and the e2e files of these names
//
// vitest counts what its own processes run from source. The work, though, is done in child processes, and by the built
// bundles. So three steps:
// 1. the unit tests run with vitest's coverage: it says which statements, functions and branches there are, and how often
//    each ran;
// 2. the e2e tests run over a build with source maps, under NODE_V8_COVERAGE: Node writes what every process ran of every
//    bundle when it ends. A process that reads files is killed rather than ended: the build for coverage lets it write with
//    every answer (`TELLS` in build.mjs);
// 3. every place that step 1 lists and that did not run is looked up in the bundles by their maps, and the innermost of V8's
//    ranges there says whether a child ran it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { eachMapping, generatedPositionFor, LEAST_UPPER_BOUND, TraceMap } from "@jridgewell/trace-mapping";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Percent of lines that some test must run. */
const LEAST = 85;
const dumps = join(root, "coverage", "children");
const table = join(root, "coverage", "coverage-final.json");
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");

process.chdir(root);
const build = { ...process.env, PROVCHECK_COVERAGE: "1" };
must(spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit", env: build }), "the build");
const unit = ["run", "--coverage", "--coverage.reporter=json", "--coverage.reportOnFailure", "--project", "unit"];
const failed = [];
if (spawnSync(process.execPath, [vitest, ...unit], { stdio: "inherit" }).status !== 0) failed.push("unit");
const files = JSON.parse(readFileSync(table, "utf8"));
const alone = percents(files);

const bundles = new Map();
mkdirSync(dumps, { recursive: true });
const e2e = spawn(process.execPath, [vitest, "run", "--project", "e2e", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, NODE_V8_COVERAGE: dumps },
});
const ended = new Promise((done) => e2e.on("close", done));
// Thousands of processes write half a megabyte each: what is there is counted while the tests run.
const timer = setInterval(() => fold(), 2_000);
if ((await ended) !== 0) failed.push("e2e");
clearInterval(timer);
fold(true);
for (const bundle of bundles.values()) if (bundle) record(bundle);
writeFileSync(table, JSON.stringify(files));
// What is measured is not what is published.
must(spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" }), "the build");
const total = print(alone, percents(files));
if (failed.length > 0) process.stdout.write(`tests failed: ${failed.join(", ")}\n`);
if (total < LEAST) process.stdout.write(`${total.toFixed(1)} % of the lines; ${LEAST} % are asked for\n`);
process.exit(failed.length > 0 || total < LEAST ? 1 : 0);

function must({ status }, what) {
  if (status !== 0) throw new Error(`${what} failed`);
}

/** Counts the dumps that are whole, and removes them. */
function fold(last = false) {
  for (const name of readdirSync(dumps)) {
    const path = join(dumps, name);
    let dump;
    try {
      dump = JSON.parse(readFileSync(path, "utf8"));
    } catch {
      if (last) rmSync(path);
      continue; // still being written
    }
    for (const { url, functions } of dump.result)
      if (/\/packages\/(?:core|cli)\/dist\//.test(url)) count(url, functions);
    rmSync(path);
  }
}

/** The command's bundles run under a name in the library's folder, inside a function (`packages/cli/src/start`). */
function bundleAt(url) {
  const path = fileURLToPath(url);
  if (!path.endsWith("-main.cjs")) return bundleOf(path, 0);
  const start = readFileSync("packages/cli/src/start/code-cache.ts", "utf8");
  const [, head] = /new Script\(`(.+?)\$\{source\}/.exec(start) ?? [];
  if (head === undefined) throw new Error("how the command wraps its bundles is not known");
  return bundleOf(join(root, "packages", "cli", "dist", basename(path)), head.length);
}

function count(url, functions) {
  if (!bundles.has(url)) bundles.set(url, bundleAt(url));
  const bundle = bundles.get(url);
  if (!bundle) return;
  // Outer ranges first: the last one that begins before a place and ends behind it is the innermost.
  const ranges = functions
    .flatMap((each) => each.ranges)
    .sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const open = [];
  let next = 0;
  for (const [index, { offset }] of bundle.places.entries()) {
    while (next < ranges.length && ranges[next].startOffset <= offset) open.push(ranges[next++]);
    while (open.length > 0 && open.at(-1).endOffset <= offset) open.pop();
    if (open.length > 0 && open.at(-1).count > 0) bundle.ran.add(index);
  }
}

/** A bundle with the places of our sources that stand in it and that no unit test ran, in order. */
function bundleOf(path, head) {
  if (!existsSync(`${path}.map`)) return undefined;
  const text = readFileSync(path, "utf8");
  const lines = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines.push(at + 1);
  const map = new TraceMap(JSON.parse(readFileSync(`${path}.map`, "utf8")));
  const held = new Set();
  eachMapping(map, ({ source }) => held.add(source));
  const places = [];
  for (const source of held) {
    const file = source === null ? undefined : files[resolve(path, "..", source)];
    if (!file) continue;
    for (const place of idle(file)) {
      const found = generatedPositionFor(map, { source, ...place.start, bias: LEAST_UPPER_BOUND });
      if (found.line !== null) places.push({ ...place, offset: head + (lines[found.line - 1] ?? 0) + found.column });
    }
  }
  return { places: places.sort((a, b) => a.offset - b.offset), ran: new Set() };
}

/** What vitest did not see run, with how to say that it did. */
function* idle(file) {
  for (const [id, { start }] of Object.entries(file.statementMap))
    if (file.s[id] === 0) yield { start, mark: () => (file.s[id] = 1) };
  for (const [id, { loc }] of Object.entries(file.fnMap))
    if (file.f[id] === 0) yield { start: inner(loc, file.statementMap), mark: () => (file.f[id] = 1) };
  for (const [id, { locations }] of Object.entries(file.branchMap))
    for (const [at, { start }] of locations.entries())
      if (file.b[id][at] === 0 && start.line !== undefined) yield { start, mark: () => (file.b[id][at] = 1) };
}

/** Where a function's own code begins: its first statement. What stands before belongs to whoever made the function. */
function inner({ start, end }, statementMap) {
  const own = Object.values(statementMap).filter((each) => isBefore(start, each.start) && isBefore(each.end, end));
  return own.reduce((first, each) => (isBefore(each.start, first) ? each.start : first), own[0]?.start ?? start);
}

function isBefore(a, b) {
  return a.line < b.line || (a.line === b.line && a.column <= b.column);
}

function record({ places, ran }) {
  for (const index of ran) places[index].mark();
}

/** Statements, lines, functions and branches that ran, by room. */
function percents(all) {
  const rooms = new Map();
  for (const [path, file] of Object.entries(all)) {
    const room = relative(root, path)
      .split("/")
      .slice(1, 4)
      .filter((part) => part !== "src" && !part.endsWith(".ts"))
      .join("/");
    for (const name of [room, "all"]) {
      const row = rooms.get(name) ?? { lines: [0, 0], functions: [0, 0], branches: [0, 0] };
      rooms.set(name, row);
      const lines = new Map();
      for (const [id, { start }] of Object.entries(file.statementMap))
        lines.set(start.line, (lines.get(start.line) ?? 0) + file.s[id]);
      add(row.lines, [...lines.values()]);
      add(row.functions, Object.values(file.f));
      add(row.branches, Object.values(file.b).flat());
    }
  }
  return rooms;
}

function add(sum, counts) {
  sum[0] += counts.filter((each) => each > 0).length;
  sum[1] += counts.length;
}

function print(before, after) {
  const share = ([ran, all]) => (all === 0 ? 100 : (ran / all) * 100);
  const cell = (pair) => share(pair).toFixed(1).padStart(9);
  process.stdout.write(
    `\n${"% that ran".padEnd(28)}  unit: lines  with e2e and children: lines  functions  branches\n`,
  );
  for (const [room, row] of [...after].sort(([a], [b]) => (a === "all" ? 1 : b === "all" ? -1 : a < b ? -1 : 1))) {
    const was = cell(before.get(room).lines);
    process.stdout.write(
      `${room.padEnd(28)}  ${was}  ${cell(row.lines)} ${cell(row.functions)} ${cell(row.branches)}\n`,
    );
  }
  return share(after.get("all").lines);
}
