// The list of all files in packages/core/src/markers/generators, as a module that needs no file system.
import { readdirSync } from "node:fs";

export const FOLDER = new URL("../packages/core/src/markers/generators/", import.meta.url);

/** @param names the folder's files, by default those that are there */
export function generatorIndex(names = readdirSync(FOLDER)) {
  const modules = names
    .filter((name) => name.endsWith(".ts") && name !== "index.ts" && !name.endsWith(".test.ts"))
    .sort();
  const word = (name) =>
    `_${name.slice(0, -3)}`.replace(/[^A-Za-z0-9]+(.)/g, (_, next) => next.toUpperCase()).replace(/^(\d)/, "n$1");
  return [
    "// Written by scripts/write-generator-index.mjs, which `pnpm build` runs: never edited by hand.",
    ...modules.map((name) => `import ${word(name)} from "./${name}";`),
    "",
    "export const MODULES = [",
    ...modules.map((name) => `  ${word(name)},`),
    "];",
    "",
  ].join("\n");
}
