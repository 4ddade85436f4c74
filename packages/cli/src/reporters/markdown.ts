import { explain } from "@provcheck/core";
import { problemText } from "../problem-text.ts";
import { forMarkdown } from "../sanitize.ts";
import { posix, stepText } from "./findings.ts";
import { type MakeReporter, openStepsOf } from "./reporter.ts";
import { reportWords, term } from "./words.ts";

/** A table for pull requests and step summaries: file, sentence, level, and what the policy says. */
export const markdownReporter: MakeReporter = ({ lang, policy }) => {
  const words = reportWords(lang);
  const heads = [words.file, words.sentence, words.level, ...(policy ? [words.policy] : [])];
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  return {
    begin: () =>
      [
        "## provcheck\n\n",
        policy ? `${words.policy}: ${forMarkdown(policy.name)}, ${policy.digest}\n\n` : "",
        row(heads),
        row(heads.map(() => "---")),
      ].join(""),
    each(outcome) {
      const file = forMarkdown(posix(outcome.path));
      if (outcome.kind === "error")
        return row([file, forMarkdown(problemText(lang, outcome)), "", ...(policy ? [words.unchecked] : [])]);
      const { report, policy: result } = outcome;
      const told =
        result?.findings
          .filter((each) => each.ignored === undefined)
          .map((each) => `${each.unchecked ? words.unchecked : term(lang, each.effect)} ${each.rule}`) ?? [];
      const open = openStepsOf(outcome).map((step) => stepText(report, step, lang) ?? step);
      const verdict = result
        ? [forMarkdown([result.verdict === "pass" ? words.pass : words.fail, ...told].join(", "))]
        : [];
      return row([
        file,
        forMarkdown([explain(report, { lang }).sentence, ...open].join(" ")),
        report.assurance.level === null ? "" : String(report.assurance.level),
        ...verdict,
      ]);
    },
    end: () => "",
  };
};
