/** Points of two pictures that look alike: each the nearest of the other, by the bits that describe them. */
import { bytesSet, sumOfBytes } from "./bits.ts";
import { SCALE } from "./corners.ts";
import { type Features, WORDS } from "./features.ts";

/** The nearest must be this much nearer than the second: what looks alike everywhere says nothing about where. */
const RATIO = 0.85;
/** How near is near, and what need not be looked at any further. */
class Reach {
  readonly near: number;
  /** From this distance on a rival is too far to say anything: even the farthest that counts is much nearer. */
  readonly far: number;
  /** Of the first half of the bits: of a pair that is near at most a few more than its half differ. */
  readonly half: number;
  constructor(near: number) {
    this.near = near;
    this.far = Math.ceil(near / RATIO) + 1;
    this.half = Math.round(0.74 * near);
  }
}
const FULL = new Reach(70);
/** Where few points stand for many: only what is nearly the same counts. */
const QUICK = new Reach(48);

/** Bits that differ in four words: 128 at most, and so no byte runs over. */
const half = (one: Uint32Array, at: number, other: Uint32Array, there: number): number =>
  sumOfBytes(
    bytesSet((one[at] ?? 0) ^ (other[there] ?? 0)) +
      bytesSet((one[at + 1] ?? 0) ^ (other[there + 1] ?? 0)) +
      bytesSet((one[at + 2] ?? 0) ^ (other[there + 2] ?? 0)) +
      bytesSet((one[at + 3] ?? 0) ^ (other[there + 3] ?? 0)),
  );

/** For each point of one picture the nearest of the other so far, and how near the second is that lies elsewhere. */
class Nearest {
  readonly at: Int32Array;
  readonly best: Uint16Array;
  readonly second: Uint16Array;
  readonly #others: Features;
  readonly #reach: Reach;
  constructor(count: number, others: Features, reach: Reach) {
    this.at = new Int32Array(count).fill(-1);
    this.best = new Uint16Array(count).fill(reach.far);
    this.second = new Uint16Array(count).fill(reach.far);
    this.#others = others;
    this.#reach = reach;
  }

  take(point: number, other: number, bits: number): void {
    if (bits >= (this.second[point] ?? 0)) return;
    const best = this.best[point] ?? 0;
    const elsewhere = apart(this.#others, this.at[point] ?? -1, other);
    if (bits < best) {
      if (elsewhere) this.second[point] = best;
      this.best[point] = bits;
      this.at[point] = other;
    } else if (elsewhere) this.second[point] = bits;
  }

  /** The nearest where it stands out; -1: none does. */
  standing(point: number): number {
    const { near, far } = this.#reach;
    const [best = far, second = far] = [this.best[point], this.second[point]];
    return best <= near && best < RATIO * second ? (this.at[point] ?? -1) : -1;
  }
}

/** One corner stands on several levels: it is no rival of itself. */
const apart = ({ x, y }: Features, one: number, other: number): boolean =>
  one === -1 || Math.hypot((x[one] ?? 0) - (x[other] ?? 0), (y[one] ?? 0) - (y[other] ?? 0)) > 8;

/** A point of one picture and one of another. */
export type Pair = readonly [i: number, j: number];

/** Each the other's nearest. Every distance is asked for once, for both; the second half only where the first is near. */
export function pairsOf(a: Features, b: Features, reach: Reach = FULL): Pair[] {
  const [there, back] = [new Nearest(a.count, b, reach), new Nearest(b.count, a, reach)];
  const { far, half: most } = reach;
  const [left, right] = [a.bits, b.bits];
  for (let i = 0; i < a.count; i++)
    for (let j = 0; j < b.count; j++) {
      const first = half(left, WORDS * i, right, WORDS * j);
      if (first > most) continue;
      const bits = first + half(left, WORDS * i + 4, right, WORDS * j + 4);
      if (bits >= far) continue;
      there.take(i, j, bits);
      back.take(j, i, bits);
    }
  const pairs: Pair[] = [];
  for (let i = 0; i < a.count; i++) {
    const j = there.standing(i);
    if (j !== -1 && back.standing(j) === i) pairs.push([i, j]);
  }
  return pairs;
}

/** Steps of a turn and of a size in which pairs of points are counted. */
const [TURNS, SIZES] = [12, 15];

/**
 * How many points of two pictures are each the other's nearest and suggest much the same turn and size: cheap with few
 * points, and more where both show the same.
 */
export function nearestOfEach(a: Features, b: Features): number {
  const votes = new Uint16Array(TURNS * SIZES);
  for (const [i, j] of pairsOf(a, b, QUICK)) {
    const turn = Math.floor((((a.angle[i] ?? 0) - (b.angle[j] ?? 0)) / (2 * Math.PI) + 3) * TURNS) % TURNS;
    const size = Math.round(Math.log((a.scale[i] ?? 1) / (b.scale[j] ?? 1)) / Math.log(SCALE)) + (SIZES >> 1);
    const at = size * TURNS + turn;
    votes[at] = (votes[at] ?? 0) + 1;
  }
  // A step and the ones beside it: what is suggested is not exact.
  let most = 0;
  for (let size = 0; size < SIZES; size++)
    for (let turn = 0; turn < TURNS; turn++) {
      let sum = 0;
      for (let near = Math.max(0, size - 1); near <= Math.min(SIZES - 1, size + 1); near++)
        sum += (votes[near * TURNS + turn] ?? 0) + (votes[near * TURNS + ((turn + 1) % TURNS)] ?? 0);
      most = Math.max(most, sum);
    }
  return most;
}
