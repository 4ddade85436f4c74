import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { writtenLists } from "../../scripts/lists.mjs";
import { tempDir } from "../fixtures/authority-file.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** What a checkout holds, as far as code goes. */
const PARTS = [
  "packages",
  "scripts",
  "test",
  "package.json",
  "tsconfig.base.json",
  "vitest.config.ts",
  "examples/media",
];
const LEFT = new Set(["dist", "node_modules", "__pycache__"]);

/** A copy of the tree; what was installed is only linked. */
function scratch(): string {
  const dir = tempDir();
  const filter = (path: string) => !LEFT.has(path.split("/").at(-1) ?? "");
  for (const part of PARTS) cpSync(join(root, part), join(dir, part), { recursive: true, filter });
  for (const at of ["", "packages/core", "packages/cli"])
    symlinkSync(join(root, at, "node_modules"), join(dir, at, "node_modules"));
  return dir;
}
function* filesIn(dir: string): Generator<string> {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory() && !LEFT.has(entry.name)) yield* filesIn(path);
    else if (entry.isFile()) yield path;
  }
}
const digests = (dir: string): Map<string, string> =>
  new Map(
    [...filesIn(dir)].map((path) => [
      relative(dir, path),
      createHash("sha256").update(readFileSync(path)).digest("hex"),
    ]),
  );
/** What differs from before, by path. */
function changed(dir: string, before: ReadonlyMap<string, string>): string[] {
  return [...digests(dir)].flatMap(([path, digest]) => (before.get(path) === digest ? [] : [path])).sort();
}

/** As a translator begins: with the folder of another language, under a name of its own. The lists are written with the next thing that is new. */
function addLanguage(dir: string, name: string): void {
  const locales = join(dir, "packages/core/src/explain/locales");
  cpSync(join(locales, "zh-CN"), join(locales, name), { recursive: true });
  const index = join(locales, name, "index.ts");
  writeFileSync(index, readFileSync(index, "utf8").replaceAll("zhCN", name));
}

const make = (dir: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, ["scripts/new.mjs", ...args], { cwd: dir, encoding: "utf8" });
const run = (dir: string, script: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(root, "node_modules", script), ...args], {
    cwd: dir,
    encoding: "utf8",
    env: { ...process.env, CI: "" },
  });

it("every written list is what its folder says", () => {
  for (const [path = "", text] of writtenLists()) expect(readFileSync(join(root, path), "utf8"), path).toBe(text);
});

describe("something new, in a copy of the tree", () => {
  let dir: string;
  let before: Map<string, string>;
  beforeAll(() => {
    dir = scratch();
    before = digests(dir);
  });
  /** Files that the script wrote to be filled in; all else that changes is a list. */
  const WRITTEN = [
    "packages/cli/src/reporters/index.ts",
    "packages/core/src/explain/locales/de/observations.ts",
    "packages/core/src/explain/locales/en/observations.ts",
    "packages/core/src/explain/locales/index.ts",
    "packages/core/src/explain/locales/zh-CN/observations.ts",
    "packages/core/src/markers/generators/index.ts",
    "packages/core/src/model/observations.ts",
    "packages/core/src/probes/list.ts",
  ];

  it("is one file for a generator or a reporter, and one folder for a probe or a language", () => {
    addLanguage(dir, "de");
    for (const [kind, name] of [
      ["generator", "phantasma-two"],
      ["probe", "mirror-image"],
      ["reporter", "tsv"],
    ] as const) {
      const { status, stdout, stderr } = make(dir, kind, name);
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout).toContain("to be filled in:");
    }
    const inFolder = (path: string) => path.startsWith("packages/core/src/explain/locales/de/");
    expect(changed(dir, before).filter((path) => !WRITTEN.includes(path) && !inFolder(path))).toEqual([
      "packages/cli/src/reporters/tsv.ts",
      "packages/core/src/markers/generators/phantasma-two.ts",
      "packages/core/src/probes/mirror-image/observation.json",
      "packages/core/src/probes/mirror-image/probe.test.ts",
      "packages/core/src/probes/mirror-image/probe.ts",
    ]);
    expect(changed(dir, before)).toEqual(expect.arrayContaining(WRITTEN));
  });

  it("compiles, and stands in the tables that it belongs to", { timeout: 600_000 }, () => {
    const { status, stdout } = run(dir, "typescript/bin/tsc", "-b", "packages/core");
    expect([status, stdout]).toEqual([0, ""]);
    const suites = [
      "markers/generators",
      "markers/near-misses",
      "probes/mirror-image",
      "explain/explain",
      "explain/locales",
    ].map((name) => `packages/core/src/${name}`);
    const tests = run(
      dir,
      "vitest/vitest.mjs",
      "run",
      "-u",
      "--project",
      "unit",
      ...suites,
      "packages/cli/src/reporters",
    );
    expect([tests.status, tests.stderr]).toEqual([0, ""]);
    const looks = readFileSync(join(dir, "packages/cli/src/reporters/__snapshots__/reporters.test.ts.snap"), "utf8");
    expect(looks).toContain("exports[`tsv > in zh-CN");
    expect(readFileSync(join(dir, "packages/core/src/explain/locales/index.ts"), "utf8")).toContain(
      'export type Language = "en" | "de" | "zh-CN";',
    );
  });

  it("is never written over what is there, and only under a name that can be one", () => {
    const after = digests(dir);
    for (const args of [
      ["generator", "phantasma-two"],
      ["generator", "runway"],
      ["probe", "polyglot"],
      ["reporter", "csv"],
      ["generator", "index"],
      ["generator", "Runway"],
      ["generator", "../escape"],
      ["probe", "a--b"],
      ["reporter", "two-words"],
      ["planet", "mars"],
      ["constructor", "x"],
      ["generator"],
      [],
    ]) {
      const { status, stdout, stderr } = make(dir, ...args);
      expect([args, status, stdout]).toEqual([args, 2, ""]);
      expect(stderr).not.toBe("");
    }
    expect(changed(dir, after)).toEqual([]);
  });
});
