import type { Piece, Range } from "../../model/block.ts";
import { BUDGETS, counter, LimitError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import {
  ascii,
  latin1,
  startsWith,
  synchsafe,
  u8,
  u24be,
  u32be,
  untilNul,
  utf8,
  utf16be,
  utf16le,
  withoutTrailingNuls,
} from "../../source/bytes.ts";
import { isStore } from "../store-sweep.ts";
import { addBlock, addStore, addText, type Walk } from "../walk.ts";

/** Media types under which a GEOB frame holds the store (C2PA 2.2, A.3.4 and 11.4; the second before 1.4). */
const C2PA_MIME = new Set(["application/c2pa", "application/x-c2pa-manifest-store"]);

/** Bytes with something taken out of them, and where each of them stood before. */
interface Taken {
  bytes: Uint8Array;
  /** Offset in the file of the byte at `index`; at the end, of what follows. */
  at(index: number): number;
}

const plain = (bytes: Uint8Array, offset: number): Taken => ({ bytes, at: (index) => offset + index });

interface Frame {
  id: string;
  /** The frame with its header, as the tag holds it. */
  range: Range;
  body: Taken;
  /** Its body is packed: readers of ID3 unpack it, the standard does not speak of it. */
  compressed: boolean;
}

/** Where a tag lies: ID3v2 in front of the audio is C2PA's place, a chunk or the end of the file is not. */
export interface Id3Place {
  /** Put in front of the names of frames. */
  path: string;
  standard: boolean;
}

const IN_FRONT: Id3Place = { path: "ID3 ", standard: true };

/**
 * ID3v2.2 to 2.4 tag at the start of `data`. `base` is its offset in the file.
 * Reads text, comments, addresses, private XMP and C2PA's GEOB frame. Gives the frames' places in the file.
 */
export function readId3(walk: Walk, data: Uint8Array, base: number, place: Id3Place = IN_FRONT): Piece[] {
  const pieces: Piece[] = [];
  for (const frame of eachFrame(walk, data, base)) {
    pieces.push({ path: `${place.path}${frame.id}`, ...frame.range });
    if (frame.id === "GEOB" || frame.id === "GEO") readObject(walk, frame, place);
    else if (!frame.compressed)
      readFrame(walk, frame.id, frame.body.bytes, { path: `ID3 ${frame.id}`, ...frame.range });
  }
  return pieces;
}

/** How the versions 2.2, 2.3 and 2.4 write the head of a frame, and how long the tag's extended header is. */
const HEADS = [
  { headBytes: 6, idBytes: 3, size: u24be, extended: () => 0 },
  { headBytes: 10, idBytes: 4, size: u32be, extended: (bytes: Uint8Array) => u32be(bytes, 0) + 4 },
  { headBytes: 10, idBytes: 4, size: synchsafe, extended: (bytes: Uint8Array) => synchsafe(bytes, 0) },
] as const;

function* eachFrame(walk: Walk, data: Uint8Array, base: number): Generator<Frame> {
  const version = u8(data, 3);
  const flags = u8(data, 5);
  if (version < 2 || version > 4) return;
  const end = Math.min(data.length, 10 + synchsafe(data, 6));
  const whole = plain(data.subarray(10, end), base + 10);
  const tag = (flags & 0x80) !== 0 && version < 4 ? resync(whole) : whole;
  const { bytes } = tag;
  const frames = counter("tagCount");
  const unpacked = counter("decompressedBytes");
  const { headBytes, idBytes, size: sizeOf, extended } = HEADS[version - 2] ?? HEADS[1];
  let at = (flags & 0x40) !== 0 ? extended(bytes) : 0;
  while (at + headBytes <= bytes.length && u8(bytes, at) !== 0) {
    frames.take();
    const id = ascii(bytes, at, idBytes);
    const size = sizeOf(bytes, at + idBytes);
    const from = at + headBytes;
    if (size === 0 || from + size > bytes.length) return;
    const range = { offset: tag.at(at), length: tag.at(from + size) - tag.at(at) };
    const stored = { bytes: bytes.subarray(from, from + size), at: (index: number) => tag.at(from + index) };
    const body = frameBody(walk, version, u8(bytes, at + 9), stored);
    if (body?.compressed) unpacked.take(body.body.bytes.length);
    if (body) yield { id, range, ...body };
    at = from + size;
  }
}

const skip = (taken: Taken, count: number): Taken => ({
  bytes: taken.bytes.subarray(count),
  at: (index) => taken.at(index + count),
});

/** Undoes what the flags of a frame say was done to it (ID3v2.3, 3.3.1; ID3v2.4, 4.1.2). Nothing for an encrypted one. */
function frameBody(
  walk: Walk,
  version: number,
  flags: number,
  stored: Taken,
): { body: Taken; compressed: boolean } | undefined {
  if (version === 2) return { body: stored, compressed: false };
  const [compressed, encrypted] = version === 3 ? [0x80, 0x40] : [0x08, 0x04];
  if ((flags & encrypted) !== 0) return undefined;
  const grouped = (flags & (version === 3 ? 0x20 : 0x40)) !== 0 ? 1 : 0;
  const sized = version === 3 ? ((flags & compressed) !== 0 ? 4 : 0) : (flags & 1) !== 0 ? 4 : 0;
  const inner = skip(stored, grouped + sized);
  const body = version === 4 && (flags & 2) !== 0 ? resync(inner) : inner;
  if ((flags & compressed) === 0) return { body, compressed: false };
  try {
    const bytes = walk.tools.inflate(body.bytes, BUDGETS.decompressedBytes);
    // What is packed has no place of its own: all of it lies where the packed bytes begin.
    return { body: { bytes, at: () => body.at(0) }, compressed: true };
  } catch (error) {
    if (error instanceof LimitError) throw error;
    return undefined;
  }
}

/** Unsynchronisation (ID3v2.3, 5): `FF 00` stands for `FF`. */
function resync(taken: Taken): Taken {
  const { bytes } = taken;
  const kept = new Uint8Array(bytes.length);
  /** Length of what was kept before each zero that was taken out. */
  const cuts: number[] = [];
  let filled = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = u8(bytes, at);
    kept[filled++] = byte;
    if (byte !== 0xff || bytes[at + 1] !== 0) continue;
    cuts.push(filled);
    at += 1;
  }
  return { bytes: kept.subarray(0, filled), at: (index) => taken.at(index + countBelow(cuts, index)) };
}

/** How many of the rising numbers are at most `limit`. */
function countBelow(rising: readonly number[], limit: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** General encapsulated object: encoding, media type, file name, description, and the object itself. */
function readObject(walk: Walk, frame: Frame, place: Id3Place): void {
  const { bytes } = frame.body;
  const mime = untilNul(latin1(bytes.subarray(1, 64)));
  const [, afterName] = splitText(u8(bytes, 0), bytes.subarray(2 + mime.length));
  const [, object] = splitText(u8(bytes, 0), afterName);
  const at = { path: `ID3 ${frame.id}`, ...frame.range };
  const named = C2PA_MIME.has(mime.toLowerCase());
  if (!named && !isStore(object)) {
    if (startsWith(object, "jumb", 4)) addBlock(walk, { kind: "part", ...at, embedded: true });
    return;
  }
  const from = frame.body.at(bytes.length - object.length);
  const body = { offset: from, length: frame.range.offset + frame.range.length - from };
  addStore(walk, {
    path: `${place.path}${frame.id}${named ? "" : ` ${mime.slice(0, 40)}`}`.trim(),
    pieces: [{ ...frame.range, body }],
    data: object,
    standard: place.standard && named,
    ...present({ fault: frame.compressed ? "compressed-frame" : undefined }),
  });
}

function decode(encoding: number, bytes: Uint8Array): string {
  if (encoding === 1)
    return bytes[0] === 0xfe ? utf16be(bytes.subarray(2)) : utf16le(bytes[0] === 0xff ? bytes.subarray(2) : bytes);
  if (encoding === 2) return utf16be(bytes);
  return encoding === 3 ? utf8(bytes) : latin1(bytes);
}

/** Splits at the first terminator of the encoding: one NUL, or two at an even place. */
function splitText(encoding: number, bytes: Uint8Array): [string, Uint8Array] {
  if (encoding === 0 || encoding === 3) {
    const end = bytes.indexOf(0);
    return end === -1
      ? [decode(encoding, bytes), new Uint8Array(0)]
      : [decode(encoding, bytes.subarray(0, end)), bytes.subarray(end + 1)];
  }
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    if (bytes[at] === 0 && bytes[at + 1] === 0)
      return [decode(encoding, bytes.subarray(0, at)), bytes.subarray(at + 2)];
  }
  return [decode(encoding, bytes), new Uint8Array(0)];
}

function readFrame(
  walk: Walk,
  id: string,
  body: Uint8Array,
  at: { path: string; offset: number; length: number },
): void {
  const encoding = u8(body, 0);
  if (id === "TXXX" || id === "TXX") {
    const [key, rest] = splitText(encoding, body.subarray(1));
    addText(walk, "tag", at, key, untilNul(decode(encoding, rest)));
  } else if (id.startsWith("T")) {
    addText(walk, "tag", at, id, withoutTrailingNuls(decode(encoding, body.subarray(1))).replaceAll("\0", "; "));
  } else if (id === "COMM" || id === "COM") {
    const [, rest] = splitText(encoding, body.subarray(4));
    addText(walk, "tag", at, "COMM", untilNul(decode(encoding, rest)));
  } else if (id === "WXXX") {
    const [key, rest] = splitText(encoding, body.subarray(1));
    addText(walk, "tag", at, `WXXX:${key}`, untilNul(latin1(rest)));
  } else if (id.startsWith("W")) {
    addText(walk, "tag", at, id, untilNul(latin1(body)));
  } else if (id === "PRIV" && untilNul(latin1(body.subarray(0, 64))) === "XMP") {
    addBlock(walk, { kind: "xmp", ...at, data: body.subarray(4) });
  } else if (id === "APIC" || id === "PIC") {
    addBlock(walk, { kind: "part", ...at, embedded: true });
  }
}
