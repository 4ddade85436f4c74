import { BUDGETS, type counter, FormatError, LimitError } from "../../model/limits.ts";
import { ascii, u32be, u64be } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";

/** The `uuid` box that holds XMP, in every container that borrows the framing (XMP specification part 3). */
export const XMP_UUID = "be7acfcb97a942e89c71999491e3afac";

/** One box of ISO/IEC 14496-12 (ISO-BMFF), or of any container that borrows its framing. */
export interface Box {
  type: string;
  /** Types from the root, `/moov/udta`. */
  path: string;
  offset: number;
  length: number;
  /** Offset and length of the payload, after size, type and extended type. */
  body: number;
  bodyLength: number;
  depth: number;
}

/**
 * The boxes between `from` and `end`, in order. Size 0 means "to the end", size 1 a 64-bit size.
 * @throws FormatError where a size cannot be true; boxes before it have been yielded.
 */
export async function* boxes(
  reader: Reader,
  from: number,
  end: number,
  parent: string,
  depth: number,
  count: ReturnType<typeof counter>,
): AsyncGenerator<Box> {
  if (depth > BUDGETS.boxDepth) throw new LimitError("boxDepth");
  let at = from;
  while (at + 8 <= end) {
    count.take();
    const head = await reader.peek(at, 16);
    const type = ascii(head, 4, 4);
    const small = u32be(head, 0);
    const headBytes = small === 1 ? 16 : 8;
    const length = small === 0 ? end - at : small === 1 ? u64be(head, 8) : small;
    if (length < headBytes || at + length > end) throw new FormatError(`box ${type} at ${at} has size ${length}`);
    yield {
      type,
      path: `${parent}/${type}`,
      offset: at,
      length,
      body: at + headBytes,
      bodyLength: length - headBytes,
      depth,
    };
    at += length;
  }
}

/** Where the children of a `meta` box begin: it is a FullBox in MP4 and a plain box in QuickTime, the first child tells. */
export async function metaChildren(reader: Reader, body: number): Promise<number> {
  const head = await reader.peek(body, 8);
  const plain = /^[\x20-\x7e]{4}$/.test(ascii(head, 4, 4)) && u32be(head, 0) >= 8;
  return plain ? body : body + 4;
}

/** The boxes inside a box, after `skip` bytes of its own. */
export const childBoxes = (
  reader: Reader,
  parent: Box,
  count: ReturnType<typeof counter>,
  skip = 0,
): AsyncGenerator<Box> =>
  boxes(reader, parent.body + skip, parent.body + parent.bodyLength, parent.path, parent.depth + 1, count);
