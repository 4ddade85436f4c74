/**
 * How sentences are made. What is shown is `Words`: our own texts, with what is not ours in quotation marks. A plain string
 * is nobody's word yet, so that it fits nowhere until somebody has said whose it is.
 */
import type { ArgKinds, FileText } from "../model/file-text.ts";
import type { Args } from "../model/report.ts";
import type { en, Locale, MessageKey } from "./locales/en/index.ts";
import { type Language, LOCALES } from "./locales/index.ts";
import type { Placeholders } from "./locales/texts.ts";

declare const words: unique symbol;

/** Text that can be shown: our own words, and file text in quotation marks. Still to be cleaned for wherever it is shown. */
export type Words = string & { readonly [words]: true };

/** What can stand in a sentence. */
export type Shown = Words | number;

type ArgNames<Key extends MessageKey> = Placeholders<(typeof en)[Key]>;
type ArgsFor<Key extends MessageKey> = [ArgNames<Key>] extends [never]
  ? []
  : [args: Readonly<Record<ArgNames<Key>, Shown>>];

/** Renders a text, with everything that it names and nothing else. */
type Say = <Key extends MessageKey>(key: Key, ...args: ArgsFor<Key>) => Words;

/** The keys whose rooms a report's own codes are looked up in. */
type KeysOf<Room extends string> = Extract<MessageKey, `${Room}.${string}`>;

/**
 * Renders the text of a code that a report holds. One of another version, which has no text here, is told as that.
 */
type SayCode = <Room extends string>(room: Room, code: string, ...args: ArgsFor<KeysOf<Room>>) => Words;

/** The closed lists of codes that histories are written in. */
type WordKind = "action" | "source-type" | "relation" | "signal";

/** What every part of `explain` speaks with. */
export interface Voice {
  /** The language, as BCP 47 has it. */
  lang: Language;
  say: Say;
  sayCode: SayCode;
  /** The text of a message as a report holds it, with arguments that are quoted unless the table of its code calls them ours. */
  sayMessage(message: { key: string; code: string; args: Args; kinds: ArgKinds | undefined }): Words;
  /** The word for a code that a file uses, where the list of its kind has it; the code in quotation marks otherwise. */
  word(kind: WordKind, code: string): Words;
  /** The name that the language has for a product or vendor of our own tables. */
  name(text: string): Words;
  /** Between clauses. */
  separator: Words;
  /** Between the members of a list. */
  comma: Words;
  /** Between a heading or label and what it is of. */
  colon: Words;
  /** Between sentences. */
  space: Words;
}

const MAX_QUOTED_CHARS = 300;
/** One word of a code, an address or a number: too little to pose as a sentence of ours. */
const PLAIN = /^[\w./:;,+#*()%=@-]+$/;

/**
 * A word of our own: of a table, a number, or put together from them. The one door by which a plain string becomes words
 * without quotation marks; whoever uses it answers for where the string comes from.
 */
export const ours = (text: string | number): Words => String(text) as Words;

/** File text stands in quotation marks, so that a title cannot pose as our own words. */
export const quote = (text: string | FileText): Words =>
  ours(`“${text.replace(/[“”]/g, '"').slice(0, MAX_QUOTED_CHARS)}”`);

/** A code as it is, anything else in quotation marks. */
export const plain = (text: string): Words => (PLAIN.test(text) ? ours(text) : quote(text));

/** A word of a path: with something in it that no sentence has. */
const PATH_WORD = /^(?=.*[./:[\d])[\w./:;,+#*()%=@©[\]-]+$/;

/** Where something stands in the file: as it is, unless a name in it could be read as a sentence. */
export const place = (path: string): Words =>
  path.split(" ").every((word) => PATH_WORD.test(word)) ? ours(path) : plain(path);

/** Words put together as they stand: `` phrase`${width} × ${height}` ``. */
export const phrase = (parts: TemplateStringsArray, ...shown: readonly Shown[]): Words =>
  ours(String.raw({ raw: parts }, ...shown));

/** Those that are there, one after the other. */
export const list = (parts: readonly (Words | "" | false | undefined)[], separator: Words = ours(", ")): Words =>
  ours(parts.filter(Boolean).join(separator));

const isKey = (key: string): key is MessageKey => Object.hasOwn(LOCALES.en, key);

/** Marks that bring their own room, and characters that are written without blanks between them. */
const ROOMY = /[“”（）《》、。，；：]/;
const HAN = /\p{sc=Han}/u;
const tight = (before: string, after: string): boolean =>
  ROOMY.test(before) || ROOMY.test(after) || (HAN.test(before) && HAN.test(after));

/** A text between two arguments, without the blanks that stand where none is written. */
function fitted(text: string, before: string, after: string): string {
  const bare = text.trim();
  const from = text.startsWith(" ") && tight(before.slice(-1), (bare + after).charAt(0)) ? 1 : 0;
  const left = text.slice(from);
  return left.endsWith(" ") && tight((before + bare).slice(-1), after.charAt(0)) ? left.slice(0, -1) : left;
}

/**
 * Puts the arguments into a text, in one pass: what came from the file is never itself taken for a template. Where a
 * language has no blanks between words, those of the template stand only beside what is written in Latin letters.
 */
function filled(template: string, args: Readonly<Record<string, Shown>>, blanks: boolean): Words {
  // Texts and names in turn.
  const parts = template.split(/\{(\w+)\}/).map((part, index) => {
    if (index % 2 === 0) return part;
    return Object.hasOwn(args, part) ? String(args[part]) : "";
  });
  if (blanks) return ours(parts.join(""));
  return ours(
    parts.map((part, at) => (at % 2 === 0 ? fitted(part, parts[at - 1] ?? "", parts[at + 1] ?? "") : part)).join(""),
  );
}

/** The text of a key that may not be there. */
const textIn = (locale: Locale, key: string): Words | undefined => (isKey(key) ? ours(locale[key]) : undefined);

/** The voice of a language. */
export function voiceOf(lang: Language = "en"): Voice {
  const locale = LOCALES[lang] ?? LOCALES.en;
  const render = (key: MessageKey, args: Readonly<Record<string, Shown>>): Words =>
    filled(locale[key], args, locale.space !== "");
  const told = (key: string, code: string, args: Readonly<Record<string, Shown>>): Words =>
    isKey(key) ? render(key, args) : render("other", { code: plain(code) });
  return {
    lang,
    say: (key, ...[args]) => render(key, args ?? {}),
    sayCode: (room, code, ...[args]) => told(`${room}.${code}`, code, args ?? {}),
    sayMessage: ({ key, code, args, kinds }) => told(key, code, shown(args, kinds, told)),
    word: (kind, code) => textIn(locale, `${kind}.${code}`) ?? quote(code),
    name: (text) => textIn(locale, `name.${text}`) ?? ours(text),
    separator: render("separator", {}),
    comma: render("comma", {}),
    colon: render("colon", {}),
    space: render("space", {}),
  };
}

type Told = (key: string, code: string, args: Readonly<Record<string, Shown>>) => Words;

/** Arguments as they are shown: what the table of their code does not call ours is the file's. */
function shown(args: Args, kinds: ArgKinds = {}, told: Told): Record<string, Words> {
  const one = (name: string, value: unknown): Words => {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (typeof value !== "string" || kind === "ours") return ours(String(value));
    if (kind === "status") return told(`code.${value}`, value, {});
    return value === "" ? told("unnamed", "", {}) : quote(value);
  };
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, one(name, value)]));
}

/** The same texts, each once. */
export const unique = (texts: readonly Words[]): Words[] => [...new Set(texts)];

/** What the arguments of a code are, where this version has it. */
export const argsOf = (table: Readonly<Record<string, ArgKinds>>, code: string): ArgKinds | undefined =>
  Object.hasOwn(table, code) ? table[code] : undefined;
