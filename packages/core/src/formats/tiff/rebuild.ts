import { BUDGETS, counter, FormatError, LimitError } from "../../model/limits.ts";
import { ascii, u16be, u16le, u32be, u32le } from "../../source/bytes.ts";

/** Reads bytes of a TIFF structure, by offset from its header. */
export type TiffRead = (offset: number, length: number) => Promise<Uint8Array>;

export interface TiffEntry {
  /** `ifd0`, `ifd1`, `exif`, `gps`, `interop`, or `sub` for SubIFDs. */
  ifd: string;
  tag: number;
  type: number;
  count: number;
  /** Offset of the value, from the TIFF header. */
  valueAt: number;
  bytes: number;
}

export interface TiffStructure {
  littleEndian: boolean;
  /** Bytes of all that it was read from. */
  size: number;
  entries: TiffEntry[];
  /** Why some entries were left out, if any were. */
  dropped: string[];
}

/** The number behind the byte order mark (TIFF 6.0, section 2). */
const TIFF_MAGIC: ReadonlySet<number> = new Set([42]);
/** What cameras and JPEG XR put there instead: Panasonic, Olympus (`RO`, `RS`), JPEG XR (ITU-T T.832, annex A). */
export const OTHER_MAGICS: ReadonlySet<number> = new Set([0x55, 0x4f52, 0x5352, 0x01bc]);

const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const POINTERS: Readonly<Record<number, string>> = { 34665: "exif", 34853: "gps", 40965: "interop", 330: "sub" };
/** Larger values are pictures or maker notes, not facts; texts may be as long as the whole block. */
const MAX_VALUE_BYTES = 64 * 1024;
const ASCII_TYPE = 2;
const USER_COMMENT = 0x9286;

/**
 * Walks the IFDs of a TIFF 6.0 structure within budgets. Every entry is checked against `size`, so that the
 * parser behind it never sees an offset that lies.
 */
export async function readTiffStructure(
  read: TiffRead,
  size: number,
  magics: ReadonlySet<number> = TIFF_MAGIC,
): Promise<TiffStructure> {
  const head = await read(0, 8);
  const order = ascii(head, 0, 2);
  if (order !== "II" && order !== "MM") throw new FormatError("no TIFF byte order mark");
  const littleEndian = order === "II";
  const u16 = littleEndian ? u16le : u16be;
  const u32 = littleEndian ? u32le : u32be;
  if (!magics.has(u16(head, 2))) throw new FormatError("not a classic TIFF (BigTIFF is not read)");
  const ifds = counter("ifdCount");
  const total = counter("ifdEntryCount");
  const result: TiffStructure = { littleEndian, size, entries: [], dropped: [] };
  const seen = new Set<number>();
  const queue: { name: string; at: number }[] = [{ name: "ifd0", at: u32(head, 4) }];
  for (let index = 0; index < queue.length; index++) {
    const next = queue[index];
    if (!next || next.at === 0 || next.at + 2 > size || seen.has(next.at)) continue;
    seen.add(next.at);
    try {
      ifds.take();
      await readIfd(next.name, next.at);
    } catch (error) {
      if (!(error instanceof LimitError)) throw error;
      result.dropped.push(error.budget);
      break;
    }
  }
  return result;

  async function readIfd(name: string, at: number): Promise<void> {
    const count = u16(await read(at, 2), 0);
    const body = await read(at + 2, count * 12 + 4);
    for (let index = 0; index < count && index * 12 + 12 <= body.length; index++) {
      total.take();
      const from = index * 12;
      const tag = u16(body, from);
      const type = u16(body, from + 2);
      const items = u32(body, from + 4);
      const bytes = (TYPE_BYTES[type] ?? 0) * items;
      const valueAt = bytes <= 4 ? at + 2 + from + 8 : u32(body, from + 8);
      if (bytes === 0 || valueAt + bytes > size) {
        result.dropped.push(`tag 0x${tag.toString(16)}`);
        continue;
      }
      result.entries.push({ ifd: name, tag, type, count: items, valueAt, bytes });
      const pointer = POINTERS[tag];
      if (pointer) {
        const targets = await read(valueAt, Math.min(bytes, 4 * 16));
        for (let each = 0; each + 4 <= targets.length; each += 4) queue.push({ name: pointer, at: u32(targets, each) });
      }
    }
    const following = u32(body, count * 12);
    if (name === "ifd0" || name === "ifd1") queue.push({ name: "ifd1", at: following });
  }
}

const REBUILT: readonly string[] = ["ifd0", "exif", "gps", "interop"];
/** Strip and tile tables, thumbnails and maker notes: not metadata, and where parsers stall. */
const NOT_COPIED = new Set([
  0x111, 0x117, 0x144, 0x145, 0x201, 0x202, 0x14a, 0x8769, 0x8825, 0xa005, 0x2bc, 0x8773, 0x83bb, 0x8649, 0xcd41,
  0x927c,
]);

interface Copied {
  entry: TiffEntry;
  value: Uint8Array;
}
/** Which directory's tag points at which other. */
const LINKS: readonly (readonly [from: string, tag: number, to: string])[] = [
  ["ifd0", 0x8769, "exif"],
  ["ifd0", 0x8825, "gps"],
  ["exif", 0xa005, "interop"],
];

/**
 * Writes a small, well-formed little-endian-or-big-endian TIFF that holds copies of the harmless entries.
 * A parser fed with it cannot meet overlapping values, cycles or offsets out of range.
 */
export async function rebuildTiff(structure: TiffStructure, read: TiffRead): Promise<Uint8Array> {
  const groups = await copyEntries(structure, read);
  const pointersOf = (name: string) => LINKS.filter(([from, , to]) => from === name && groups.has(to));
  const entryCount = (name: string) => (groups.get(name)?.length ?? 0) + pointersOf(name).length;
  // An Exif IFD must exist for its interop child to be reachable.
  const offsets = new Map<string, number>();
  let at = 8;
  for (const name of REBUILT) {
    if (name !== "ifd0" && !groups.has(name)) continue;
    offsets.set(name, at);
    at += 2 + entryCount(name) * 12 + 4;
  }
  const writing = new Writing(at, [...groups.values()].flat(), structure.littleEndian);
  for (const [name, ifdAt] of offsets) {
    writing.begin(ifdAt, entryCount(name));
    for (const { entry, value } of groups.get(name) ?? []) writing.entry(entry, value);
    for (const [, tag, to] of pointersOf(name)) writing.pointer(tag, offsets.get(to) ?? 0);
  }
  return writing.done();
}

/** Copies of the harmless entries, each tag once, by their directories. What is too large is told. */
async function copyEntries(structure: TiffStructure, read: TiffRead): Promise<Map<string, Copied[]>> {
  const groups = new Map<string, Copied[]>();
  const seen = new Set<string>();
  let total = 0;
  for (const entry of structure.entries) {
    const id = `${entry.ifd}/${entry.tag}`;
    if (!REBUILT.includes(entry.ifd) || NOT_COPIED.has(entry.tag) || seen.has(id)) continue;
    const most = entry.type === ASCII_TYPE || entry.tag === USER_COMMENT ? BUDGETS.exifBlockBytes : MAX_VALUE_BYTES;
    // Values that lie over each other come to more than there is.
    if (entry.bytes > most || total + entry.bytes > Math.min(BUDGETS.exifBlockBytes, structure.size)) {
      structure.dropped.push(`tag 0x${entry.tag.toString(16)} (${entry.bytes} bytes)`);
      continue;
    }
    seen.add(id);
    total += entry.bytes;
    const list = groups.get(entry.ifd) ?? [];
    list.push({ entry, value: await read(entry.valueAt, entry.bytes) });
    groups.set(entry.ifd, list);
  }
  return groups;
}

/** Directories one behind the other, and the values that do not fit into their entries behind all of them. */
class Writing {
  readonly #out: Uint8Array;
  readonly #view: DataView;
  readonly #little: boolean;
  #heap: number;
  #row = 0;

  constructor(heapAt: number, values: readonly Copied[], little: boolean) {
    const room = values.reduce((sum, { value }) => sum + value.length + (value.length & 1), 0);
    this.#out = new Uint8Array(heapAt + room);
    this.#view = new DataView(this.#out.buffer);
    this.#little = little;
    this.#heap = heapAt;
    this.#out.set(little ? [0x49, 0x49, 42, 0] : [0x4d, 0x4d, 0, 42]);
    this.#view.setUint32(4, 8, little);
  }

  begin(at: number, entries: number): void {
    this.#view.setUint16(at, entries, this.#little);
    this.#row = at + 2;
  }

  entry({ tag, type, count }: TiffEntry, value: Uint8Array): void {
    this.#write(tag, type, count);
    if (value.length <= 4) {
      this.#out.set(value, this.#row + 8);
    } else {
      this.#view.setUint32(this.#row + 8, this.#heap, this.#little);
      this.#out.set(value, this.#heap);
      this.#heap += value.length + (value.length & 1);
    }
    this.#row += 12;
  }

  pointer(tag: number, target: number): void {
    this.#write(tag, 4, 1);
    this.#view.setUint32(this.#row + 8, target, this.#little);
    this.#row += 12;
  }

  done(): Uint8Array {
    return this.#out.subarray(0, this.#heap);
  }

  #write(tag: number, type: number, count: number): void {
    this.#view.setUint16(this.#row, tag, this.#little);
    this.#view.setUint16(this.#row + 2, type, this.#little);
    this.#view.setUint32(this.#row + 4, count, this.#little);
  }
}
