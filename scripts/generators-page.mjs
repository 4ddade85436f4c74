// The generators page, made from the tables that the product reads.
import { generators } from "@provcheck/core";

/** Markdown text: what would be markup is written out. */
const cell = (text) => text.replace(/[|\\`*_<>[\]]/g, (mark) => `\\${mark}`);

/** docs/generators.md, whole. */
export function generatorsPage() {
  const all = generators();
  const sections = all.map(({ name, aliases, vendor, rows }) => {
    const others = aliases.length > 0 ? ` (${aliases.map(cell).join(", ")})` : "";
    const lines = rows.map(({ label, value }) => `| ${cell(label)} | ${cell(value)} |`);
    return [`## ${cell(name)}`, "", `${cell(vendor)}${others}`, "", "| | |", "|---|---|", ...lines].join("\n");
  });
  return `${[
    "# Generators",
    "",
    "What files of a generator carry when they come straight from it, and how sure that is. Screenshots, messengers and",
    "most platforms remove all of it: finding nothing means nothing. Written from the tables by `pnpm generators`;",
    "`provcheck generators NAME` prints the same. Names of markers are rows in `packages/core/src/markers/`.",
    "",
    ...sections.flatMap((section) => [section, ""]),
  ]
    .join("\n")
    .trimEnd()}\n`;
}
