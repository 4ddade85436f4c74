import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FORMATS_FOLDER, walkerIndex } from "../../../../scripts/generator-index.mjs";
import { FORMATS } from "../model/formats.ts";
import { WALKERS } from "./walkers.ts";

const read = (name: string): string => readFileSync(new URL(name, FORMATS_FOLDER), "utf8");

it("the list of walkers is what the build makes of their files", () => {
  expect(read("walkers.ts")).toBe(walkerIndex());
  expect(walkerIndex(["b/b.ts", "a-1.ts"]).match(/\w+\.(?:walks|looks)/g)).toEqual([
    "A1.walks",
    "BB.walks",
    "A1.looks",
    "BB.looks",
  ]);
});

it("every format has exactly one walker", () => {
  const walked = readdirSync(FORMATS_FOLDER, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .flatMap((name) => /^export default defineWalker\(\s*\{([^}]*)\}/m.exec(read(name))?.[1] ?? [])
    .flatMap((names) => [...names.matchAll(/(\w+): walk/g)].map((match) => match[1]));
  expect(walked.sort()).toEqual([...FORMATS].sort());
  expect(Object.keys(WALKERS).sort()).toEqual([...FORMATS].sort());
});
