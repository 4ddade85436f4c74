import { FormatError } from "../model/limits.ts";
import { startsWith, u8, u16le, u32le } from "../source/bytes.ts";
import { defineWalker } from "./define.ts";
import { withPieces } from "./pieces.ts";
import { addPiece, addTrailer } from "./walk.ts";

const FILE_HEADER = 14;
const CORE_HEADER = 12;

/** Windows bitmap (BITMAPFILEHEADER and its DIB header). It has no place for metadata: dimensions are all there is. */
const walkBmp = withPieces(async (walk) => {
  const { reader, out } = walk;
  const head = await reader.exactly(0, FILE_HEADER + CORE_HEADER);
  const header = u32le(head, FILE_HEADER);
  const pixels = u32le(head, 10);
  if (pixels < FILE_HEADER + header || pixels > reader.size) throw new FormatError("pixels begin outside the file");
  addPiece(walk, { path: "header", offset: 0, length: pixels });
  const stated = u32le(head, 2);
  const end = stated > pixels && stated < reader.size ? stated : reader.size;
  addPiece(walk, { path: "pixels", offset: pixels, length: end - pixels });
  out.dimensions =
    header === CORE_HEADER
      ? sized(u16le(head, 18), u16le(head, 20))
      : // A negative height is a picture stored from the top.
        sized(u32le(head, 18), Math.abs(u32le(head, 22) | 0));
  addTrailer(walk, end);
});

const sized = (width: number, height: number): { width: number; height: number } => {
  if (width === 0 || height === 0) throw new FormatError("a picture without pixels");
  return { width, height };
};

const ICON_HEADER = 6;
const ICON_ENTRY = 16;

/** Windows icons and cursors: a list of pictures, of which the largest gives the dimensions. */
const walkIco = withPieces(async (walk) => {
  const { reader, out } = walk;
  const count = u16le(await reader.exactly(0, ICON_HEADER), 4);
  const list = await reader.exactly(ICON_HEADER, count * ICON_ENTRY);
  addPiece(walk, { path: "list", offset: 0, length: ICON_HEADER + list.length });
  for (let at = 0; at < list.length; at += ICON_ENTRY) {
    // 0 stands for 256.
    const [width, height] = [u8(list, at) || 256, u8(list, at + 1) || 256];
    const { width: w = 0, height: h = 0 } = out.dimensions ?? {};
    if (width * height > w * h) out.dimensions = { width, height };
    const [length, offset] = [u32le(list, at + 8), u32le(list, at + 12)];
    if (offset + length > reader.size) throw new FormatError(`picture ${at / ICON_ENTRY} runs past the end`);
    addPiece(walk, { path: `picture ${at / ICON_ENTRY}`, offset, length });
  }
});

/** DIB headers that there are (their lengths tell their versions). */
const DIB_HEADERS = new Set([12, 40, 52, 56, 64, 108, 124]);
const MAX_ICONS = 64;

/** Two formats that begin with too little: what follows has to fit too. */
const isBitmap = (head: Uint8Array, size: number): boolean =>
  startsWith(head, "BM") &&
  DIB_HEADERS.has(u32le(head, 14)) &&
  u32le(head, 10) >= 14 + u32le(head, 14) &&
  u32le(head, 10) <= size;

function isIcon(head: Uint8Array, size: number): boolean {
  const icons = u16le(head, 4);
  if (!startsWith(head, "\0\0\x01\0") && !startsWith(head, "\0\0\x02\0")) return false;
  if (icons === 0 || icons > MAX_ICONS) return false;
  const [bytes, at] = [u32le(head, 14), u32le(head, 18)];
  return u8(head, 9) === 0 && at >= 6 + icons * 16 && bytes > 0 && at + bytes <= size;
}

export default defineWalker({ bmp: walkBmp, ico: walkIco }, [
  { sure: "header", look: (head, { reader }) => (isBitmap(head, reader.size) ? "bmp" : undefined) },
  { sure: "header", look: (head, { reader }) => (isIcon(head, reader.size) ? "ico" : undefined) },
]);
