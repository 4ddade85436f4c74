// Lists of files that each bring a part of a table, as modules that need no file system: adding one touches its own file only.
import { readdirSync, readFileSync } from "node:fs";

export const FOLDER = new URL("../packages/core/src/markers/generators/", import.meta.url);
export const FORMATS_FOLDER = new URL("../packages/core/src/formats/", import.meta.url);

const HEAD = "// Written by scripts/write-generator-index.mjs, which `pnpm build` runs: never edited by hand.";
const isModule = (name) => name.endsWith(".ts") && !name.endsWith("index.ts") && !name.endsWith(".test.ts");
const word = (name) =>
  `_${name.slice(0, -3)}`.replace(/[^A-Za-z0-9]+(.)/g, (_, next) => next.toUpperCase()).replace(/^(\d)/, "n$1");
const imports = (names) => names.map((name) => `import ${word(name)} from "./${name}";`);

/**
 * The list of all files in packages/core/src/markers/generators.
 * @param names the folder's files, by default those that are there
 */
export function generatorIndex(names = readdirSync(FOLDER)) {
  const modules = names.filter(isModule).sort();
  const items = modules.map((name) => `  ${word(name)},`);
  return [HEAD, ...imports(modules), "", "export const MODULES = [", ...items, "];", ""].join("\n");
}

/** Files under packages/core/src/formats that export a walker. */
function walkerFiles() {
  return readdirSync(FORMATS_FOLDER, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => isModule(name) && name !== "walkers.ts")
    .filter((name) => /^export default defineWalker\(/m.test(readFileSync(new URL(name, FORMATS_FOLDER), "utf8")));
}

/**
 * Every walker by its formats, and how they are told. A format of the table without a walker does not compile.
 * @param names files that export a walker, by default those that are there
 */
export function walkerIndex(names = walkerFiles()) {
  const modules = [...names].sort();
  return [
    HEAD,
    'import type { Format } from "../model/formats.ts";',
    // In the order in which the linter wants them.
    ...[
      ...imports(modules),
      'import type { Look } from "./define.ts";',
      'import type { Walker } from "./walk.ts";',
    ].sort((a, b) => (a.split('"')[1] < b.split('"')[1] ? -1 : 1)),
    "",
    "export const WALKERS: Readonly<Record<Format, Walker>> = {",
    ...modules.map((name) => `  ...${word(name)}.walks,`),
    "};",
    "",
    "export const LOOKS: readonly Look[] = [",
    ...modules.map((name) => `  ...${word(name)}.looks,`),
    "];",
    "",
  ].join("\n");
}
