// Writes the file or the folder of something new, with its test, and says what is to be filled in.
//   pnpm new generator NAME     packages/core/src/markers/generators/NAME.ts
//   pnpm new probe NAME         packages/core/src/probes/NAME/
//   pnpm new format NAME        packages/core/src/formats/NAME.ts, and a row of packages/core/src/model/format-table.ts
//   pnpm new reporter NAME      packages/cli/src/reporters/NAME.ts
// What stands in a list elsewhere is written from the folders (lists.mjs, write-generator-index.mjs): nothing else is touched
// by hand. What is there already is never overwritten.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Where each kind goes, which names it takes, and what comes after. */
const KINDS = {
  generator: {
    folder: () => "packages/core/src/markers/generators",
    names: /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
    // Taken by the list and what reads it.
    taken: ["index"],
    after: [
      "the maker's name as files write it, who says so and when, and a row for each thing that its files carry",
      "a case and a near miss for every row: without them it does not compile",
      "pnpm generators writes docs/generators.md",
    ],
  },
  probe: {
    folder: (name) => `packages/core/src/probes/${name}`,
    names: /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
    taken: ["index", "list", "probe"],
    after: [
      "probe.ts: the question, and where its answer is read",
      "observation.json: how much it carries, what it bears on, how an honest file gets there, and the words in every language",
      "probe.test.ts: a file of which it tells, and one of which it does not",
      "pnpm schema, and UPDATE_DOCS=1 vitest run test/e2e/docs.test.ts, write the schema and docs/reference.md",
    ],
  },
  format: {
    folder: () => "packages/core/src/formats",
    // A word of the schema, and for a start what such a file's name ends with.
    names: /^[a-z][a-z0-9]*$/,
    taken: ["index"],
    // Its row, which is written at the end of the table.
    row: { table: "packages/core/src/model/format-table.ts", end: "} as const satisfies Record<string, FormatRow>;\n" },
    after: [
      "the row: what it is called, its media type, how it begins, and who decodes it (packages/core/src/model/format-row.ts)",
      "the walker: what is read of it; every length that the file gives passes a budget of packages/core/src/model/limits.ts",
      "the test: a whole file made by code, and damaged ones",
      "pnpm schema, and UPDATE_DOCS=1 vitest run test/e2e/docs.test.ts, write the schema, the READMEs and docs/formats.md",
    ],
  },
  reporter: {
    folder: () => "packages/cli/src/reporters",
    // The name is what people write behind --output.
    names: /^[a-z][a-z0-9]*$/,
    taken: ["index", "reporter", "reporters", "findings", "words"],
    after: [
      "who reads it, and the sanitiser of that kind of output (packages/cli/src/sanitize.ts)",
      "vitest run -u packages/cli/src/reporters records how it looks, in every language: read it",
    ],
  },
};

const [kind, name] = process.argv.slice(2);
const own = kind !== undefined && Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
if (own === undefined || name === undefined) fail(`pnpm new ${Object.keys(KINDS).join("|")} NAME`);
if (!own.names.test(name) || own.taken.includes(name)) fail(`a ${kind} cannot be called ${name}`);

const words = {
  NAME: name,
  CAMEL: name.replace(/-(.)/g, (_, next) => next.toUpperCase()),
  UPPER: name.toUpperCase(),
  TITLE: name.replace(/(?:^|-)(.)/g, (_, next) => ` ${next.toUpperCase()}`).trim(),
};
const filled = (text) => text.replace(/NAME|CAMEL|UPPER|TITLE/g, (word) => words[word]);
const templates = join(root, "scripts", "templates", kind);
const ROW = "row.txt";
const made = readdirSync(templates).filter((template) => template !== ROW);
const files = made.map((template) => ({
  path: join(own.folder(name), filled(template.replace(/\.txt$/, ""))),
  text: filled(readFileSync(join(templates, template), "utf8")),
}));
const there = files.find(({ path }) => existsSync(join(root, path)));
if (there !== undefined) fail(`${there.path} is there already`);
const table = own.row && withRow(own.row);
for (const { path, text } of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
if (table !== undefined) writeFileSync(join(root, own.row.table), table);
// Both look at the folders when they are loaded.
await import("./write-generator-index.mjs");
(await import("./lists.mjs")).writeLists();
process.stdout.write(
  [
    ...files.map(({ path }) => `wrote ${path}`),
    ...(table === undefined ? [] : [`wrote a row of ${own.row.table}`]),
    "to be filled in:",
    ...own.after.map((each) => `- ${each}`),
    "",
  ].join("\n"),
);

/** The table with one row more. Refused: a row that is there, or a file's ending that is another's already. */
function withRow({ table, end }) {
  const text = readFileSync(join(root, table), "utf8");
  if (new RegExp(`^ {2}${name}: \\{`, "m").test(text)) fail(`${table} has a row ${name} already`);
  if (new RegExp(`extensions: "(?:[^"]* )?${name}[ "]`).test(text)) fail(`${table} has the extension ${name} already`);
  if (!text.endsWith(end)) fail(`${table} no longer ends with its table`);
  return text.slice(0, -end.length) + filled(readFileSync(join(templates, ROW), "utf8")) + end;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
