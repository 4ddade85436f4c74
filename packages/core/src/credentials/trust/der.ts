import { FormatError } from "../../model/limits.ts";
import { latin1, utf8, utf16be } from "../../source/bytes.ts";

/**
 * DER (X.690) as certificates, time-stamp tokens and OCSP responses are written in. Every element keeps the bytes as
 * they stand, because signatures are over those and not over what a library would write again. Strict: lengths are
 * definite and shortest, tags are one byte, and nothing may follow the last element.
 *
 * Why not a library: reading one certificate with the schema library at hand took 1 ms and its import 150 ms, more
 * than all the rest of a signature. The tests hold this reader against that library.
 */
export interface Element {
  readonly tag: number;
  /** Tag, length and content. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** A context-specific tag of what holds elements: explicit tags and implicit structures. */
export const context = (number: number): number => 0xa0 | number;

/** A context-specific tag in the place of a plain type's own. */
export const plainContext = (number: number): number => 0x80 | number;

function elementAt(bytes: Uint8Array, at: number): Element {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new FormatError("DER: cut off");
  if ((tag & 0x1f) === 0x1f) throw new FormatError("DER: long tag");
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new FormatError("DER: length form");
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[start + i] ?? 0);
    start += count;
    if (length < 0x80 || length < 256 ** (count - 1)) throw new FormatError("DER: length not shortest");
  }
  const end = start + length;
  if (end > bytes.length) throw new FormatError("DER: longer than what holds it");
  return { tag, bytes: bytes.subarray(at, end), content: bytes.subarray(start, end) };
}

/** The one element that these bytes are. @throws FormatError when they are more or less than that. */
export function readDer(bytes: Uint8Array, tag?: number): Element {
  const element = elementAt(bytes, 0);
  if (element.bytes.length !== bytes.length) throw new FormatError("DER: bytes behind the element");
  if (tag !== undefined && element.tag !== tag) throw new FormatError("DER: another tag expected");
  return element;
}

/** The members of a structure, one after the other, as a schema asks for them. */
export class Members {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(content: Uint8Array) {
    this.#bytes = content;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  #next(): Element {
    const element = elementAt(this.#bytes, this.#at);
    this.#at += element.bytes.length;
    return element;
  }

  /** The next member, which must have the tag when one is given. */
  take(tag?: number): Element {
    const element = this.#next();
    if (tag !== undefined && element.tag !== tag) throw new FormatError("DER: another tag expected");
    return element;
  }

  /** The next member if it has the tag. */
  optional(tag: number): Element | undefined {
    return !this.done && this.#bytes[this.#at] === tag ? this.#next() : undefined;
  }

  /** @throws FormatError when a member is left over */
  end(): void {
    if (!this.done) throw new FormatError("DER: member left over");
  }
}

/** Members of a SEQUENCE, or of what stands in for one under another tag. */
export function members(element: Element, tag: number = TAG.sequence): Members {
  if (element.tag !== tag) throw new FormatError("DER: another tag expected");
  return new Members(element.content);
}

/** All members of a SEQUENCE OF or SET OF. */
export function listOf(element: Element, tag: number = TAG.sequence): Element[] {
  const rest = members(element, tag);
  const all: Element[] = [];
  while (!rest.done) all.push(rest.take());
  return all;
}

/** The element inside an explicit tag. */
export const inside = (element: Element, tag?: number): Element => readDer(element.content, tag);

export function readOid(element: Element): string {
  const { content } = element;
  const last = content[content.length - 1];
  if (element.tag !== TAG.oid || last === undefined || last >= 0x80) throw new FormatError("DER: no object identifier");
  const parts: number[] = [];
  let value = 0;
  for (const byte of content) {
    if (value > 2 ** 45) throw new FormatError("DER: object identifier too large");
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (parts.length === 0) {
      const root = Math.min(Math.floor(value / 40), 2);
      parts.push(root, value - 40 * root);
    } else parts.push(value);
    value = 0;
  }
  return parts.join(".");
}

/** Content of an INTEGER, two's complement, shortest. */
export function readInteger(element: Element, tag: number = TAG.integer): Uint8Array {
  const [first, second] = element.content;
  if (element.tag !== tag || first === undefined) throw new FormatError("DER: no integer");
  const padded = second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
  if (padded) throw new FormatError("DER: integer not shortest");
  return element.content;
}

/** A small INTEGER or ENUMERATED that is not negative. */
export function readSmall(element: Element, tag: number = TAG.integer): number {
  const content = readInteger(element, tag);
  if (content.length > 5 || (content[0] ?? 0) >= 0x80) throw new FormatError("DER: integer out of range");
  return content.reduce((sum, byte) => sum * 256 + byte, 0);
}

export function readBoolean(element: Element): boolean {
  const [value] = element.content;
  if (element.tag !== TAG.boolean || element.content.length !== 1 || (value !== 0 && value !== 0xff))
    throw new FormatError("DER: no boolean");
  return value !== 0;
}

/** The bytes of a BIT STRING; `unused` of the last byte's bits do not count. */
export function readBits(element: Element): { unused: number; bytes: Uint8Array } {
  const unused = element.content[0];
  const bytes = element.content.subarray(1);
  if (element.tag !== TAG.bitString || unused === undefined || unused > 7 || (unused > 0 && bytes.length === 0))
    throw new FormatError("DER: no bit string");
  return { unused, bytes };
}

/** A BIT STRING of whole bytes: a key or a signature. */
export function readWholeBits(element: Element): Uint8Array {
  const { unused, bytes } = readBits(element);
  if (unused !== 0) throw new FormatError("DER: bits that are no bytes");
  return bytes;
}

export function readOctets(element: Element, tag: number = TAG.octetString): Uint8Array {
  if (element.tag !== tag) throw new FormatError("DER: no octet string");
  return element.content;
}

const UTC_TIME = /^(\d{2})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d*[1-9]))?Z$/;

/** UTCTime or GeneralizedTime in the forms of RFC 5280, 4.1.2.5; fractions of a second as RFC 3161 allows them. */
export function readTime(element: Element): Date {
  const text = latin1(element.content);
  const short = element.tag === TAG.utcTime;
  const parts = short ? UTC_TIME.exec(text) : element.tag === TAG.generalizedTime ? GENERALIZED_TIME.exec(text) : null;
  if (parts === null) throw new FormatError("DER: no time");
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const fullYear = short ? year + (year < 50 ? 2000 : 1900) : year;
  const fraction = Number(`0.${parts[7] ?? "0"}`);
  const date = new Date(0);
  date.setUTCFullYear(fullYear, month - 1, day);
  date.setUTCHours(hour, minute, second, Math.floor(fraction * 1000));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  if (!real || date.getUTCMinutes() !== minute || date.getUTCSeconds() !== second)
    throw new FormatError("DER: no such time");
  return date;
}

/** A character string of any of the kinds that names use; undefined for what is none. */
export function readText(element: Element): string | undefined {
  switch (element.tag) {
    case TAG.utf8String:
      return utf8(element.content);
    case 0x12: // NumericString
    case 0x13: // PrintableString
    case 0x14: // TeletexString
    case 0x16: // IA5String
    case 0x1a: // VisibleString
      return latin1(element.content);
    case 0x1e: // BMPString
      return utf16be(element.content);
    default:
      return undefined;
  }
}
