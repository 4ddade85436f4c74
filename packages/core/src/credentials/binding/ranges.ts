import type { Range } from "../../model/block.ts";

export const endOf = ({ offset, length }: Range): number => offset + length;

/** Sorted and without overlap: where two claim the same bytes, the one that begins first keeps them. */
export function inOrder<T extends Range>(ranges: readonly T[]): T[] {
  const out: T[] = [];
  let at = 0;
  for (const range of [...ranges].sort((a, b) => a.offset - b.offset)) {
    const offset = Math.max(at, range.offset);
    if (endOf(range) <= offset) continue;
    out.push({ ...range, offset, length: endOf(range) - offset });
    at = endOf(range);
  }
  return out;
}

/** Index of the first of ranges in order that ends behind `at`. */
export function firstBehind(ranges: readonly Range[], at: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range !== undefined && endOf(range) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The parts of ranges in order that lie within another. */
export function within<T extends Range>(ranges: readonly T[], outer: Range): T[] {
  const out: T[] = [];
  for (let index = firstBehind(ranges, outer.offset); index < ranges.length; index++) {
    const range = ranges[index];
    if (range === undefined || range.offset >= endOf(outer)) break;
    const offset = Math.max(range.offset, outer.offset);
    const length = Math.min(endOf(range), endOf(outer)) - offset;
    if (length > 0) out.push({ ...range, offset, length });
  }
  return out;
}

/** Has any of ranges in order a byte within another? Asked of one: what lies within is not gone over. */
export function touches(ranges: readonly Range[], outer: Range): boolean {
  const first = ranges[firstBehind(ranges, outer.offset)];
  return first !== undefined && outer.length > 0 && first.offset < endOf(outer);
}

/** Neighbours and overlaps joined: which bytes are in any of them. */
export function joined(ranges: readonly Range[]): Range[] {
  const out: Range[] = [];
  for (const { offset, length } of inOrder(ranges)) {
    const last = out.at(-1);
    if (last !== undefined && endOf(last) === offset) out[out.length - 1] = { ...last, length: last.length + length };
    else out.push({ offset, length });
  }
  return out;
}

/** What is left of the bytes from 0 to `size` without ranges in order. */
export function complement(ranges: readonly Range[], size: number): Range[] {
  const out: Range[] = [];
  let at = 0;
  for (const range of [...ranges, { offset: size, length: 0 }]) {
    if (range.offset > at) out.push({ offset: at, length: range.offset - at });
    at = endOf(range);
  }
  return out;
}
