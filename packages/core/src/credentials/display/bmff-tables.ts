import { type Box, childBoxes } from "../../formats/bmff/boxes.ts";
import { type counter, FormatError } from "../../model/limits.ts";
import { u8, u16be, u24be, u32be, u64be } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";

export type Count = ReturnType<typeof counter>;

const SLAB_BYTES = 64 * 1024;

/** A table of entries of one size, read a slab at a time: a clip with millions of samples keeps none of them. */
export class Entries {
  readonly count: number;
  readonly #reader: Reader;
  readonly #from: number;
  readonly #width: number;
  #slab = new Uint8Array(0);
  #slabStart = 0;

  /** @throws FormatError when the box is too short for so many entries. */
  constructor(reader: Reader, box: Box, at: { skip: number; count: number; width: number }) {
    if (at.skip + at.count * at.width > box.bodyLength)
      throw new FormatError(`${box.path} is shorter than its count says`);
    this.#reader = reader;
    this.#from = box.body + at.skip;
    this.#width = at.width;
    this.count = at.count;
  }

  /** The bytes of an entry: at hand for all but the first of a slab, so that a million entries are not a million waits. */
  entry(index: number): Uint8Array | Promise<Uint8Array> {
    const at = index * this.#width - this.#slabStart;
    const here = at >= 0 && at + this.#width <= this.#slab.length;
    return here ? this.#slab.subarray(at, at + this.#width) : this.#load(index);
  }

  async #load(index: number): Promise<Uint8Array> {
    const start = index * this.#width;
    const length = Math.min(this.count * this.#width - start, SLAB_BYTES - (SLAB_BYTES % this.#width));
    this.#slab = new Uint8Array(await this.#reader.exactly(this.#from + start, length));
    this.#slabStart = start;
    return this.#slab.subarray(0, this.#width);
  }

  /** Sum of a field over entries, slab by slab. */
  sum(from: number, to: number, value: Field): number | Promise<number> {
    const at = from * this.#width - this.#slabStart;
    const end = to * this.#width - this.#slabStart;
    return at >= 0 && end <= this.#slab.length ? this.#add(at, end, value) : this.#sumOver(from, to, value);
  }

  async #sumOver(from: number, to: number, value: Field): Promise<number> {
    let total = 0;
    for (let index = from; index < to; ) {
      await this.entry(index);
      const last = Math.min(to, Math.floor((this.#slabStart + this.#slab.length) / this.#width));
      total += this.#add(index * this.#width - this.#slabStart, last * this.#width - this.#slabStart, value);
      index = last;
    }
    return total;
  }

  #add(from: number, to: number, value: Field): number {
    let total = 0;
    for (let at = from; at < to; at += this.#width) total += value(this.#slab, at);
    return total;
  }
}

type Field = (bytes: Uint8Array, at: number) => number;

/** Bytes that samples `from` to `to` of a track have together. */
export interface SampleSizes {
  count: number;
  sum(from: number, to: number): number | Promise<number>;
}

/** `stsz` and `stz2` (ISO/IEC 14496-12, 8.7.3). `frame` counts bytes where every sample is said to be of one byte. */
export async function sampleSizes(reader: Reader, box: Box, frame?: (samples: number) => number): Promise<SampleSizes> {
  const head = await reader.exactly(box.body, 12);
  const count = u32be(head, 8);
  if (box.type === "stz2") return compactSizes(reader, box, u8(head, 7), count);
  const uniform = u32be(head, 4);
  if (uniform > 0) {
    const bytes = uniform === 1 && frame ? frame : (samples: number) => samples * uniform;
    return { count, sum: (from, to) => bytes(to - from) };
  }
  const table = new Entries(reader, box, { skip: 12, count, width: 4 });
  return { count, sum: (from, to) => table.sum(from, to, u32be) };
}

function compactSizes(reader: Reader, box: Box, bits: number, count: number): SampleSizes {
  if (bits === 16 || bits === 8) {
    const table = new Entries(reader, box, { skip: 12, count, width: bits / 8 });
    return { count, sum: (from, to) => table.sum(from, to, bits === 16 ? u16be : u8) };
  }
  if (bits !== 4) throw new FormatError(`sample sizes of ${bits} bits`);
  const table = new Entries(reader, box, { skip: 12, count: Math.ceil(count / 2), width: 1 });
  const nibble = async (index: number): Promise<number> => {
    const byte = u8(await table.entry(index >> 1), 0);
    return index % 2 === 0 ? byte >> 4 : byte & 15;
  };
  const both = (bytes: Uint8Array, at: number): number => (u8(bytes, at) >> 4) + (u8(bytes, at) & 15);
  return {
    count,
    /** The bytes in the middle hold two each; one at either end may be of another chunk's, too. */
    sum: async (from, to) => {
      if (from >= to) return 0;
      const [begin, end] = [Math.ceil(from / 2), Math.floor(to / 2)];
      let total = from % 2 === 1 ? await nibble(from) : 0;
      if (begin < end) total += await table.sum(begin, end, both);
      return to % 2 === 1 ? total + (await nibble(to - 1)) : total;
    },
  };
}

/** Chunk offsets, `stco` or `co64` (8.7.5). */
export async function chunkOffsets(
  reader: Reader,
  box: Box,
): Promise<{ count: number; at(index: number): number | Promise<number> }> {
  const count = u32be(await reader.exactly(box.body, 8), 4);
  const wide = box.type === "co64";
  const table = new Entries(reader, box, { skip: 8, count, width: wide ? 8 : 4 });
  return { count, at: (index) => table.sum(index, index + 1, wide ? u64be : u32be) };
}

/** One run of `stsc` (8.7.4): from this chunk on, so many samples a chunk, described by this entry of `stsd`. */
export interface ChunkRun {
  firstChunk: number;
  samples: number;
  description: number;
}

/** The runs of `stsc`, asked for chunk by chunk. */
export class ChunkRuns {
  readonly #table: Entries;
  #index = 0;
  #current: ChunkRun | undefined;
  #next: ChunkRun | undefined;

  private constructor(table: Entries) {
    this.#table = table;
  }

  static async open(reader: Reader, box: Box): Promise<ChunkRuns> {
    const count = u32be(await reader.exactly(box.body, 8), 4);
    const runs = new ChunkRuns(new Entries(reader, box, { skip: 8, count, width: 12 }));
    runs.#current = await runs.#read(0);
    runs.#next = await runs.#read(1);
    return runs;
  }

  /** The run of a chunk, counted from 1; chunks are asked for in order. */
  at(chunk: number): ChunkRun | undefined | Promise<ChunkRun | undefined> {
    return this.#next && this.#next.firstChunk <= chunk ? this.#advance(chunk) : this.#current;
  }

  async #advance(chunk: number): Promise<ChunkRun | undefined> {
    while (this.#next && this.#next.firstChunk <= chunk) {
      this.#current = this.#next;
      this.#index += 1;
      this.#next = await this.#read(this.#index + 1);
    }
    return this.#current;
  }

  async #read(index: number): Promise<ChunkRun | undefined> {
    if (index >= this.#table.count) return undefined;
    const entry = await this.#table.entry(index);
    return { firstChunk: u32be(entry, 0), samples: u32be(entry, 4), description: u32be(entry, 8) };
  }
}

/** Which entries of a `dref` are this file itself (8.7.2): flag 1; all others name another file or an address. */
export async function ownReferences(reader: Reader, dref: Box, count: Count): Promise<boolean[]> {
  const own: boolean[] = [];
  for await (const entry of childBoxes(reader, dref, count, 8))
    own.push((u24be(await reader.peek(entry.body, 4), 1) & 1) !== 0);
  return own;
}
