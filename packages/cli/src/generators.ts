import { generators, type Language } from "@provcheck/core";
import { exitCode } from "./exit-codes.ts";
import { columns, padded, wrap } from "./layout.ts";
import { message } from "./messages.ts";
import { note } from "./note.ts";

const MAX_COLUMNS = 100;

/** Prints what is known of a generator's files. Returns the exit code. */
export function printGenerators(name: string | undefined, options: { lang: Language; json: boolean }): number {
  const found = generators(name, { lang: options.lang });
  if (found.length === 0) {
    note(message(options.lang, "generators.unknown", { name: name ?? "" }));
    return exitCode("nothing");
  }
  if (options.json) {
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    return exitCode("reported");
  }
  const width = Math.min(MAX_COLUMNS, process.stdout.columns ?? 80);
  for (const { name: own, aliases, vendor, rows } of found) {
    const line =
      aliases.length > 0
        ? message(options.lang, "generators.line-with-aliases", { name: own, aliases: aliases.join(", "), vendor })
        : message(options.lang, "generators.line", { name: own, vendor });
    process.stdout.write(`${line}\n`);
    const labelWidth = Math.max(...rows.map((row) => columns(row.label)));
    for (const row of rows) {
      const first = `  ${padded(row.label, labelWidth)}  `;
      const lines = wrap(row.value, width - columns(first));
      process.stdout.write(
        lines.map((line, at) => `${at === 0 ? first : " ".repeat(columns(first))}${line}\n`).join(""),
      );
    }
    process.stdout.write("\n");
  }
  return exitCode("reported");
}
