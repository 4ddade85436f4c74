import { styleText } from "node:util";
import { type Explanation, explain, type Report } from "@provcheck/core";
import { columns, padded, wrap } from "../layout.ts";
import { problemText } from "../problem-text.ts";
import { forTerminal } from "../sanitize.ts";
import type { MakeReporter } from "./reporter.ts";
import { reportWords } from "./words.ts";

const MIN_COLUMNS = 50;
const MAX_COLUMNS = 100;
const BELOW = "      ";

/** For people: the sentence first, then what backs it, what does not, what was not checked, what to do next. */
export const textReporter: MakeReporter = ({ lang, color, columns: wide, show, record }) => {
  const width = Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, wide));
  const bold = (text: string) => (color ? styleText("bold", text, { validateStream: false }) : text);
  const dim = (text: string) => (color ? styleText("dim", text, { validateStream: false }) : text);

  const aside = (text: string) => reportWords(lang).aside.replace("{text}", () => text);

  const block = (text: string, first: string, rest: string): string[] =>
    wrap(forTerminal(text), width - columns(first)).map((line, index) => `${index === 0 ? first : rest}${line}`);

  const section = (heading: string, texts: readonly string[]): string[] =>
    texts.length === 0 ? [] : ["", `  ${dim(heading)}`, ...texts.flatMap((text) => block(text, "    · ", "      "))];

  const table = (heading: string, rows: Explanation["details"]): string[] => {
    if (rows.length === 0) return [];
    const labelWidth = Math.max(0, ...rows.map((row) => columns(row.label)));
    const lines = rows.flatMap((row) => {
      const note = row.note === undefined ? "" : aside(row.note);
      const indent = " ".repeat(labelWidth + 6);
      const text = `${row.value}${note}`;
      // A digest is copied in one piece: what is too wide beside its label stands below it.
      const widest = Math.max(0, ...forTerminal(text).split(/\s+/).map(columns));
      if (widest > width - indent.length && widest <= width - BELOW.length)
        return [`    ${row.label}`, ...block(text, BELOW, BELOW)];
      return block(text, `    ${padded(row.label, labelWidth)}  `, indent);
    });
    return ["", `  ${dim(heading)}`, ...lines];
  };

  /** A question a line, and below it every answer that there is. */
  const answers = (asked: Explanation["answers"]): string[] => {
    const labelWidth = Math.max(0, ...asked.map(({ question }) => columns(question)));
    const indent = " ".repeat(labelWidth + 4);
    return asked.flatMap(({ question, answers: told }) =>
      told.flatMap(({ text, basis }, index) =>
        block(
          basis ? `${text}${aside(basis)}` : text,
          index === 0 ? `  ${padded(question, labelWidth)}  ` : indent,
          `${indent}  `,
        ),
      ),
    );
  };

  const render = (report: Report): string => {
    const words = explain(report, { lang, show });
    const { headings } = words;
    return [
      bold(forTerminal(report.input.name)),
      ...block(words.sentence, "  ", "  ").map((line) => bold(line)),
      "",
      ...answers(words.answers),
      ...section(headings.backs, words.backs),
      ...section(headings.against, words.against),
      ...section(headings.doesNotProve, [words.doesNotProve]),
      ...section(headings.notChecked, words.notChecked),
      ...section(headings.next, words.next),
      ...table(headings.details, words.details),
      ...words.sections.flatMap(({ heading, rows }) => table(heading, rows)),
      "",
    ].join("\n");
  };

  return {
    begin: () => "",
    // On a terminal, what could not be checked is told on stderr; in a file it would be missing.
    each(outcome) {
      if (outcome.kind === "report") return `${render(outcome.report)}\n`;
      if (!record) return "";
      const why = `${reportWords(lang).problem}: ${problemText(lang, outcome)}`;
      return [bold(forTerminal(outcome.path)), ...block(why, "  ", "  "), "", ""].join("\n");
    },
    end: () => "",
  };
};
