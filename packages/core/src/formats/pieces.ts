import type { Piece } from "../model/block.ts";
import { BUDGETS } from "../model/limits.ts";
import { sweepForStores } from "./store-sweep.ts";
import type { Walk, Walker } from "./walk.ts";

/** What no walker gives a meaning to. */
const UNKNOWN_BYTES = "unknown bytes";

/**
 * Lays pieces out so that every byte of a file lies in exactly one, in file order. Where two claim the same bytes, the
 * one that begins first keeps them; what nobody claims is named `unknown bytes`.
 */
export function partition(found: readonly Piece[], size: number): Piece[] {
  const sorted = [...found].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const out: Piece[] = [];
  let at = 0;
  for (const piece of sorted) {
    const end = Math.min(size, piece.offset + piece.length);
    if (end <= Math.max(at, piece.offset)) continue;
    if (piece.offset > at) out.push({ path: UNKNOWN_BYTES, offset: at, length: piece.offset - at });
    const from = Math.max(at, piece.offset);
    out.push({ ...piece, offset: from, length: end - from });
    at = end;
  }
  if (at < size) out.push({ path: UNKNOWN_BYTES, offset: at, length: size - at });
  return out;
}

/** Stretches without a meaning that are looked through for manifest stores. */
const MAX_SWEEPS = 64;

/** Ends a walk, damaged or not: makes the pieces a partition, and looks for stores in what the format says nothing about. */
async function closePieces(walk: Walk): Promise<void> {
  walk.out.pieces = partition(walk.out.pieces, walk.reader.size);
  let left = MAX_SWEEPS;
  for (const { path, offset, length } of walk.out.pieces) {
    if (path !== UNKNOWN_BYTES && path !== "trailing bytes") continue;
    if (left === 0 || walk.out.stores.length >= BUDGETS.storeCount) return;
    left -= 1;
    await sweepForStores(walk, { offset, length }, path);
  }
}

/** A walk that ends as every walk does: what was read of the file becomes pieces, all else unknown ones. */
export const withPieces =
  (read: Walker): Walker =>
  async (walk) => {
    try {
      await read(walk);
    } finally {
      await closePieces(walk);
    }
  };
