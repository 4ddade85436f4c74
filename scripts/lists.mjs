// Lists that are written from the folders they list, so that adding a file or a folder touches nothing else by hand.
// `pnpm build` and `pnpm new` write them; a test fails when a committed one differs.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const HEAD = "// Written by scripts/lists.mjs, which `pnpm build` runs: never edited by hand.";
const CORE = "packages/core/src/";
const LANGUAGES = `${CORE}explain/locales/`;
const ROWS = `${CORE}model/observations.ts`;
/** Reporters as people know them; later ones follow by name. */
const REPORTERS = ["text", "json", "jsonl", "sarif", "junit", "github", "markdown", "csv", "html"];

const camel = (name) => name.replace(/-(.)/g, (_, next) => next.toUpperCase());
const keyOf = (name) => (/^\w+$/.test(name) ? name : JSON.stringify(name));
const folders = (at, path) =>
  readdirSync(new URL(path, at), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** Observations that a probe's folder brings: what they weigh, and their texts. */
function brought(at) {
  return folders(at, `${CORE}probes/`).flatMap((id) => {
    const file = new URL(`${CORE}probes/${id}/observation.json`, at);
    return existsSync(file) ? [{ id, ...JSON.parse(readFileSync(file, "utf8")) }] : [];
  });
}

/** The table of observations with the rows of those between its two marks. */
function observationRows(at, rows) {
  const text = readFileSync(new URL(ROWS, at), "utf8");
  const [open, close] = [
    "  // Rows that a probe's folder brings, written by scripts/lists.mjs.\n",
    "  // The end of those rows.\n",
  ];
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`${ROWS} has lost the marks between which rows are written`);
  const list = (values) => `[${values.map((each) => JSON.stringify(each)).join(", ")}]`;
  const lines = rows.flatMap(({ id, strength, bearsOn, innocentCauses, args }) => [
    `  ${keyOf(id)}: {`,
    `    strength: ${JSON.stringify(strength)},`,
    `    bearsOn: ${list(bearsOn)},`,
    `    innocentCauses: ${list(innocentCauses)},`,
    Object.keys(args).length === 0
      ? "    args: {},"
      : `    args: {${Object.entries(args)
          .map(([name, kind]) => ` ${keyOf(name)}: ${JSON.stringify(kind)}`)
          .join(",")} },`,
    "  },",
  ]);
  return text.slice(0, from) + open + lines.map((line) => `${line}\n`).join("") + text.slice(to);
}

const MOST_COLUMNS = 120;
/** Characters that take two columns: biome counts them so. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

/** One entry of an object as biome formats it: what is too wide stands below its key. */
function entry(key, text) {
  const line = `  ${key}: ${text},`;
  const columns = line.length + (line.match(WIDE)?.length ?? 0);
  return columns > MOST_COLUMNS ? `  ${key}:\n    ${text},\n` : `${line}\n`;
}

/** Their texts in one language; in English where the folder has none in it. */
function observationTexts(rows, language) {
  const texts = new Map();
  for (const { id, texts: all } of rows) {
    const { observation, causes } = all[language] ?? all.en;
    texts.set(`observation.${id}`, observation);
    for (const [cause, text] of Object.entries(causes)) texts.set(`cause.${cause}`, text);
  }
  const lines = [...texts].map(([key, text]) => entry(JSON.stringify(key), JSON.stringify(text))).join("");
  const object = `{${lines === "" ? "" : `\n${lines}`}}`;
  const checked = language !== "en";
  return [
    HEAD,
    ...(checked
      ? ['import type { enObservations } from "../en/observations.ts";', 'import { translation } from "../texts.ts";']
      : []),
    "",
    "/** Texts that a probe's folder brings. */",
    `export const ${camel(language)}Observations = ${checked ? `translation<typeof enObservations>()(${object})` : `${object} as const`};`,
    "",
  ].join("\n");
}

/** Every question, in the order of the table of observations. */
function probeList(at, rows) {
  const order = [...rows.matchAll(/^ {2}"?([a-z][a-z0-9-]*)"?: \{$/gm)].map(([, id]) => id);
  const ids = folders(at, `${CORE}probes/`);
  const asked = [...ids].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return [
    HEAD,
    ...inPathOrder([
      ...ids.map((id) => [`${id}/probe.ts`, `import { ${camel(id)} } from "./${id}/probe.ts";`]),
      ["probe.ts", 'import type { Probe } from "./probe.ts";'],
    ]),
    "",
    "/** Every question, in the order of the table of observations: that in which a reader wants the answers. */",
    `export const PROBES = [\n${asked.map((id) => `  ${camel(id)},\n`).join("")}] as const satisfies readonly Probe[];`,
    "",
  ].join("\n");
}

function reporterList(at) {
  const path = "packages/cli/src/reporters/";
  const made = readdirSync(new URL(path, at))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && name !== "index.ts")
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(path + name, at), "utf8");
      return { name, makes: [...text.matchAll(/^export const (\w+)Reporter: MakeReporter/gm)].map(([, made]) => made) };
    })
    .filter(({ makes }) => makes.length > 0);
  const place = (name) => (REPORTERS.includes(name) ? REPORTERS.indexOf(name) : REPORTERS.length);
  const names = made.flatMap(({ makes }) => makes).sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  const imports = made.map(({ name, makes }) => [
    name,
    `import { ${makes
      .map((each) => `${each}Reporter`)
      .sort(natural)
      .join(", ")} } from "./${name}";`,
  ]);
  return [
    HEAD,
    ...inPathOrder([...imports, ["reporter.ts", 'import type { MakeReporter } from "./reporter.ts";']]),
    "",
    "/** Every output, by the name it is asked for with. Adding one is a file in this folder. */",
    `export const REPORTERS = {\n${names.map((each) => `  ${each}: ${each}Reporter,\n`).join("")}} satisfies Record<string, MakeReporter>;`,
    "",
    "export type FormatName = keyof typeof REPORTERS;",
    "export const FORMATS = Object.keys(REPORTERS) as FormatName[];",
    "",
  ].join("\n");
}

/** The languages whose folders are there, English, which the others are held against, first. A folder exports its texts under its own name. */
function languageList(at) {
  const languages = folders(at, LANGUAGES).sort((a, b) => Number(b === "en") - Number(a === "en") || (a < b ? -1 : 1));
  const entry = (name, value) => (keyOf(name) === value ? value : `${keyOf(name)}: ${value}`);
  const table = (value) => `{\n${languages.map((name) => `  ${entry(name, value(name))},\n`).join("")}};`;
  return [
    HEAD,
    ...languages.flatMap((name) => [
      `import { ${name === "en" ? "type CommandTexts, " : ""}command as ${camel(name)}Command } from "./${name}/command.ts";`,
      `import { ${name === "en" ? "en, type Locale" : camel(name)} } from "./${name}/index.ts";`,
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
    `export const LOCALES: Readonly<Record<Language, Locale>> = ${table(camel)}`,
    "",
    "/** What the command says. */",
    `export const COMMANDS: Readonly<Record<Language, CommandTexts>> = ${table((name) => `${camel(name)}Command`)}`,
    "",
  ].join("\n");
}

const inPathOrder = (imports) => imports.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);

/** As the linter orders names: without regard to case, and capitals first among equals. */
function natural(a, b) {
  return a.localeCompare(b, "en");
}

/**
 * Every written list: its path and what should stand there.
 * @param at the project's folder
 */
export function writtenLists(at = root) {
  const rows = brought(at);
  const table = observationRows(at, rows);
  return [
    [ROWS, table],
    [`${CORE}probes/list.ts`, probeList(at, table)],
    ["packages/cli/src/reporters/index.ts", reporterList(at)],
    [`${LANGUAGES}index.ts`, languageList(at)],
    ...folders(at, LANGUAGES).map((name) => [`${LANGUAGES}${name}/observations.ts`, observationTexts(rows, name)]),
  ];
}

/** Writes them. */
export function writeLists(at = root) {
  for (const [path, text] of writtenLists(at)) writeFileSync(new URL(path, at), text);
}
