import { BUDGETS, counter, FormatError } from "../model/limits.ts";
import { ascii, latin1, startsWith, u16be, u16le, u32be, u32le, untilNul, utf16le } from "../source/bytes.ts";
import { defineWalker } from "./define.ts";
import { jpegParts, markerName } from "./jpeg/segments.ts";
import { withPieces } from "./pieces.ts";
import { addBlock, addPiece, addText, guarded, type Walk } from "./walk.ts";

const RAF_HEADER = 112;
const RAF_FULL_SIZE = 0x100;

/** Fujifilm RAF: the camera's own EXIF stands in the JPEG that every file holds (as ExifTool's FujiFilm module documents). */
const walkRaf = withPieces(async (walk) => {
  const { reader, out } = walk;
  const head = await reader.exactly(0, RAF_HEADER);
  addPiece(walk, { path: "header", offset: 0, length: RAF_HEADER });
  const [jpeg, jpegBytes, table, tableBytes] = [84, 88, 92, 96].map((at) => u32be(head, at)) as [
    number, number, number, number,
  ]; // biome-ignore format: four fields
  if (jpeg + jpegBytes > reader.size || table + tableBytes > reader.size)
    throw new FormatError("RAF runs past the end");
  addPiece(walk, { path: "JPEG", offset: jpeg, length: jpegBytes });
  addPiece(walk, { path: "directory", offset: table, length: tableBytes });
  await guarded(walk, "JPEG", () => readOwnJpeg(walk, jpeg, jpeg + jpegBytes));
  const data = await reader.block(table, tableBytes);
  const entries = counter("ifdEntryCount");
  const count = u32be(data, 0);
  for (let at = 4, index = 0; index < count && at + 4 <= data.length; index++) {
    entries.take();
    const [tag, length] = [u16be(data, at), u16be(data, at + 2)];
    if (tag === RAF_FULL_SIZE && length >= 4)
      out.dimensions = { width: u16be(data, at + 6), height: u16be(data, at + 4) };
    at += 4 + length;
  }
});

/** EXIF and XMP of the JPEG that stands for the file: its own, not a part's. */
async function readOwnJpeg(walk: Walk, from: number, end: number, left = counter("segmentCount")): Promise<void> {
  for await (const part of jpegParts(walk.reader, from)) {
    left.take();
    if (part.offset + part.length > end || part.kind !== "segment") continue;
    if (markerName(part.marker) === "SOS") return;
    const data = await walk.reader.block(part.offset + 4, part.length - 4);
    const at = { offset: part.offset, length: part.length };
    if (startsWith(data, "Exif\0\0"))
      addBlock(walk, { kind: "exif", path: "JPEG APP1 Exif", ...at, data: data.subarray(6) });
    const xmp = "http://ns.adobe.com/xap/1.0/\0";
    if (startsWith(data, xmp))
      addBlock(walk, { kind: "xmp", path: "JPEG APP1 XMP", ...at, data: data.subarray(xmp.length) });
  }
}

const MRW_HEADER = 8;

/** Minolta MRW: blocks with four letters and a length; `TTW` is a TIFF structure, `PRD` has the size of the picture. */
const walkMrw = withPieces(async (walk) => {
  const { reader, out } = walk;
  const end = MRW_HEADER + u32be(await reader.exactly(0, MRW_HEADER), 4);
  addPiece(walk, { path: "header", offset: 0, length: MRW_HEADER });
  const blocks = counter("chunkCount");
  for (let at = MRW_HEADER; at + 8 <= Math.min(end, reader.size); ) {
    blocks.take();
    const head = await reader.exactly(at, 8);
    const [name, bytes] = [ascii(head, 1, 3), u32be(head, 4)];
    if (at + 8 + bytes > reader.size) throw new FormatError(`block ${name} runs past the end`);
    addPiece(walk, { path: name, offset: at, length: 8 + bytes });
    if (name === "PRD" && bytes >= 16) {
      const data = await reader.exactly(at + 8, 16);
      out.dimensions = { width: u16be(data, 14), height: u16be(data, 12) };
    } else if (name === "TTW") {
      const data = await reader.block(at + 8, bytes, "exifBlockBytes");
      addBlock(walk, { kind: "exif", path: "TTW", offset: at, length: 8 + bytes, data });
    }
    at += 8 + bytes;
  }
});

const CIFF_MAKE_MODEL = 0x080a;
const CIFF_IMAGE_SPEC = 0x1810;
const CIFF_DIRECTORIES = new Set([0x28, 0x30]);
const MAX_CIFF_DEPTH = 6;

/** Canon CRW: a heap of records whose directory stands at its end (CIFF specification 1.0 r4). */
const walkCrw = withPieces(async (walk) => {
  const { reader } = walk;
  const from = u32le(await reader.exactly(0, 26), 2);
  addPiece(walk, { path: "header", offset: 0, length: Math.min(from, reader.size) });
  await readHeap(walk, from, reader.size, 0, counter("ifdEntryCount"));
});

async function readHeap(
  walk: Walk,
  from: number,
  end: number,
  depth: number,
  entries: ReturnType<typeof counter>,
): Promise<void> {
  const { reader, out } = walk;
  if (end - from < 6 || depth > MAX_CIFF_DEPTH) throw new FormatError("CIFF heap");
  const table = from + u32le(await reader.exactly(end - 4, 4), 0);
  if (table < from || table + 2 > end) throw new FormatError("CIFF directory lies outside its heap");
  const count = u16le(await reader.exactly(table, 2), 0);
  for (let index = 0; index < count; index++) {
    entries.take();
    const entry = await reader.exactly(table + 2 + index * 10, 10);
    const [tag, bytes, offset] = [u16le(entry, 0), u32le(entry, 2), from + u32le(entry, 6)];
    // The two highest bits say that the value stands in the entry itself.
    if ((tag & 0xc000) !== 0 || offset < from || offset + bytes > end) continue;
    const at = { path: `CIFF 0x${(tag & 0x3fff).toString(16).padStart(4, "0")}`, offset, length: bytes };
    if (CIFF_DIRECTORIES.has((tag & 0x3800) >> 8)) await readHeap(walk, offset, offset + bytes, depth + 1, entries);
    else if (tag === CIFF_MAKE_MODEL) {
      const [make = "", model = ""] = latin1(await reader.block(offset, bytes)).split("\0");
      if (make) addText(walk, "tag", at, "CIFF:Make", make);
      if (model) addText(walk, "tag", at, "CIFF:Model", model);
    } else if (tag === CIFF_IMAGE_SPEC && bytes >= 8) {
      const size = await reader.exactly(offset, 8);
      out.dimensions = { width: u32le(size, 0), height: u32le(size, 4) };
    }
  }
}

const X3F_HEADER = 40;
const X3F_PICTURE = 28;

/** Sigma X3F: size in the header, the camera's words in a section of properties (as Foveon's description of the format says). */
const walkX3f = withPieces(async (walk) => {
  const { reader, out } = walk;
  const head = await reader.exactly(0, X3F_HEADER);
  addPiece(walk, { path: "header", offset: 0, length: X3F_HEADER });
  const [width, height] = [u32le(head, 28), u32le(head, 32)];
  if (width > 0 && height > 0 && width < 1e6 && height < 1e6) out.dimensions = { width, height };
  const table = u32le(await reader.exactly(reader.size - 4, 4), 0);
  const list = await reader.exactly(table, 12);
  if (!startsWith(list, "SECd")) throw new FormatError("X3F without a directory");
  const sections = counter("chunkCount");
  // Sections may lie over each other: what all of them hold is bounded together.
  const [parts, tags] = [counter("segmentCount"), counter("tagCount")];
  for (let index = 0; index < u32le(list, 8); index++) {
    sections.take();
    const entry = await reader.exactly(table + 12 + index * 12, 12);
    const [offset, length, type] = [u32le(entry, 0), u32le(entry, 4), ascii(entry, 8, 4)];
    if (offset + length > reader.size) throw new FormatError(`section ${type} runs past the end`);
    addPiece(walk, { path: `section ${type}`, offset, length });
    // Later cameras keep their EXIF in the JPEG that stands for the picture (a picture section has 28 bytes in front).
    if (type === "IMA2" && startsWith(await reader.peek(offset + X3F_PICTURE, 2), "\xff\xd8"))
      await guarded(walk, type, () => readOwnJpeg(walk, offset + X3F_PICTURE, offset + length, parts));
    if (type === "PROP")
      await guarded(walk, "PROP", () => readProperties(walk, { path: "PROP", offset, length }, tags));
  }
});

const X3F_NAMES: Readonly<Record<string, string>> = {
  CAMMANUF: "X3F:Make",
  CAMMODEL: "X3F:Model",
  FIRMVERS: "X3F:Firmware",
};

async function readProperties(
  walk: Walk,
  at: { path: string; offset: number; length: number },
  count: ReturnType<typeof counter>,
): Promise<void> {
  count.take(0);
  const data = await walk.reader.block(at.offset, at.length);
  const texts = 24 + u32le(data, 8) * 8;
  const text = (chars: number): string => {
    const from = texts + chars * 2;
    return untilNul(utf16le(data.subarray(from, from + BUDGETS.stringCharsKept * 2)));
  };
  for (let entry = 24; entry < texts && entry + 8 <= data.length; entry += 8) {
    count.take();
    const key = X3F_NAMES[text(u32le(data, entry)).toUpperCase()];
    if (key !== undefined) addText(walk, "tag", at, key, text(u32le(data, entry + 4)));
  }
}

/** Canon's CR3 keeps EXIF in blocks of their own, inside a `uuid` of the movie. */
export const CR3_UUID = "85c0b687820f11e08111f4ce462b6a48";
/** What each of its blocks holds, by the tag that points at it in an ordinary TIFF structure; 0: it is the first directory. */
export const CR3_BLOCKS: Readonly<Record<string, number>> = { CMT1: 0, CMT2: 0x8769, CMT4: 0x8825 };

/**
 * The TIFF structure that readers of EXIF know: each block of CR3 is one whose first directory is what others put behind a
 * pointer. A directory of one entry, the pointer, goes behind it.
 */
export function behindPointer(tiff: Uint8Array, pointer: number): Uint8Array {
  if (pointer === 0 || tiff.length < 8) return tiff;
  const out = new Uint8Array(tiff.length + 18);
  out.set(tiff);
  const little = startsWith(tiff, "II");
  const view = new DataView(out.buffer);
  const first = view.getUint32(4, little);
  view.setUint32(4, tiff.length, little);
  view.setUint16(tiff.length, 1, little);
  view.setUint16(tiff.length + 2, pointer, little);
  view.setUint16(tiff.length + 4, 4, little);
  view.setUint32(tiff.length + 6, 1, little);
  view.setUint32(tiff.length + 10, first, little);
  return out;
}

export default defineWalker({ raf: walkRaf, mrw: walkMrw, crw: walkCrw, x3f: walkX3f });
