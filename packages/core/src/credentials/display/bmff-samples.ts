import { type Box, childBoxes } from "../../formats/bmff/boxes.ts";
import type { Range } from "../../model/block.ts";
import { BUDGETS, FormatError, LimitError } from "../../model/limits.ts";
import { ascii, u16be, u32be } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import { ChunkRuns, type Count, chunkOffsets, ownReferences, sampleSizes } from "./bmff-tables.ts";
import type { ShownRange } from "./shown.ts";
import type { Spans, Targets } from "./targets.ts";

/** What is gathered of a file while its boxes are followed. */
export interface Gathered {
  reader: Reader;
  count: Count;
  /** Boxes that shape what is shown. */
  headers: Spans;
  /** Tables that say by offsets what is shown. */
  tables: ShownRange[];
  /** What the tables point to. */
  targets: Targets;
  external: Set<string>;
  /** By handler type, the track that has samples here. */
  handlers: Map<string, number>;
  /** Bytes of tables that have been followed. */
  tableBytes: number;
}

/** One track, as far as its samples can be found by it. */
export interface SampleTrack {
  id: number;
  /** Handler type: `vide`, `soun`. */
  handler: string;
  /** For each entry of `stsd`: is the data in this file? */
  described: readonly boolean[];
}

/** What fragments take from `moov` (ISO/IEC 14496-12, 8.8.3). */
export interface MovieFacts {
  tracks: Map<number, SampleTrack>;
  defaults: Map<number, { size: number; description: number }>;
}

/** Boxes in `moov` that shape nothing of what is played. */
const SILENT = new Set(["udta", "meta", "free", "skip", "wide", "uuid"]);
/** Boxes in `moov` that hold boxes which matter here. */
const INNER = new Set(["trak", "mdia", "minf", "stbl", "dinf", "mvex"]);
const OFFSETS = new Set(["stco", "co64", "saio"]);

interface TrackBoxes {
  id: number;
  /** Handler type: `vide`, `soun`. */
  handler: string;
  boxes: Map<string, Box>;
}

/** Adds a table, and takes its size from what may be followed of one file. */
export function addTable(on: Gathered, table: ShownRange): void {
  on.tableBytes += table.length;
  if (on.tableBytes > BUDGETS.sampleTableBytes) throw new LimitError("sampleTableBytes");
  if (on.tables.length >= BUDGETS.shownRangeCount) throw new LimitError("shownRangeCount");
  on.tables.push(table);
}

/**
 * Follows the tables of `moov` to every sample of every track (14496-12, 8.7): `stsc` divides samples into chunks,
 * `stsz` gives their sizes, `stco` says where the chunks lie. Everything else in `moov` that a player uses counts as
 * shown as well: codecs, times, geometry, edits.
 */
export async function followMovie(on: Gathered, moov: Box): Promise<MovieFacts> {
  const facts: MovieFacts = { tracks: new Map(), defaults: new Map() };
  const tracks: TrackBoxes[] = [];
  await readHeaders(on, moov, facts, tracks);
  const chunks: AsyncGenerator<Chunk[]>[] = [];
  for (const track of tracks) {
    const described = await descriptions(on, track);
    facts.tracks.set(track.id, { id: track.id, handler: track.handler, described });
    chunks.push(chunksOf(on, track, described));
  }
  await interleave(on.targets, chunks);
  return facts;
}

async function readHeaders(on: Gathered, parent: Box, facts: MovieFacts, tracks: TrackBoxes[]): Promise<void> {
  on.headers.add({ offset: parent.offset, length: parent.body - parent.offset });
  for await (const box of childBoxes(on.reader, parent, on.count)) {
    if (SILENT.has(box.type)) continue;
    // QuickTime: an index that is packed, and one that names other movies.
    if (box.type === "cmov") throw new FormatError("the movie's index is compressed");
    if (box.type === "rmra") on.external.add("another movie");
    if (box.type === "trak") {
      if (tracks.length >= BUDGETS.trackCount) throw new LimitError("trackCount");
      tracks.push({ id: 0, handler: "", boxes: new Map() });
    }
    if (INNER.has(box.type)) {
      await readHeaders(on, box, facts, tracks);
      continue;
    }
    const track = parent.type === "moov" || parent.type === "mvex" ? undefined : tracks.at(-1);
    if (track) await noteBox(on, box, track);
    if (box.type === "trex") {
      const head = await on.reader.peek(box.body, 24);
      facts.defaults.set(u32be(head, 4), { size: u32be(head, 16), description: u32be(head, 8) });
    }
    if (OFFSETS.has(box.type)) addTable(on, { offset: box.offset, length: box.length, what: box.path });
    else on.headers.add(box);
  }
}

async function noteBox(on: Gathered, box: Box, track: TrackBoxes): Promise<void> {
  if (box.type === "tkhd") {
    const head = await on.reader.peek(box.body, 24);
    track.id = u32be(head, head[0] === 1 ? 20 : 12);
  } else if (box.type === "hdlr") {
    const head = await on.reader.peek(box.body, 12);
    // QuickTime has a second one in `minf`, for the data.
    if (track.handler === "") track.handler = ascii(head, 8, 4);
  }
  const key = box.type === "co64" ? "stco" : box.type === "stz2" ? "stsz" : box.type;
  // Players differ on which of two tables counts.
  if (track.boxes.has(key) && ["stco", "stsz", "stsc", "stsd", "dref"].includes(key)) on.targets.disorder();
  else track.boxes.set(key, box);
}

/** Where each sample description finds its data: an external reference is noted and followed no further. */
async function descriptions(on: Gathered, { boxes }: TrackBoxes): Promise<boolean[]> {
  const dref = boxes.get("dref");
  const stsd = boxes.get("stsd");
  const own = dref ? await ownReferences(on.reader, dref, on.count) : [];
  const described: boolean[] = [];
  if (!stsd) return described;
  for await (const entry of childBoxes(on.reader, stsd, on.count, 8)) {
    const here = own[u16be(await on.reader.peek(entry.body + 6, 2), 0) - 1] ?? true;
    if (!here) on.external.add("media data in another file");
    described.push(here);
  }
  return described;
}

/**
 * Notes a track that has samples. Two videos, or two recordings, whose samples have the same lengths can be given each
 * other's by the offsets alone; sound in a picture's place is no picture.
 */
export function addTrack(on: Gathered, { id, handler }: Pick<SampleTrack, "id" | "handler">): void {
  if ((on.handlers.get(handler) ?? id) !== id) on.targets.disorder();
  on.handlers.set(handler, id);
}

interface Chunk extends Range {
  inOrder: boolean;
}

/** How many chunks are handed on at once. */
const BATCH = 1_024;

/** The chunks of one track that lie in this file, in the order of the table. */
async function* chunksOf(on: Gathered, track: TrackBoxes, described: readonly boolean[]): AsyncGenerator<Chunk[]> {
  const { reader } = on;
  const [stco, stsz, stsc] = ["stco", "stsz", "stsc"].map((type) => track.boxes.get(type));
  if (!stco || !stsz || !stsc) return;
  on.tableBytes += stsz.length + stsc.length;
  if (on.tableBytes > BUDGETS.sampleTableBytes) throw new LimitError("sampleTableBytes");
  const sizes = await sampleSizes(reader, stsz, await frames(reader, track));
  const offsets = await chunkOffsets(reader, stco);
  const runs = await ChunkRuns.open(reader, stsc);
  if (offsets.count > 0) addTrack(on, track);
  let sample = 0;
  let behind = 0;
  let batch: Chunk[] = [];
  for (let index = 0; index < offsets.count; index++) {
    const governing = runs.at(index + 1);
    const run = governing instanceof Promise ? await governing : governing;
    if (!run) break;
    const to = Math.min(sizes.count, sample + run.samples);
    const [place, bytes] = [offsets.at(index), sizes.sum(sample, to)];
    const offset = typeof place === "number" ? place : await place;
    const length = typeof bytes === "number" ? bytes : await bytes;
    sample = to;
    if (described[run.description - 1] === false || length === 0) continue;
    batch.push({ offset, length, inOrder: offset >= behind });
    behind = offset + length;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
  // Samples without a chunk are shown from nowhere: the tables do not fit each other.
  if (sample < sizes.count) on.targets.disorder();
}

/**
 * Sound of QuickTime counts samples of one byte where a frame has more: PCM has as many bytes as channels and bits
 * ask for, packed sound says it in its description (QuickTime File Format, "Sound Sample Descriptions").
 */
async function frames(reader: Reader, track: TrackBoxes): Promise<((samples: number) => number) | undefined> {
  const stsd = track.boxes.get("stsd");
  if (track.handler !== "soun" || !stsd) return undefined;
  const entry = await reader.peek(stsd.body + 8 + 8, 64);
  const version = u16be(entry, 8);
  const packet = u32be(entry, 28);
  if (version === 1 && packet > 0) {
    const bytes = u32be(entry, 36);
    return bytes > 0 ? (samples) => Math.ceil(samples / packet) * bytes : undefined;
  }
  const bits = version === 2 ? u32be(entry, 48) * u32be(entry, 40) : u16be(entry, 16) * u16be(entry, 18);
  return bits >= 8 ? (samples) => samples * Math.ceil(bits / 8) : undefined;
}

/** Takes the chunks of all tracks by where they lie, so that interleaved ones become one stretch at once. */
async function interleave(targets: Targets, tracks: readonly AsyncGenerator<Chunk[]>[]): Promise<void> {
  let heads: Head[] = [];
  for (const track of tracks) heads.push({ track, batch: [], next: 0 });
  const refill = async (): Promise<void> => {
    for (const head of heads)
      while (!head.done && head.next >= head.batch.length) {
        const { value, done } = await head.track.next();
        head.batch = done ? [] : value;
        head.next = 0;
        head.done = done === true;
      }
    heads = heads.filter((head) => head.next < head.batch.length);
  };
  await refill();
  while (heads.length > 0) {
    const head = lowest(heads);
    const chunk = head?.batch[head.next];
    if (!head || !chunk) return;
    targets.add(chunk, chunk.inOrder);
    head.next += 1;
    if (head.next === head.batch.length) await refill();
  }
}

interface Head {
  track: AsyncGenerator<Chunk[]>;
  batch: readonly Chunk[];
  next: number;
  done?: boolean;
}

function lowest(heads: readonly Head[]): Head | undefined {
  let found: Head | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const head of heads) {
    const offset = head.batch[head.next]?.offset ?? Number.POSITIVE_INFINITY;
    if (found && offset >= least) continue;
    found = head;
    least = offset;
  }
  return found;
}
