import type { Range, StoreCandidate } from "../model/block.ts";
import { FormatError } from "../model/limits.ts";
import { present } from "../model/present.ts";
import { u16be, u32be, utf8 } from "../source/bytes.ts";
import {
  CHECK_SUM_ADJUSTMENT,
  FONT_STORE,
  type FontTable,
  fontHoldsStore,
  fontType,
  isPlainFont,
  readFontTables,
} from "../source/font-tables.ts";
import { defineWalker } from "./define.ts";
import { withPieces } from "./pieces.ts";
import { isStore } from "./store-sweep.ts";
import { addPiece, addStore, guarded, type Walk } from "./walk.ts";

/** A font file: its tables, and the store that one of them holds (C2PA 2.2, A.3.9). */
const walkFont = withPieces(async (walk) => {
  const { reader } = walk;
  const head = await reader.exactly(0, 4);
  walk.out.mediaType = fontType(head) ?? walk.out.mediaType;
  const tables = await readFontTables(reader);
  const seen = new Set<number>();
  const plain = isPlainFont(head);
  const first = tables.find(({ tag }) => tag === "head");
  for (const table of tables) {
    if (seen.has(table.offset)) continue;
    seen.add(table.offset);
    addPiece(walk, {
      path: /^[\x20-\x7e]{4}$/.test(table.tag) ? table.tag.trim() : "table",
      ...rangeOf(table),
      box: table.tag,
    });
    const store = { plain, companions: companionsOf(table, first) };
    if (table.tag === FONT_STORE) await guarded(walk, FONT_STORE, () => readStore(walk, table, store));
  }
  addPiece(walk, { path: "table directory", offset: 0, length: Math.min(...seen, reader.size) });
  if (walk.out.stores.some(({ fault }) => fault !== undefined))
    walk.out.limits.push({ code: "carrier-not-verified", step: "verify", detail: walk.out.mediaType });
});

/** What a writer has to change once the store's bytes are settled: check sums over them. */
function companionsOf({ row }: FontTable, head: FontTable | undefined): NonNullable<StoreCandidate["companions"]> {
  const { at, length } = CHECK_SUM_ADJUSTMENT;
  return [
    ...(row === undefined ? [] : [{ offset: row + 4, length: 4, what: "check sum of the store's table" }]),
    ...(head === undefined ? [] : [{ offset: head.offset + at, length, what: "check sum of the font" }]),
  ];
}

interface Placing {
  /** Of one font, with its tables as they are. */
  plain: boolean;
  companions: NonNullable<StoreCandidate["companions"]>;
}

const rangeOf = ({ offset, length }: Range): Range => ({ offset, length });

/** C2PA 2.2, A.3.9.2: a record that places the store in the table. Some writers leave it out and begin with the store. */
async function readStore(walk: Walk, table: FontTable, { plain, companions }: Placing): Promise<void> {
  const { reader } = walk;
  const length = Math.min(table.length, reader.size - table.offset);
  if (!(length > 0)) throw new FormatError("C2PA table behind the end");
  const whole = { offset: table.offset, length };
  if (table.packed) {
    const body = { offset: table.offset, length: 0 };
    addStore(walk, {
      path: FONT_STORE,
      pieces: [{ ...whole, body }],
      data: new Uint8Array(0),
      standard: true,
      fault: "filtered",
    });
    return;
  }
  const data = await reader.block(whole.offset, length, "manifestStoreBytes");
  const [from, bytes] = isStore(data) ? [0, length] : [u32be(data, 12), u32be(data, 16)];
  if (!isStore(data)) addRemote(walk, data);
  if (bytes === 0 || from + bytes > length) return;
  addStore(walk, {
    path: FONT_STORE,
    pieces: [{ ...whole, body: { offset: whole.offset + from, length: bytes } }],
    data: data.subarray(from, from + bytes),
    standard: true,
    companions,
    ...present({ fault: plain ? undefined : "collection" }),
  });
}

/** The record may name an address where the active manifest lies, beside the store or in its place. */
function addRemote(walk: Walk, record: Uint8Array): void {
  const [from, bytes] = [u32be(record, 4), u16be(record, 8)];
  if (bytes === 0 || from + bytes > record.length) return;
  walk.out.remoteManifest = utf8(record.subarray(from, from + bytes));
}

export default defineWalker({ font: walkFont }, [
  { sure: "inside", look: async (_, { reader }) => ((await fontHoldsStore(reader)) ? "font" : undefined) },
]);
