import type { Report, SectionName } from "@provcheck/core";
import { withoutPrompts } from "@provcheck/core/internal";
import { safeJson } from "../sanitize.ts";
import type { MakeReporter, Outcome } from "./reporter.ts";

/** Prompts are private, and given to who asks for the settings of generators. */
const given = (report: Report, show: readonly SectionName[]): Report =>
  show.includes("generation") ? report : withoutPrompts(report);

const SCHEMA_VERSION = "1.0.0";

/** One document: `{schemaVersion, reports: [...], errors: [...]}`. */
export const jsonReporter: MakeReporter = ({ show }) => {
  const errors: Extract<Outcome, { kind: "error" }>[] = [];
  let written = 0;
  return {
    begin: () => `{"schemaVersion":${JSON.stringify(SCHEMA_VERSION)},"reports":[`,
    each(outcome) {
      if (outcome.kind === "error") {
        errors.push(outcome);
        return "";
      }
      written += 1;
      return `${written > 1 ? "," : ""}\n${safeJson(given(outcome.report, show))}`;
    },
    end: () => `\n],"errors":${safeJson(errors.map(told))}}\n`,
  };
};

type Problem = Extract<Outcome, { kind: "error" }>;
const may = ({ allowed }: Problem) => (allowed ? { allowed } : {});
const told = (each: Problem) => ({ path: each.path, code: each.code, message: each.message, ...may(each) });
const lineOf = (each: Problem) => ({
  path: each.path,
  error: { code: each.code, message: each.message, ...may(each) },
});

/** One line a file, in the order of the command line: a report, or `{path, error}`. */
export const jsonlReporter: MakeReporter = ({ show }) => ({
  begin: () => "",
  each: (outcome) => `${safeJson(outcome.kind === "report" ? given(outcome.report, show) : lineOf(outcome))}\n`,
  end: () => "",
});
