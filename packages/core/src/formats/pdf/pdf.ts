import { BUDGETS, bounded, counter, LimitError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { indexOf, latin1, startsWith, u8, utf16be } from "../../source/bytes.ts";
import { defineWalker } from "../define.ts";
import { withPieces } from "../pieces.ts";
import { isStore } from "../store-sweep.ts";
import { addBlock, addPiece, addStore, addText, guarded, type Walk } from "../walk.ts";
import { dictionaryOf, referenceOf } from "./lexer.ts";
import { type Revision, readRevisions } from "./revisions.ts";
import { documentStores } from "./stores.ts";

interface Stream {
  object: number;
  dictionary: string;
  offset: number;
  length: number;
  data: Uint8Array;
}

/**
 * PDF (ISO 32000-2). Manifest stores are found by the cross-reference tables, as a viewer finds them; everything else by
 * a bounded scan for streams, because tables may be damaged or encrypted. The document's own XMP is the one its
 * catalogue names; other packets belong to embedded parts.
 */
const walkPdf = withPieces(readDocument);

async function readDocument(walk: Walk): Promise<void> {
  const { reader } = walk;
  const bytes = await reader.block(0, reader.size, "pdfTableBytes");
  let revisions: Revision[] = [];
  await guarded(walk, "PDF tables", () => {
    revisions = readRevisions(bytes, walk.tools);
    for (const store of documentStores(bytes, revisions, walk.tools)) addStore(walk, store);
  });
  // The tables of a large document lead to its store; what else is in it is not scanned for.
  if (bytes.length > BUDGETS.pdfScanBytes) {
    addPieces(walk);
    throw new LimitError("pdfScanBytes");
  }
  if (indexOf(bytes, "/Encrypt") !== -1) {
    walk.out.limits.push({ code: "encrypted", step: "read", detail: "PDF is encrypted: its texts cannot be read" });
  }
  const streams: Stream[] = [];
  await guarded(walk, "PDF streams", () => {
    for (const stream of eachStream(bytes)) streams.push(stream);
  });
  addOtherStores(walk, streams);
  addPieces(walk);
  const objectText = [latin1(bytes), ...objectStreams(walk, streams)];
  addXmp(walk, streams, catalogueMetadata(revisions) ?? namedMetadata(objectText));
  addInformation(walk, bytes, objectText);
  addLabelDictionary(walk, bytes, objectText);
}

/** Stores, signatures, and the document between them. */
function addPieces(walk: Walk): void {
  const apart = walk.out.stores.flatMap((store) => [
    ...store.pieces.map(({ offset, length }) => ({ path: store.path, offset, length })),
    ...(store.companions ?? []).map(({ what, ...range }) => ({ path: what, ...range })),
  ]);
  let at = 0;
  for (const piece of apart.sort((a, b) => a.offset - b.offset)) {
    if (piece.offset < at) continue;
    if (piece.offset > at) addPiece(walk, { path: "document", offset: at, length: piece.offset - at });
    addPiece(walk, piece);
    at = piece.offset + piece.length;
  }
  if (at < walk.reader.size) addPiece(walk, { path: "document", offset: at, length: walk.reader.size - at });
}

/** Stores in streams that the catalogue does not name: of single objects (C2PA 2.2, A.4.3), or left behind. */
function addOtherStores(walk: Walk, streams: readonly Stream[]): void {
  const known = new Set(walk.out.stores.flatMap((store) => store.pieces.map((piece) => piece.offset)));
  for (const { offset, length, data } of streams) {
    if (known.has(offset) || !isStore(data)) continue;
    const body = { offset, length };
    addStore(walk, {
      path: "embedded file",
      pieces: [{ ...body, body }],
      data: new Uint8Array(data),
      standard: false,
    });
  }
}

function* eachStream(bytes: Uint8Array): Generator<Stream> {
  const count = counter("pdfStreamCount");
  let at = 0;
  for (;;) {
    const found = indexOf(bytes, "stream", at);
    if (found === -1) return;
    at = found + 6;
    if (startsWith(bytes, "end", found - 3)) continue;
    const from = bytes[at] === 0x0d ? at + 2 : at + 1;
    const end = indexOf(bytes, "endstream", from);
    if (end === -1) return;
    count.take();
    const before = latin1(bytes.subarray(Math.max(0, found - 4096), found));
    const header = before.lastIndexOf(" obj");
    const dictionary = header === -1 ? "" : before.slice(header + 4);
    const object = header === -1 ? -1 : numberBefore(bytes, found - before.length + header);
    const declared = Number(/\/Length\s+(\d{1,10})(?![\d\s]{0,16}R)/.exec(dictionary)?.[1] ?? Number.NaN);
    // A declared length is believed only when `endstream` stands behind it.
    const honest =
      Number.isInteger(declared) &&
      from + declared <= bytes.length &&
      /^\s*endstream/.test(latin1(bytes.subarray(from + declared, from + declared + 16)));
    const length = honest ? declared : end - from;
    yield { object, dictionary, offset: from, length, data: bytes.subarray(from, from + length) };
    at = from + length;
  }
}

/** A generation, and white space around it. */
const MAX_GENERATION_CHARS = 64;

/** The object number in `12 0 obj`, read backwards from behind the generation. */
function numberBefore(bytes: Uint8Array, end: number): number {
  const digit = (at: number) => u8(bytes, at) >= 0x30 && u8(bytes, at) <= 0x39;
  let at = end;
  // A generation has five digits: a run of millions, gone over for each of many streams behind it, is none.
  const first = Math.max(0, end - MAX_GENERATION_CHARS);
  while (at > first && digit(at - 1)) at -= 1;
  while (at > first && u8(bytes, at - 1) <= 0x20) at -= 1;
  const stop = at;
  while (at > 0 && stop - at < 10 && digit(at - 1)) at -= 1;
  return stop === at ? -1 : Number(latin1(bytes.subarray(at, stop)));
}

function unpacked(walk: Walk, stream: Stream): Uint8Array {
  if (!/\/FlateDecode|\/Fl\b/.test(stream.dictionary)) return stream.data;
  return walk.tools.inflate(stream.data, BUDGETS.decompressedBytes);
}

/** Objects may live compressed inside `/ObjStm` streams (7.5.7): their text, for catalogue and info. */
function objectStreams(walk: Walk, streams: readonly Stream[]): string[] {
  const texts: string[] = [];
  let total = 0;
  for (const stream of streams) {
    if (!/\/Type\s*\/ObjStm/.test(stream.dictionary)) continue;
    try {
      const text = latin1(unpacked(walk, stream));
      total += text.length;
      bounded(total, "decompressedBytes");
      texts.push(text);
    } catch (error) {
      if (error instanceof LimitError && error.budget === "decompressedBytes" && total > BUDGETS.decompressedBytes)
        break;
    }
  }
  return texts;
}

/** The object that the newest catalogue names as the document's metadata. */
function catalogueMetadata(revisions: readonly Revision[]): number | undefined {
  const catalog = revisions.findLast((revision) => revision.catalog !== undefined)?.catalog;
  return referenceOf(dictionaryOf(catalog)?.get("Metadata"));
}

const CATALOGUE_WINDOW_CHARS = 2_000;
const CATALOGUE_TRIES = 64;

/** Without tables: the reference closest to the last word `Catalog` of a text that has one. No text is searched twice. */
function namedMetadata(texts: readonly string[]): number | undefined {
  for (const text of texts.toReversed()) {
    let at = text.length;
    for (let tries = 0; tries < CATALOGUE_TRIES && at > 0; tries++) {
      at = text.lastIndexOf("/Catalog", at - 1);
      if (at === -1) break;
      if (!/\/Type\s{0,4}$/.test(text.slice(Math.max(0, at - 12), at))) continue;
      const window = text.slice(Math.max(0, at - CATALOGUE_WINDOW_CHARS), at + CATALOGUE_WINDOW_CHARS);
      const found = /\/Metadata\s{1,4}(\d{1,10})\s{1,4}\d{1,5}\s{1,4}R/.exec(window)?.[1];
      if (found !== undefined) return Number(found);
    }
  }
  return undefined;
}

function addXmp(walk: Walk, streams: readonly Stream[], rootObject: number | undefined): void {
  const packets = streams.filter((stream) => /\/Subtype\s*\/XML/.test(stream.dictionary));
  const root = packets.findLast((packet) => packet.object === rootObject) ?? packets.at(-1);
  for (const packet of packets) {
    try {
      addBlock(walk, {
        kind: "xmp",
        path: packet === root ? "Catalog Metadata" : `object ${packet.object} Metadata`,
        offset: packet.offset,
        length: packet.length,
        data: unpacked(walk, packet),
        ...present({ embedded: packet === root ? undefined : true }),
      });
    } catch (error) {
      if (!(error instanceof LimitError)) continue;
      walk.out.limits.push({ code: "budget-exceeded", step: "read", budget: error.budget, detail: "PDF XMP" });
    }
  }
}

const INFO_KEYS = ["Title", "Author", "Creator", "Producer", "CreationDate", "ModDate", "AIGC"];

function addInformation(walk: Walk, bytes: Uint8Array, texts: readonly string[]): void {
  const seen = new Set<string>();
  for (const [index, text] of texts.entries()) {
    for (const key of INFO_KEYS) {
      const match = new RegExp(
        `/${key}\\s*(\\((?:[^()\\\\]|\\\\[\\s\\S]|\\([^()]{0,500}\\)){0,4000}\\)|<[0-9A-Fa-f\\s]{2,4000}>)`,
      ).exec(text);
      if (!match?.[1] || seen.has(key)) continue;
      seen.add(key);
      const offset = index === 0 ? match.index : 0;
      addText(
        walk,
        "tag",
        { path: "Info", offset, length: index === 0 ? match[0].length : bytes.length },
        key,
        pdfString(match[1]),
      );
    }
  }
}

const LABEL_ENTRY =
  /\/(Label|ContentProducer|ProduceID|ReservedCode1|ContentPropagator|PropagateID|ReservedCode2)\s*(\((?:[^()\\]|\\[\s\S]){0,4000}\)|<[0-9A-Fa-f\s]{0,4000}>|\d{1,9})/g;
const LABEL_WINDOW_CHARS = 8_192;
const LABEL_TRIES = 16;

/** Apple's PDF writer keeps China's label as a dictionary of its own: `/Label 1 /ContentProducer (...)`. */
function addLabelDictionary(walk: Walk, bytes: Uint8Array, texts: readonly string[]): void {
  for (const [index, text] of texts.entries()) {
    let from = 0;
    for (let tries = 0; tries < LABEL_TRIES; tries++) {
      const hit = text.indexOf("/ContentProducer", from);
      if (hit === -1) break;
      from = hit + 1;
      // The dictionary around it, looked for in a window: not in all of the text for each of many.
      const first = Math.max(0, hit - LABEL_WINDOW_CHARS);
      const window = text.slice(first, hit + LABEL_WINDOW_CHARS + 2);
      const [begin, end] = [first + window.lastIndexOf("<<", hit - first), first + window.indexOf(">>", hit - first)];
      if (begin < first || end < first) continue;
      const fields: Record<string, string> = {};
      for (const [, key, raw] of text.slice(begin, end).matchAll(LABEL_ENTRY))
        if (key !== undefined && raw !== undefined) fields[key] ??= /^\d/.test(raw) ? raw : pdfString(raw);
      if (fields.Label === undefined) continue;
      const range = index === 0 ? { offset: begin, length: end + 2 - begin } : { offset: 0, length: bytes.length };
      addText(walk, "tag", { path: "AIGC dictionary", ...range }, "AIGC", JSON.stringify(fields));
      return;
    }
  }
}

const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** 7.9.2: PDFDocEncoding or UTF-16BE, as literal or hexadecimal string. */
function pdfString(raw: string): string {
  let text: string;
  if (raw.startsWith("<")) {
    text = (raw.slice(1, -1).replace(/\s/g, "").match(/../g) ?? [])
      .map((pair) => String.fromCharCode(Number.parseInt(pair, 16)))
      .join("");
  } else {
    text = raw
      .slice(1, -1)
      .replace(/\\([0-7]{1,3})|\\([\s\S])/g, (_, octal: string | undefined, other: string | undefined) =>
        octal ? String.fromCharCode(Number.parseInt(octal, 8)) : (ESCAPES[other ?? ""] ?? other ?? ""),
      );
  }
  if (text.startsWith("\u00fe\u00ff")) return utf16be(Uint8Array.from(text.slice(2), (c) => c.charCodeAt(0)));
  return text;
}

/** PDF readers look for the header so far in (ISO 32000-1, implementation note 13 of annex H). */
const HEADER_WITHIN_BYTES = 1024;

export default defineWalker({ pdf: walkPdf }, [
  {
    sure: "anywhere",
    look: (head) => (indexOf(head.subarray(0, HEADER_WITHIN_BYTES), "%PDF-") === -1 ? undefined : "pdf"),
  },
]);
