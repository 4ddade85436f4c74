import { explain } from "@provcheck/core";
import { problemText } from "../problem-text.ts";
import { forXml } from "../sanitize.ts";
import { posix, stepText } from "./findings.ts";
import { type MakeReporter, openStepsOf } from "./reporter.ts";

/** JUnit XML: one test case a file. A policy's deny or unmet require is a failure, a file that could not be read an error. */
export const junitReporter: MakeReporter = ({ lang, policy }) => {
  const name = policy ? `provcheck ${policy.name}` : "provcheck";
  return {
    // Counts are left out: they stand in front of cases that are not known yet, and readers count themselves.
    begin: () => `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites><testsuite name="${forXml(name)}">\n`,
    each(outcome) {
      const open = `<testcase classname="provcheck" name="${forXml(posix(outcome.path))}">`;
      if (outcome.kind === "error")
        return outcome.allowed
          ? `${open}<skipped message="${forXml(problemText(lang, outcome))}"/></testcase>\n`
          : `${open}<error type="${forXml(outcome.code)}" message="${forXml(problemText(lang, outcome))}"/></testcase>\n`;
      const { sentence } = explain(outcome.report, { lang });
      const parts: string[] = [];
      for (const finding of [...(outcome.policy?.findings ?? []), ...(outcome.gate?.findings ?? [])]) {
        if (finding.effect === "warn" || finding.ignored || finding.unchecked) continue;
        const message = [finding.message, finding.because.join(", ")].filter(Boolean).join(": ");
        parts.push(
          `<failure type="${forXml(finding.rule)}" message="${forXml(message)}">${forXml(sentence)}</failure>`,
        );
      }
      for (const step of outcome.allowed ? [] : openStepsOf(outcome)) {
        const why = stepText(outcome.report, step, lang) ?? sentence;
        parts.push(`<error type="${forXml(step)}" message="${forXml(why)}"/>`);
      }
      if (parts.length === 0) parts.push(`<system-out>${forXml(sentence)}</system-out>`);
      return `${open}${parts.join("")}</testcase>\n`;
    },
    end: () => "</testsuite></testsuites>\n",
  };
};
