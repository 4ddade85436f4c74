import { BUDGETS, bounded, counter, LimitError } from "../model/limits.ts";
import { indexOf, latin1, startsWith, u32be, utf16be } from "../source/bytes.ts";
import { addBlock, addPiece, addText, guarded, type Walk } from "./walk.ts";

interface Stream {
  object: number;
  dictionary: string;
  offset: number;
  length: number;
  data: Uint8Array;
}

/**
 * PDF (ISO 32000-2) by a bounded scan for streams, not by its cross-reference table, which may lie or be
 * encrypted. The document's own XMP is the one its catalogue names; other packets belong to embedded parts.
 */
export async function walkPdf(walk: Walk): Promise<void> {
  const { reader } = walk;
  const bytes = await reader.block(0, reader.size, "pdfScanBytes");
  addPiece(walk, { path: "document", offset: 0, length: bytes.length });
  if (indexOf(bytes, "/Encrypt") !== -1) {
    walk.out.limits.push({ code: "encrypted", step: "read", detail: "PDF is encrypted: its texts cannot be read" });
  }
  const streams: Stream[] = [];
  await guarded(walk, "PDF streams", () => {
    for (const stream of eachStream(bytes)) streams.push(stream);
  });
  const objectText = [latin1(bytes), ...objectStreams(walk, streams)];
  addXmp(walk, streams, objectText);
  addStores(walk, streams);
  addInformation(walk, bytes, objectText);
  addLabelDictionary(walk, bytes, objectText);
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
    const object = Number(/(\d+)\s+\d+$/.exec(before.slice(0, Math.max(0, header)))?.[1] ?? -1);
    const declared = Number(/\/Length\s+(\d+)(?!\s+\d+\s+R)/.exec(dictionary)?.[1] ?? Number.NaN);
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

function addXmp(walk: Walk, streams: readonly Stream[], texts: readonly string[]): void {
  const packets = streams.filter((stream) => /\/Subtype\s*\/XML/.test(stream.dictionary));
  const references = texts.flatMap((text) =>
    [
      ...text.matchAll(
        /\/Type\s*\/Catalog\b[\s\S]{0,2000}?\/Metadata\s+(\d+)\s+\d+\s+R|\/Metadata\s+(\d+)\s+\d+\s+R[\s\S]{0,2000}?\/Type\s*\/Catalog\b/g,
      ),
    ].map((match) => Number(match[1] ?? match[2])),
  );
  const rootObject = references.at(-1);
  const root = packets.findLast((packet) => packet.object === rootObject) ?? packets.at(-1);
  for (const packet of packets) {
    try {
      addBlock(walk, {
        kind: "xmp",
        path: packet === root ? "Catalog Metadata" : `object ${packet.object} Metadata`,
        offset: packet.offset,
        length: packet.length,
        data: unpacked(walk, packet),
        ...(packet === root ? {} : { embedded: true }),
      });
    } catch (error) {
      if (!(error instanceof LimitError)) continue;
      walk.out.limits.push({ code: "budget-exceeded", step: "read", budget: error.budget, detail: "PDF XMP" });
    }
  }
}

/** C2PA 2.2, A.4: the store is an embedded file; an update leaves older stores behind, the last one counts. */
function addStores(walk: Walk, streams: readonly Stream[]): void {
  let last: Stream | undefined;
  let store: Uint8Array | undefined;
  for (const stream of streams) {
    const quick = startsWith(stream.data, "jumb", 4);
    const embedded = /\/EmbeddedFile|c2pa/i.test(stream.dictionary);
    if (!quick && !embedded) continue;
    try {
      const data = quick ? stream.data : unpacked(walk, stream);
      if (!startsWith(data, "jumb", 4) || !startsWith(data, "c2pa", 16)) continue;
      last = stream;
      store = data.subarray(0, Math.min(data.length, u32be(data, 0)));
    } catch {
      // A stream that does not unpack holds no readable store; the engine has the last word.
    }
  }
  if (last && store)
    addBlock(walk, {
      kind: "jumbf",
      path: "C2PA_Manifest",
      offset: last.offset,
      length: last.length,
      data: Uint8Array.from(store),
    });
}

const INFO_KEYS = ["Title", "Author", "Creator", "Producer", "CreationDate", "ModDate", "AIGC"];

function addInformation(walk: Walk, bytes: Uint8Array, texts: readonly string[]): void {
  const seen = new Set<string>();
  for (const [index, text] of texts.entries()) {
    for (const key of INFO_KEYS) {
      const match = new RegExp(
        `/${key}\\s*(\\((?:[^()\\\\]|\\\\[sS]|\\([^()]{0,500}\\)){0,4000}\\)|<[0-9A-Fa-f\\s]{2,4000}>)`,
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
      // The dictionary around it: no window is searched twice as far as it is long.
      const begin = text.lastIndexOf("<<", hit);
      const end = text.indexOf(">>", hit);
      if (begin === -1 || end === -1 || hit - begin > LABEL_WINDOW_CHARS || end - hit > LABEL_WINDOW_CHARS) continue;
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
