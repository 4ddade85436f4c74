import type { Range } from "../../model/block.ts";
import { BUDGETS, type counter, FormatError } from "../../model/limits.ts";
import { ascii, u8 } from "../../source/bytes.ts";
import type { Inflaters } from "../walk.ts";
import { dictionaryOf, nameOf, type PdfDictionary, PdfLexer, type PdfValue } from "./lexer.ts";

/** An object, and the stream that belongs to it. */
export interface PdfObject {
  value: PdfValue;
  /** The bytes between `stream` and `endstream`, as `Length` says. */
  stream?: Range;
  /** `endstream` does not stand where `Length` says: readers differ about where the stream ends. */
  misstated?: boolean;
}

/** What a document's tables are read with: the bytes, and what is left of the budgets. */
export interface PdfReading {
  bytes: Uint8Array;
  /** Where the header begins: offsets count from it. */
  base: number;
  tools: Inflaters;
  entries: ReturnType<typeof counter>;
  unpacked: ReturnType<typeof counter>;
  /** Bytes of objects gone over: tables may name one place a thousand times. */
  parsed: ReturnType<typeof counter>;
  /** Object streams that were unpacked, by offset. */
  streams: Map<number, { text: Uint8Array; offsets: Map<number, number> }>;
}

/** 7.3.10: `12 0 obj`, a value, and a stream where one follows. Nothing where another object stands. */
export function readObject(
  { bytes, parsed }: PdfReading,
  offset: number,
  resolve: (value: PdfValue) => PdfValue,
  wanted?: number,
): PdfObject | undefined {
  const lexer = new PdfLexer(bytes, offset);
  const [number, , keyword] = [lexer.word(), lexer.word(), lexer.word()];
  const named = keyword === "obj" && (wanted === undefined || Number(number) === wanted);
  const value = named ? lexer.value() : undefined;
  const dictionary = dictionaryOf(value);
  const isStream = dictionary !== undefined && lexer.peekWord() === "stream";
  // What is none costs as much as what is one: a place in white space, named a thousand times.
  parsed.take(lexer.spent);
  if (!named) return undefined;
  if (!isStream) return { value };
  lexer.word();
  const line = u8(bytes, lexer.at) === 13 ? 1 : 0;
  const from = lexer.at + line + (u8(bytes, lexer.at + line) === 10 ? 1 : 0);
  const length = resolve(dictionary.get("Length"));
  const stated = typeof length === "number" && Number.isSafeInteger(length) && length >= 0 ? from + length : -1;
  const honest = stated !== -1 && /^\s{0,4}endstream/.test(ascii(bytes, stated, 16));
  if (honest) return { value, stream: { offset: from, length: stated - from } };
  return {
    value,
    stream: { offset: from, length: Math.min(Math.max(from, stated), bytes.length) - from },
    misstated: true,
  };
}

/** The decoded bytes of a stream: plain, or FlateDecode with the PNG predictors that tables are written with (7.4.4.4). */
export function unpackTable(reading: PdfReading, dictionary: PdfDictionary, place: Range): Uint8Array {
  const raw = reading.bytes.subarray(place.offset, place.offset + place.length);
  const filter = dictionary.get("Filter");
  const [only] = Array.isArray(filter) ? filter : [filter];
  if (only === undefined) return raw;
  if (!["FlateDecode", "Fl"].includes(nameOf(only) ?? "") || (Array.isArray(filter) && filter.length > 1))
    throw new FormatError("PDF table in a filter that is not read");
  let bytes: Uint8Array;
  try {
    bytes = reading.tools.inflate(raw, BUDGETS.decompressedBytes);
  } catch {
    throw new FormatError("PDF table that does not unpack");
  }
  reading.unpacked.take(bytes.length);
  const parameters = dictionary.get("DecodeParms");
  const settings = dictionaryOf(Array.isArray(parameters) ? parameters[0] : parameters);
  const predictor = settings?.get("Predictor");
  if (typeof predictor !== "number" || predictor < 2) return bytes;
  const columns = settings?.get("Columns");
  return undoPredictor(bytes, typeof columns === "number" ? columns : 1);
}

/** PNG filters none, sub and up, for rows of one-byte samples: no writer uses others for tables. */
function undoPredictor(bytes: Uint8Array, columns: number): Uint8Array {
  if (!Number.isSafeInteger(columns) || columns < 1) throw new FormatError("PDF predictor without columns");
  const rows = Math.floor(bytes.length / (columns + 1));
  const out = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const from = row * (columns + 1);
    const filter = u8(bytes, from);
    if (filter > 2) throw new FormatError("PDF predictor that is not read");
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const before = filter === 1 ? (column > 0 ? u8(out, at - 1) : 0) : filter === 2 ? u8(out, at - columns) : 0;
      out[at] = u8(bytes, from + 1 + column) + before;
    }
  }
  return out;
}
