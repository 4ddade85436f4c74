/**
 * Where a cropped picture's blocks may lie. A first, cheap look over a few strips at all 64 places, all messages and the
 * widths the whole picture may have had: it finds candidates, and decides nothing.
 */

import { CONSTANTS, type Origin, type StripVotes, stretchOf } from "./ballot.ts";
import { type Band, bandOf, sharpened } from "./chroma.ts";
import { withoutSurroundings } from "./even.ts";
import { foldSums } from "./fold.ts";
import { MESSAGES, type Message, type Phase } from "./messages.ts";
import type { Pixels } from "./pixels.ts";
import { tailOfT, weigh } from "./statistic.ts";
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
const WIDTHS = [512, 640, 768, 832, 896, 1024, 1152, 1216, 1344];
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

/** Turns of all messages together, each in the phases of its writers. */
export const MESSAGES_BITS = MESSAGES.reduce((sum, { bits, phases }) => sum + bits.length * phases.length, 0);

/** How many hypotheses the search goes through. */
export const hypothesesFor = (width: number): number =>
  BLOCK * BLOCK * stridesFor(width).length * PHASES.flatMap(writtenIn).reduce((sum, { bits }) => sum + bits.length, 0);

/** The best candidates, best first. */
export function candidatesOf(pixels: Pixels, strips: readonly Strip[], most: number): readonly Candidate[] {
  const folds = best(MOST_FOLDS, ({ spread }: Folded) => -spread);
  const bands: Bands = new Map();
  for (let y = 0; y < BLOCK; y++)
    for (let x = 0; x < BLOCK; x++)
      for (const { phase, votes } of quickVotes(pixels, strips, { x, y }, bands))
        for (const folded of foldsOf(votes, { x, y }, phase, pixels.width)) folds.offer(folded);
  const candidates = best(most, ({ p }: Candidate) => p);
  for (const { sums, ...about } of folds.kept())
    for (let shift = 0; shift < about.message.bits.length; shift++) {
      const { t } = weigh({ sums, centred: undefined, power: 0 }, about.message, shift);
      candidates.offer({ ...about, shift, p: tailOfT(t, about.message.bits.length - about.message.period - 1) });
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

/** Bands are made once for each parity of the place, and shared by its sixteen places and by the phases. */
type Bands = Map<string, readonly Corners[]>;

function bandsOf(pixels: Pixels, strip: Strip, x: number, y: number, known: Bands): readonly Corners[] {
  const key = [strip.top, x, y].join(" ");
  const found = known.get(key);
  if (found) return found;
  const height = Math.min(strip.height, pixels.height - strip.top - y);
  const band = bandOf(pixels, { left: x, top: strip.top + y, width: pixels.width - x, height }, false);
  const made = [cornersOf(band), cornersOf(sharpened(band))];
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
    for (const [way, band] of bandsOf(pixels, strip, x, y, bands).entries()) {
      const extremes = extremesOf(band, { x: (origin.x - x) / 2, y: (stretch.top - strip.top - y) / 2 });
      for (const [index, phase] of PHASES.entries())
        ways[way * PHASES.length + index]?.votes.push({
          row: stretch.row,
          ...quickVotesOf(extremes, CONSTANTS[phase]),
        });
    }
  }
  return ways;
}

/** The lowest and the highest of the fifteen coefficients of every block. */
interface Extremes {
  readonly columns: number;
  readonly rows: number;
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
}

/** For every sample what the block would have that begins there: sixteen places of blocks share these. */
interface Corners {
  readonly width: number;
  readonly height: number;
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
}

function cornersOf({ data, width, height }: Band): Corners {
  const [lowest, highest] = [new Float32Array(data.length), new Float32Array(data.length)];
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
  for (let at = 0, end = (height - 3) * width; at < end; at++) {
    const [one, two, three] = [at + width, at + 2 * width, at + 3 * width];
    lowest[at] = Math.min(low3[at] ?? 0, low4[one] ?? 0, low4[two] ?? 0, low4[three] ?? 0);
    highest[at] = Math.max(high3[at] ?? 0, high4[one] ?? 0, high4[two] ?? 0, high4[three] ?? 0);
  }
  return { width, height, lowest, highest };
}

function extremesOf(corners: Corners, offset: Origin): Extremes {
  const columns = (corners.width - offset.x) >> 2;
  const rows = (corners.height - offset.y) >> 2;
  const lowest = new Float32Array(columns * rows);
  const highest = new Float32Array(columns * rows);
  for (let row = 0, to = 0; row < rows; row++)
    for (
      let column = 0, at = (offset.y + 4 * row) * corners.width + offset.x;
      column < columns;
      column++, to++, at += 4
    ) {
      lowest[to] = corners.lowest[at] ?? 0;
      highest[to] = corners.highest[at] ?? 0;
    }
  return { columns, rows, lowest, highest };
}

const STEP = 36;
/** How a largest coefficient votes by its distance into its step: 1 at three quarters, -1 at one quarter. */
const WAVE = Float32Array.from({ length: STEP * 8 }, (_, at) => -Math.sin((2 * Math.PI * (at + 0.5)) / (STEP * 8)));

/** The plain vote: where in its step a block's largest coefficient lies. */
function quickVotesOf(
  { columns, rows, lowest, highest }: Extremes,
  constant: number,
): { columns: number; votes: Float32Array } {
  const votes = new Float32Array(columns * rows);
  for (let at = 0; at < votes.length; at++) {
    const largest = Math.max(Math.abs((lowest[at] ?? 0) + constant), Math.abs((highest[at] ?? 0) + constant));
    votes[at] = WAVE[Math.floor((largest % STEP) * 8)] ?? 0;
  }
  return { columns, votes: withoutSurroundings(votes, columns, rows) };
}

/** Sums of one place, one width and one message, and how much more they vary than the votes do. */
interface Folded extends Omit<Candidate, "shift" | "p"> {
  readonly sums: Float64Array;
  readonly spread: number;
}

/** Sums by place vary so much more than votes do where a message stands in them. */
export const WORTH = 1.4;

function foldsOf(votes: readonly StripVotes[], origin: Origin, phase: Phase, width: number): readonly Folded[] {
  const power = votes.reduce((sum, strip) => sum + strip.votes.reduce((all, value) => all + value * value, 0), 0);
  if (!(power > 1e-9)) return [];
  return writtenIn(phase).flatMap((message) =>
    stridesFor(width - origin.x).flatMap((stride) => {
      const sums = foldSums(votes, message.bits.length, stride);
      const spread = sums.reduce((sum, value) => sum + value * value, 0) / power;
      return spread < WORTH ? [] : [{ message, phase, origin, stride, sums, spread }];
    }),
  );
}
