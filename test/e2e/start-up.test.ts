import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";
import { root } from "../fixtures/cli.ts";

/** Everything that a file imports before its first line runs, its own chunks included. */
function imported(path: string, seen = new Set<string>()): Set<string> {
  for (const [, name = ""] of readFileSync(path, "utf8").matchAll(
    /^(?:import|export)\b[^"'(]*?(?:from\s*)?["']([^"']+)["'];?$/gm,
  )) {
    const target = name.startsWith(".") ? resolve(dirname(path), name) : name;
    if (seen.has(target)) continue;
    seen.add(target);
    if (name.startsWith(".")) imported(target, seen);
  }
  return seen;
}

// A cold start is mostly loading. One library that a file needs only now and then cost 90 ms of 220 when it slipped in here.
it("a child process starts without any library", () => {
  const names = [...imported(join(root, "packages/core/dist/node/child.bundle.js"))];
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !name.startsWith("node:") && !name.startsWith("/"))).toEqual([]);
});

it("the host starts without a library, a decoder or a program", () => {
  const names = [...imported(join(root, "packages/core/dist/index.js"))];
  const libraries = names.filter((name) => !name.startsWith("node:") && !name.startsWith("/"));
  expect(libraries).toEqual([]);
  const own = names.filter((name) => /\/node\/(?:ffmpeg|ffprobe|frames|compare|picture|packets|match)\.js$/.test(name));
  expect(own).toEqual([]);
});
