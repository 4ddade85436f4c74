import { type Box, childBoxes } from "../../formats/bmff/boxes.ts";
import { u8, u32be, u64be } from "../../source/bytes.ts";
import { addTable, type Gathered } from "./bmff-samples.ts";
import { Entries } from "./bmff-tables.ts";

/** What a player reads of a fragment before it knows the rest. */
const HEAD_BYTES = 8;

/**
 * Follows `mfra` (ISO/IEC 14496-12, 8.8.9), which the standard leaves out of every binding: players may seek by it. As
 * long as all its entries name fragments of this file it can only lead to what is protected. One that leads elsewhere
 * is a place that is shown from, and the box a table that matters.
 */
export async function followRandomAccess(on: Gathered, mfra: Box, fragments: ReadonlySet<number>): Promise<void> {
  for await (const box of childBoxes(on.reader, mfra, on.count)) {
    if (box.type !== "tfra") continue;
    const head = await on.reader.exactly(box.body, 16);
    const wide = u8(head, 0) === 1;
    const lengths = u32be(head, 8);
    const numbers = 3 + ((lengths >> 4) & 3) + ((lengths >> 2) & 3) + (lengths & 3);
    const width = (wide ? 16 : 8) + numbers;
    const table = new Entries(on.reader, box, { skip: 16, count: u32be(head, 12), width });
    on.count.take(table.count);
    let elsewhere = false;
    for (let index = 0; index < table.count; index++) {
      const entry = await table.entry(index);
      const offset = wide ? u64be(entry, 8) : u32be(entry, 4);
      if (fragments.has(offset)) continue;
      elsewhere = true;
      on.targets.add({ offset, length: HEAD_BYTES }, false);
    }
    if (elsewhere) addTable(on, { offset: box.offset, length: box.length, what: box.path });
  }
}
