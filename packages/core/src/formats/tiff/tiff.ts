import { typed } from "../../model/formats.ts";
import { counter, FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { u16be, u16le, u32be, u32le } from "../../source/bytes.ts";
import { defineWalker } from "../define.ts";
import { walkPhotoshop } from "../photoshop.ts";
import { withPieces } from "../pieces.ts";
import { readPlacedStore } from "../placed-store.ts";
import { addBlock, addPiece, guarded, type Walk } from "../walk.ts";
import { type DirectoryEntry, readDirectories, readTargets } from "./directories.ts";
import { OTHER_MAGICS, readTiffStructure, rebuildTiff, type TiffEntry } from "./rebuild.ts";

const XMP = 0x02bc;
const IPTC = 0x83bb;
const PHOTOSHOP = 0x8649;
const ICC = 0x8773;
const C2PA = 0xcd41;
const DNG_VERSION = 0xc612;
const ICC_LIST_TYPE_LONG = 4;

const UNDEFINED = 7;

/** TIFF 6.0 and DNG: metadata are tags of the first IFD; the EXIF block is rebuilt from checked entries. */
const walkTiff = withPieces(async (walk) => {
  await guarded(walk, "directories", () => readLayout(walk));
  await readMetadata(walk);
});

/** Which bytes belong to what: directories, values, strips and tiles; and where manifest stores lie. */
async function readLayout(walk: Walk): Promise<void> {
  const { reader } = walk;
  addPiece(walk, { path: "header", offset: 0, length: 8 });
  const directories = await readDirectories(reader);
  const strips = counter("stripCount");
  for (const directory of directories.list) {
    const { name, offset, length, page } = directory;
    addPiece(walk, { path: name, offset, length });
    for (const entry of directory.entries) {
      const path = `${name} 0x${entry.tag.toString(16).padStart(4, "0")}`;
      const apart = entry.value.length > 4;
      if (apart) addPiece(walk, { path, ...entry.value });
      if (entry.tag !== C2PA) continue;
      // C2PA 2.2, A.3.5: in the last directory of the chain; before 1.4 in the first.
      const standard = page === 0 || (page >= 0 && page === directories.pages - 1);
      await guarded(walk, path, () => readStore(walk, entry, path, standard));
    }
    if (!directory.picture) continue;
    const { ranges } = await readTargets(reader, directories.littleEndian, directory, strips);
    for (const { what, ...range } of ranges) addPiece(walk, { path: `${name} ${what}`, ...range });
  }
  if (directories.cut) throw directories.cut;
}

/** The tag's value is the store. Its count moves with it: c2pa-rs leaves it out of the hash (OtherExclusion, since 0.90). */
async function readStore(walk: Walk, entry: DirectoryEntry, path: string, standard: boolean): Promise<void> {
  const { reader } = walk;
  const offset = Math.min(entry.value.offset, reader.size);
  const length = Math.min(entry.value.length, reader.size - offset);
  const fault = entry.type !== UNDEFINED ? "type-changed" : length < entry.value.length ? "cut-short" : undefined;
  const body = { offset, length };
  await readPlacedStore(walk, {
    path,
    pieces: [{ ...body, body }],
    standard,
    companions: [{ offset: entry.at + 4, length: 4, what: `count of ${path}` }],
    ...present({ fault }),
  });
}

/** Tags that hold the width and height of a directory's picture: TIFF's, Panasonic's sensor, JPEG XR's. */
const SIZE_TAGS: Readonly<Record<string, readonly [width: number, height: number]>> = {
  rw2: [0x07, 0x06],
  jxr: [0xbc80, 0xbc81],
};

/**
 * The largest picture of the first directory and of those inside it: camera raw files begin with a small copy, and keep the
 * sensor's picture in a directory below (TIFF/EP, 5.2).
 */
async function fullSize(
  entries: readonly TiffEntry[],
  number: (entry: TiffEntry | undefined) => Promise<number>,
  format: string,
): Promise<{ width: number; height: number } | undefined> {
  const [wide, high] = SIZE_TAGS[format] ?? [0x100, 0x101];
  let best: { width: number; height: number } | undefined;
  for (const [index, entry] of entries.entries()) {
    if (entry.tag !== wide || (entry.ifd !== "ifd0" && entry.ifd !== "sub")) continue;
    // Panasonic writes the height first; both stand in one directory.
    const beside = [entries[index + 1], entries[index - 1]].find(
      (each) => each?.tag === high && each.ifd === entry.ifd,
    );
    const [width, height] = [await number(entry), await number(beside)];
    if (width > 0 && height > 0 && width * height > (best ? best.width * best.height : 0)) best = { width, height };
  }
  return best;
}

async function readMetadata(walk: Walk): Promise<void> {
  const { reader, out } = walk;
  const read = (offset: number, length: number) => reader.peek(offset, length);
  const plain = out.format === "tiff" || out.format === "dng";
  const structure = await readTiffStructure(read, reader.size, plain ? undefined : OTHER_MAGICS);
  if (structure.dropped.length > 0) {
    out.limits.push({
      code: "damaged-structure",
      step: "read",
      detail: `TIFF entries left out: ${structure.dropped.slice(0, 5).join(", ")}`,
    });
  }
  const first = structure.entries.filter((entry) => entry.ifd === "ifd0");
  const find = (tag: number) => first.find((entry) => entry.tag === tag);
  if (find(DNG_VERSION)) Object.assign(out, typed("dng"));

  const number = async (entry: TiffEntry | undefined) => {
    if (!entry) return 0;
    const bytes = await read(entry.valueAt, 4);
    if (entry.type === 3) return structure.littleEndian ? u16le(bytes, 0) : u16be(bytes, 0);
    return structure.littleEndian ? u32le(bytes, 0) : u32be(bytes, 0);
  };
  const size = await fullSize(structure.entries, number, out.format);
  if (size) out.dimensions = size;

  for (const entry of first) {
    const at = {
      path: `${entry.ifd.toUpperCase()} 0x${entry.tag.toString(16).padStart(4, "0")}`,
      offset: entry.valueAt,
      length: entry.bytes,
    };
    await guarded(walk, at.path, async () => {
      const data = () => reader.block(entry.valueAt, entry.bytes);
      if (entry.tag === XMP) addBlock(walk, { kind: "xmp", ...at, data: await data() });
      else if (entry.tag === ICC) addBlock(walk, { kind: "icc", ...at, data: await data() });
      else if (entry.tag === PHOTOSHOP) walkPhotoshop(walk, await data(), at);
      else if (entry.tag === IPTC)
        addBlock(walk, { kind: "iptc", ...at, data: undoLongSwap(entry, await data(), structure.littleEndian) });
    });
  }
  if (structure.entries.length === 0) throw new FormatError("TIFF without entries");
  const rebuilt = await rebuildTiff(structure, read);
  addBlock(walk, {
    kind: "exif",
    path: "IFD0",
    offset: 0,
    length: reader.size,
    data: rebuilt,
    segments: first.map(({ valueAt, bytes }) => ({ offset: valueAt, length: bytes })),
  });
}

/** Some writers store IIM bytes as LONGs in the file's byte order. */
function undoLongSwap(entry: TiffEntry, data: Uint8Array, littleEndian: boolean): Uint8Array {
  if (entry.type !== ICC_LIST_TYPE_LONG || !littleEndian || data[0] === 0x1c) return data;
  const swapped = new Uint8Array(data.length);
  for (let i = 0; i + 3 < data.length; i += 4) swapped.set(data.subarray(i, i + 4).toReversed(), i);
  return swapped[0] === 0x1c ? swapped : data;
}

export default defineWalker({ tiff: walkTiff, dng: walkTiff, jxr: walkTiff, rw2: walkTiff, orf: walkTiff });
