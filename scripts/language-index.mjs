// The list of all folders in packages/core/src/explain/locales, as a module that needs no file system.
import { readdirSync } from "node:fs";

export const FOLDER = new URL("../packages/core/src/explain/locales/", import.meta.url);

const there = () =>
  readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** @param names the languages, by default those whose folders are there; English is the one that others are held against */
export function languageIndex(names = there()) {
  const languages = [...names].sort((a, b) => Number(b === "en") - Number(a === "en") || (a < b ? -1 : 1));
  // A folder exports its texts under its own name: `zh-CN` as `zhCN`.
  const word = (name) => name.replace(/[^A-Za-z0-9]+(.)/g, (_, next) => next.toUpperCase());
  const keyOf = (name) => (word(name) === name ? name : JSON.stringify(name));
  const entry = (name, value) => (keyOf(name) === value ? value : `${keyOf(name)}: ${value}`);
  const entries = (value) => ["{", ...languages.map((name) => `  ${entry(name, value(name))},`), "};"].join("\n");
  return [
    "// Written by scripts/write-language-index.mjs, which `pnpm build` runs: never edited by hand.",
    ...languages.flatMap((name) => [
      `import { ${name === "en" ? "type CommandTexts, " : ""}command as ${word(name)}Command } from "./${name}/command.ts";`,
      `import { ${name === "en" ? "en, type Locale" : word(name)} } from "./${name}/index.ts";`,
    ]),
    "",
    "/**",
    " * Languages that `explain` and the command speak: the folders beside this file.",
    " * @example",
    " * ```ts",
    ' * import { explain, inspect, type Language } from "@provcheck/core";',
    ' * const lang: Language = "zh-CN";',
    ' * console.log(explain(await inspect("photo.jpg"), { lang }).sentence);',
    " * ```",
    " */",
    `export type Language = ${languages.map((name) => JSON.stringify(name)).join(" | ")};`,
    "",
    "/** What `explain` says. */",
    `export const LOCALES: Readonly<Record<Language, Locale>> = ${entries(word)}`,
    "",
    "/** What the command says. */",
    `export const COMMANDS: Readonly<Record<Language, CommandTexts>> = ${entries((name) => `${word(name)}Command`)}`,
    "",
  ].join("\n");
}
