import type { Language, OriginKind } from "@provcheck/core";
import { COMMANDS, type english, type Placeholders } from "@provcheck/core/internal";

/** Everything that the command says by itself, as English has it. Sentences about files come from the library. */
type Texts = (typeof english)["texts"];
export type Key = keyof Texts;
/** What files of a run are counted by. */
export type CountWord = OriginKind | "broken" | "failed" | "unchecked";
type Value = string | number | Told;
/** What a text needs beside its key. */
export type Args<K extends Key> = [Placeholders<Texts[K]>] extends [never]
  ? []
  : [args: { readonly [Name in Placeholders<Texts[K]>]: Value }];

/** A text that is not said yet: in whose language, is known where it is shown. */
export interface Told {
  readonly key: Key;
  readonly args: Readonly<Record<string, Value>>;
}

export const told = <K extends Key>(key: K, ...[args]: Args<K>): Told => ({ key, args: args ?? {} });

/** Puts the arguments in, each once: what a file brings is never read as a placeholder. */
export const say = (lang: Language, { key, args }: Told): string =>
  COMMANDS[lang].texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = args[name] ?? whole;
    return typeof value === "object" ? say(lang, value) : String(value);
  });

/** A message with its arguments. */
export const message = <K extends Key>(lang: Language, key: K, ...args: Args<K>): string =>
  say(lang, told(key, ...args));

const isKey = (key: string): key is Key => Object.hasOwn(COMMANDS.en.texts, key);

/** What went wrong by its code, where this has words for it. The library speaks English. */
export function codeText(lang: Language, code: string): string | undefined {
  const key = `problem.${code}`;
  return lang !== "en" && isKey(key) ? say(lang, { key, args: {} }) : undefined;
}
