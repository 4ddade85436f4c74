import { startsWith } from "../source/bytes.ts";
import { defineWalker } from "./define.ts";
import { addPiece, addStore, type Walk } from "./walk.ts";

/** A detached manifest store (`.c2pa`) is one JUMBF box. */
async function walkStore(walk: Walk): Promise<void> {
  const whole = { offset: 0, length: walk.reader.size };
  const data = await walk.reader.block(0, whole.length, "manifestStoreBytes");
  addPiece(walk, { path: "store", ...whole });
  addStore(walk, { path: "store", pieces: [{ ...whole, body: whole }], data, standard: true });
}

export default defineWalker({ c2pa: walkStore }, [
  {
    sure: "box",
    look: (head) => (startsWith(head, "jumb", 4) && startsWith(head, "jumd", 12) ? "c2pa" : undefined),
  },
]);
