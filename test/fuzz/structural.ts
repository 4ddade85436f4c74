/**
 * Mutations that keep a file readable: one byte flipped, or one piece (segment, chunk, box, block, directory entry)
 * moved, cut or doubled, the sizes of what it lies in put right. They reach what random damage never does: a file that
 * is in order for its format and is not the one that was signed.
 */
import { crc32 } from "node:zlib";

type Random = () => number;

/** A field that counts the bytes of what a piece lies in. */
interface Size {
  at: number;
  width: 2 | 4;
  little?: boolean;
}

interface Piece {
  start: number;
  end: number;
  /** Size fields of everything it lies in. */
  sizes: readonly Size[];
  /** Pieces of one parent change places among each other only. */
  parent: number;
  name: string;
}

/** Mutants name what was done, so that a finding can be told. */
export interface Mutant {
  bytes: Uint8Array;
  what: string;
}

const latin = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, Math.min(to, bytes.length) - from)).toString("latin1");
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const pickOf = <T>(values: readonly T[], next: Random): T | undefined => values[Math.floor(next() * values.length)];

function jpegPieces(bytes: Uint8Array): Piece[] {
  const view = viewOf(bytes);
  const pieces: Piece[] = [];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xd9) break;
    const head = at + 2 + view.getUint16(at + 2);
    let end = head;
    // Entropy-coded data belong to their scan, up to the next marker that is no restart.
    if (marker === 0xda)
      while (end + 1 < bytes.length && !(bytes[end] === 0xff && ![0, ...RESTARTS].includes(bytes[end + 1] ?? 0))) end++;
    if (end > bytes.length) break;
    pieces.push({ start: at, end, sizes: [], parent: 0, name: marker.toString(16) });
    if (marker === 0xeb && latin(bytes, at + 4, at + 6) === "JP" && view.getUint32(at + 8) === 1)
      pieces.push(...boxes(bytes, at + 12, head, [{ at: at + 2, width: 2 }]));
    at = end;
  }
  return pieces;
}
const RESTARTS = [0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7];

function pngPieces(bytes: Uint8Array): Piece[] {
  const view = viewOf(bytes);
  const pieces: Piece[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) break;
    const name = latin(bytes, at + 4, at + 8);
    pieces.push({ start: at, end, sizes: [], parent: 0, name });
    if (name === "caBX") pieces.push(...boxes(bytes, at + 8, end - 4, [{ at, width: 4 }]));
    at = end;
  }
  return pieces;
}

/** A piece inside a chunk changed: its checksum must hold again, or a reader stops there. */
function fixChecksums(bytes: Uint8Array): void {
  const view = viewOf(bytes);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) return;
    view.setUint32(at + 8 + length, crc32(bytes.subarray(at + 4, at + 8 + length)));
    at += 12 + length;
  }
}

function riffPieces(bytes: Uint8Array, from = 12, to = bytes.length, sizes: readonly Size[] = [RIFF_SIZE]): Piece[] {
  const view = viewOf(bytes);
  const pieces: Piece[] = [];
  for (let at = from; at + 8 <= to; ) {
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + (length & 1);
    if (end > to) break;
    const name = latin(bytes, at, at + 4);
    pieces.push({ start: at, end, sizes, parent: from, name });
    const inner: Size[] = [...sizes, { at: at + 4, width: 4, little: true }];
    if (name === "LIST") pieces.push(...riffPieces(bytes, at + 12, at + 8 + length, inner));
    if (name === "C2PA") pieces.push(...boxes(bytes, at + 8, at + 8 + length, inner));
    at = end;
  }
  return pieces;
}
const RIFF_SIZE: Size = { at: 4, width: 4, little: true };

/** Boxes that hold boxes, and how many bytes stand before the first. */
const CONTAINERS: Readonly<Record<string, number>> = {
  moov: 0, trak: 0, mdia: 0, minf: 0, stbl: 0, udta: 0, edts: 0, dinf: 0, iprp: 0, ipco: 0, moof: 0, traf: 0, mvex: 0,
  meta: 4, jumb: 0,
}; // biome-ignore format: a table

function boxes(bytes: Uint8Array, from: number, to: number, sizes: readonly Size[] = []): Piece[] {
  const view = viewOf(bytes);
  const pieces: Piece[] = [];
  for (let at = from; at + 8 <= to; ) {
    const length = view.getUint32(at) || to - at;
    if (length < 8 || at + length > to) break;
    const name = latin(bytes, at + 4, at + 8);
    pieces.push({ start: at, end: at + length, sizes, parent: from, name });
    const skip = name === "uuid" ? storeOffset(bytes, at, length) : CONTAINERS[name];
    if (skip !== undefined) pieces.push(...boxes(bytes, at + 8 + skip, at + length, [...sizes, { at, width: 4 }]));
    at += length;
  }
  return pieces;
}

const C2PA_UUID = "d8fec3d61b0e483c92975828877ec481";

/** Where the store begins in a C2PA `uuid` box (C2PA 2.2, A.5.1): behind UUID, flags, purpose and an offset. */
function storeOffset(bytes: Uint8Array, at: number, length: number): number | undefined {
  if (Buffer.from(bytes.subarray(at + 8, at + 24)).toString("hex") !== C2PA_UUID) return undefined;
  const end = bytes.indexOf(0, at + 28);
  return end === -1 || end + 9 > at + length ? undefined : end + 9 - (at + 8);
}

function gifPieces(bytes: Uint8Array): Piece[] {
  const table = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const pieces: Piece[] = [];
  for (let at = 13 + table(bytes[10] ?? 0); at < bytes.length; ) {
    const kind = bytes[at];
    if (kind !== 0x21 && kind !== 0x2c) break;
    let end = kind === 0x21 ? at + 2 : at + 11 + table(bytes[at + 9] ?? 0);
    while (end < bytes.length && bytes[end] !== 0) end += 1 + (bytes[end] ?? 0);
    pieces.push({ start: at, end: end + 1, sizes: [], parent: 0, name: kind === 0x21 ? "extension" : "image" });
    at = end + 1;
  }
  return pieces;
}

type Change = "moved" | "cut" | "doubled";
const CHANGES: readonly Change[] = ["moved", "cut", "doubled"];

/** The list with one entry moved, cut or doubled, or undefined where there is nothing to move it to. */
function changed<T>(list: readonly T[], index: number, change: Change, next: Random): T[] | undefined {
  const entry = list[index];
  if (entry === undefined) return undefined;
  const rest = list.filter((_, i) => i !== index);
  if (change === "cut") return rest;
  if (change === "doubled") return [...list.slice(0, index), entry, ...list.slice(index)];
  if (rest.length === 0) return undefined;
  let to = Math.floor(next() * (rest.length + 1));
  if (to === index) to = (to + 1) % (rest.length + 1);
  return [...rest.slice(0, to), entry, ...rest.slice(to)];
}

/** An entry of the first directory, which is written anew at the end of the file: nothing else moves. */
function mutateTiff(bytes: Uint8Array, next: Random): Mutant | undefined {
  const little = bytes[0] === 0x49;
  const view = viewOf(bytes);
  const at = view.getUint32(4, little);
  if (at + 2 > bytes.length) return undefined;
  const count = view.getUint16(at, little);
  if (count === 0 || at + 6 + count * 12 > bytes.length) return undefined;
  const entries = Array.from({ length: count }, (_, i) => bytes.slice(at + 2 + i * 12, at + 14 + i * 12));
  const change = pickOf(CHANGES, next) ?? "cut";
  const index = Math.floor(next() * count);
  const list = changed(entries, index, change, next);
  if (!list) return undefined;
  const start = bytes.length + (bytes.length & 1);
  const out = new Uint8Array(start + 6 + list.length * 12);
  out.set(bytes);
  const made = viewOf(out);
  made.setUint32(4, start, little);
  made.setUint16(start, list.length, little);
  for (const [i, entry] of list.entries()) out.set(entry, start + 2 + i * 12);
  made.setUint32(start + 2 + list.length * 12, view.getUint32(at + 2 + count * 12, little), little);
  return { bytes: out, what: `tag ${view.getUint16(at + 2 + index * 12, little)} ${change}` };
}

function mutatePiece(bytes: Uint8Array, pieces: readonly Piece[], next: Random): Mutant | undefined {
  const chosen = pickOf(pieces, next);
  if (!chosen) return undefined;
  const change = pickOf(CHANGES, next) ?? "cut";
  const siblings = pieces.filter((each) => each.parent === chosen.parent && each.sizes.length === chosen.sizes.length);
  const order = changed(siblings, siblings.indexOf(chosen), change, next);
  const first = siblings[0];
  const last = siblings.at(-1);
  if (!order || !first || !last) return undefined;
  const middle = order.map((each) => bytes.subarray(each.start, each.end));
  const out = new Uint8Array(Buffer.concat([bytes.subarray(0, first.start), ...middle, bytes.subarray(last.end)]));
  resize(out, chosen.sizes, out.length - bytes.length);
  if (latin(bytes, 1, 4) === "PNG" && chosen.sizes.length > 0) fixChecksums(out);
  return { bytes: out, what: `${chosen.name} ${change}` };
}

function resize(bytes: Uint8Array, sizes: readonly Size[], by: number): void {
  const view = viewOf(bytes);
  for (const { at, width, little = false } of sizes) {
    if (width === 2) view.setUint16(at, view.getUint16(at, little) + by, little);
    else if (view.getUint32(at, little) !== 0) view.setUint32(at, view.getUint32(at, little) + by, little);
  }
}

function piecesOf(bytes: Uint8Array): Piece[] {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegPieces(bytes);
  if (latin(bytes, 1, 4) === "PNG") return pngPieces(bytes);
  if (latin(bytes, 0, 4) === "RIFF") return riffPieces(bytes);
  if (latin(bytes, 0, 3) === "GIF") return gifPieces(bytes);
  return latin(bytes, 4, 8) === "ftyp" || latin(bytes, 4, 8) === "JXL " ? boxes(bytes, 0, bytes.length) : [];
}

/** The share of mutants that differ in one bit of one byte. */
const FLIPPED = 0.4;

/** One mutant of a file; of a format whose pieces are not known here, a flipped byte. */
export function structuralMutant(bytes: Uint8Array, next: Random): Mutant {
  const tiff = /^(?:II\*\0|MM\0\*)/.test(latin(bytes, 0, 4));
  if (next() >= FLIPPED) {
    const mutant = tiff ? mutateTiff(bytes, next) : mutatePiece(bytes, piecesOf(bytes), next);
    if (mutant) return mutant;
  }
  const at = Math.floor(next() * bytes.length);
  const out = Uint8Array.from(bytes);
  out[at] = (out[at] ?? 0) ^ (1 << Math.floor(next() * 8));
  return { bytes: out, what: `byte ${at} flipped` };
}
