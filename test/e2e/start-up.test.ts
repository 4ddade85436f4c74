import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";
import { REHEARSE } from "../../packages/cli/src/start/shared.ts";
import { CHILD_FLAGS } from "../../packages/core/src/start.ts";
import { tempDir } from "../fixtures/authority-file.ts";
import { root } from "../fixtures/cli.ts";

const STATIC_IMPORT = /^(?:(?:import|export)\b[^"'(;]*?\bfrom\s*|import\s*)["']([^"']+)["'];?/gm;

/** Everything that a file imports before its first line runs, its own chunks included. */
function imported(path: string, seen = new Set<string>()): Set<string> {
  for (const [, name = ""] of readFileSync(path, "utf8").matchAll(STATIC_IMPORT)) {
    const target = name.startsWith(".") ? resolve(dirname(path), name) : name;
    if (seen.has(target)) continue;
    seen.add(target);
    if (name.startsWith(".")) imported(target, seen);
  }
  return seen;
}
const libraries = (names: readonly string[]): string[] =>
  names.filter((name) => !name.startsWith("node:") && !name.startsWith("/"));
function start(bundle: string): string[] {
  const path = join(root, "packages/core/dist/node", bundle);
  return [path, ...imported(path)];
}
/** What a start reads of our own: files cost as much as what is in them. */
const files = (names: readonly string[]): string[] => names.filter((name) => name.startsWith("/"));

// A cold start is mostly loading. One library that a file needs only now and then cost 90 ms of 220 when it slipped in here.
it.each(["child.bundle.js", "host.bundle.js"])("%s starts without any library, from a few files", (bundle) => {
  const names = start(bundle);
  expect(names.length).toBeGreaterThan(5);
  expect(libraries(names)).toEqual([]);
  // What parts that are loaded on demand share with a start stands in files of its own, some of a few hundred bytes.
  expect(files(names).length).toBeLessThan(24);
});

it("no start loads a decoder, a program's adapter, an engine or the reader of EXIF", () => {
  const loaded = [...start("child.bundle.js"), ...start("host.bundle.js")].filter((name) => name.startsWith("/"));
  const text = loaded.map((path) => readFileSync(path, "utf8")).join("\n");
  // esbuild names the module above its code.
  const modules = [...text.matchAll(/^\/\/ (\S+)$/gm)].map(([, name = ""]) => name);
  expect(modules).toContain("dist/inspect.js");
  const late = [
    ...["ffmpeg/run", "ffmpeg/probe", "ffmpeg/packets", "frames/frames", "compare/compare", "compare/thread"],
    ...["pixels/picture", "engines/wasm", "engines/native"],
  ].map((name) => `dist/node/${name}.js`);
  expect(late.filter((name) => !existsSync(join(root, "packages/core", name)))).toEqual([]);
  expect(modules.filter((name) => late.includes(name) || name.includes("/exifr/"))).toEqual([]);
});

/** Put before a process that reads files: how often it calculates, and whose packages it has by its end. */
const WATCH = `
let sums = 0;
for (const name of Object.getOwnPropertyNames(Math)) {
  const real = Math[name];
  if (typeof real === "function") Math[name] = (...given) => (sums++, real(...given));
}
process.on("exit", () => {
  const packages = Object.keys(require("node:module")._cache).filter((path) => path.includes("node_modules"));
  require("node:fs").writeFileSync(process.env.WATCHED, JSON.stringify({ sums, packages }));
});
`;

function watched(...args: string[]) {
  const [hook, told] = [join(tempDir(), "watch.cjs"), join(tempDir(), "told.json")];
  writeFileSync(hook, WATCH);
  const child = join(root, "packages/cli/dist/child.cjs");
  const env = { PATH: process.env.PATH, WATCHED: told };
  const ran = spawnSync(process.execPath, ["-r", hook, ...CHILD_FLAGS, child, ...args], { env, timeout: 60_000 });
  expect(ran.status).toBe(0);
  return JSON.parse(readFileSync(told, "utf8")) as { sums: number; packages: string[] };
}

it("a process that reads files loads nobody's package for a JPEG, a PNG and an MP4", () => {
  expect(watched(REHEARSE).packages).toEqual([]);
});

// A table that only looking for marks needs once cost every start 30 ms.
it("a process that reads files makes no table where it only loads", () => {
  expect(watched().sums).toBeLessThan(2000);
});
