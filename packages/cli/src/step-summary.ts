import { appendFileSync } from "node:fs";
import { note } from "./note.ts";
import { markdownReporter } from "./reporters/markdown.ts";
import type { Outcome } from "./reporters/reporter.ts";

/** GitHub shows what is appended to this file on the page of the run. Where it cannot be written the run goes on without. */
export function stepSummary(options: Parameters<typeof markdownReporter>[0]): ((outcome: Outcome) => void) | undefined {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (path === undefined || path === "" || process.env.GITHUB_ACTIONS !== "true") return undefined;
  const reporter = markdownReporter(options);
  let index = 0;
  let open = true;
  const append = (text: string) => {
    try {
      if (open) appendFileSync(path, text);
    } catch (error) {
      open = false;
      note(`GITHUB_STEP_SUMMARY: ${error instanceof Error ? error.message : "cannot be written"}`);
    }
  };
  append(reporter.begin());
  return (outcome) => append(reporter.each(outcome, index++));
}
