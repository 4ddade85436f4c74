import { readFontTables } from "../../source/font-tables.ts";
import { endOf } from "../binding/ranges.ts";
import { allBut } from "./pieces.ts";
import type { Shown, ShownReader } from "./shown.ts";

/**
 * What a font draws letters from: all of its tables but C2PA's, without the check sums that change with the store. The
 * directory says where they lie; a table that it could place elsewhere unnoticed would have to lie over another.
 */
export const shownInFont: ShownReader = async ({ stores }, reader): Promise<Shown> => {
  const own = stores.filter((store) => store.standard);
  const apart = own.flatMap((store) => [...store.pieces, ...(store.companions ?? [])]);
  const tables = (await readFontTables(reader)).sort((a, b) => a.offset - b.offset);
  const inside = (at: number, length: number): boolean => at >= 0 && at + length <= reader.size;
  const orderly = tables.every(
    (table, index) =>
      inside(table.offset, table.length) && endOf(tables[index - 1] ?? { offset: 0, length: 0 }) <= table.offset,
  );
  const first = Math.min(reader.size, ...tables.map(({ offset }) => offset));
  const shown = allBut(reader.size, apart, "font");
  return {
    data: tables.flatMap((table) =>
      shown.flatMap((range) => {
        const offset = Math.max(range.offset, table.offset);
        const length = Math.min(endOf(range), endOf(table)) - offset;
        return length > 0 ? [{ offset, length, what: "font" }] : [];
      }),
    ),
    tables: [{ offset: 0, length: first, what: "table directory" }],
    orderly,
    external: [],
    complete: true,
  };
};
