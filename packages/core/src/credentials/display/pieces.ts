import type { Container, Range } from "../../model/block.ts";
import type { Shown, ShownRange } from "./shown.ts";

/** Everything in these ranges is shown; neighbours of one name are joined. */
export function joined(ranges: readonly ShownRange[]): ShownRange[] {
  const out: { offset: number; length: number; what: string }[] = [];
  for (const { offset, length, what } of ranges) {
    const last = out.at(-1);
    if (length <= 0) continue;
    if (last !== undefined && last.what === what && last.offset + last.length === offset) last.length += length;
    else out.push({ offset, length, what });
  }
  return out;
}

/** The pieces of a container that a decoder shows, by their paths. */
export const shownPieces = (container: Container, isShown: (path: string) => boolean): ShownRange[] =>
  joined(container.pieces.filter(({ path }) => isShown(path)).map(({ path, ...range }) => ({ ...range, what: path })));

/** All of a file but these ranges, which need not be in order. */
export function allBut(size: number, ranges: readonly Range[], what: string): ShownRange[] {
  const out: ShownRange[] = [];
  let at = 0;
  for (const range of [...ranges].sort((a, b) => a.offset - b.offset)) {
    if (range.offset > at) out.push({ offset: at, length: range.offset - at, what });
    at = Math.max(at, range.offset + range.length);
  }
  if (at < size) out.push({ offset: at, length: size - at, what });
  return out;
}

/** Shown by what stands in order in the file: no tables say where it is. */
export const inOrder = (data: readonly ShownRange[]): Shown => ({
  data,
  tables: [],
  orderly: true,
  external: [],
  complete: true,
});
