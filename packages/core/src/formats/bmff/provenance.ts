import type { Range } from "../../model/block.ts";
import { BUDGETS, LimitError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { hex, indexOf, u8, u24be, utf8 } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import { isStore } from "../store-sweep.ts";
import { addStore, type Walk } from "../walk.ts";
import type { Box } from "./boxes.ts";

/** Extended type of C2PA's own box (C2PA 2.2, A.5.1.1). */
export const C2PA_UUID = Uint8Array.from([
  0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81,
]);
const C2PA_UUID_HEX = hex(C2PA_UUID);

/** The longest purpose that is looked for; the standard's own have at most eight letters. */
const PURPOSE_BYTES = 64;
/** How far a store is looked for in a box whose purpose is none of a store. */
const ODD_HEAD_BYTES = 256;
/** Between the purpose and the store stands the offset of the first `merkle` box (A.5.3). */
const MERKLE_OFFSET_BYTES = 8;
const STORE_PURPOSES = new Set(["manifest", "original", "update"]);

/** A ContentProvenanceBox (C2PA 2.2, A.5.1.2) as it stands. */
export interface ProvenanceBox {
  version: number;
  flags: number;
  /** Undefined where no zero byte ends it. */
  purpose: string | undefined;
  /** What follows the purpose. */
  data: Range;
}

/** Reads a `uuid` box as C2PA's own; undefined when it is another's. */
export async function readProvenanceBox(reader: Reader, box: Box): Promise<ProvenanceBox | undefined> {
  const head = await reader.peek(box.body, Math.min(box.bodyLength, 20 + PURPOSE_BYTES));
  if (box.type !== "uuid" || hex(head.subarray(0, 16)) !== C2PA_UUID_HEX) return undefined;
  const end = head.indexOf(0, 20);
  const after = end === -1 ? head.length : end + 1;
  return {
    version: u8(head, 16),
    flags: u24be(head, 17),
    purpose: end === -1 ? undefined : utf8(head.subarray(20, end)),
    data: { offset: box.body + after, length: box.bodyLength - after },
  };
}

/**
 * Adds a C2PA box as what may be a manifest store (A.5.3), padding included. A `merkle` box is none, unless a store lies
 * in it. Odd framing is named and not judged: which store counts is decided in `credentials/locate`.
 */
export async function addProvenanceStore(walk: Walk, box: Box, found: ProvenanceBox): Promise<void> {
  const known = found.purpose !== undefined && STORE_PURPOSES.has(found.purpose);
  const start = await storeStart(walk.reader, found, known);
  if (found.purpose === "merkle" && start === undefined) return;
  const end = found.data.offset + found.data.length;
  const body = { offset: start ?? end, length: end - (start ?? end) };
  const fault = faultOf(found, known, body.length);
  const store = {
    path: "uuid C2PA",
    // A.5.3: behind `ftyp`. Readers that begin at `ftyp` would never see what stands before it.
    standard: box.depth === 0 && walk.out.structure.brands !== undefined,
    pieces: [{ offset: box.offset, length: box.length, body }],
    ...present({ purpose: found.purpose, fault }),
  };
  if (body.length > BUDGETS.manifestStoreBytes) {
    addStore(walk, { ...store, data: new Uint8Array(0), fault: "too-large" });
    throw new LimitError("manifestStoreBytes", store.path);
  }
  addStore(walk, { ...store, data: await walk.reader.block(body.offset, body.length, "manifestStoreBytes") });
}

/** Where the store begins: behind the Merkle offset, or, in a box of another purpose, wherever it is seen near its head. */
async function storeStart(reader: Reader, found: ProvenanceBox, known: boolean): Promise<number | undefined> {
  const { offset, length } = found.data;
  const head = await reader.peek(offset, Math.max(0, Math.min(ODD_HEAD_BYTES, length)));
  if (known) return isStore(head.subarray(MERKLE_OFFSET_BYTES)) ? offset + MERKLE_OFFSET_BYTES : undefined;
  for (let at = indexOf(head, "jumb"); at !== -1; at = indexOf(head, "jumb", at + 4))
    if (at >= 4 && isStore(head.subarray(at - 4))) return offset + at - 4;
  return undefined;
}

function faultOf(found: ProvenanceBox, known: boolean, storeBytes: number): string | undefined {
  if (found.purpose === "merkle") return "store-in-merkle-box";
  if (!known) return "purpose-unknown";
  if (found.version !== 0 || found.flags !== 0) return "version-unknown";
  return storeBytes === 0 ? "no-store" : undefined;
}
