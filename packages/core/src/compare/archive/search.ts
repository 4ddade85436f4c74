import { matchAudio } from "../audio.ts";
import { bitsOf } from "../bits.ts";
import { MATCH_DISTANCE, type PdqHash } from "../pdq.ts";
import { type ClipEntry, HASH_WORDS, PATTERN, type PictureEntry } from "./entry.ts";

/** What is asked of an archive. */
export interface Wanted {
  sha256?: string;
  /** A picture: its hash and its pattern at each of eight orientations. */
  picture?: { hashes: readonly PdqHash[]; patterns: readonly Int8Array[] };
  /** Hashes of frames, upright and mirrored. */
  frames?: FrameTable;
  sound?: SoundTable;
  packets?: Uint32Array;
}

/** How near a file of the archive comes, and by what: less is nearer. */
export interface Near {
  by: "bytes" | "packets" | "hash" | "pattern" | "frames" | "sound";
  /** 0 to 1. From 0.5 on it is worth a look, and no more. */
  off: number;
}

/** Bits up to which a picture is looked at where few others are near. */
const LOOKED_AT = 3 * MATCH_DISTANCE;
/** Likeness of patterns from which a crop may be behind it: unrelated pictures reach it now and then. */
const LEAST_PATTERN = 0.4;

/** How many bits differ; once they are more than `most`, how many more is not asked. */
function differing(one: Uint32Array, at: number, other: Uint32Array, there: number, most: number): number {
  let bits = 0;
  for (let word = 0; word < HASH_WORDS && bits <= most; word++)
    bits += bitsOf((one[at + word] ?? 0) ^ (other[there + word] ?? 0));
  return bits;
}

/** A picture of the archive beside the one that is looked for; undefined: nothing points to it. */
export function nearPicture({ picture }: Wanted, entry: PictureEntry): Near | undefined {
  if (!picture) return undefined;
  let bits = LOOKED_AT + 1;
  for (const hash of picture.hashes) bits = Math.min(bits, differing(hash, 0, entry.hash, 0, bits));
  if (bits <= MATCH_DISTANCE) return { by: "hash", off: bits / (2 * MATCH_DISTANCE + 2) };
  let likeness = 0;
  for (const pattern of picture.patterns) likeness = Math.max(likeness, product(pattern, entry.pattern));
  if (likeness >= LEAST_PATTERN) return { by: "pattern", off: 0.5 + (1 - likeness) / 2 };
  return bits <= LOOKED_AT ? { by: "hash", off: 0.5 + bits / (2 * LOOKED_AT) } : undefined;
}

function product(one: Int8Array, other: Int8Array): number {
  let [sum, own, its] = [0, 0, 0];
  for (let at = 0; at < PATTERN; at++) {
    const [a, b] = [one[at] ?? 0, other[at] ?? 0];
    sum += a * b;
    own += a * a;
    its += b * b;
  }
  return own === 0 || its === 0 ? 0 : sum / Math.sqrt(own * its);
}

/** A clip or recording of the archive beside the one that is looked for, by its frames and by its sound. */
export function nearClip({ frames, sound, packets }: Wanted, entry: ClipEntry): Near | undefined {
  if (packets && (samePackets(packets, entry.packets, 0) || samePackets(packets, entry.packets, 2)))
    return { by: "packets", off: 0 };
  const heard = sound ? soundInCommon(sound, entry.sound) : 0;
  const seen = frames ? framesInCommon(frames, entry.frames) : 0;
  if (seen === 0 && heard === 0) return undefined;
  return seen > 0 ? { by: "frames", off: 1 / (2 + 2 * seen) } : { by: "sound", off: 1 / (2 + heard) };
}

const samePackets = (one: Uint32Array, other: Uint32Array, at: number): boolean =>
  (one[at] ?? 0) + (one[at + 1] ?? 0) > 0 && one[at] === other[at] && one[at + 1] === other[at + 1];

/**
 * Frames that are looked for, by the parts of their hashes. Hashes that differ in so few bits as count as alike have a part in
 * which they differ in one at most: there are sixteen, and less than twice sixteen bits. So each hash stands in sixteen lists
 * of seventeen values, and is laid beside those only that share one: what is found is what laying all beside all finds.
 */
export interface FrameTable {
  /** Eight words each. */
  hashes: Uint32Array;
  heads: Int32Array;
  next: Int32Array;
}

const PARTS = 2 * HASH_WORDS;
const PART_BITS = 16;
const PART_VALUES = 2 ** PART_BITS;
/** The value itself, and those one bit away. */
const NEAR_VALUES = PART_BITS + 1;
/** Places of one hash in the lists. */
const PLACES = PARTS * NEAR_VALUES;

const partOf = (hashes: Uint32Array, at: number, part: number): number =>
  ((hashes[at + (part >> 1)] ?? 0) >>> (PART_BITS * (part & 1))) & (PART_VALUES - 1);

/** @param hashes eight words each */
export function frameTable(hashes: Uint32Array): FrameTable {
  const count = hashes.length / HASH_WORDS;
  const heads = new Int32Array(PARTS * PART_VALUES).fill(-1);
  const next = new Int32Array(count * PLACES);
  for (let place = 0; place < next.length; place++) {
    const part = Math.floor((place % PLACES) / NEAR_VALUES);
    const flip = place % NEAR_VALUES;
    const value = partOf(hashes, Math.floor(place / PLACES) * HASH_WORDS, part) ^ (flip === PART_BITS ? 0 : 1 << flip);
    const key = part * PART_VALUES + value;
    next[place] = heads[key] ?? -1;
    heads[key] = place;
  }
  return { hashes, heads, next };
}

/** How many of the frames that are looked for are in it. */
function framesInCommon({ hashes, heads, next }: FrameTable, there: Uint32Array): number {
  const count = hashes.length / HASH_WORDS;
  const found = new Uint8Array(count);
  const tried = new Int32Array(count).fill(-1);
  let all = 0;
  for (let other = 0; other < there.length; other += HASH_WORDS)
    for (let part = 0; part < PARTS; part++) {
      let place = heads[part * PART_VALUES + partOf(there, other, part)] ?? -1;
      for (; place !== -1; place = next[place] ?? -1) {
        const wanted = Math.floor(place / PLACES);
        if (found[wanted] === 1 || tried[wanted] === other) continue;
        tried[wanted] = other;
        if (differing(hashes, wanted * HASH_WORDS, there, other, MATCH_DISTANCE) > MATCH_DISTANCE) continue;
        found[wanted] = 1;
        all += 1;
      }
    }
  return all;
}

/** Sound that is looked for, by the upper bits of its numbers. */
export interface SoundTable {
  numbers: Uint32Array;
  heads: Int32Array;
  next: Int32Array;
}

const KEY_SHIFT = 12;
/** Votes for one line from which the two are laid beside one another. */
const LEAST_VOTES = 6;
/** Places in one list: a tone that holds fills it, and says nothing. */
const MOST_PLACES = 64;

export function soundTable(numbers: Uint32Array): SoundTable {
  const heads = new Int32Array(2 ** (32 - KEY_SHIFT)).fill(-1);
  const next = new Int32Array(numbers.length).fill(-1);
  for (let at = numbers.length - 1; at >= 0; at--) {
    const key = (numbers[at] ?? 0) >>> KEY_SHIFT;
    next[at] = heads[key] ?? -1;
    heads[key] = at;
  }
  return { numbers, heads, next };
}

/** Seconds, more or less, of sound in both; 0: none. */
function soundInCommon({ numbers, heads, next }: SoundTable, there: Uint32Array): number {
  const votes = new Map<number, number>();
  let most = 0;
  for (const [at, value] of there.entries()) {
    let place = heads[value >>> KEY_SHIFT] ?? -1;
    for (let count = 0; place !== -1 && count < MOST_PLACES; count++) {
      const line = place - at;
      const now = (votes.get(line) ?? 0) + 1;
      votes.set(line, now);
      if (now > most) most = now;
      place = next[place] ?? -1;
    }
  }
  if (most < LEAST_VOTES) return 0;
  return matchAudio(numbers, there).reduce((sum, { a }) => sum + a.to - a.from, 0);
}
