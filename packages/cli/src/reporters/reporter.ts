import type { Language, Report, SectionName } from "@provcheck/core";

/** What happened to one path: a report, or why there is none. */
export type Outcome =
  | { kind: "report"; path: string; report: Report }
  | { kind: "error"; path: string; code: string; message: string };

interface ReporterOptions {
  lang: Language;
  color: boolean;
  columns: number;
  /** Further parts of the report to print. */
  show: readonly SectionName[];
}

/** A reporter writes data to stdout piece by piece, so that a folder of any size takes flat memory. */
interface Reporter {
  begin(): string;
  each(outcome: Outcome, index: number): string;
  end(): string;
}

export type MakeReporter = (options: ReporterOptions) => Reporter;
