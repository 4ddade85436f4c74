import { styleText } from "node:util";
import { type Explanation, explain, type Report } from "@provcheck/core";
import { columns, padded, wrap } from "../layout.ts";
import { problemText } from "../problem-text.ts";
import { forTerminal } from "../sanitize.ts";
import type { MakeReporter, ReporterOptions } from "./reporter.ts";
import { reportWords } from "./words.ts";

const MIN_COLUMNS = 50;
const MAX_COLUMNS = 100;
const BELOW = "      ";

/** How the lines of one run are made: as wide as the terminal, in its language, with or without colour. */
class Lines {
  readonly #width: number;
  readonly #color: boolean;
  readonly #aside: string;

  constructor({ color, columns: wide, lang }: ReporterOptions) {
    this.#width = Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, wide));
    this.#color = color;
    this.#aside = reportWords(lang).aside;
  }

  bold(text: string): string {
    return this.#color ? styleText("bold", text, { validateStream: false }) : text;
  }

  #dim(text: string): string {
    return this.#color ? styleText("dim", text, { validateStream: false }) : text;
  }

  #withAside(text: string, aside: string | undefined): string {
    return aside ? `${text}${this.#aside.replace("{text}", () => aside)}` : text;
  }

  block(text: string, first: string, rest: string): string[] {
    return wrap(forTerminal(text), this.#width - columns(first)).map(
      (line, index) => `${index === 0 ? first : rest}${line}`,
    );
  }

  section(heading: string, texts: readonly string[]): string[] {
    if (texts.length === 0) return [];
    return ["", `  ${this.#dim(heading)}`, ...texts.flatMap((text) => this.block(text, "    · ", "      "))];
  }

  table(heading: string, rows: Explanation["details"]): string[] {
    if (rows.length === 0) return [];
    const labelWidth = Math.max(0, ...rows.map((row) => columns(row.label)));
    const indent = " ".repeat(labelWidth + 6);
    const lines = rows.flatMap(({ label, value, note }) => {
      const text = this.#withAside(value, note);
      // A digest is copied in one piece: what is too wide beside its label stands below it.
      const widest = Math.max(0, ...forTerminal(text).split(/\s+/).map(columns));
      if (widest > this.#width - indent.length && widest <= this.#width - BELOW.length)
        return [`    ${label}`, ...this.block(text, BELOW, BELOW)];
      return this.block(text, `    ${padded(label, labelWidth)}  `, indent);
    });
    return ["", `  ${this.#dim(heading)}`, ...lines];
  }

  /** A question a line, and below it every answer that there is. */
  answers(asked: Explanation["answers"]): string[] {
    const labelWidth = Math.max(0, ...asked.map(({ question }) => columns(question)));
    const indent = " ".repeat(labelWidth + 4);
    return asked.flatMap(({ question, answers }) =>
      answers.flatMap(({ text, basis }, index) => {
        const first = index === 0 ? `  ${padded(question, labelWidth)}  ` : indent;
        return this.block(this.#withAside(text, basis), first, `${indent}  `);
      }),
    );
  }
}

/**
 * For people: the sentence first, then what they ask, what backs it, what does not, what was not checked, what to do
 * next.
 */
export const textReporter: MakeReporter = (options) => {
  const { lang, show, record } = options;
  const lines = new Lines(options);
  const render = (report: Report): string => {
    const words = explain(report, { lang, show });
    const { headings } = words;
    return [
      lines.bold(forTerminal(report.input.name)),
      ...lines.block(words.sentence, "  ", "  ").map((line) => lines.bold(line)),
      "",
      ...lines.answers(words.answers),
      ...lines.section(headings.backs, words.backs),
      ...lines.section(headings.against, words.against),
      ...lines.section(headings.doesNotProve, [words.doesNotProve]),
      ...lines.section(headings.notChecked, words.notChecked),
      ...lines.section(headings.next, words.next),
      ...lines.table(headings.details, words.details),
      ...words.sections.flatMap(({ heading, rows }) => lines.table(heading, rows)),
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
      return [lines.bold(forTerminal(outcome.path)), ...lines.block(why, "  ", "  "), "", ""].join("\n");
    },
    end: () => "",
  };
};
