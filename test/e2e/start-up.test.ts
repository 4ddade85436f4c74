import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";
import { root } from "../fixtures/cli.ts";

const STATIC_IMPORT = /^(?:(?:import|export)\b[^"'(;]*?\bfrom\s*|import\s*)["']([^"']+)["'];?$/gm;

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

// A cold start is mostly loading. One library that a file needs only now and then cost 90 ms of 220 when it slipped in here.
it("a child process starts without any library", () => {
  const names = [...imported(join(root, "packages/core/dist/node/child.bundle.js"))];
  expect(names.length).toBeGreaterThan(5);
  expect(libraries(names)).toEqual([]);
});

it("the host starts without a decoder or a program, and without any library", () => {
  const names = [...imported(join(root, "packages/core/dist/node/host.bundle.js"))];
  // Node opens all of them at once.
  expect(names.filter((name) => name.startsWith("/")).length).toBeLessThan(16);
  expect(libraries(names)).toEqual([]);
  const late = /\/node\/lib-(?:ffmpeg|ffprobe|frames|compare|picture|packets|match|download)-\w+\.js$/;
  expect(names.filter((name) => late.test(name))).toEqual([]);
});
