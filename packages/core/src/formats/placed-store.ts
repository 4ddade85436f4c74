import type { Range, StoreCandidate } from "../model/block.ts";
import { BUDGETS, LimitError } from "../model/limits.ts";
import { isStore, STORE_HEAD_BYTES } from "./store-sweep.ts";
import { addStore, type Walk } from "./walk.ts";

/**
 * Reads a store that lies in one piece, and adds it. One that is too large is added without its bytes before the budget
 * ends the step: a file that has credentials must not seem to have none.
 */
export async function readPlacedStore(
  walk: Walk,
  place: Omit<StoreCandidate, "data">,
  unpack: (raw: Uint8Array) => Uint8Array = (raw) => raw,
): Promise<void> {
  const [piece] = place.pieces;
  const { offset, length } = piece?.body ?? { offset: 0, length: 0 };
  if (length > BUDGETS.manifestStoreBytes) {
    addStore(walk, { ...place, data: new Uint8Array(0), fault: "too-large" });
    throw new LimitError("manifestStoreBytes", place.path);
  }
  const data = unpack(await walk.reader.block(offset, length, "manifestStoreBytes"));
  addStore(walk, { ...place, data });
}

/**
 * Reads a store that somebody put where the standard knows no place: into a piece whose `body` begins as one.
 * @returns whether it does
 */
export async function readStrayStore(
  walk: Walk,
  path: string,
  { offset, length }: Range,
  body: Range,
): Promise<boolean> {
  if (!isStore(await walk.reader.peek(body.offset, Math.min(Math.max(0, body.length), STORE_HEAD_BYTES)))) return false;
  await readPlacedStore(walk, { path, pieces: [{ offset, length, body }], standard: false });
  return true;
}
