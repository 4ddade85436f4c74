import type { Language } from "@provcheck/core";
import { COMMANDS, type CommandTexts } from "@provcheck/core/internal";

/** Words of the reporters themselves; sentences about files come from the library's texts. */
export const reportWords = (lang: Language): CommandTexts["reporters"] => COMMANDS[lang].reporters;

/** A word of the report for people, or the word itself. */
export function term(lang: Language, word: string): string {
  const terms: Readonly<Record<string, string>> = COMMANDS[lang].terms;
  return Object.hasOwn(terms, word) ? (terms[word] ?? word) : word;
}
