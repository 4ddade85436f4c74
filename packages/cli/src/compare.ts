import { compareMarks, createInspector, explainMarks, type Language, type TrustOptions } from "@provcheck/core";
import { exitCode } from "./exit-codes.ts";
import { note } from "./note.ts";
import { columns, forTerminal, padded, safeJson } from "./sanitize.ts";

interface CompareOptions {
  lang: Language;
  json: boolean;
  trust: TrustOptions;
}

/** Reports both files and prints which marks survived from the first to the second. Returns the exit code. */
export async function compareFiles(before: string, after: string, options: CompareOptions): Promise<number> {
  const inspector = createInspector({ processes: 2, trust: options.trust });
  try {
    const [first, second] = await Promise.all([inspector.inspect(before), inspector.inspect(after)]);
    if (first.error ?? second.error) {
      note("a file could not be checked to the end: nothing is said about its marks");
      return exitCode("unchecked");
    }
    const comparison = compareMarks(first, second);
    process.stdout.write(options.json ? `${safeJson(comparison)}\n` : render(comparison, options.lang));
    return exitCode(comparison.kept ? "reported" : "failed");
  } finally {
    await inspector.close();
  }
}

function render(comparison: ReturnType<typeof compareMarks>, lang: Language): string {
  const { sentence, rows } = explainMarks(comparison, { lang });
  const width = Math.max(0, ...rows.map((row) => columns(row.outcome)));
  const lines = rows.map((row) => {
    const values = [row.before, row.after].filter((value) => value !== undefined);
    const shown = values.length === 2 && values[0] === values[1] ? values.slice(1) : values;
    const detail = shown.map((value) => forTerminal(value)).join(" → ");
    return `  ${padded(row.outcome, width)}  ${forTerminal(row.what)}${detail && `: ${detail}`}`;
  });
  return [sentence, ...lines, ""].join("\n");
}
