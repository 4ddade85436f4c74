import type { MarksComparison } from "../compare/marks.ts";
import { present } from "../model/present.ts";
import { type Language, LOCALES } from "./locales/index.ts";

/**
 * A comparison of marks in people's words.
 * @example
 * ```ts
 * import { compareMarks, explainMarks, inspect, type MarksExplanation } from "@provcheck/core";
 * const words: MarksExplanation = explainMarks(compareMarks(await inspect("a.jpg"), await inspect("b.jpg")));
 * console.log(words.sentence);
 * ```
 */
export interface MarksExplanation {
  sentence: string;
  rows: { outcome: string; what: string; before?: string; after?: string }[];
}

/**
 * Renders a comparison of marks. Values may quote the file: clean them where they are shown.
 * @param comparison from `compareMarks`
 * @param options `lang`: `en` (default) or `zh-CN`
 * @example
 * ```ts
 * import { compareMarks, explainMarks, inspect } from "@provcheck/core";
 * const comparison = compareMarks(await inspect("a.jpg"), await inspect("b.jpg"));
 * for (const row of explainMarks(comparison, { lang: "zh-CN" }).rows) console.log(row.outcome, row.what);
 * ```
 */
export function explainMarks(comparison: MarksComparison, options: { lang?: Language } = {}): MarksExplanation {
  const locale = LOCALES[options.lang ?? "en"] ?? LOCALES.en;
  const { changes, kept } = comparison;
  const had = changes.some((change) => change.outcome !== "added");
  const sentence = !had ? "marks.none" : kept ? "marks.kept" : "marks.not-kept";
  return {
    sentence: locale[sentence],
    rows: changes.map(({ what, id, outcome, before, after }) => ({
      outcome: locale[`marks.${outcome}`],
      what: `${locale[`marks.${what}`]} ${id}`,
      ...present({ before, after }),
    })),
  };
}
