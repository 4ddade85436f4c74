import { allBut, inOrder } from "./pieces.ts";
import type { ShownReader } from "./shown.ts";

/** What a reader sees of a text: all of it but what stands for the store, which is no text. */
export const shownInText: ShownReader = async ({ stores }, reader) => {
  const own = stores.filter((store) => store.standard).flatMap((store) => store.pieces);
  return inOrder(allBut(reader.size, own, "text"));
};
