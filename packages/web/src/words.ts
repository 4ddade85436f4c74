import type { Language } from "@provcheck/core/explain";
import { COMMANDS, type CommandTexts } from "@provcheck/core/internal";

/** The page's own words in a language. */
export type PageWords = CommandTexts["page"];
export const LANGUAGES = Object.keys(COMMANDS) as Language[];
export const pageWords = (lang: Language): PageWords => COMMANDS[lang].page;

/** Each language by its own name. */
export const nameOfLanguage = (lang: Language): string =>
  new Intl.DisplayNames([lang], { type: "language" }).of(lang.split("-")[0] ?? lang) ?? lang;

/** Puts the arguments in, each once: what a file brings is never read as a placeholder. */
export const fill = (text: string, args: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));

/** Why frames do not come from WebCodecs, and what there is instead. */
export function withoutFrames(why: string, lang: Language, player: boolean): string {
  const words = pageWords(lang);
  const reason = words[`frames.${why}` as keyof PageWords] ?? words["frames.not-read"];
  return player ? `${reason} ${words.framesByPlayer}` : reason;
}

/** Bytes as people read them. */
export function size(bytes: number, lang: Language): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const at = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(lang, { style: "unit", unit: units[at] ?? "byte", maximumFractionDigits: 1 }).format(
    bytes / 1000 ** at,
  );
}

const KEPT = "provcheck.language";

/** The language that was chosen last, or the browser's, or English. A page from disk may not be allowed to keep anything. */
export function firstLanguage(): Language {
  const wanted = [kept(), ...navigator.languages];
  for (const tag of wanted) {
    const found = LANGUAGES.find((lang) => tag === lang || tag?.split("-")[0] === lang.split("-")[0]);
    if (found) return found;
  }
  return "en";
}

function kept(): string | undefined {
  try {
    return localStorage.getItem(KEPT) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepLanguage(lang: Language): void {
  try {
    localStorage.setItem(KEPT, lang);
  } catch {
    // Then it is asked for again next time.
  }
}
