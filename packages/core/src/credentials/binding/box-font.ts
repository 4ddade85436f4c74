import type { Range } from "../../model/block.ts";
import { CHECK_SUM_ADJUSTMENT, readFontTables } from "../../source/font-tables.ts";
import type { Reader } from "../../source/reader.ts";
import type { NamedBox } from "./box-order.ts";
import { endOf } from "./ranges.ts";

/** Tables are boxes in the order of the directory, wherever in the file they lie (C2PA 2.2, 18.7.3.6). */
export const fontBoxes = async (reader: Reader): Promise<NamedBox[]> =>
  (await readFontTables(reader)).map(({ tag, offset, length }) => ({ name: tag, offset, length }));

/** The stretch of `head` that counts as zeros, since it counts the store with the rest of the font. */
export function adjustmentOf(boxes: readonly NamedBox[]): Range | undefined {
  const head = boxes.find(({ name }) => name === "head");
  const { at, length } = CHECK_SUM_ADJUSTMENT;
  return head !== undefined && head.length >= at + length ? { offset: head.offset + at, length } : undefined;
}

/** What is hashed of a stretch, with zeros in the place of another that it holds. */
export function zeroed(range: Range, zeros: Range): (Range | Uint8Array)[] {
  if (zeros.offset < range.offset || endOf(zeros) > endOf(range)) return [range];
  return [
    { offset: range.offset, length: zeros.offset - range.offset },
    new Uint8Array(zeros.length),
    { offset: endOf(zeros), length: endOf(range) - endOf(zeros) },
  ];
}
