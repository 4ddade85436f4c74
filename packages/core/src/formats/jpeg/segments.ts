import type { Range } from "../../model/block.ts";
import { counter, FormatError } from "../../model/limits.ts";
import { u8, u16be } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";

/** Windows of a search: small ones first, because a file may hold thousands of short stretches. */
const FIRST_WINDOW_BYTES = 4 * 1024;
const LARGEST_WINDOW_BYTES = 1024 * 1024;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;

/** One stretch of a JPEG. Following each other without gap, they are the file up to its EOI. */
export interface JpegPart extends Range {
  /** `marker`: without a length. `segment`: with one. `scan`: SOS and the entropy-coded data up to the next marker. */
  kind: "marker" | "segment" | "scan" | "fill bytes" | "stray bytes";
  /** Second byte of the marker; 0 for fill and stray bytes. */
  marker: number;
  /** Payload, after marker and length. */
  body: number;
  bodyLength: number;
}

const NAMED = new Map<number, string>([
  [0x01, "TEM"],
  [0xc4, "DHT"],
  [0xc8, "JPG"],
  [0xcc, "DAC"],
  [SOI, "SOI"],
  [EOI, "EOI"],
  [SOS, "SOS"],
  [0xdb, "DQT"],
  [0xdc, "DNL"],
  [0xdd, "DRI"],
  [0xde, "DHP"],
  [0xdf, "EXP"],
  [0xfe, "COM"],
]);

/** Symbol of a marker in ITU-T T.81, table B.1; `c2pa.hash.boxes` lists segments by it (C2PA 2.2, 18.7.3.1). */
export function markerName(marker: number): string {
  const named = NAMED.get(marker);
  if (named !== undefined) return named;
  if (marker >= 0xe0 && marker <= 0xef) return `APP${marker - 0xe0}`;
  if (isFrame(marker)) return `SOF${marker - 0xc0}`;
  if (isRestart(marker)) return `RST${marker - 0xd0}`;
  return marker >= 0xf0 ? `JPG${marker - 0xf0}` : "RES";
}

/** Start of frame: SOF0 to SOF15 without DHT, JPG and DAC, which stand between them. */
export const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && !NAMED.has(marker);
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

/**
 * The parts of a JPEG from its SOI at `from` to its first EOI, as decoders read them: bytes between two segments that
 * are no marker are passed over, like fill bytes (ITU-T T.81, B.1.1.2). Ends without an EOI where the file does.
 * @throws FormatError where a segment cannot be as long as it says; parts before it have been yielded.
 */
export async function* jpegParts(reader: Reader, from: number): AsyncGenerator<JpegPart> {
  const count = counter("segmentCount");
  yield marked(from, SOI);
  for (let at = from + 2; at < reader.size; ) {
    count.take();
    const part = await partAt(reader, at);
    yield part;
    if (part.marker === EOI) return;
    at += part.length;
  }
}

const marked = (offset: number, marker: number): JpegPart => ({
  kind: "marker",
  marker,
  offset,
  length: 2,
  body: offset + 2,
  bodyLength: 0,
});

async function partAt(reader: Reader, at: number): Promise<JpegPart> {
  const head = await reader.peek(at, 4);
  const marker = u8(head, 1);
  if (u8(head, 0) !== 0xff || head.length < 2 || marker === 0)
    return passedOver("stray bytes", at, await endOfStray(reader, at));
  if (marker === 0xff) return passedOver("fill bytes", at, await endOfFill(reader, at));
  if (marker === 0x01 || (marker >= 0xd0 && marker <= EOI)) return marked(at, marker);
  const length = u16be(head, 2);
  if (head.length < 4 || length < 2) throw new FormatError(`segment length ${length} at ${at}`);
  const end = at + length + 2;
  if (end > reader.size) throw new FormatError(`segment at ${at} runs past the end`);
  const part = { marker, offset: at, body: at + 4, bodyLength: length - 2 };
  if (marker !== SOS) return { kind: "segment", ...part, length: end - at };
  return { kind: "scan", ...part, length: (await endOfScan(reader, end)) - at };
}

const passedOver = (kind: "fill bytes" | "stray bytes", offset: number, end: number): JpegPart => ({
  kind,
  marker: 0,
  offset,
  length: end - offset,
  body: offset,
  bodyLength: end - offset,
});

/** Fill bytes: any number of 0xFF before a marker's own 0xFF. */
const endOfFill = (reader: Reader, from: number): Promise<number> =>
  scan(reader, from, (bytes) => {
    const other = bytes.findIndex((byte) => byte !== 0xff);
    return other === -1 ? -1 : other - 1;
  });

/** Decoders look for 0xFF and a byte that is not zero. */
const endOfStray = (reader: Reader, from: number): Promise<number> =>
  scan(reader, from, (bytes) => findMarker(bytes, (next) => next !== 0));

/** Entropy-coded data ends at a marker that is neither a stuffed zero nor a restart. */
const endOfScan = (reader: Reader, from: number): Promise<number> =>
  scan(reader, from, (bytes) => findMarker(bytes, (next) => next !== 0 && next !== 0xff && !isRestart(next)));

/** Offsets of the restart markers inside a scan (T.81, B.1.1.2). */
export async function* restarts(
  reader: Reader,
  of: JpegPart | Range,
): AsyncGenerator<{ marker: number; offset: number }> {
  const head = await reader.peek(of.offset, 4);
  const end = of.offset + of.length;
  for (let at = of.offset + 2 + u16be(head, 2); at < end; ) {
    const hit = await scan(reader, at, (bytes) => findMarker(bytes, isRestart));
    if (hit >= end) return;
    yield { marker: u8(await reader.peek(hit + 1, 1), 0), offset: hit };
    at = hit + 2;
  }
}

function findMarker(bytes: Uint8Array, ends: (next: number) => boolean): number {
  for (let hit = bytes.indexOf(0xff); hit !== -1 && hit + 1 < bytes.length; hit = bytes.indexOf(0xff, hit + 1)) {
    if (ends(u8(bytes, hit + 1))) return hit;
  }
  return -1;
}

/** Goes through the file in stretches that overlap by one byte, since a marker may lie across two. */
async function scan(reader: Reader, from: number, find: (bytes: Uint8Array) => number): Promise<number> {
  let window = FIRST_WINDOW_BYTES;
  for (let at = from; at < reader.size; ) {
    const bytes = await reader.peek(at, window);
    const hit = find(bytes);
    if (hit !== -1) return at + hit;
    if (bytes.length < 2 || at + bytes.length >= reader.size) break;
    at += bytes.length - 1;
    window = Math.min(window * 16, LARGEST_WINDOW_BYTES);
  }
  return reader.size;
}
