import { latin1, u8 } from "../../source/bytes.ts";

/** A reference to an indirect object: `12 0 R`. */
interface Reference {
  object: number;
}
export interface Name {
  name: string;
}
/** A string, with its place when it is asked where it stands: a signature's `Contents` is one. */
export interface PdfString {
  string: Uint8Array;
  start: number;
  end: number;
}
export type PdfValue = number | Reference | Name | PdfString | PdfValue[] | PdfDictionary | undefined;
export type PdfDictionary = Map<string, PdfValue>;

const WHITE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([..."()<>[]{}/%"].map((char) => char.charCodeAt(0)));
/** Arrays and dictionaries in one another. */
const MAX_DEPTH = 32;
/** Items of one array or dictionary, with all that lies in them. */
const MAX_ITEMS = 20_000;

export const isName = (value: PdfValue, name: string): boolean => nameOf(value) === name;
export const nameOf = (value: PdfValue): string | undefined =>
  typeof value === "object" && !Array.isArray(value) && "name" in value ? value.name : undefined;
export const referenceOf = (value: PdfValue): number | undefined =>
  typeof value === "object" && !Array.isArray(value) && "object" in value ? value.object : undefined;
export const dictionaryOf = (value: PdfValue): PdfDictionary | undefined => (value instanceof Map ? value : undefined);

/**
 * Reads PDF objects (ISO 32000-2, 7.3) from bytes in memory. Never throws: what is no object is `undefined`, and damage
 * ends the object it stands in.
 */
export class PdfLexer {
  at: number;
  readonly #bytes: Uint8Array;
  readonly #from: number;
  #items = 0;
  #reached: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
    this.#from = at;
    this.#reached = at;
  }

  /** Bytes gone over so far, those among them that were looked at without being taken. */
  get spent(): number {
    return Math.max(this.at, this.#reached) - this.#from;
  }

  /** Goes over white space and comments (7.2.3). */
  skipSpace(): void {
    for (; this.at < this.#bytes.length; this.at++) {
      const byte = u8(this.#bytes, this.at);
      if (byte === 0x25) {
        while (this.at < this.#bytes.length && u8(this.#bytes, this.at) !== 10 && u8(this.#bytes, this.at) !== 13)
          this.at += 1;
      } else if (!WHITE.has(byte)) return;
    }
  }

  /** A run of regular characters: a number or a word such as `obj`. */
  word(): string {
    this.skipSpace();
    const from = this.at;
    while (this.at < this.#bytes.length && this.at - from < 64 && isRegular(u8(this.#bytes, this.at))) this.at += 1;
    return latin1(this.#bytes.subarray(from, this.at));
  }

  /** The word that comes next, without taking it. */
  peekWord(): string {
    const from = this.at;
    const word = this.word();
    this.#back(from);
    return word;
  }

  value(depth = 0): PdfValue {
    this.skipSpace();
    this.#items += 1;
    if (depth > MAX_DEPTH || this.#items > MAX_ITEMS || this.at >= this.#bytes.length) return undefined;
    const byte = u8(this.#bytes, this.at);
    if (byte === 0x2f) return this.#name();
    if (byte === 0x28) return this.#literal();
    if (byte === 0x5b) return this.#array(depth);
    if (byte === 0x3c) return u8(this.#bytes, this.at + 1) === 0x3c ? this.#dictionary(depth) : this.#hexadecimal();
    if (isRegular(byte)) return this.#number();
    return undefined;
  }

  /** A number, or the reference that begins with it; other words (`true`, `null`) are no value that is asked for. */
  #number(): PdfValue {
    const text = this.word();
    if (!/^[+-]?\d*\.?\d*$/.test(text) || text === "") return undefined;
    const number = Number(text);
    if (!/^\d{1,10}$/.test(text)) return number;
    const after = this.at;
    if (/^\d{1,5}$/.test(this.word()) && this.word() === "R") return { object: number };
    this.#back(after);
    return number;
  }

  #back(to: number): void {
    this.#reached = Math.max(this.#reached, this.at);
    this.at = to;
  }

  #name(): Name {
    const from = this.at + 1;
    this.at = from;
    while (this.at < this.#bytes.length && this.at - from < 256 && isRegular(u8(this.#bytes, this.at))) this.at += 1;
    const raw = latin1(this.#bytes.subarray(from, this.at));
    const name = raw.replace(/#([0-9A-Fa-f]{2})/g, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
    return { name };
  }

  /** Parentheses balance; a backslash takes the next byte along. Escapes stay as they are. */
  #literal(): PdfString {
    const start = this.at;
    let depth = 0;
    for (; this.at < this.#bytes.length; this.at++) {
      const byte = u8(this.#bytes, this.at);
      if (byte === 0x5c) this.at += 1;
      else if (byte === 0x28) depth += 1;
      else if (byte === 0x29) {
        depth -= 1;
        if (depth === 0) break;
      }
    }
    this.at = Math.min(this.at + 1, this.#bytes.length);
    return { string: this.#bytes.subarray(start + 1, this.at - 1), start, end: this.at };
  }

  #hexadecimal(): PdfString {
    const start = this.at;
    const found = this.#bytes.indexOf(0x3e, start);
    this.at = found === -1 ? this.#bytes.length : found + 1;
    return { string: this.#bytes.subarray(start + 1, this.at - 1), start, end: this.at };
  }

  #array(depth: number): PdfValue[] {
    const items: PdfValue[] = [];
    this.at += 1;
    for (;;) {
      this.skipSpace();
      if (u8(this.#bytes, this.at) === 0x5d) break;
      const before = this.at;
      items.push(this.value(depth + 1));
      if (this.at === before) return items;
    }
    this.at += 1;
    return items;
  }

  #dictionary(depth: number): PdfDictionary {
    const dictionary: PdfDictionary = new Map();
    this.at += 2;
    for (;;) {
      this.skipSpace();
      if (u8(this.#bytes, this.at) !== 0x2f) break;
      const { name } = this.#name();
      const before = this.at;
      const value = this.value(depth + 1);
      if (this.at === before) return dictionary;
      // The first of two equal keys stays: readers differ, and a later one must not hide it.
      if (!dictionary.has(name)) dictionary.set(name, value);
    }
    if (u8(this.#bytes, this.at) === 0x3e && u8(this.#bytes, this.at + 1) === 0x3e) this.at += 2;
    return dictionary;
  }
}

const isRegular = (byte: number): boolean => !WHITE.has(byte) && !DELIMITERS.has(byte);
