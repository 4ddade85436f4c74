import { BUDGETS, counter } from "../model/limits.ts";
import { present } from "../model/present.ts";
import { ascii, startsWith, u8, u32be } from "../source/bytes.ts";
import { type Box, boxes } from "./bmff/boxes.ts";
import { defineWalker } from "./define.ts";
import { withPieces } from "./pieces.ts";
import { isStore, sweepForStores } from "./store-sweep.ts";
import { addBlock, addPiece, addStore, addTrailer, guarded, type Walk } from "./walk.ts";

/** Boxes that hold the picture or its place in the file (ISO/IEC 18181-2): never looked through. */
const PICTURE = new Set(["JXL ", "ftyp", "jxll", "jxlc", "jxlp", "jxli", "jbrd"]);

/** ISO/IEC 18181-2 (JPEG XL file format): a bare codestream carries nothing; boxes may be Brotli-compressed. */
const walkJxl = withPieces(async (walk) => {
  const { reader } = walk;
  if (startsWith(await reader.peek(0, 2), "\xff\x0a")) {
    addPiece(walk, { path: "codestream", offset: 0, length: reader.size });
    readSize(walk, await reader.peek(0, SIZE_BYTES));
    await sweepForStores(walk, { offset: 0, length: reader.size }, "codestream");
    return;
  }
  const count = counter("boxCount");
  let end = 0;
  for await (const box of boxes(walk.reader, 0, reader.size, "", 0, count)) {
    const piece = walk.out.pieces.length;
    addPiece(walk, { path: box.type, box: box.type, offset: box.offset, length: box.length });
    await guarded(walk, `box ${box.type} at ${box.offset}`, () => readBox(walk, box, piece));
    end = box.offset + box.length;
  }
  addTrailer(walk, end);
});

async function readBox(walk: Walk, box: Box, piece: number): Promise<void> {
  const at = { path: box.type, offset: box.offset, length: box.length };
  switch (box.type) {
    case "Exif":
    case "xml ":
      addMetadata(walk, box.type, await walk.reader.block(box.body, box.bodyLength), at);
      return;
    case "brob":
      await readPacked(walk, box);
      return;
    case "jxlc":
      return readSize(walk, await walk.reader.peek(box.body, Math.min(box.bodyLength, SIZE_BYTES)));
    case "jxlp":
      // A part begins with its number; the first holds the codestream's header.
      return readSize(walk, await walk.reader.peek(box.body + 4, Math.min(box.bodyLength - 4, SIZE_BYTES)));
    case "jumb": {
      // The store is the box itself, header included.
      const data = await walk.reader.block(box.offset, box.length, "manifestStoreBytes");
      // JPEG XL allows other JUMBF boxes, and one that is C2PA's (C2PA 2.2, A.3.8).
      if (isStore(data)) {
        addCandidate(walk, box, data, false);
        nameStore(walk, piece);
      } else await sweepForStores(walk, { offset: box.body, length: box.bodyLength }, box.type);
      return;
    }
    default:
      if (!PICTURE.has(box.type)) await sweepForStores(walk, box, box.type);
  }
}

/** Signature, size and orientation of a codestream lie in so many bytes. */
const SIZE_BYTES = 16;
/** Bits of a size by its selector, and widths by their ratio to the height (18181-1, D.2). */
const SIZE_BITS = [9, 13, 18, 30] as const;
const RATIOS = [undefined, [1, 1], [12, 10], [4, 3], [3, 2], [16, 9], [5, 4], [2, 1]] as const;

/** The size of a codestream (18181-1, D.2) as it is shown: with the orientation of its metadata (D.3.1). */
function readSize(walk: Walk, codestream: Uint8Array): void {
  if (!startsWith(codestream, "\xff\x0a") || walk.out.dimensions) return;
  let bit = 16;
  const take = (bits: number): number => {
    let value = 0;
    for (let index = 0; index < bits; index++, bit++)
      value += ((u8(codestream, bit >> 3) >> (bit & 7)) & 1) * 2 ** index;
    return value;
  };
  const small = take(1) === 1;
  const side = (): number => (small ? (1 + take(5)) * 8 : 1 + take(SIZE_BITS[take(2)] ?? 0));
  const height = side();
  const ratio = RATIOS[take(3)];
  const width = ratio === undefined ? side() : Math.floor((height * ratio[0]) / ratio[1]);
  // Metadata that are not all as usual, with fields beyond the usual: the orientation is the first of them.
  const orientation = take(1) === 0 && take(1) === 1 ? 1 + take(3) : 1;
  walk.out.dimensions = orientation > 4 ? { width: height, height: width } : { width, height };
}

function nameStore(walk: Walk, index: number): void {
  const piece = walk.out.pieces[index];
  if (piece !== undefined) walk.out.pieces[index] = { ...piece, box: "C2PA" };
}

function addMetadata(
  walk: Walk,
  type: string,
  data: Uint8Array,
  at: { path: string; offset: number; length: number },
): void {
  if (type === "Exif") addBlock(walk, { kind: "exif", ...at, data: data.subarray(4 + u32be(data, 0)) });
  else addBlock(walk, { kind: "xmp", ...at, data });
}

/**
 * A box packed with Brotli. The standard puts a store into a plain `jumb` box; one in here, which readers that unpack
 * it first may take instead, is a candidate with a fault.
 */
async function readPacked(walk: Walk, box: Box): Promise<void> {
  const packed = await walk.reader.block(box.body, box.bodyLength, "manifestStoreBytes");
  const type = ascii(packed, 0, 4);
  if (!["Exif", "xml ", "jumb"].includes(type)) return;
  const data = walk.tools.brotli(packed.subarray(4), BUDGETS.decompressedBytes);
  const at = { path: `brob ${type}`, offset: box.offset, length: box.length };
  if (type !== "jumb") return addMetadata(walk, type, data, at);
  if (isDescribedAsStore(data)) addCandidate(walk, box, data, true);
}

/** What is packed is the box without its header, or with it as some writers do. */
const isDescribedAsStore = (data: Uint8Array): boolean =>
  isStore(data) || isStore(Uint8Array.of(0, 0, 0, 0, 0x6a, 0x75, 0x6d, 0x62, ...data.subarray(0, 24)));

/** `packed`: the store's own bytes stand nowhere in the file, so that the piece's payload stands for them. */
function addCandidate(walk: Walk, box: Box, data: Uint8Array, packed: boolean): void {
  const whole = { offset: box.offset, length: box.length };
  addStore(walk, {
    path: packed ? "brob jumb" : "jumb",
    pieces: [{ ...whole, body: packed ? { offset: box.body, length: box.bodyLength } : whole }],
    data,
    standard: true,
    ...present({ fault: packed ? "compressed" : undefined }),
  });
}

export default defineWalker({ jxl: walkJxl });
