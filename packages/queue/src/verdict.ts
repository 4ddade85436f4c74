import type { Report } from "@provcheck/core";
import type { JobObject } from "./jobs.ts";

/**
 * One word for lists, tags and columns: how far the file's own history is backed (`none`: it carries no credentials, as most files do,
 * and that is nothing bad), `unsupported` for what is no picture, clip or recording, `error` for what was not checked to its end.
 * @example
 * ```ts
 * import type { Verdict } from "@provcheck/queue";
 * const good: readonly Verdict[] = ["trusted", "intact", "none"];
 * console.log(good.length);
 * ```
 */
export type Verdict = Report["assurance"]["state"] | "unsupported" | "error";

/** What became of one job. */
export interface JobResult {
  /** Of the job: one object in one version, in one world. There is one result of an id, wherever it is written. */
  id: string;
  verdict: Verdict;
  /** What the file says it is. */
  origin: string;
  /** Path or address. */
  name: string;
  object: JobObject;
  /** When it was checked. */
  checkedAt: string;
  /** What the policy came to, where one was asked for; which, and why, stands in the report. */
  policy?: "pass" | "fail";
  /** Why there is no report. */
  problem?: { code: string; message: string };
  report: Report | null;
}

/** The word of a report. */
export const verdictOf = (report: Report): Verdict => (report.error ? "error" : report.assurance.state);
