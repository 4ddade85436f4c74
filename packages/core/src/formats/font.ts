import type { Range } from "../model/block.ts";
import { FormatError } from "../model/limits.ts";
import { u32be } from "../source/bytes.ts";
import { FONT_STORE, type FontTable, fontHoldsStore, fontType, readFontTables } from "../source/font-tables.ts";
import { defineWalker } from "./define.ts";
import { withPieces } from "./pieces.ts";
import { isStore } from "./store-sweep.ts";
import { addPiece, addStore, guarded, type Walk } from "./walk.ts";

/** Fonts, only for saying that they hold a manifest store: their box hash counts a directory that is not checked here. */
const walkFont = withPieces(async (walk) => {
  const { reader } = walk;
  walk.out.mediaType = fontType(await reader.exactly(0, 4)) ?? walk.out.mediaType;
  const seen = new Set<number>();
  for (const table of await readFontTables(reader)) {
    if (seen.has(table.offset)) continue;
    seen.add(table.offset);
    addPiece(walk, {
      path: /^[\x20-\x7e]{4}$/.test(table.tag) ? table.tag.trim() : "table",
      ...rangeOf(table),
      box: table.tag,
    });
    if (table.tag === FONT_STORE) await guarded(walk, FONT_STORE, () => readStore(walk, table));
  }
  walk.out.limits.push({ code: "carrier-not-verified", step: "verify", detail: walk.out.mediaType });
});

const rangeOf = ({ offset, length }: Range): Range => ({ offset, length });

/** C2PA 2.2, A.3.9.2: a record that places the store in the table. Some writers leave it out and begin with the store. */
async function readStore(walk: Walk, table: FontTable): Promise<void> {
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
  if (bytes === 0 || from + bytes > length) return;
  addStore(walk, {
    path: FONT_STORE,
    pieces: [{ ...whole, body: { offset: whole.offset + from, length: bytes } }],
    data: data.subarray(from, from + bytes),
    standard: true,
  });
}

export default defineWalker({ font: walkFont }, [
  { sure: "inside", look: async (_, { reader }) => ((await fontHoldsStore(reader)) ? "font" : undefined) },
]);
