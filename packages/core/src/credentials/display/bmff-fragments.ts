import { type Box, childBoxes } from "../../formats/bmff/boxes.ts";
import { u24be, u32be, u64be } from "../../source/bytes.ts";
import { addTable, addTrack, type Gathered, type MovieFacts } from "./bmff-samples.ts";
import { Entries } from "./bmff-tables.ts";

/** Flags of `tfhd` (ISO/IEC 14496-12, 8.8.7) and `trun` (8.8.8). */
const TFHD = { baseOffset: 1, description: 2, duration: 8, size: 0x10, flags: 0x20, baseIsMoof: 0x20000 } as const;
const TRUN = { dataOffset: 1, firstFlags: 4, sizes: 0x200 } as const;
/** Fields that each sample of a `trun` may have, in their order; sizes are the second. */
const TRUN_FIELDS = [0x100, 0x200, 0x400, 0x800] as const;

/** Where the runs of one track in a fragment begin. */
interface TrackFragment {
  track: number;
  defaultSize: number;
  here: boolean;
  base: number;
  /** Where the last run ended. */
  at: number;
}

/** Where the next track's data begin, if it does not say: behind those of the track before. */
interface Following {
  end: number;
  /** By track, the end of its last run in this file. */
  behind: Map<number, number>;
}

/** Follows one `moof` to its samples. The boxes count as shown, their offsets as tables. */
export async function followFragment(
  on: Gathered,
  moof: Box,
  facts: MovieFacts,
  behind: Map<number, number>,
): Promise<void> {
  on.headers.add({ offset: moof.offset, length: moof.body - moof.offset });
  const following: Following = { end: moof.offset, behind };
  for await (const box of childBoxes(on.reader, moof, on.count)) {
    if (box.type === "traf") await followTrack(on, moof, box, facts, following);
    else if (box.type !== "free" && box.type !== "skip" && box.type !== "uuid") on.headers.add(box);
  }
}

async function followTrack(on: Gathered, moof: Box, traf: Box, facts: MovieFacts, following: Following): Promise<void> {
  on.headers.add({ offset: traf.offset, length: traf.body - traf.offset });
  let fragment: TrackFragment | undefined;
  for await (const box of childBoxes(on.reader, traf, on.count)) {
    if (box.type === "tfhd") {
      fragment = await readHeader(on, moof, box, facts, following.end);
      const track = facts.tracks.get(fragment.track);
      if (track) addTrack(on, track);
    } else if (box.type === "trun" && fragment) await followRun(on, box, fragment, following.behind);
    else if (box.type === "saio") addTable(on, { offset: box.offset, length: box.length, what: box.path });
    else if (box.type !== "free" && box.type !== "skip" && box.type !== "uuid") on.headers.add(box);
  }
  if (fragment) following.end = fragment.at;
}

async function readHeader(
  on: Gathered,
  moof: Box,
  box: Box,
  facts: MovieFacts,
  previousEnd: number,
): Promise<TrackFragment> {
  const head = await on.reader.peek(box.body, 32);
  const flags = u24be(head, 1);
  const track = u32be(head, 4);
  const defaults = facts.defaults.get(track) ?? { size: 0, description: 1 };
  let at = 8;
  const take = (flag: number, bytes: number): number | undefined => {
    if ((flags & flag) === 0) return undefined;
    const value = bytes === 8 ? u64be(head, at) : u32be(head, at);
    at += bytes;
    return value;
  };
  const stated = take(TFHD.baseOffset, 8);
  const description = take(TFHD.description, 4) ?? defaults.description;
  take(TFHD.duration, 4);
  const defaultSize = take(TFHD.size, 4) ?? defaults.size;
  const base = stated ?? ((flags & TFHD.baseIsMoof) !== 0 ? moof.offset : previousEnd);
  splitHeader(on, box, stated === undefined ? undefined : { from: 8, bytes: 8 });
  const here = facts.tracks.get(track)?.described[description - 1] ?? true;
  return { track, defaultSize, here, base, at: base };
}

/** The offset in a header is a table, what surrounds it shapes what is shown. */
function splitHeader(on: Gathered, box: Box, field: { from: number; bytes: number } | undefined): void {
  if (!field) {
    on.headers.add(box);
    return;
  }
  const from = box.body + field.from;
  const end = box.offset + box.length;
  on.headers.add({ offset: box.offset, length: from - box.offset });
  addTable(on, { offset: from, length: field.bytes, what: box.path });
  on.headers.add({ offset: from + field.bytes, length: end - from - field.bytes });
}

async function followRun(on: Gathered, box: Box, fragment: TrackFragment, behind: Map<number, number>): Promise<void> {
  const head = await on.reader.exactly(box.body, 8);
  const flags = u24be(head, 1);
  const samples = u32be(head, 4);
  const stated = (flags & TRUN.dataOffset) !== 0;
  if (stated) fragment.at = fragment.base + (u32be(await on.reader.exactly(box.body + 8, 4), 0) | 0);
  splitHeader(on, box, stated ? { from: 8, bytes: 4 } : undefined);
  const fields = TRUN_FIELDS.filter((flag) => (flags & flag) !== 0);
  const skip = 8 + (stated ? 4 : 0) + ((flags & TRUN.firstFlags) !== 0 ? 4 : 0);
  const width = fields.length * 4;
  const table = width > 0 ? new Entries(on.reader, box, { skip, count: samples, width }) : undefined;
  const field = fields.indexOf(TRUN.sizes) * 4;
  const length =
    table && field >= 0
      ? await table.sum(0, samples, (bytes, at) => u32be(bytes, at + field))
      : samples * fragment.defaultSize;
  if (fragment.here && length > 0) {
    const range = { offset: fragment.at, length };
    on.targets.add(range, range.offset >= (behind.get(fragment.track) ?? 0));
    behind.set(fragment.track, range.offset + length);
  }
  fragment.at += length;
}
