import {
  type Directories,
  type Directory,
  readDirectories,
  readTargets,
  SUB_IFDS,
} from "../../formats/tiff/directories.ts";
import type { Range } from "../../model/block.ts";
import { counter, FormatError, LimitError } from "../../model/limits.ts";
import type { Reader } from "../../source/reader.ts";
import { joined } from "./pieces.ts";
import type { ShownRange, ShownReader } from "./shown.ts";

const HEADER_BYTES = 8;
/**
 * Entries that say something about a picture and change nothing of how it is drawn: texts, names and dates, EXIF, GPS,
 * IPTC, XMP, Photoshop's resources, maker's notes, the manifest store. Whatever is not in this list counts as shown.
 */
const METADATA = new Set([
  269, 270, 271, 272, 285, 305, 306, 315, 316, 337, 700, 33432, 33723, 34377, 34665, 34853, 40965, 37500, 50708, 50735,
  50740, 50827, 52545,
]);
/** Entries whose values say where picture data lie. */
const OFFSETS = new Set([SUB_IFDS, 273, 279, 324, 325, 513, 514, 519, 520, 521]);

/**
 * What a TIFF or DNG decoder draws (TIFF 6.0; DNG 1.7): of every page and SubIFD the entries that shape the picture with
 * their values, and the strips, tiles and JPEG streams that offset tables point to. Pages are found by offsets too.
 */
export const shownInTiff: ShownReader = async (_, reader) => {
  const data: ShownRange[] = [{ offset: 0, length: HEADER_BYTES, what: "header" }];
  const tables: ShownRange[] = [];
  const targets: Range[] = [];
  let orderly = true;
  let complete = true;
  try {
    const directories = await readDirectories(reader);
    complete = directories.cut === undefined;
    const strips = counter("stripCount");
    for (const directory of directories.list) {
      if (!directory.picture) continue;
      listEntries(directory, data, tables);
      const found = await targetsOf(reader, directories, directory, strips);
      orderly &&= found.orderly;
      // One by one: there may be more than a call takes arguments.
      for (const { what, ...range } of found.ranges) {
        targets.push(range);
        data.push({ ...range, what: `${directory.name} ${what}` });
      }
    }
  } catch (error) {
    if (!(error instanceof LimitError) && !(error instanceof FormatError)) throw error;
    complete = false;
  }
  return { data: joined(data), tables: joined(tables), orderly: orderly && apart(targets), external: [], complete };
};

const targetsOf = (reader: Reader, all: Directories, directory: Directory, left: ReturnType<typeof counter>) =>
  readTargets(reader, all.littleEndian, directory, left);

function listEntries({ name, offset, length, entries }: Directory, data: ShownRange[], tables: ShownRange[]): void {
  // How many entries there are, and where the next page is.
  tables.push(
    { offset, length: 2, what: `${name} count` },
    { offset: offset + length - 4, length: 4, what: `${name} next` },
  );
  for (const { tag, at, value } of entries) {
    if (METADATA.has(tag)) continue;
    const what = `${name} ${tag}`;
    const list = OFFSETS.has(tag) ? tables : data;
    list.push({ offset: at, length: 12, what });
    if (value.length > 4) list.push({ ...value, what });
  }
}

/** Does no picture lie in another's bytes? */
function apart(targets: readonly Range[]): boolean {
  const sorted = [...targets].sort((a, b) => a.offset - b.offset);
  return sorted.every((range, index) => {
    const next = sorted[index + 1];
    return next === undefined || range.offset + range.length <= next.offset;
  });
}
