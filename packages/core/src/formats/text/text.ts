import { present } from "../../model/present.ts";
import { decodeBase64 } from "../../source/base64.ts";
import { latin1 } from "../../source/bytes.ts";
import { type TextStore, textStores } from "../../source/text-stores.ts";
import { defineWalker } from "../define.ts";
import { withPieces } from "../pieces.ts";
import { addPiece, addStore, type Walk } from "../walk.ts";
import { isAbsolute } from "./look.ts";

const INLINE = /^data:application\/c2pa;base64,/i;

/** A text that holds a manifest store, or says where one lies (C2PA 2.4, A.8 and A.9). */
const walkText = withPieces(async (walk) => {
  const bytes = await walk.reader.block(0, walk.reader.size, "textBytes");
  let at = 0;
  for (const store of textStores(bytes, latin1(bytes))) {
    addPiece(walk, { path: "text", offset: at, length: store.offset - at });
    at = store.offset + store.length;
    addFound(walk, store);
  }
  addPiece(walk, { path: "text", offset: at, length: bytes.length - at });
});

function addFound(walk: Walk, { kind, offset, length, body, data, reference = "", fault }: TextStore): void {
  const path = kind === "wrapper" ? "text manifest wrapper" : "text manifest block";
  addPiece(walk, { path, offset, length });
  if (kind === "block" && isAbsolute(reference)) {
    walk.out.remoteManifest = reference;
    return;
  }
  const held = data ?? (INLINE.test(reference) ? decodeBase64(reference.replace(INLINE, "")) : undefined);
  const problem = fault ?? (held === undefined ? "malformed-reference" : undefined);
  addStore(walk, {
    path,
    pieces: [{ offset, length, body }],
    data: held ?? new Uint8Array(0),
    standard: true,
    ...present({ fault: problem }),
  });
}

export default defineWalker({ text: walkText });
