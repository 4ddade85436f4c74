import type { Language, PolicyResult, Report, SectionName } from "@provcheck/core";

/** What happened to one path: a report, or why there is none. */
export type Outcome =
  | { kind: "report"; path: string; report: Report; policy?: PolicyResult }
  | { kind: "error"; path: string; code: string; message: string };

export interface ReporterOptions {
  lang: Language;
  color: boolean;
  columns: number;
  /** Further parts of the report to print. */
  show: readonly SectionName[];
  /** The policy that judged, by name and digest. */
  policy?: { name: string; digest: string };
}

/** A reporter writes data piece by piece, so that a folder of any size takes flat memory. */
export interface Reporter {
  begin(): string;
  each(outcome: Outcome, index: number): string;
  end(): string;
}

export type MakeReporter = (options: ReporterOptions) => Reporter;
