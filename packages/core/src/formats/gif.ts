import type { Range } from "../model/block.ts";
import { counter, FormatError } from "../model/limits.ts";
import { present } from "../model/present.ts";
import { ascii, indexOf, latin1, u8, u16le } from "../source/bytes.ts";
import { defineWalker } from "./define.ts";
import { withPieces } from "./pieces.ts";
import { readPlacedStore } from "./placed-store.ts";
import { isStore, STORE_HEAD_BYTES } from "./store-sweep.ts";
import { addBlock, addPiece, addText, addTrailer, guarded, type Walk } from "./walk.ts";

const HEADER_BYTES = 6;
const SCREEN_BYTES = 7;
/** Introducer, label, block size, identifier and authentication code of an application extension (GIF89a, 26). */
const APPLICATION_BYTES = 14;
/** Authentication code of C2PA's extension: its version, 1.0 (C2PA 2.2, A.3.7). */
const C2PA_VERSION = "\x01\0\0";
/** Sub-blocks are stepped over so many bytes at a time, few at first: thousands of rows may be of a byte each. */
const FIRST_BYTES = 256;
const PAGE_BYTES = 64 * 1024;

interface State {
  blocks: ReturnType<typeof counter>;
  /** An image descriptor has gone by: C2PA's extension stands in front of the first. */
  drawn: boolean;
}

/** CompuServe GIF89a, with Adobe's XMP and C2PA's application extensions. Pieces are the boxes of C2PA 2.2, 18.7.3.4. */
const walkGif = withPieces(readBlocks);

async function readBlocks(walk: Walk): Promise<void> {
  const { reader } = walk;
  const state: State = { blocks: counter("chunkCount"), drawn: false };
  await reader.hold();
  const head = await reader.exactly(0, HEADER_BYTES + SCREEN_BYTES);
  walk.out.dimensions = { width: u16le(head, 6), height: u16le(head, 8) };
  let at = head.length + colourTableBytes(u8(head, 10));
  addPiece(walk, { path: "header", offset: 0, length: HEADER_BYTES, box: "GIF89a" });
  addPiece(walk, { path: "screen descriptor", offset: HEADER_BYTES, length: at - HEADER_BYTES, box: "LSD" });
  while (at < reader.size) {
    state.blocks.take();
    const intro = await reader.peek(at, 10);
    const kind = u8(intro, 0);
    if (kind === 0x3b) {
      addPiece(walk, { path: "trailer", offset: at, length: 1, box: "3B" });
      addTrailer(walk, at + 1);
      return;
    }
    if (kind === 0x2c) at = await readImage(walk, at, u8(intro, 9), state);
    else if (kind === 0x21) at = await readExtension(walk, at, u8(intro, 1), state);
    else throw new FormatError(`unknown block 0x${kind.toString(16)} at ${at}`);
  }
  throw new FormatError("GIF ends without its trailer");
}

const colourTableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

/** A descriptor with its colour table is one box, the coded picture behind it another. */
async function readImage(walk: Walk, at: number, flags: number, state: State): Promise<number> {
  state.drawn = true;
  const data = at + 10 + colourTableBytes(flags);
  addPiece(walk, { path: "image descriptor", offset: at, length: data - at, box: "2C" });
  const next = await skipSubBlocks(walk, data + 1);
  addPiece(walk, { path: "image", offset: data, length: next - data, box: "TBID" });
  return next;
}

/** Goes over sub-blocks page by page: 10 MB of them may be one byte long each. */
async function skipSubBlocks(walk: Walk, from: number): Promise<number> {
  for (let at = from; ; ) {
    const page = await walk.reader.peek(at, at === from ? FIRST_BYTES : PAGE_BYTES);
    if (page.length === 0) throw new FormatError(`sub-blocks from ${from} run past the end`);
    let index = 0;
    while (index < page.length) {
      const size = u8(page, index);
      index += size + 1;
      if (size === 0) return at + index;
    }
    at += index;
  }
}

/** The bytes of a row of sub-blocks, without their lengths. */
function unblock(raw: Uint8Array): Uint8Array {
  const out = new Uint8Array(raw.length);
  let filled = 0;
  for (let at = 0; at < raw.length; ) {
    const size = u8(raw, at);
    if (size === 0) break;
    const end = Math.min(at + 1 + size, raw.length);
    for (let from = at + 1; from < end; from++) out[filled++] = u8(raw, from);
    at = end;
  }
  return out.subarray(0, filled);
}

async function readExtension(walk: Walk, at: number, label: number, state: State): Promise<number> {
  const first = at + 2;
  const next = await skipSubBlocks(walk, first);
  const range: Range = { offset: at, length: next - at };
  const name = `21${label.toString(16).padStart(2, "0").toUpperCase()}`;
  let box = name;
  let path = label === 0xfe ? "comment" : `extension 0x${label.toString(16)}`;
  await guarded(walk, `extension at ${at}`, async () => {
    if (label === 0xfe) {
      const raw = await walk.reader.block(first, next - first);
      addText(walk, "text", { path: "comment", ...range }, "comment", latin1(unblock(raw)));
    } else if (label === 0xff) {
      const head = await walk.reader.peek(first, 12);
      const id = ascii(head, 1, 11);
      path = applicationName(id);
      const known = u8(head, 0) === 11 && id.endsWith(C2PA_VERSION);
      if (id.startsWith("C2PA_GIF")) box = await readStore(walk, known, range, state);
      else await readApplication(walk, id, range);
    }
  });
  addPiece(walk, { path, ...range, box });
  return next;
}

const applicationName = (id: string): string =>
  /^[\x20-\x7e]+$/.test(id) ? `application ${id.trim()}` : "application extension";

async function readApplication(walk: Walk, id: string, range: Range): Promise<void> {
  const { reader } = walk;
  const body = range.offset + APPLICATION_BYTES;
  const bytes = Math.max(0, range.offset + range.length - body);
  if (id === "XMP DataXMP") {
    // The packet is raw, followed by a "magic trailer" that lets sub-block readers step over it.
    const raw = await reader.block(body, bytes, "xmpBytes");
    const magic = indexOf(raw, "\x01\xff\xfe");
    addBlock(walk, { kind: "xmp", path: "XMP Data", ...range, data: magic === -1 ? raw : raw.subarray(0, magic) });
  } else if (id === "ICCRGBG1012") {
    addBlock(walk, { kind: "icc", path: id, ...range, data: unblock(await reader.block(body, bytes)) });
  } else if (isStore(unblock(await reader.peek(body, STORE_HEAD_BYTES + 1)))) {
    const place = { path: applicationName(id), pieces: [pieceOf(range)], standard: false };
    await readPlacedStore(walk, place, unblock);
  }
}

/** Sub-blocks without the terminator behind them. */
const pieceOf = (range: Range) => ({
  ...range,
  body: { offset: range.offset + APPLICATION_BYTES, length: Math.max(0, range.length - APPLICATION_BYTES - 1) },
});

/** C2PA 2.2, A.3.7: one extension, of version 1.0, in front of the first image descriptor. Gives the piece's box name. */
async function readStore(walk: Walk, known: boolean, range: Range, state: State): Promise<string> {
  const place = {
    path: state.drawn ? "C2PA_GIF behind a picture" : "C2PA_GIF",
    pieces: [pieceOf(range)],
    standard: !state.drawn,
    ...present({ fault: known ? undefined : "version-unknown" }),
  };
  await readPlacedStore(walk, place, unblock);
  return known ? "C2PA" : "21FF";
}

export default defineWalker({ gif: walkGif });
