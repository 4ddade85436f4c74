import { type Box, childBoxes, metaChildren } from "../../formats/bmff/boxes.ts";
import type { Range } from "../../model/block.ts";
import { BUDGETS, FormatError, LimitError } from "../../model/limits.ts";
import { ascii, u8, u16be, u32be, u64be } from "../../source/bytes.ts";
import { addTable, type Gathered } from "./bmff-samples.ts";
import { ownReferences } from "./bmff-tables.ts";

/** How an item's data are reached (ISO/IEC 14496-12, 8.11.3). */
interface Located {
  id: number;
  /** 0: offsets in the file, 1: in `idat`, 2: in other items. */
  method: number;
  /** 0 is this file; others name an entry of `dref`. */
  reference: number;
  extents: readonly Range[];
}

/** Items that describe a picture and are not shown. */
const METADATA = new Set(["Exif", "mime", "uri "]);
/** Boxes in `meta` that shape nothing of what is shown; `iloc` and `idat` are looked at by themselves. */
const SILENT = new Set(["free", "skip", "uuid", "xml ", "bxml", "iloc", "idat"]);

/**
 * Follows the file-level `meta` to the data of its items (ISO/IEC 23008-12). Every item that is a picture or part of one
 * counts, whether the primary item leads to it or not: tiles of a grid, thumbnails, depth and gain maps, pictures of a
 * burst, because viewers show those too. Which is the primary one, what is derived from what and how it is cropped and
 * turned stands in `meta` itself, which counts as shown but for its offsets.
 */
export async function followItems(on: Gathered, meta: Box): Promise<void> {
  const boxes = await boxesOf(on, meta);
  const [iinf, iloc, dinf] = [boxes.get("iinf"), boxes.get("iloc"), boxes.get("dinf")];
  if (!iloc) return;
  const types = iinf ? await itemTypes(on, iinf) : new Map<number, string>();
  const own = dinf ? await references(on, dinf) : [];
  const items = readLocations(await on.reader.block(iloc.body, iloc.bodyLength));
  // Data made of other items' data may be made of any item's.
  const all = items.some((item) => item.method === 2);
  const shown = items.filter(({ id }) => all || !METADATA.has(types.get(id) ?? ""));
  addItems(on, shown, { types, own, sources: { idat: boxes.get("idat"), size: on.reader.size } });
}

/** The boxes of `meta`, the first of each type: all that shapes what is shown counts as shown. */
async function boxesOf(on: Gathered, meta: Box): Promise<Map<string, Box>> {
  const from = await metaChildren(on.reader, meta.body);
  const boxes = new Map<string, Box>();
  on.headers.add({ offset: meta.offset, length: from - meta.offset });
  for await (const box of childBoxes(on.reader, meta, on.count, from - meta.body)) {
    // Readers differ on which of two counts.
    if (boxes.has(box.type) && (box.type === "iloc" || box.type === "idat")) on.targets.disorder();
    boxes.set(box.type, boxes.get(box.type) ?? box);
    if (box.type === "iloc") addTable(on, { offset: box.offset, length: box.length, what: box.path });
    else if (!SILENT.has(box.type)) on.headers.add(box);
  }
  return boxes;
}

interface About {
  /** Of every item that `iinf` names. */
  types: ReadonlyMap<number, string>;
  /** Which entries of `dref` are this file. */
  own: readonly boolean[];
  sources: Sources;
}

function addItems(on: Gathered, items: readonly Located[], { types, own, sources }: About): void {
  let behind = 0;
  let pictures = 0;
  for (const item of items) {
    pictures += item.extents.length > 0 ? 1 : 0;
    // The table itself says whose data they are, and how long: with two pictures it can give one the other's.
    if (pictures > 1 || !types.has(item.id)) on.targets.disorder();
    if (item.reference !== 0 && own[item.reference - 1] !== true) {
      on.external.add("picture data in another file");
      continue;
    }
    for (const range of placed(item, sources)) {
      on.targets.add(range, range.offset >= behind);
      behind = range.offset + range.length;
    }
  }
}

async function itemTypes(on: Gathered, iinf: Box): Promise<Map<number, string>> {
  const types = new Map<number, string>();
  const version = u8(await on.reader.peek(iinf.body, 1), 0);
  for await (const infe of childBoxes(on.reader, iinf, on.count, version === 0 ? 6 : 8)) {
    if (infe.type !== "infe") continue;
    const head = await on.reader.peek(infe.body, Math.min(16, infe.bodyLength));
    const form = u8(head, 0);
    // Versions 0 and 1 know no item types, only media types of files.
    if (form < 2) types.set(u16be(head, 4), "mime");
    else if (form === 2) types.set(u16be(head, 4), ascii(head, 8, 4));
    else types.set(u32be(head, 4), ascii(head, 10, 4));
  }
  return types;
}

async function references(on: Gathered, dinf: Box): Promise<boolean[]> {
  for await (const box of childBoxes(on.reader, dinf, on.count))
    if (box.type === "dref") return ownReferences(on.reader, box, on.count);
  return [];
}

/** Reads `iloc` (14496-12, 8.11.3). @throws FormatError when it is shorter than its counts say. */
function readLocations(data: Uint8Array): Located[] {
  const version = u8(data, 0);
  if (version > 2) throw new FormatError(`iloc of version ${version}`);
  const widths = {
    offset: u8(data, 4) >> 4,
    length: u8(data, 4) & 15,
    base: u8(data, 5) >> 4,
    index: u8(data, 5) & 15,
  };
  let at = 6;
  const take = (bytes: number): number => {
    if (at + bytes > data.length) throw new FormatError("iloc is shorter than its counts say");
    const from = at;
    at += bytes;
    if (bytes === 0) return 0;
    if (bytes === 2) return u16be(data, from);
    if (bytes === 4) return u32be(data, from);
    if (bytes === 8) return u64be(data, from);
    throw new FormatError(`iloc with fields of ${bytes} bytes`);
  };
  const count = take(version === 2 ? 4 : 2);
  const items: Located[] = [];
  let extentCount = 0;
  for (let index = 0; index < count; index++) {
    const id = take(version === 2 ? 4 : 2);
    const method = version === 0 ? 0 : take(2) & 15;
    const reference = take(2);
    const base = take(widths.base);
    const extents: Range[] = [];
    const several = take(2);
    extentCount += several;
    if (items.length >= BUDGETS.shownRangeCount || extentCount > BUDGETS.shownRangeCount)
      throw new LimitError("shownRangeCount");
    for (let extent = 0; extent < several; extent++) {
      if (version > 0) take(widths.index);
      const offset = base + take(widths.offset);
      extents.push({ offset, length: take(widths.length) });
    }
    items.push({ id, method, reference, extents });
  }
  return items;
}

interface Sources {
  idat: Box | undefined;
  size: number;
}

/** Where an item's extents lie in the file. A length of 0 means all that is left of the source. */
function placed(item: Located, { idat, size }: Sources): Range[] {
  if (item.method === 2) return [];
  if (item.method === 1 && !idat) throw new FormatError("an item in an idat box that is not there");
  const from = item.method === 1 && idat ? idat.body : 0;
  const end = item.method === 1 && idat ? idat.body + idat.bodyLength : size;
  return item.extents.flatMap(({ offset, length }) => {
    const at = from + offset;
    const left = Math.max(0, end - at);
    const taken = length === 0 ? left : Math.min(length, left);
    return taken > 0 ? [{ offset: at, length: taken }] : [];
  });
}
