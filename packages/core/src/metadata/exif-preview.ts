import { readTiffStructure } from "../formats/tiff/rebuild.ts";
import type { Block } from "../model/block.ts";
import { BUDGETS, FormatError, LimitError } from "../model/limits.ts";
import { startsWith, u16be, u16le, u32be, u32le } from "../source/bytes.ts";

/** JPEGInterchangeFormat and its length (EXIF 2.32, 4.5.4): where the preview lies, from the TIFF header. */
const OFFSET = 0x201;
const LENGTH = 0x202;
const LONG = 4;

/**
 * The preview that cameras and editors put into EXIF, in its second directory: a JPEG. Undefined where there is none, or where
 * what is said of it does not lie in the block.
 */
export async function exifPreview({ kind, data }: Block): Promise<Uint8Array | undefined> {
  if (kind !== "exif" || data === undefined || data.length > BUDGETS.blockBytes) return undefined;
  try {
    return await previewIn(data);
  } catch (error) {
    // A broken block was told when its facts were read.
    if (error instanceof FormatError || error instanceof LimitError || error instanceof RangeError) return undefined;
    throw error;
  }
}

async function previewIn(data: Uint8Array): Promise<Uint8Array | undefined> {
  const read = async (offset: number, length: number) => data.subarray(offset, Math.max(offset, offset + length));
  const { entries, littleEndian } = await readTiffStructure(read, data.length);
  const numberOf = (tag: number): number | undefined => {
    const entry = entries.find((each) => each.ifd === "ifd1" && each.tag === tag && each.count === 1);
    if (!entry) return undefined;
    const long = littleEndian ? u32le : u32be;
    const short = littleEndian ? u16le : u16be;
    return entry.type === LONG ? long(data, entry.valueAt) : short(data, entry.valueAt);
  };
  const [offset, length] = [numberOf(OFFSET), numberOf(LENGTH)];
  if (offset === undefined || length === undefined || length === 0 || length > BUDGETS.thumbnailBytes) return undefined;
  if (offset + length > data.length) return undefined;
  const preview = data.subarray(offset, offset + length);
  return startsWith(preview, "\xff\xd8\xff") ? preview : undefined;
}
