import type { Range } from "../../model/block.ts";
import { BUDGETS, bounded, type counter } from "../../model/limits.ts";
import { ascii, concat, u8, u16be, u32be, u64be, untilNul } from "../../source/bytes.ts";
import { addBlock, guarded, type Walk } from "../walk.ts";
import { type Box, childBoxes } from "./boxes.ts";
import { derivedSize, type PictureBoxes, pictureSize, type Size } from "./picture.ts";

/** As much of a derived item as may say how large it is. */
const DERIVED_BYTES = 18;

/** Stretches of one item that are kept. */
const MAX_EXTENTS = 64;

interface Item {
  type: string;
  mime: string;
  extents: Range[];
  /** Construction method 1: extents are offsets into `idat`. */
  inIdat: boolean;
}

/** ISO/IEC 23008-12 (HEIF): the picture, EXIF and XMP are items of the file-level `meta` box. */
export async function walkItems(walk: Walk, meta: Box, from: number, count: ReturnType<typeof counter>): Promise<void> {
  const items = new Map<number, Item>();
  let idat: Box | undefined;
  let locations: Box | undefined;
  const picture: PictureBoxes = {};
  for await (const box of childBoxes(walk.reader, meta, count, from - meta.body)) {
    if (box.type === "iinf") await readItemInfo(walk, box, items, count);
    else if (box.type === "iloc") locations = box;
    else if (box.type === "idat") idat = box;
    else if (box.type === "pitm") picture.pitm = box;
    else if (box.type === "iprp") picture.iprp = box;
  }
  if (locations) await readLocations(walk, locations, items);
  await guarded(walk, "item properties", async () => {
    const size = await pictureSize(walk.reader, picture, count, (id) => statedSize(walk, items.get(id), idat));
    if (size) walk.out.dimensions = size;
  });
  for (const item of items.values()) {
    if (item.type !== "Exif" && item.type !== "mime") continue;
    await guarded(walk, `item ${item.type}`, () => readItem(walk, item, idat));
  }
}

async function readItemInfo(
  walk: Walk,
  box: Box,
  items: Map<number, Item>,
  count: ReturnType<typeof counter>,
): Promise<void> {
  const version = u8(await walk.reader.peek(box.body, 1), 0);
  const head = 4 + (version === 0 ? 2 : 4);
  for await (const infe of childBoxes(walk.reader, box, count, head)) {
    if (infe.type !== "infe") continue;
    const data = await walk.reader.peek(infe.body, Math.min(infe.bodyLength, 512));
    const infeVersion = u8(data, 0);
    if (infeVersion < 2) continue;
    const wide = infeVersion === 3;
    const id = wide ? u32be(data, 4) : u16be(data, 4);
    const typeAt = wide ? 10 : 8;
    const name = untilNul(ascii(data, typeAt + 4, data.length));
    const mime = untilNul(ascii(data, typeAt + 5 + name.length, data.length));
    items.set(id, { type: ascii(data, typeAt, 4), mime, extents: [], inIdat: false });
  }
}

/** A grid or an overlay states the size of what it is put together to, in its first bytes. */
async function statedSize(walk: Walk, item: Item | undefined, idat: Box | undefined): Promise<Size | undefined> {
  const [first] = item?.extents ?? [];
  if (!item || !first) return undefined;
  const at = first.offset + (item.inIdat ? (idat?.body ?? 0) : 0);
  return derivedSize(item.type, await walk.reader.peek(at, Math.min(first.length, DERIVED_BYTES)));
}

async function readLocations(walk: Walk, box: Box, items: Map<number, Item>): Promise<void> {
  const data = await walk.reader.block(box.body, box.bodyLength);
  const version = u8(data, 0);
  const offsetBytes = u8(data, 4) >> 4;
  const lengthBytes = u8(data, 4) & 15;
  const baseBytes = u8(data, 5) >> 4;
  const indexBytes = version === 0 ? 0 : u8(data, 5) & 15;
  let at = version === 2 ? 10 : 8;
  const total = Math.min(version === 2 ? u32be(data, 6) : u16be(data, 6), BUDGETS.tagCount);
  const take = (bytes: number): number => {
    const value = bytes === 8 ? u64be(data, at) : bytes === 4 ? u32be(data, at) : bytes === 2 ? u16be(data, at) : 0;
    at += bytes;
    return value;
  };
  for (let index = 0; index < total && at < data.length; index++) {
    const id = take(version === 2 ? 4 : 2);
    const method = version === 0 ? 0 : take(2) & 15;
    take(2); // data reference index: 0 is this file, others cannot be followed
    const base = take(baseBytes);
    const item = items.get(id);
    // Extents of fields without a width take no bytes: any number of them would fit into nothing.
    const extents = take(2);
    const kept = indexBytes + offsetBytes + lengthBytes > 0 ? extents : Math.min(extents, MAX_EXTENTS);
    for (let each = 0; each < kept && at < data.length; each++) {
      take(indexBytes);
      const offset = base + take(offsetBytes);
      const length = take(lengthBytes);
      if (item && item.extents.length < MAX_EXTENTS) item.extents.push({ offset, length });
    }
    if (item) item.inIdat = method === 1;
  }
}

async function readItem(walk: Walk, item: Item, idat: Box | undefined): Promise<void> {
  const xmp = item.type === "mime" && item.mime.startsWith("application/rdf+xml");
  if (item.type === "mime" && !xmp) return;
  const shift = item.inIdat ? (idat?.body ?? 0) : 0;
  const segments = item.extents.map(({ offset, length }) => ({ offset: offset + shift, length }));
  const parts: Uint8Array[] = [];
  bounded(
    segments.reduce((sum, { length }) => sum + length, 0),
    "blockBytes",
    "stretches of an item",
  );
  for (const { offset, length } of segments) parts.push(await walk.reader.block(offset, length));
  const data = concat(parts);
  const first = segments[0];
  if (!first) return;
  const at = { offset: first.offset, length: data.length, segments };
  if (xmp) {
    addBlock(walk, { kind: "xmp", path: "meta item XMP", ...at, data });
  } else {
    // 23008-12 A.2.1: a 32-bit offset to the TIFF header stands in front.
    addBlock(walk, { kind: "exif", path: "meta item Exif", ...at, data: data.subarray(4 + u32be(data, 0)) });
  }
}
