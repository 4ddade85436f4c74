import { type Count, Entries } from "../credentials/display/bmff-tables.ts";
import { type Box, boxes, childBoxes } from "../formats/bmff/boxes.ts";
import { BUDGETS, counter, FormatError, LimitError } from "../model/limits.ts";
import { u32be } from "../source/bytes.ts";
import type { Reader } from "../source/reader.ts";

const PARENTS = new Set(["moov", "trak", "mdia", "minf", "stbl"]);
const ENTRY_BYTES = 12;

/**
 * Refuses clips whose sample tables cost more than they list: whoever looks a sample up adds the sizes of all in its
 * chunk, so the work is samples times samples in a chunk, and both numbers are the file's own (ISO/IEC 14496-12, 8.7.4).
 * @throws LimitError `sampleWorkCount`; FormatError where the boxes around a table are damaged, since two readers find other
 *   tables then
 */
export async function checkSampleWork(reader: Reader): Promise<void> {
  const count = counter("boxCount");
  for (const box of await movies(reader, count)) await checkTables(reader, box, count);
}

/** Media that end early are read as far as they go: what is damaged at the top of a file leaves the tables as they are. */
async function movies(reader: Reader, count: Count): Promise<Box[]> {
  const found: Box[] = [];
  try {
    for await (const box of boxes(reader, 0, reader.size, "", 0, count)) if (box.type === "moov") found.push(box);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  return found;
}

async function checkTables(reader: Reader, parent: Box, count: Count): Promise<void> {
  let samples = 0;
  let inChunk = 0;
  for await (const box of childBoxes(reader, parent, count)) {
    if (PARENTS.has(box.type)) await checkTables(reader, box, count);
    else if (box.type === "stsz" || box.type === "stz2")
      samples = Math.max(samples, u32be(await reader.exactly(box.body, 12), 8));
    else if (box.type === "stsc") inChunk = Math.max(inChunk, await mostInChunk(reader, box));
  }
  if (inChunk > BUDGETS.packetCount || samples * inChunk > BUDGETS.sampleWorkCount)
    throw new LimitError("sampleWorkCount", parent.path);
}

async function mostInChunk(reader: Reader, box: Box): Promise<number> {
  const stated = u32be(await reader.exactly(box.body, 8), 4);
  const count = Math.min(stated, Math.floor((box.bodyLength - 8) / ENTRY_BYTES));
  const entries = new Entries(reader, box, { skip: 8, count, width: ENTRY_BYTES });
  let most = 0;
  for (let index = 0; index < count; index++) most = Math.max(most, u32be(await entries.entry(index), 4));
  return most;
}
