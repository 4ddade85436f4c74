import { forWorkflowCommand, forWorkflowMessage } from "../sanitize.ts";
import { findingsOf, posix } from "./findings.ts";
import type { MakeReporter } from "./reporter.ts";

const COMMANDS = { error: "error", warning: "warning", note: "notice" } as const;

/** GitHub workflow commands: an annotation a finding, on the file it is about. */
export const githubReporter: MakeReporter = ({ lang }) => ({
  begin: () => "",
  each: (outcome) =>
    findingsOf(outcome, lang)
      .map(({ rule, level, text }) => {
        const file = forWorkflowCommand(posix(outcome.path));
        return `::${COMMANDS[level]} file=${file},title=${forWorkflowCommand(rule)}::${forWorkflowMessage(text)}\n`;
      })
      .join(""),
  end: () => "",
});
