import type { Language, PolicyResult, Report, SectionName } from "@provcheck/core";
import type { Told } from "../messages.ts";

/** What happened to one path: a report, or why there is none. */
export type Outcome =
  | {
      kind: "report";
      path: string;
      report: Report;
      policy?: PolicyResult;
      /** What --fail-on and --require came to. */
      gate?: PolicyResult;
      /** It may stay unchecked: --allow-unchecked, or the baseline knows it. */
      allowed?: true;
    }
  | { kind: "error"; path: string; code: string; message: string; allowed?: true; told?: Told };

/** The steps that were not taken and that a gate had to know of, as `code:step`. */
export function openStepsOf(outcome: Extract<Outcome, { kind: "report" }>): string[] {
  const { report, policy, gate } = outcome;
  const asked = [...(policy?.findings ?? []), ...(gate?.findings ?? [])].filter((each) => each.ignored === undefined);
  const steps = asked.flatMap((each) => each.unchecked ?? []);
  // Whoever asked was told so by the gate; who asked nothing is told here.
  const ended = report.error && !policy && !gate ? [`${report.error.code}:${report.error.step}`] : [];
  return [...new Set([...ended, ...steps])];
}

export interface ReporterOptions {
  lang: Language;
  color: boolean;
  columns: number;
  /** Further parts of the report to print. */
  show: readonly SectionName[];
  /** The policy that judged, by name and digest. */
  policy?: { name: string; digest: string };
  /** A file that people keep: what could not be checked stands in it too, not only on standard error. */
  record?: true;
}

/** A reporter writes data piece by piece, so that a folder of any size takes flat memory. */
export interface Reporter {
  begin(): string;
  each(outcome: Outcome, index: number): string;
  end(): string;
}

export type MakeReporter = (options: ReporterOptions) => Reporter;
