import { counter, FormatError } from "../../model/limits.ts";
import { indexOf, u8 } from "../../source/bytes.ts";
import { dictionaryOf, isName, type PdfDictionary, PdfLexer, type PdfValue } from "./lexer.ts";
import { type PdfReading, readObject, unpackTable } from "./object.ts";

/** Where a cross-reference section says that an object lies: at an offset, or in an object stream. */
export type Place = { offset: number } | { stream: number; index: number };

/** A cross-reference section with its trailer (ISO 32000-2, 7.5.4 to 7.5.8). */
export interface Section {
  offset: number;
  entries: Map<number, Place>;
  trailer: PdfDictionary;
}

/** Bytes at the end of a file in which readers look for `startxref`. */
const TAIL_BYTES = 4_096;

/** Sections newest first: `startxref`, then every `Prev`, a hybrid file's `XRefStm` behind its own table. */
export function readChain(reading: PdfReading): Section[] {
  const { bytes } = reading;
  const tail = Math.max(0, bytes.length - TAIL_BYTES);
  let found = -1;
  for (let at = indexOf(bytes, "startxref", tail); at !== -1; at = indexOf(bytes, "startxref", at + 9)) found = at;
  if (found === -1) throw new FormatError("PDF without startxref");
  const start = new PdfLexer(bytes, found + 9).value();
  const sections: Section[] = [];
  const revisions = counter("pdfRevisionCount");
  const seen = new Set<number>();
  const queue: PdfValue[] = [start];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (typeof next !== "number" || !Number.isSafeInteger(next) || next < 0) {
      if (sections.length > 0) continue;
      throw new FormatError("PDF cross-reference at no offset");
    }
    const at = next + reading.base;
    if (seen.has(at)) continue;
    seen.add(at);
    revisions.take();
    const section = readSection(reading, at, sections.length > 0);
    if (!section) continue;
    sections.push(section);
    queue.push(...[section.trailer.get("XRefStm"), section.trailer.get("Prev")].filter((each) => each !== undefined));
  }
  return sections;
}

/** A section; nothing where an earlier one is damaged: what the newer ones name is read all the same. */
function readSection(reading: PdfReading, offset: number, earlier: boolean): Section | undefined {
  try {
    const lexer = new PdfLexer(reading.bytes, offset);
    if (lexer.peekWord() !== "xref") return readCrossReferenceStream(reading, offset);
    lexer.word();
    const section = readTable(reading, offset, lexer);
    if (section) return section;
    throw new FormatError("PDF cross-reference table that is none");
  } catch (error) {
    if (earlier && error instanceof FormatError) return undefined;
    throw error;
  }
}

/** 7.5.4: subsections of entries `nnnnnnnnnn ggggg n`, then the trailer. Undefined where it is no such table; what was gone over counts. */
function readTable(reading: PdfReading, offset: number, lexer: PdfLexer): Section | undefined {
  const entries = readRows(reading, lexer);
  const trailer = entries && dictionaryOf(lexer.value());
  reading.parsed.take(lexer.spent);
  return trailer && { offset, entries, trailer };
}

function readRows(reading: PdfReading, lexer: PdfLexer): Map<number, Place> | undefined {
  const entries = new Map<number, Place>();
  for (let word = lexer.word(); word !== "trailer"; word = lexer.word()) {
    const [first, count] = [Number(word), Number(lexer.word())];
    if (word === "" || !Number.isSafeInteger(first) || !Number.isSafeInteger(count) || first < 0 || count < 0)
      return undefined;
    reading.entries.take(count);
    for (let index = 0; index < count; index++) {
      const [at, , kind] = [lexer.word(), lexer.word(), lexer.word()];
      if (kind === "n" && /^\d+$/.test(at)) entries.set(first + index, { offset: Number(at) + reading.base });
      else if (kind !== "f") return undefined;
    }
  }
  return entries;
}

/** 7.5.8: the table as a stream of fields whose widths `W` gives. */
function readCrossReferenceStream(reading: PdfReading, offset: number): Section {
  const object = readObject(reading, offset, (value) => value);
  const trailer = dictionaryOf(object?.value);
  if (!object?.stream || !trailer || !isName(trailer.get("Type"), "XRef"))
    throw new FormatError("PDF cross-reference that is none");
  const rows = unpackTable(reading, trailer, object.stream);
  const widths = numbers(trailer.get("W"));
  const [type = 0, second = 0, third = 0] = widths;
  const width = type + second + third;
  if (widths.length < 3 || width === 0 || width > 32)
    throw new FormatError("PDF cross-reference stream without widths");
  const index = numbers(trailer.get("Index"));
  const ranges = index.length > 0 ? index : [0, Number(trailer.get("Size") ?? 0)];
  const entries = new Map<number, Place>();
  let row = 0;
  for (let pair = 0; pair + 1 < ranges.length; pair += 2) {
    const [first = 0, count = 0] = [ranges[pair], ranges[pair + 1]];
    for (let each = 0; each < count && (row + 1) * width <= rows.length; each++, row++) {
      reading.entries.take();
      const at = row * width;
      const kind = type === 0 ? 1 : field(rows, at, type);
      const value = field(rows, at + type, second);
      if (kind === 1) entries.set(first + each, { offset: value + reading.base });
      else if (kind === 2) entries.set(first + each, { stream: value, index: field(rows, at + type + second, third) });
    }
  }
  return { offset, entries, trailer };
}

const numbers = (value: PdfValue): number[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "number") : [];

function field(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let index = 0; index < width; index++) value = value * 256 + u8(bytes, at + index);
  return value;
}
