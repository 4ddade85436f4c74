import { type counter, FormatError } from "../../model/limits.ts";
import { u8, u16be, u32be } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import { type Box, childBoxes } from "./boxes.ts";

/** Sides of a picture in pixels, as a reader shows it. */
export interface Size {
  width: number;
  height: number;
}

/** A property of an item: what `ipco` holds at one place. */
interface Property {
  type: string;
  data: Uint8Array;
}

/** Properties whose content is looked at. All others count, since `ipma` names them by their place. */
const READ = new Set(["ispe", "irot", "clap"]);
const PROPERTY_BYTES = 64;

/** The boxes of a file-level `meta` that say what the picture is. */
export interface PictureBoxes {
  pitm?: Box;
  iprp?: Box;
}

/** Sides that a derived item says for itself (23008-12, 6.6.2.3.2 and 6.6.2.2), for one that has no `ispe`. */
export type DerivedSize = (item: number) => Promise<Size | undefined>;

/**
 * The size of the primary item (ISO/IEC 23008-12): the `ispe` that `ipma` ties to it, then its `clap` and `irot` in the
 * order in which they are tied (6.5.8, 6.5.9, 6.5.10), which is the order in which a reader applies them. A file that
 * names no primary item, or ties nothing to it, has its largest `ispe`: the others are tiles and thumbnails.
 */
export async function pictureSize(
  reader: Reader,
  { pitm, iprp }: PictureBoxes,
  count: ReturnType<typeof counter>,
  derived: DerivedSize,
): Promise<Size | undefined> {
  if (!iprp) return undefined;
  const primary = pitm && (await primaryItem(reader, pitm));
  const properties: Property[] = [];
  const tied: number[] = [];
  for await (const child of childBoxes(reader, iprp, count)) {
    if (child.type === "ipco") properties.push(...(await readProperties(reader, child, count)));
    else if (child.type === "ipma" && primary !== undefined) tied.push(...(await tiedTo(primary, reader, child)));
  }
  const own = tied.flatMap((index) => properties[index - 1] ?? []);
  const stated = own.find(({ type }) => type === "ispe");
  const size = stated ? extent(stated) : primary === undefined ? undefined : await derived(primary);
  return size ? own.reduce(transformed, size) : largest(properties);
}

async function primaryItem(reader: Reader, pitm: Box): Promise<number> {
  const data = await reader.peek(pitm.body, 8);
  return u8(data, 0) === 0 ? u16be(data, 4) : u32be(data, 4);
}

async function readProperties(reader: Reader, ipco: Box, count: ReturnType<typeof counter>): Promise<Property[]> {
  const out: Property[] = [];
  for await (const { type, body, bodyLength } of childBoxes(reader, ipco, count)) {
    const bytes = READ.has(type) ? Math.min(bodyLength, PROPERTY_BYTES) : 0;
    out.push({ type, data: await reader.peek(body, bytes) });
  }
  return out;
}

/** Places in `ipco`, from 1, that one `ipma` ties to an item, in their order (23008-12, 9.3). */
async function tiedTo(item: number, reader: Reader, ipma: Box): Promise<number[]> {
  const data = await reader.block(ipma.body, ipma.bodyLength);
  const wideId = u8(data, 0) >= 1;
  const wideIndex = (u8(data, 3) & 1) === 1;
  const entries = u32be(data, 4);
  let at = 8;
  for (let entry = 0; entry < entries; entry++) {
    if (at >= data.length) throw new FormatError("ipma ends before its last entry");
    const id = wideId ? u32be(data, at) : u16be(data, at);
    at += wideId ? 4 : 2;
    const ties = u8(data, at++);
    const width = wideIndex ? 2 : 1;
    if (id === item)
      return Array.from({ length: ties }, (_, tie) =>
        wideIndex ? u16be(data, at + tie * 2) & 0x7fff : u8(data, at + tie) & 0x7f,
      );
    at += ties * width;
  }
  return [];
}

const extent = ({ data }: Property): Size => ({ width: u32be(data, 4), height: u32be(data, 8) });

/** What a property makes of a size. One that cannot be meant (an aperture of nothing, or larger) changes nothing. */
function transformed(size: Size, { type, data }: Property): Size {
  if (type === "irot") return (u8(data, 0) & 1) === 1 ? { width: size.height, height: size.width } : size;
  if (type !== "clap") return size;
  const width = Math.round(u32be(data, 0) / u32be(data, 4));
  const height = Math.round(u32be(data, 8) / u32be(data, 12));
  return width >= 1 && width <= size.width && height >= 1 && height <= size.height ? { width, height } : size;
}

function largest(properties: readonly Property[]): Size | undefined {
  const sizes = properties.filter(({ type }) => type === "ispe").map(extent);
  return sizes.reduce<Size | undefined>(
    (best, size) => (best && best.width * best.height >= size.width * size.height ? best : size),
    undefined,
  );
}

/** The sides that the data of a grid or an overlay states. */
export function derivedSize(type: string, data: Uint8Array): Size | undefined {
  if (type !== "grid" && type !== "iovl") return undefined;
  // A grid has rows and columns behind version and flags, an overlay the colour of its canvas.
  const at = type === "grid" ? 4 : 10;
  const wide = (u8(data, 1) & 1) === 1;
  const [width, height] = wide ? [u32be(data, at), u32be(data, at + 4)] : [u16be(data, at), u16be(data, at + 2)];
  return width > 0 && height > 0 ? { width, height } : undefined;
}
