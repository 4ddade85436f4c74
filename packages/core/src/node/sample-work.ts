import { type Box, boxes, childBoxes } from "../formats/bmff-boxes.ts";
import { BUDGETS, counter, FormatError, LimitError } from "../model/limits.ts";
import { u32be } from "../source/bytes.ts";
import type { Reader } from "../source/reader.ts";

const PARENTS = new Set(["moov", "trak", "mdia", "minf", "stbl"]);
const ENTRY_BYTES = 12;
const SLAB_ENTRIES = 4_096;

/**
 * Refuses clips whose sample tables cost more than they list: whoever looks a sample up adds the sizes of all in its
 * chunk, so the work is samples times samples in a chunk, and both numbers are the file's own (ISO/IEC 14496-12, 8.7.4).
 * @throws LimitError `sampleWorkCount`; FormatError where the boxes around a table are damaged, since two readers find other
 *   tables then
 */
export async function checkSampleWork(reader: Reader): Promise<void> {
  const count = counter("boxCount");
  try {
    for await (const box of boxes(reader, 0, reader.size, "", 0, count))
      if (box.type === "moov") await checkTables(reader, box, count);
  } catch (error) {
    // Media that end early are read as far as they go; what lies inside `moov` has thrown an error with a path.
    if (!(error instanceof FormatError) || error.message.startsWith("/")) throw error;
  }
}

async function checkTables(reader: Reader, parent: Box, count: ReturnType<typeof counter>): Promise<void> {
  let samples = 0;
  let inChunk = 0;
  try {
    for await (const box of childBoxes(reader, parent, count)) {
      if (PARENTS.has(box.type)) await checkTables(reader, box, count);
      else if (box.type === "stsz" || box.type === "stz2")
        samples = Math.max(samples, u32be(await reader.exactly(box.body, 12), 8));
      else if (box.type === "stsc") inChunk = Math.max(inChunk, await mostInChunk(reader, box));
    }
  } catch (error) {
    if (error instanceof FormatError && !error.message.startsWith("/"))
      throw new FormatError(`${parent.path}: ${error.message}`);
    throw error;
  }
  if (inChunk > BUDGETS.packetCount || samples * inChunk > BUDGETS.sampleWorkCount)
    throw new LimitError("sampleWorkCount", parent.path);
}

async function mostInChunk(reader: Reader, box: Box): Promise<number> {
  const entries = Math.min(u32be(await reader.exactly(box.body, 8), 4), Math.floor((box.bodyLength - 8) / ENTRY_BYTES));
  let most = 0;
  for (let first = 0; first < entries; first += SLAB_ENTRIES) {
    const here = Math.min(SLAB_ENTRIES, entries - first);
    const slab = await reader.exactly(box.body + 8 + first * ENTRY_BYTES, here * ENTRY_BYTES);
    for (let at = 0; at < here; at++) most = Math.max(most, u32be(slab, at * ENTRY_BYTES + 4));
  }
  return most;
}
