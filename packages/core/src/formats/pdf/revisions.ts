import { BUDGETS, counter } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { indexOf } from "../../source/bytes.ts";
import type { Inflaters } from "../walk.ts";
import { dictionaryOf, isName, type PdfDictionary, PdfLexer, type PdfValue, referenceOf } from "./lexer.ts";
import { type PdfObject, type PdfReading, readObject, unpackTable } from "./object.ts";
import { type Place, readChain, type Section } from "./xref.ts";

/** One revision of a document: what it adds, over what came before. */
export interface Revision {
  /** 1 for the document as first written. */
  number: number;
  catalog?: PdfDictionary;
  /** Follows references until there is a value. */
  resolve(value: PdfValue): PdfValue;
  object(number: number): PdfObject | undefined;
}

const MAX_REFERENCES = 16;
const FREE_BYTES = 1024 * 1024;

/**
 * The revisions of a PDF, oldest first, by its chain of cross-reference sections. Every lookup goes through the tables, as
 * a viewer's does; objects that no table names are not there.
 * @throws FormatError where the chain is broken
 */
export function readRevisions(bytes: Uint8Array, tools: Inflaters): Revision[] {
  const base = Math.max(0, indexOf(bytes.subarray(0, 1024), "%PDF-"));
  const reading: PdfReading = {
    bytes,
    base,
    tools,
    entries: counter("pdfObjectCount"),
    unpacked: counter("allBlocksBytes"),
    parsed: counter("pdfScanBytes"),
    streams: new Map(),
  };
  // Of a small document as much is gone over as it is long, some times: tables may name one place again and again.
  reading.parsed.take(Math.max(0, BUDGETS.pdfScanBytes - bytes.length * BUDGETS.fileReadCount - FREE_BYTES));
  const sections = readChain(reading);
  const groups = group(sections);
  const places = placesOf(groups);
  return groups.map((_, index) => revision(reading, index + 1, groups.slice(0, index + 1), places));
}

/** Where an object lies from one revision on. */
interface Placed {
  since: number;
  place: Place;
}

/** Where objects lie, by number and revision: asked for one by one in each of hundreds of tables, they would be looked for all day. */
function placesOf(groups: readonly (readonly Section[])[]): ReadonlyMap<number, readonly Placed[]> {
  const places = new Map<number, Placed[]>();
  for (const [index, sections] of groups.entries()) {
    // The first table of a revision that names an object decides.
    for (const section of sections)
      for (const [number, place] of section.entries) {
        const known = places.get(number) ?? [];
        if (known.at(-1)?.since === index + 1) continue;
        known.push({ since: index + 1, place });
        places.set(number, known);
      }
  }
  return places;
}

/** The last place that holds in a revision. */
function placeIn(revision: number, places: readonly Placed[]): Place | undefined {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.since ?? 0) <= revision) low = middle + 1;
    else high = middle;
  }
  return places[low - 1]?.place;
}

/**
 * Sections that belong to one revision, oldest revision first. A linearised file has two (Annex F): its first points to
 * one that lies behind it, where an update points back. A hybrid file's stream belongs to its table.
 */
function group(sections: readonly Section[]): Section[][] {
  const groups: Section[][] = [];
  let own: Section[] = [];
  for (const [index, section] of sections.entries()) {
    own.push(section);
    const next = sections[index + 1];
    const hybrid = section.trailer.has("XRefStm");
    if (next && (hybrid || next.offset > section.offset)) continue;
    groups.unshift(own);
    own = [];
  }
  if (own.length > 0) groups.unshift(own);
  return groups;
}

function revision(
  reading: PdfReading,
  number: number,
  groups: readonly (readonly Section[])[],
  places: ReadonlyMap<number, readonly Placed[]>,
): Revision {
  const resolve = (value: PdfValue): PdfValue => {
    let now = value;
    for (let step = 0; step < MAX_REFERENCES; step++) {
      const target = referenceOf(now);
      if (target === undefined) return now;
      now = object(target)?.value;
    }
    return undefined;
  };
  // A length may be asked of the object that it measures, a stream of the stream that holds it.
  let depth = 0;
  const object = (wanted: number): PdfObject | undefined => {
    if (depth >= MAX_REFERENCES) return undefined;
    depth += 1;
    try {
      return placed(wanted);
    } finally {
      depth -= 1;
    }
  };
  const placed = (wanted: number): PdfObject | undefined => {
    const place = placeIn(number, places.get(wanted) ?? []);
    if (!place) return undefined;
    if ("offset" in place) return readObject(reading, place.offset, resolve, wanted);
    const value = readPacked(reading, place.stream, wanted, object);
    return value === undefined ? undefined : { value };
  };
  const roots = groups.toReversed().flatMap((sections) => sections.map(({ trailer }) => trailer.get("Root")));
  const root = roots.find((each) => each !== undefined);
  const catalog = dictionaryOf(resolve(root));
  return { number, resolve, object, ...present({ catalog }) };
}

/** 7.5.7: an object stream begins with pairs of object number and offset. */
function readPacked(
  reading: PdfReading,
  stream: number,
  wanted: number,
  object: (number: number) => PdfObject | undefined,
): PdfValue {
  const holder = object(stream);
  const dictionary = dictionaryOf(holder?.value);
  if (!holder?.stream || !dictionary || !isName(dictionary.get("Type"), "ObjStm")) return undefined;
  let packed = reading.streams.get(holder.stream.offset);
  if (!packed) {
    const text = unpackTable(reading, dictionary, holder.stream);
    const [count, first] = [dictionary.get("N"), dictionary.get("First")];
    const lexer = new PdfLexer(text);
    const offsets = new Map<number, number>();
    if (typeof count === "number" && typeof first === "number") {
      reading.entries.take(Math.max(0, Math.floor(count)));
      for (let index = 0; index < count && lexer.at < text.length; index++)
        offsets.set(Number(lexer.word()), first + Number(lexer.word()));
    }
    packed = { text, offsets };
    reading.streams.set(holder.stream.offset, packed);
  }
  const at = packed.offsets.get(wanted);
  if (at === undefined || !Number.isSafeInteger(at)) return undefined;
  const lexer = new PdfLexer(packed.text, at);
  const value = lexer.value();
  reading.parsed.take(Math.max(0, lexer.spent));
  return value;
}
