import { partition } from "../../formats/pieces.ts";
import type { Container, Piece, Range } from "../../model/block.ts";
import { BUDGETS, LimitError } from "../../model/limits.ts";
import type { Coverage } from "../../model/report.ts";
import type { Covered } from "../../model/vocabulary.ts";
import type { CoverageMap, CoverageRange, CoverageState } from "./plan.ts";
import { endOf, inOrder, touches, within } from "./ranges.ts";

/** What a binding says of a stretch in words of its own; without `what` the piece's name stands. */
export interface Mark extends Range {
  state: CoverageState;
  what?: string;
}

/** The pieces of a container as a partition of its file, whatever its walker left out. */
export const piecesOf = (container: Container, size: number): Piece[] => partition(container.pieces, size);

/**
 * Lays what a binding says over the file. Bytes start as `open`; `hashed` makes them `protected`, and a mark overrules
 * both. Marks that overlap: the one that begins first keeps the bytes.
 */
export function coverageMap(
  pieces: readonly Piece[],
  size: number,
  hashed: readonly Range[],
  marks: readonly Mark[] = [],
): CoverageMap {
  const layers = { piece: cursor(pieces), hashed: cursor(inOrder(hashed)), mark: cursor(inOrder(marks)) };
  const out: CoverageRange[] = [];
  for (let at = 0; at < size; ) {
    const piece = layers.piece(at);
    const hash = layers.hashed(at);
    const mark = layers.mark(at);
    const end = Math.min(size, piece.until, hash.until, mark.until);
    push(out, {
      offset: at,
      length: end - at,
      state: mark.here?.state ?? (hash.here ? "protected" : "open"),
      what: mark.here?.what ?? piece.here?.path ?? "unknown bytes",
    });
    at = end;
  }
  return out;
}

/** Follows ascending positions through ranges in order: which one is here, and until where that holds. */
function cursor<T extends Range>(ranges: readonly T[]): (at: number) => { here: T | undefined; until: number } {
  let next = 0;
  return (at) => {
    let range = ranges[next];
    while (range !== undefined && endOf(range) <= at) {
      next += 1;
      range = ranges[next];
    }
    if (range === undefined) return { here: undefined, until: Number.POSITIVE_INFINITY };
    if (range.offset > at) return { here: undefined, until: range.offset };
    return { here: range, until: endOf(range) };
  };
}

/** Neighbours that say the same become one. */
function push(out: CoverageRange[], range: CoverageRange): void {
  const last = out.at(-1);
  if (last === undefined || last.state !== range.state || last.what !== range.what) out.push(range);
  else out[out.length - 1] = { ...last, length: last.length + range.length };
}

const STRENGTH: readonly CoverageState[] = ["protected", "store", "mandated", "open"];

/** Two bindings of one file together, such as parts of a multi-asset hash: for each byte the better word. */
export function combine(a: CoverageMap, b: CoverageMap): CoverageMap {
  const out: CoverageRange[] = [];
  const other = cursor(b);
  for (const range of a) {
    const end = endOf(range);
    for (let at = range.offset; at < end; ) {
      const { here, until } = other(at);
      const to = Math.min(end, until);
      const better = here !== undefined && STRENGTH.indexOf(here.state) < STRENGTH.indexOf(range.state);
      push(out, { ...(better ? here : range), offset: at, length: to - at });
      at = to;
    }
  }
  return out;
}

/** The parts of `range` that the map does not call `protected`. */
export const unprotected = (map: CoverageMap, range: Range): readonly CoverageRange[] =>
  within(map, range).filter((each) => each.state !== "protected");

/** What a map does not call `protected`, made once for it: thousands of ranges over all of it may be asked about. */
const OPEN = new WeakMap<CoverageMap, readonly Range[]>();

/** Does a stretch have a byte that the map does not call `protected`? */
export function isOpen(map: CoverageMap, range: Range): boolean {
  const open = OPEN.get(map) ?? map.filter(({ state, length }) => state !== "protected" && length > 0);
  OPEN.set(map, open);
  return touches(open, range);
}

/** Is a block inside what the signature protects? A block partly outside counts as outside. */
export function coveredBy(map: CoverageMap | undefined, ranges: readonly Range[]): Covered {
  if (map === undefined) return "unknown";
  return ranges.some((range) => isOpen(map, range)) ? "outside" : "inside";
}

/**
 * The map as the report gives it. The percentage is of the bytes that could be protected: a manifest store cannot sign
 * itself. Rounded down, so that 100 means all.
 * @throws LimitError where it has more rows than a report may.
 */
export function toReport(map: CoverageMap, binding: string): Coverage {
  const ranges: Coverage["ranges"] = [];
  let signedBytes = 0;
  let signable = 0;
  for (const { offset, length, state, what } of map) {
    const signed = state === "protected";
    const mandated = state === "store" || state === "mandated";
    if (signed) signedBytes += length;
    if (!mandated) signable += length;
    const name = signed ? "content" : state === "store" ? "manifest store" : what;
    const last = ranges.at(-1);
    if (last !== undefined && last.signed === signed && last.mandated === mandated && last.what === name)
      last.length += length;
    else ranges.push({ offset, length, what: name, signed, mandated });
    if (ranges.length > BUDGETS.coverageRangeCount) throw new LimitError("coverageRangeCount");
  }
  const percent = signable === 0 ? 0 : Math.floor((signedBytes / signable) * 10_000) / 100;
  return { signedBytes, percent, binding, ranges };
}
