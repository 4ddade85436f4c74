import { BUDGETS, counter, FormatError, LimitError } from "../../model/limits.ts";
import { latin1, u8, u16be, u32be } from "../../source/bytes.ts";

/** A decoded value: string, number, bigint, boolean, null, undefined, Uint8Array, array or Map. */
export type Cbor = unknown;

/** Counts items: each takes more memory than its bytes do. */
export type CborItems = ReturnType<typeof counter>;

const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6 } as const;
const INDEFINITE = 31;
const BREAK = 0xff;
const TWICE = "CBOR: a map holds one key twice";

/**
 * Decodes exactly one well-formed CBOR item (RFC 8949, appendix C), as 15.6.2 and 15.10.3.1 ask. Maps come out as Map,
 * so that a key such as `__proto__` stays a key. Indefinite lengths are read; tags are read through, whatever their
 * number, because here the value matters; a simple value that nobody has defined says as little as `undefined`.
 *
 * Written by hand because others decide otherwise where files are made to be read in two ways: a map with two equal
 * keys is refused (no reader may take the first and another the last), and so is anything behind the item.
 * @param items counts those of several structures together, such as all of one store; by default those of this one
 * @throws FormatError when it is not one well-formed item; LimitError when it is nested too deep or holds too much.
 */
export function decodeCbor(bytes: Uint8Array, items: CborItems = counter("cborItemCount")): Cbor {
  const cursor: Cursor = {
    bytes,
    at: 0,
    depth: 0,
    items,
    keyBytes: counter("manifestStoreBytes"),
  };
  const value = item(cursor);
  if (cursor.at !== bytes.length) throw new FormatError(`CBOR: ${bytes.length - cursor.at} bytes behind the item`);
  return value;
}

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  depth: number;
  readonly items: CborItems;
  /** Bytes of keys that are compared as they are written: one in another is compared again at every level. */
  readonly keyBytes: ReturnType<typeof counter>;
}

function item(cursor: Cursor): Cbor {
  cursor.items.take();
  const head = take(cursor, 1);
  const major = u8(cursor.bytes, head) >> 5;
  const info = u8(cursor.bytes, head) & 31;
  if (major === 7) return simple(cursor, info);
  if (info === INDEFINITE) return indefinite(cursor, major);
  const argument = readArgument(cursor, info);
  switch (major) {
    case MAJOR.unsigned:
      return argument;
    case MAJOR.negative:
      return typeof argument === "bigint" ? -1n - argument : -1 - argument;
    case MAJOR.bytes:
      return string(cursor, argument);
    case MAJOR.text:
      return text(string(cursor, argument));
    case MAJOR.array:
      return nested(cursor, () => sequence(cursor, held(cursor, argument, 1)));
    case MAJOR.map:
      return nested(cursor, () => map(cursor, held(cursor, argument, 2)));
    default:
      return nested(cursor, () => item(cursor));
  }
}

/** Moves on by `length` bytes and returns where they begin. */
function take(cursor: Cursor, length: number): number {
  const from = cursor.at;
  if (length > cursor.bytes.length - from) throw new FormatError("CBOR: ends too early");
  cursor.at = from + length;
  return from;
}

function readArgument(cursor: Cursor, info: number): number | bigint {
  if (info < 24) return info;
  if (info === 24) return u8(cursor.bytes, take(cursor, 1));
  if (info === 25) return u16be(cursor.bytes, take(cursor, 2));
  if (info === 26) return u32be(cursor.bytes, take(cursor, 4));
  if (info !== 27) throw new FormatError(`CBOR: additional information ${info}`);
  const from = take(cursor, 8);
  const wide = (BigInt(u32be(cursor.bytes, from)) << 32n) | BigInt(u32be(cursor.bytes, from + 4));
  return wide <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(wide) : wide;
}

/** A count of things of at least `bytesEach` bytes cannot be more than what is left: checked before anything is kept. */
function held(cursor: Cursor, count: number | bigint, bytesEach: number): number {
  const most = (cursor.bytes.length - cursor.at) / bytesEach;
  if (typeof count === "bigint" || count > most) throw new FormatError("CBOR: ends too early");
  return count;
}

const string = (cursor: Cursor, length: number | bigint): Uint8Array => {
  const from = take(cursor, held(cursor, length, 1));
  return cursor.bytes.subarray(from, cursor.at);
};

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function text(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new FormatError("CBOR: text that is not UTF-8");
  }
}

function nested<T>(cursor: Cursor, read: () => T): T {
  cursor.depth += 1;
  if (cursor.depth > BUDGETS.cborDepth) throw new LimitError("cborDepth");
  const value = read();
  cursor.depth -= 1;
  return value;
}

const atBreak = (cursor: Cursor): boolean => {
  if (cursor.bytes[cursor.at] !== BREAK) return false;
  cursor.at += 1;
  return true;
};

function sequence(cursor: Cursor, count: number | undefined): Cbor[] {
  const values: Cbor[] = [];
  while (count === undefined ? !atBreak(cursor) : values.length < count) values.push(item(cursor));
  return values;
}

function map(cursor: Cursor, count: number | undefined): Map<Cbor, Cbor> {
  const values = new Map<Cbor, Cbor>();
  const encoded = new Set<string>();
  while (count === undefined ? !atBreak(cursor) : values.size < count) {
    const from = cursor.at;
    const key = item(cursor);
    // Byte strings and structures are told apart by how they are written: as objects no two are the same key.
    if (typeof key === "object" && key !== null) {
      cursor.keyBytes.take(cursor.at - from);
      const form = latin1(cursor.bytes.subarray(from, cursor.at));
      if (encoded.has(form)) throw new FormatError(TWICE);
      encoded.add(form);
    } else if (values.has(key)) throw new FormatError(TWICE);
    values.set(key, item(cursor));
  }
  return values;
}

/** Strings in chunks, arrays and maps that end with a break. Chunks are definite strings of the same kind. */
function indefinite(cursor: Cursor, major: number): Cbor {
  if (major === MAJOR.array) return nested(cursor, () => sequence(cursor, undefined));
  if (major === MAJOR.map) return nested(cursor, () => map(cursor, undefined));
  if (major !== MAJOR.bytes && major !== MAJOR.text)
    throw new FormatError("CBOR: indefinite length of a number or tag");
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (!atBreak(cursor)) {
    cursor.items.take();
    const head = u8(cursor.bytes, take(cursor, 1));
    if (head >> 5 !== major || (head & 31) === INDEFINITE) throw new FormatError("CBOR: chunk of another kind");
    const chunk = string(cursor, readArgument(cursor, head & 31));
    // Each chunk of a text is text by itself (RFC 8949, 3.2.3).
    if (major === MAJOR.text) text(chunk);
    chunks.push(chunk);
    length += chunk.length;
  }
  const joined = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return major === MAJOR.text ? text(joined) : joined;
}

function simple(cursor: Cursor, info: number): Cbor {
  if (info === 20) return false;
  if (info === 21) return true;
  if (info === 22) return null;
  if (info < 24) return undefined;
  if (info === 24) {
    if (u8(cursor.bytes, take(cursor, 1)) < 32) throw new FormatError("CBOR: simple value written too long");
    return undefined;
  }
  if (info === 25) return half(u16be(cursor.bytes, take(cursor, 2)));
  if (info === 26) return view(cursor, take(cursor, 4)).getFloat32(0);
  if (info === 27) return view(cursor, take(cursor, 8)).getFloat64(0);
  throw new FormatError(info === INDEFINITE ? "CBOR: break without a beginning" : `CBOR: simple value ${info}`);
}

const view = ({ bytes }: Cursor, at: number): DataView => new DataView(bytes.buffer, bytes.byteOffset + at);

/** IEEE 754 binary16 (RFC 8949, appendix D). */
function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
        ? fraction === 0
          ? Number.POSITIVE_INFINITY
          : Number.NaN
        : (fraction + 1024) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -size : size;
}
