import type { Range } from "../model/block.ts";
import { counter, FormatError, LimitError } from "../model/limits.ts";
import { ascii, u8, u16be, u32be } from "./bytes.ts";
import type { Reader } from "./reader.ts";

/** A font's table, as its directory places it. */
export interface FontTable extends Range {
  tag: string;
  /** Stored packed, as WOFF allows. */
  packed: boolean;
  /** Where its row stands in the directory, in a font that is not packed. */
  row?: number;
}

/** A font of one file whose tables lie there as they are: OpenType and TrueType, no collection. */
export const isPlainFont = (head: Uint8Array): boolean => /^(?:OTTO|true|\0\x01\0\0)$/.test(ascii(head, 0, 4));

/** `checkSumAdjustment` in `head` counts the whole file, the store with it (OpenType 1.9, `head`; C2PA 2.2, 18.7.3.6). */
export const CHECK_SUM_ADJUSTMENT = { at: 8, length: 4 } as const;

/** The table that holds a manifest store (C2PA 2.2, A.3.9.1). */
export const FONT_STORE = "C2PA";
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  OTTO: "font/otf",
  true: "font/ttf",
  "\0\x01\0\0": "font/ttf",
  ttcf: "font/collection",
  wOFF: "font/woff",
  wOF2: "font/woff2",
};

/** The media type of a font by its first four bytes; undefined: it is none. */
export const fontType = (head: Uint8Array): string | undefined => MEDIA_TYPES[ascii(head, 0, 4)];

/** The tables of a font (OpenType 1.9, WOFF 1.0 and 2.0). Collections: those of every font in them, each place once. */
export async function readFontTables(reader: Reader): Promise<FontTable[]> {
  const signature = ascii(await reader.exactly(0, 4), 0, 4);
  const left = counter("fontTableCount");
  if (signature === "wOFF") return woffTables(reader, left);
  if (signature === "wOF2") return woff2Tables(reader, left);
  if (signature !== "ttcf") return sfntTables(reader, 0, left);
  const count = u32be(await reader.exactly(8, 4), 0);
  const tables: FontTable[] = [];
  for (let font = 0; font < count; font++) {
    left.take();
    tables.push(...(await sfntTables(reader, u32be(await reader.exactly(12 + font * 4, 4), 0), left)));
  }
  return tables;
}

type Left = ReturnType<typeof counter>;

async function sfntTables(reader: Reader, at: number, left: Left): Promise<FontTable[]> {
  const count = u16be(await reader.exactly(at + 4, 2), 0);
  left.take(count);
  const rows = await reader.exactly(at + 12, count * 16);
  return Array.from({ length: count }, (_, row) => ({
    tag: ascii(rows, row * 16, 4),
    offset: u32be(rows, row * 16 + 8),
    length: u32be(rows, row * 16 + 12),
    packed: false,
    row: at + 12 + row * 16,
  }));
}

async function woffTables(reader: Reader, left: Left): Promise<FontTable[]> {
  const count = u16be(await reader.exactly(12, 2), 0);
  left.take(count);
  const rows = await reader.exactly(44, count * 20);
  return Array.from({ length: count }, (_, row) => ({
    tag: ascii(rows, row * 20, 4),
    offset: u32be(rows, row * 20 + 4),
    length: u32be(rows, row * 20 + 8),
    packed: u32be(rows, row * 20 + 8) !== u32be(rows, row * 20 + 12),
  }));
}

/** WOFF 2.0, 5.1: tags that its table of known ones lacks are written out; all tables are packed together. */
async function woff2Tables(reader: Reader, left: Left): Promise<FontTable[]> {
  const count = u16be(await reader.exactly(12, 2), 0);
  left.take(count);
  const rows = await reader.peek(48, count * 15);
  const tables: FontTable[] = [];
  let at = 0;
  for (let row = 0; row < count; row++) {
    const start = at;
    const flags = u8(rows, at++);
    const known = flags & 0x3f;
    const tag = known === 0x3f ? ascii(rows, at, 4) : "";
    if (known === 0x3f) at += 4;
    at = afterBase128(rows, at);
    // `glyf` and `loca` are transformed unless their version says otherwise, other tables when theirs says so.
    const version = flags >> 6;
    if (known === 10 || known === 11 ? version !== 3 : version !== 0) at = afterBase128(rows, at);
    tables.push({ tag, offset: 48 + start, length: at - start, packed: true });
  }
  return tables;
}

function afterBase128(bytes: Uint8Array, from: number): number {
  for (let at = from; at < from + 5; at++) if ((u8(bytes, at) & 0x80) === 0) return at + 1;
  throw new FormatError("WOFF2 number that does not end");
}

/** Does a font hold a table of C2PA's? A damaged directory does not. */
export async function fontHoldsStore(reader: Reader): Promise<boolean> {
  if (fontType(await reader.peek(0, 4)) === undefined) return false;
  try {
    return (await readFontTables(reader)).some(({ tag }) => tag === FONT_STORE);
  } catch (error) {
    if (error instanceof FormatError || error instanceof LimitError) return false;
    throw error;
  }
}
