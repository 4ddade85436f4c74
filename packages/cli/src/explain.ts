import { existsSync } from "node:fs";
import {
  type CodeExplanation,
  explain,
  explainCode,
  type Language,
  reasoning,
  type TrustOptions,
} from "@provcheck/core";
import { exitCode } from "./exit-codes.ts";
import { inspectorFor } from "./inspector.ts";
import { wrap } from "./layout.ts";
import { message } from "./messages.ts";
import { note } from "./note.ts";
import { forTerminal, safeJson } from "./sanitize.ts";

interface ExplainOptions {
  lang: Language;
  json: boolean;
  trust: TrustOptions;
  now?: Date;
}

/** What a status code looks like: words joined by dots, and no file of that name. */
const CODE = /^[a-zA-Z]+(?:\.[\w-]+)+$/;

/** Prints the reasoning chain of a file, or the meaning of one status code. Returns the exit code. */
export async function explainFile(file: string, code: string | undefined, options: ExplainOptions): Promise<number> {
  if (code === undefined && CODE.test(file) && !existsSync(file)) return printCode(explainCode(file, options), options);
  const inspector = inspectorFor({ processes: 1, trust: options.trust });
  try {
    const report = await inspector.inspect(file, options.now ? { now: options.now } : {});
    if (code !== undefined) {
      const found = Object.values(report.credentials.checks ?? {}).some((check) => check.codes.includes(code));
      if (!found) note(message(options.lang, "explain.not-carried", { file, code }));
      return printCode(explainCode(code, options), options, found ? "reported" : "nothing");
    }
    const steps = reasoning(report, options);
    if (options.json) {
      process.stdout.write(`${safeJson({ summary: report.summary, assurance: report.assurance, steps })}\n`);
      return exitCode("reported");
    }
    process.stdout.write(`${forTerminal(explain(report, options).sentence)}\n`);
    for (const { heading, lines } of steps) {
      process.stdout.write(`\n${forTerminal(heading)}\n`);
      for (const line of lines) process.stdout.write(indented(forTerminal(line)));
    }
    return exitCode("reported");
  } finally {
    await inspector.close();
  }
}

const width = (): number => Math.min(100, Math.max(50, process.stdout.columns ?? 80));
const indented = (text: string): string =>
  wrap(text, width() - 4)
    .map((line, index) => `${index === 0 ? "  · " : "    "}${line}\n`)
    .join("");

function printCode(found: CodeExplanation, options: ExplainOptions, exit: "reported" | "nothing" = "reported"): number {
  if (options.json) process.stdout.write(`${safeJson(found)}\n`);
  else {
    const { labels } = found;
    process.stdout.write(`${forTerminal(found.code)}\n`);
    process.stdout.write(indented(found.sentence));
    for (const [label, value] of [
      [labels.check, found.check],
      [labels.outcome, found.outcome],
      [labels.level, String(found.maxLevel)],
      [labels.not, found.doesNotMean],
      [labels.next, found.next],
    ] as const)
      process.stdout.write(indented(message(options.lang, "explain.row", { label, value })));
  }
  return exitCode(exit);
}
