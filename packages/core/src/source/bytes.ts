/** Small readers over bytes already in memory. Out of range gives 0 or an empty string, never an exception. */

export const u8 = (b: Uint8Array, o: number): number => b[o] ?? 0;
export const u16be = (b: Uint8Array, o: number): number => (u8(b, o) << 8) | u8(b, o + 1);
export const u16le = (b: Uint8Array, o: number): number => u8(b, o) | (u8(b, o + 1) << 8);
export const u24be = (b: Uint8Array, o: number): number => (u16be(b, o) << 8) | u8(b, o + 2);
export const u32be = (b: Uint8Array, o: number): number => u16be(b, o) * 0x10000 + u16be(b, o + 2);
export const u32le = (b: Uint8Array, o: number): number => u16le(b, o) + u16le(b, o + 2) * 0x10000;
/** Exact up to 2^53; a larger value is a lie about a file's size and comes out as Infinity. */
export function u64be(b: Uint8Array, o: number): number {
  const high = u32be(b, o);
  return high > 0x1fffff ? Number.POSITIVE_INFINITY : high * 0x100000000 + u32be(b, o + 4);
}
/** As `u64be`, low byte first. */
export function u64le(b: Uint8Array, o: number): number {
  const high = u32le(b, o + 4);
  return high > 0x1fffff ? Number.POSITIVE_INFINITY : high * 0x100000000 + u32le(b, o);
}
/** ID3v2 synchsafe integer: seven bits a byte. */
export const synchsafe = (b: Uint8Array, o: number): number =>
  ((u8(b, o) & 0x7f) << 21) | ((u8(b, o + 1) & 0x7f) << 14) | ((u8(b, o + 2) & 0x7f) << 7) | (u8(b, o + 3) & 0x7f);

const utf8Decoder = new TextDecoder("utf-8");
const utf16leDecoder = new TextDecoder("utf-16le");

/** Characters that are put together at once: as many arguments as every runtime takes. */
const PIECE = 8192;

/** One character a byte. `TextDecoder("latin1")` is windows-1252 in browsers and in later versions of Node, and is not asked. */
export function latin1(b: Uint8Array): string {
  if (b.length <= PIECE) return characters(b);
  const pieces: string[] = [];
  for (let at = 0; at < b.length; at += PIECE) pieces.push(characters(b.subarray(at, at + PIECE)));
  return pieces.join("");
}
/** Handed over as they are: spread out, they are gone over one by one in an iterator, which takes ten times as long. */
const characters = (b: Uint8Array): string => Reflect.apply(String.fromCharCode, undefined, b);
export const utf8 = (b: Uint8Array): string => utf8Decoder.decode(b);
export const utf16le = (b: Uint8Array): string => utf16leDecoder.decode(b);

/** UTF-16 big endian, by swapping: not every runtime has the decoder. */
export function utf16be(b: Uint8Array): string {
  const swapped = new Uint8Array(b.length & ~1);
  for (let i = 0; i + 1 < b.length; i += 2) {
    swapped[i] = u8(b, i + 1);
    swapped[i + 1] = u8(b, i);
  }
  return utf16le(swapped);
}

export const ascii = (b: Uint8Array, o: number, length: number): string => latin1(b.subarray(o, o + length));

export function startsWith(b: Uint8Array, text: string, o = 0): boolean {
  if (o + text.length > b.length) return false;
  for (let i = 0; i < text.length; i++) if (b[o + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** First position of `text` (one byte a character) in `b` from `from`, or -1. */
export function indexOf(b: Uint8Array, text: string, from = 0): number {
  const first = text.charCodeAt(0);
  const last = b.length - text.length;
  for (let at = from; at <= last; at++) {
    // A search costs far more than a look: where the first byte stands again and again, it is a look.
    if (b[at] !== first) at = b.indexOf(first, at);
    if (at === -1 || at > last) return -1;
    if (startsWith(b, text, at)) return at;
  }
  return -1;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0"));

export function hex(b: Uint8Array): string {
  let text = "";
  for (const byte of b) text += HEX[byte];
  return text;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** Text without the NULs at its end. From the end on: a pattern would look for them at every place. */
export function withoutTrailingNuls(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  return text.slice(0, end);
}

/** Text before the first NUL. */
export function untilNul(text: string): string {
  const end = text.indexOf("\0");
  return end === -1 ? text : text.slice(0, end);
}
