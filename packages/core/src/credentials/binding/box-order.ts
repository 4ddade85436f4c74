import type { Piece, Range } from "../../model/block.ts";
import { AFTER_BOX, type BoxEntry, STORE_BOX } from "./box-list.ts";
import { endOf } from "./ranges.ts";

/** A box of the file under its name in a list; the store is one box, however many segments hold it. */
export interface NamedBox extends Range {
  name: string;
}

/** The boxes of a file in order. Bytes between boxes are none (C2PA 2.2, 18.7.1). */
export function namedBoxes(pieces: readonly Piece[]): NamedBox[] {
  const out: NamedBox[] = [];
  for (const { box, offset, length } of pieces) {
    const last = out.at(-1);
    if (box === undefined) continue;
    if (box === STORE_BOX && last?.name === STORE_BOX && endOf(last) === offset)
      out[out.length - 1] = { ...last, length: last.length + length };
    else out.push({ name: box, offset, length });
  }
  return out;
}

/** How a list fits a file's boxes. `runs` has the stretch of each entry, undefined for a store that is not in the file. */
export type Fit =
  | { kind: "fits"; runs: readonly (Range | undefined)[]; unlisted: readonly NamedBox[] }
  | { kind: "unknown-box"; name: string }
  | { kind: "mismatch" };

/**
 * Lays a list over the boxes of a file (15.12.3): the same boxes in the same order, and no others. What lies behind the
 * last box may be unlisted: lists older than `c2pa.after` have no word for it, so that it is not protected, no more.
 */
export function fit(entries: readonly BoxEntry[], boxes: readonly NamedBox[], storeInFile: boolean): Fit {
  const runs: (Range | undefined)[] = [];
  let at = 0;
  let unknown: string | undefined;
  for (const { names } of entries) {
    if (!storeInFile && names[0] === STORE_BOX) {
      runs.push(undefined);
      continue;
    }
    let first: NamedBox | undefined;
    let last: NamedBox | undefined;
    for (const name of names) {
      while (at < boxes.length && boxes[at]?.name !== name) {
        unknown ??= boxes[at]?.name;
        at += 1;
      }
      last = boxes[at];
      if (last === undefined) return { kind: "mismatch" };
      first ??= last;
      at += 1;
    }
    if (first !== undefined && last !== undefined)
      runs.push({ offset: first.offset, length: endOf(last) - first.offset });
  }
  const unlisted = boxes.slice(at);
  unknown ??= unlisted.find((box) => box.name !== AFTER_BOX)?.name;
  return unknown === undefined ? { kind: "fits", runs, unlisted } : { kind: "unknown-box", name: unknown };
}
