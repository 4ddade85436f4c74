import { appendFileSync, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { message } from "./messages.ts";
import { note } from "./note.ts";
import { markdownReporter } from "./reporters/markdown.ts";
import type { Outcome } from "./reporters/reporter.ts";
import { reasonOf } from "./trouble.ts";

/** GitHub refuses a summary above 1 MiB altogether; other steps write to the same file. */
const MOST_BYTES = 900 * 1024;
/** Kept for the line that tells how many did not fit. */
const ROOM_BYTES = 512;

/** A table on the page of a CI run. */
export interface StepSummary {
  each(outcome: Outcome): void;
  end(): void;
}

/**
 * GitHub shows what is appended to this file on the page of the run. What does not fit goes to a file of its own, in the
 * folder that the runner gives a job. Where it cannot be written the run goes on without.
 */
export function stepSummary(options: Parameters<typeof markdownReporter>[0]): StepSummary | undefined {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (path === undefined || path === "" || process.env.GITHUB_ACTIONS !== "true") return undefined;
  const folder = process.env.RUNNER_TEMP;
  const rest = folder === undefined || folder === "" ? undefined : join(folder, `provcheck-summary-${process.pid}.md`);
  const reporter = markdownReporter(options);
  const closed = new Set<string>();
  const append = (file: string, text: string) => {
    try {
      if (!closed.has(file)) appendFileSync(file, text);
    } catch (error) {
      closed.add(file);
      const name = file === path ? "GITHUB_STEP_SUMMARY" : file;
      note(message(options.lang, "error.not-written", { path: name, why: reasonOf(error) }));
    }
  };
  let index = 0;
  let left = 0;
  let bytes = existsSync(path) ? statSync(path).size : 0;
  const add = (text: string) => {
    bytes += Buffer.byteLength(text);
    append(path, text);
  };
  add(reporter.begin());
  return {
    each(outcome) {
      const text = reporter.each(outcome, index++);
      if (left === 0 && bytes + Buffer.byteLength(text) + ROOM_BYTES <= MOST_BYTES) {
        add(text);
        return;
      }
      if (rest !== undefined) append(rest, left === 0 ? `${reporter.begin()}${text}` : text);
      left += 1;
    },
    end() {
      if (left === 0) return;
      const words =
        rest === undefined || closed.has(rest)
          ? message(options.lang, "summary-lost", { count: left })
          : message(options.lang, "summary-cut", { count: left, path: rest });
      append(path, `\n${words}\n`);
    },
  };
}
