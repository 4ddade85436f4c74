import { allBut, inOrder } from "./pieces.ts";
import type { ShownReader } from "./shown.ts";

/**
 * What a PDF viewer draws: any object may be drawn, and the last revision decides which, so everything counts but the
 * store's stream and the digits of PDF signatures, which are written after it. Bytes appended later are shown.
 */
export const shownInPdf: ShownReader = async ({ stores }, reader) => {
  const own = stores.filter((store) => store.standard);
  const apart = own.flatMap((store) => [...store.pieces, ...(store.companions ?? [])]);
  return inOrder(allBut(reader.size, apart, "document"));
};
