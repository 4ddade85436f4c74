/**
 * Where a cropped picture's blocks may lie. A first, cheap look over a few strips at all 64 places, all messages and the
 * widths the whole picture may have had: it finds candidates, and decides nothing.
 */

import { CONSTANTS, type Origin, type StripVotes, stretchOf } from "./ballot.ts";
import { type Band, bandOf, sharpened } from "./chroma.ts";
import { withoutSurroundings } from "./even.ts";
import { foldAgain, foldStrides } from "./fold.ts";
import { MESSAGES, type Message, type Phase } from "./messages.ts";
import type { Pixels } from "./pixels.ts";
import { tailOfT, turnsOf } from "./statistic.ts";
import { BLOCK, type Strip } from "./strips.ts";

/** A place, a width and a turn under which a message may stand. */
export interface Candidate {
  readonly message: Message;
  readonly phase: Phase;
  readonly origin: Origin;
  readonly stride: number;
  readonly shift: number;
  readonly p: number;
}

/** Phases that are searched for crops: writers that take red for blue are older and rarer than the time is worth. */
const PHASES: readonly Phase[] = ["float32", "uint8"];
/** Widths that generators usually give their pictures. */
export const WIDTHS = [512, 640, 768, 832, 896, 1024, 1152, 1216, 1344];
/** A crop of a few pixels leaves the width, or one or two blocks less. */
const NEAR = 3;

/** Blocks a row of the whole picture may have had. */
export function stridesFor(width: number): readonly number[] {
  const own = Math.floor(width / BLOCK);
  const near = Array.from({ length: NEAR }, (_, more) => own + more);
  return [...new Set([...near, ...WIDTHS.filter((each) => each > width).map((each) => each / BLOCK)])];
}

/** Messages that a phase's writers write. */
const writtenIn = (phase: Phase): readonly Message[] => MESSAGES.filter(({ phases }) => phases.includes(phase));

/** Twice the longest text: a multiple of two shorter ones, too. */
const FOLDED_FROM = 448;

/** Turns of all messages together, each in the phases of its writers. */
export const MESSAGES_BITS = MESSAGES.reduce((sum, { bits, phases }) => sum + bits.length * phases.length, 0);

/** How many hypotheses the search goes through. */
export const hypothesesFor = (width: number): number =>
  BLOCK * BLOCK * stridesFor(width).length * PHASES.flatMap(writtenIn).reduce((sum, { bits }) => sum + bits.length, 0);

/** The best candidates, best first. */
export function candidatesOf(pixels: Pixels, strips: readonly Strip[], most: number): readonly Candidate[] {
  const folds = best(MOST_FOLDS, ({ spread }: Folded) => -spread);
  const bands: Bands = new Map();
  for (let x = 0; x < BLOCK; x++) {
    const strides = stridesFor(pixels.width - x);
    for (let y = 0; y < BLOCK; y++)
      for (const { phase, votes } of quickVotes(pixels, strips, { x, y }, bands))
        for (const folded of foldsOf(votes, { x, y }, phase, strides)) folds.offer(folded);
  }
  const candidates = best(most, ({ p }: Candidate) => p);
  for (const { sums, spread: _, ...about } of folds.kept()) {
    const turns = turnsOf(sums, about.message);
    const freedom = about.message.bits.length - about.message.period - 1;
    // Of one fold only those that fit best can be among the best of all.
    const likely = Array.from(turns.keys()).sort((one, other) => (turns[other] ?? 0) - (turns[one] ?? 0));
    for (const shift of likely.slice(0, most))
      candidates.offer({ ...about, shift, p: tailOfT(turns[shift] ?? 0, freedom) });
  }
  return candidates.kept();
}

/** Keeps those of many for which `rank` is lowest. */
function best<T>(most: number, rank: (value: T) => number) {
  let kept: T[] = [];
  let worst = Number.POSITIVE_INFINITY;
  const cut = (): void => {
    kept = kept.sort((a, b) => rank(a) - rank(b)).slice(0, most);
    const last = kept[most - 1];
    if (last !== undefined) worst = rank(last);
  };
  return {
    offer(value: T): void {
      if (rank(value) >= worst) return;
      kept.push(value);
      if (kept.length >= 2 * most) cut();
    },
    kept(): readonly T[] {
      cut();
      return kept;
    },
  };
}

/** Folds that are gone through turn by turn: a picture that repeats itself must not make it long. */
const MOST_FOLDS = 96;

/** Votes are taken once for each parity of the place, and shared by its sixteen places. */
type Bands = Map<string, readonly Places[]>;

function placesOf(pixels: Pixels, strip: Strip, x: number, y: number, known: Bands): readonly Places[] {
  const key = [strip.top, x, y].join(" ");
  const found = known.get(key);
  if (found) return found;
  const height = Math.min(strip.height, pixels.height - strip.top - y);
  const band = bandOf(pixels, { left: x, top: strip.top + y, width: pixels.width - x, height }, false);
  const made = [votesEverywhere(band), votesEverywhere(sharpened(band))];
  known.set(key, made);
  return made;
}

/** Votes of either phase, of the plane as it is and with half-size colour sharpened. */
function quickVotes(
  pixels: Pixels,
  strips: readonly Strip[],
  origin: Origin,
  bands: Bands,
): readonly { phase: Phase; votes: StripVotes[] }[] {
  const ways = [0, 1].flatMap(() => PHASES.map((phase) => ({ phase, votes: [] as StripVotes[] })));
  for (const strip of strips) {
    const stretch = stretchOf(pixels, strip, origin);
    if (!stretch) continue;
    const [x, y] = [origin.x & 1, (stretch.top - strip.top) & 1];
    for (const [way, places] of placesOf(pixels, strip, x, y, bands).entries()) {
      const offset = { x: (origin.x - x) / 2, y: (stretch.top - strip.top - y) / 2 };
      for (const index of PHASES.keys())
        ways[way * PHASES.length + index]?.votes.push({ row: stretch.row, ...votesFrom(places, index, offset) });
    }
  }
  return ways;
}

/** For every sample what the block would say that begins there, in either phase: sixteen places of blocks share these. */
interface Places {
  readonly width: number;
  readonly height: number;
  readonly votes: readonly Float32Array[];
}

const STEP = 36;
const PER_UNIT = 8;
const CELL = STEP * PER_UNIT;
/** How a largest coefficient votes by its distance into its step: 1 at three quarters, -1 at one quarter. */
const WAVE = Float32Array.from({ length: CELL }, (_, at) => -Math.sin((2 * Math.PI * (at + 0.5)) / CELL));

/** The plain vote: where in its step the largest of a block's fifteen coefficients lies. */
function votesEverywhere({ data, width, height }: Band): Places {
  // Of each sample the extremes of four along its row, and of the three that follow it.
  const [low4, high4] = [new Float32Array(data.length), new Float32Array(data.length)];
  const [low3, high3] = [new Float32Array(data.length), new Float32Array(data.length)];
  for (let at = data.length - 4; at >= 0; at--) {
    const [a, b, c, d] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, data[at + 3] ?? 0];
    const low = Math.min(b, c, d);
    const high = Math.max(b, c, d);
    low3[at] = low;
    high3[at] = high;
    low4[at] = Math.min(a, low);
    high4[at] = Math.max(a, high);
  }
  // From here on of each sample the extremes of the fifteen of its block.
  for (let at = 0, end = (height - 3) * width; at < end; at++) {
    const [one, two, three] = [at + width, at + 2 * width, at + 3 * width];
    low3[at] = Math.min(Math.min(low3[at] ?? 0, low4[one] ?? 0), Math.min(low4[two] ?? 0, low4[three] ?? 0));
    high3[at] = Math.max(Math.max(high3[at] ?? 0, high4[one] ?? 0), Math.max(high4[two] ?? 0, high4[three] ?? 0));
  }
  return { width, height, votes: PHASES.map((phase) => waved(low3, high3, CONSTANTS[phase], (height - 3) * width)) };
}

/** @param constant what a phase adds to every coefficient */
function waved(lowest: Float32Array, highest: Float32Array, constant: number, end: number): Float32Array {
  const votes = new Float32Array(lowest.length);
  for (let at = 0; at < end; at++) {
    const largest = Math.max((highest[at] ?? 0) + constant, -(lowest[at] ?? 0) - constant);
    votes[at] = WAVE[((largest * PER_UNIT) | 0) % CELL] ?? 0;
  }
  return votes;
}

function votesFrom(
  { width, height, votes }: Places,
  phase: number,
  offset: Origin,
): { columns: number; votes: Float32Array } {
  const [columns, rows] = [(width - offset.x) >> 2, (height - offset.y) >> 2];
  const all = votes[phase] ?? new Float32Array(0);
  const own = new Float32Array(columns * rows);
  for (let row = 0, to = 0; row < rows; row++)
    for (let column = 0, at = (offset.y + 4 * row) * width + offset.x; column < columns; column++, to++, at += 4)
      own[to] = all[at] ?? 0;
  return { columns, votes: withoutSurroundings(own, columns, rows) };
}

/** Sums of one place, one width and one message, and how much more they vary than the votes do. */
interface Folded extends Omit<Candidate, "shift" | "p"> {
  readonly sums: Float64Array;
  readonly spread: number;
}

/** Sums by place vary so much more than votes do where a message stands in them. */
export const WORTH = 1.4;

/** Messages whose lengths divide one that is not much longer are folded from it. */
const LENGTHS: ReadonlyMap<Phase, ReadonlyMap<number, readonly Message[]>> = new Map(
  PHASES.map((phase) => {
    const by = new Map<number, Message[]>();
    for (const message of writtenIn(phase)) {
      const length = FOLDED_FROM % message.bits.length === 0 ? FOLDED_FROM : message.bits.length;
      by.set(length, [...(by.get(length) ?? []), message]);
    }
    return [phase, by];
  }),
);

function foldsOf(
  votes: readonly StripVotes[],
  origin: Origin,
  phase: Phase,
  strides: readonly number[],
): readonly Folded[] {
  const power = powerOf(votes);
  if (!(power > 1e-9)) return [];
  const found: Folded[] = [];
  for (const [length, messages] of LENGTHS.get(phase) ?? []) {
    const folds = foldStrides(votes, length, strides);
    for (const message of messages)
      for (const [index, stride] of strides.entries()) {
        const sums = foldAgain(folds[index] ?? new Float64Array(length), message.bits.length);
        const spread = squaresOf(sums) / power;
        if (spread >= WORTH) found.push({ message, phase, origin, stride, sums, spread });
      }
  }
  return found;
}

export function squaresOf(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += (values[at] ?? 0) ** 2;
  return sum;
}

export const powerOf = (votes: readonly StripVotes[]): number =>
  votes.reduce((sum, strip) => sum + squaresOf(strip.votes), 0);
