import type { Range } from "../../model/block.ts";
import { BUDGETS, counter, FormatError, LimitError } from "../../model/limits.ts";
import { ascii, u16be, u16le, u32be, u32le } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import { OTHER_MAGICS } from "./rebuild.ts";

/** One entry of a directory (TIFF 6.0, section 2): twelve bytes, and a value in them or elsewhere. */
export interface DirectoryEntry {
  tag: number;
  type: number;
  count: number;
  /** Offset of the twelve bytes. */
  at: number;
  value: Range;
}

/** An image file directory: a page of the main chain, or one that an entry points to. */
export interface Directory extends Range {
  /** `IFD0`, `IFD2`, `IFD0/SubIFD 1`, `IFD0/EXIF`. */
  name: string;
  /** Which page of the main chain it is; -1 for directories that hang below one. */
  page: number;
  /** Holds a picture: a page or a SubIFD, not EXIF, GPS or interoperability. */
  picture: boolean;
  entries: DirectoryEntry[];
}

export interface Directories {
  littleEndian: boolean;
  list: Directory[];
  /** How many pages the main chain has. */
  pages: number;
  /** The budget that ended the reading, if one did: then later pages were not seen. */
  cut?: LimitError;
}

const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const ENTRY_BYTES = 12;
export const SUB_IFDS = 330;
const CHILDREN: Readonly<Record<number, string>> = {
  [SUB_IFDS]: "SubIFD",
  34665: "EXIF",
  34853: "GPS",
  40965: "interoperability",
};

interface Next {
  name: string;
  at: number;
  page: number;
  picture: boolean;
}

/**
 * All directories of a TIFF 6.0 or DNG file, following the chain of pages to its end and what entries point to. Every
 * directory is read once, wherever it is pointed to from, so that no cycle can hold it.
 */
export async function readDirectories(reader: Reader): Promise<Directories> {
  const head = await reader.exactly(0, 8);
  const littleEndian = ascii(head, 0, 2) === "II";
  if (!littleEndian && ascii(head, 0, 2) !== "MM") throw new FormatError("no TIFF byte order mark");
  const reading = new Reading(reader, littleEndian);
  const magic = reading.u16(head, 2);
  if (magic !== 42 && !OTHER_MAGICS.has(magic)) throw new FormatError("not a classic TIFF (BigTIFF is not read)");
  await reading.follow({ name: "IFD0", at: reading.u32(head, 4), page: 0, picture: true });
  return reading.out;
}

class Reading {
  readonly out: Directories;
  readonly u16: (bytes: Uint8Array, at: number) => number;
  readonly u32: (bytes: Uint8Array, at: number) => number;
  readonly #reader: Reader;
  readonly #directories = counter("tiffPageCount");
  readonly #entries = counter("tiffEntryCount");
  readonly #seen = new Set<number>();
  readonly #queue: Next[] = [];

  constructor(reader: Reader, littleEndian: boolean) {
    this.#reader = reader;
    this.out = { littleEndian, list: [], pages: 0 };
    this.u16 = littleEndian ? u16le : u16be;
    this.u32 = littleEndian ? u32le : u32be;
  }

  async follow(first: Next): Promise<void> {
    this.#queue.push(first);
    for (let index = 0; index < this.#queue.length; index++) {
      const next = this.#queue[index];
      if (!next || next.at === 0 || next.at + 2 > this.#reader.size || this.#seen.has(next.at)) continue;
      this.#seen.add(next.at);
      try {
        this.#directories.take();
        await this.#visit(next);
      } catch (error) {
        if (!(error instanceof LimitError)) throw error;
        this.out.cut = error;
        return;
      }
    }
  }

  async #visit({ name, at, page, picture }: Next): Promise<void> {
    const count = this.u16(await this.#reader.exactly(at, 2), 0);
    this.#entries.take(count);
    const body = await this.#reader.peek(at + 2, count * ENTRY_BYTES + 4);
    const entries: DirectoryEntry[] = [];
    for (let from = 0; from < count * ENTRY_BYTES && from + ENTRY_BYTES <= body.length; from += ENTRY_BYTES)
      entries.push(this.#entry(body, from, at + 2));
    const length = Math.min(2 + count * ENTRY_BYTES + 4, this.#reader.size - at);
    this.out.list.push({ name, offset: at, length, page, picture, entries });
    if (page >= 0) {
      this.out.pages = page + 1;
      const next = this.u32(body, count * ENTRY_BYTES);
      this.#queue.push({ name: `IFD${page + 1}`, at: next, page: page + 1, picture: true });
    }
    for (const entry of entries) await this.#addChildren(name, picture, entry);
  }

  #entry(body: Uint8Array, from: number, base: number): DirectoryEntry {
    const [type, count] = [this.u16(body, from + 2), this.u32(body, from + 4)];
    const length = (TYPE_BYTES[type] ?? 0) * count;
    const offset = length <= 4 ? base + from + 8 : this.u32(body, from + 8);
    return { tag: this.u16(body, from), type, count, at: base + from, value: { offset, length } };
  }

  async #addChildren(parent: string, picture: boolean, entry: DirectoryEntry): Promise<void> {
    const kind = CHILDREN[entry.tag];
    if (kind === undefined) return;
    const targets = await readOffsets(this.#reader, this.out.littleEndian, entry);
    for (const [index, at] of targets.entries()) {
      if (this.#queue.length > BUDGETS.tiffPageCount * 2) throw new LimitError("tiffPageCount");
      const name = `${parent}/${kind}${entry.tag === SUB_IFDS ? ` ${index + 1}` : ""}`;
      this.#queue.push({ name, at, page: -1, picture: picture && entry.tag === SUB_IFDS });
    }
  }
}

/** The numbers of a SHORT, LONG or IFD entry. @throws LimitError naming `stripCount` for more than that. */
async function readOffsets(
  reader: Reader,
  littleEndian: boolean,
  entry: DirectoryEntry,
  most = Number.POSITIVE_INFINITY,
): Promise<number[]> {
  const wide = entry.type === 4 || entry.type === 13;
  if (!wide && entry.type !== 3) return [];
  if (entry.count > BUDGETS.stripCount) throw new LimitError("stripCount");
  const step = wide ? 4 : 2;
  const raw = await reader.peek(entry.value.offset, Math.min(entry.value.length, most * step));
  const read = wide ? (littleEndian ? u32le : u32be) : littleEndian ? u16le : u16be;
  const numbers: number[] = [];
  for (let at = 0; at + step <= raw.length; at += step) numbers.push(read(raw, at));
  return numbers;
}

/** Entries that hold offsets of picture data, with the entry that holds the lengths (TIFF 6.0, sections 3, 15 and 22). */
const TARGETS: readonly (readonly [offsets: number, lengths: number, what: string])[] = [
  [273, 279, "strip"],
  [324, 325, "tile"],
  [513, 514, "JPEG stream"],
  [519, 0, "JPEG quantisation tables"],
  [520, 0, "JPEG DC tables"],
  [521, 0, "JPEG AC tables"],
];
/** Tables of old-style JPEG have no lengths: at most so many bytes each (ITU-T T.81, B.2.4). */
const OLD_JPEG_TABLE_BYTES = 16 + 256;

export interface Targets {
  /** Neighbours are joined. */
  ranges: { offset: number; length: number; what: string }[];
  /** One behind the other, without gap or overlap. */
  orderly: boolean;
}

/** Where a directory's picture data lie: strips, tiles and JPEG streams by their tables. Ranges past the end are cut. */
export async function readTargets(
  reader: Reader,
  littleEndian: boolean,
  directory: Directory,
  left: ReturnType<typeof counter>,
): Promise<Targets> {
  const out: Targets = { ranges: [], orderly: true };
  for (const [offsets, lengths, what] of TARGETS) {
    const from = directory.entries.find((entry) => entry.tag === offsets);
    if (!from) continue;
    left.take(from.count);
    const sizes = directory.entries.find((entry) => entry.tag === lengths);
    const starts = await readOffsets(reader, littleEndian, from);
    // As many lengths as there are offsets: thousands of pages may share a list of them that is longer.
    const counts = sizes ? await readOffsets(reader, littleEndian, sizes, from.count) : [];
    for (const [index, offset] of starts.entries()) {
      // Without lengths decoders read on until the picture is full.
      const length = lengths === 0 ? OLD_JPEG_TABLE_BYTES : sizes ? (counts[index] ?? 0) : reader.size - offset;
      addTarget(out, offset, Math.min(length, reader.size - offset), what);
    }
  }
  return out;
}

function addTarget(out: Targets, offset: number, length: number, what: string): void {
  if (length <= 0) return;
  const last = out.ranges.at(-1);
  if (last && last.what === what && last.offset + last.length === offset) {
    last.length += length;
    return;
  }
  if (last) out.orderly = false;
  out.ranges.push({ offset, length, what });
}
