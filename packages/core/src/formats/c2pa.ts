import { addPiece, addStore, type Walk } from "./walk.ts";

/** A detached manifest store (`.c2pa`) is one JUMBF box. */
export async function walkStore(walk: Walk): Promise<void> {
  const whole = { offset: 0, length: walk.reader.size };
  const data = await walk.reader.block(0, whole.length, "manifestStoreBytes");
  addPiece(walk, { path: "store", ...whole });
  addStore(walk, { path: "store", pieces: [{ ...whole, body: whole }], data, standard: true });
}
