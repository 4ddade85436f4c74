/**
 * What every block of the picture says for itself: how much likelier it is that a bit 1 was written into it than a bit 0.
 *
 * The writer moves one of fifteen coefficients of a block, the one that was largest, to a quarter of its step (0) or to
 * three quarters (1). Which one it was cannot be seen from sizes any more, so all fifteen are weighed: one that departs from
 * its surroundings and lies near a place where the writer puts coefficients weighs most. What compression leaves of a lone
 * coefficient is a part of its departure, which a view multiplies back.
 */
import type { Band } from "./chroma.ts";
import { evened } from "./even.ts";

/** The step of the writer. */
const STEP = 36;
const SIDE = 4;
const INSIDE = SIDE * SIDE;
/** How a picture is looked at: each finds marks that another misses. */
export interface View {
  readonly id: "plain" | "soft" | "sharpened-soft" | "sharpened";
  /** Take the smoothing of half-size colour back first. */
  readonly sharpen: boolean;
  /** What a coefficient's departure from its surroundings is multiplied with. */
  readonly gain: number;
  /** How far from its place a coefficient is expected. */
  readonly spread: number;
  /** How likely it is that the moved coefficient stood a step higher than all others. */
  readonly higher: number;
}

/** Untouched pictures; colour at full size, compressed; colour at half size, less and more compressed. */
export const VIEWS: readonly View[] = [
  { id: "plain", sharpen: false, gain: 1, spread: 1, higher: 0.2 },
  { id: "soft", sharpen: false, gain: 1.4, spread: 4.2, higher: 0.2 },
  { id: "sharpened-soft", sharpen: true, gain: 1.4, spread: 4.2, higher: 0.2 },
  { id: "sharpened", sharpen: true, gain: 4, spread: 6, higher: 0.1 },
];

/** The likelihood of a block that no coefficient explains. */
const FLOOR = 1e-3;
const PER_UNIT = 8;

/** Likelihoods of a coefficient's distance into its step, for either bit: the step below, its own and the one above in turn. */
interface Tables {
  readonly zero: Float64Array;
  readonly one: Float64Array;
  /** Whether a distance is near enough to any place of the writer's to matter. */
  readonly near: Uint8Array;
}
const CELL = STEP * PER_UNIT;

function tablesOf(spread: number): Tables {
  const table = (place: number): Float64Array =>
    Float64Array.from({ length: 3 * CELL }, (_, at) => {
      const apart = ((at % CELL) + 0.5) / PER_UNIT - place - STEP * (Math.floor(at / CELL) - 1);
      return Math.exp(-((apart / spread) ** 2) / 2) / (INSIDE - 1);
    });
  const [zero, one] = [table(STEP / 4), table((3 * STEP) / 4)];
  const all = (at: number): number =>
    [0, 1, 2].reduce((sum, cell) => sum + (zero[cell * CELL + at] ?? 0) + (one[cell * CELL + at] ?? 0), 0);
  return { zero, one, near: Uint8Array.from({ length: CELL }, (_, at) => (all(at) > FLOOR / INSIDE ** 2 ? 1 : 0)) };
}

const TABLES = new Map(VIEWS.map((view) => [view.id, tablesOf(view.spread)]));

/** A band and what surrounds its samples. */
export interface Seen {
  readonly band: Band;
  readonly around: Float32Array;
}

/** Scratch for one block: nothing is allocated per block. */
interface Block {
  readonly value: Float64Array;
  readonly apart: Float64Array;
  largest: number;
  second: number;
  at: number;
  scale: number;
}

/** Reads the block whose first sample stands at `start`. */
function readBlock(seen: Seen, start: number, constant: number, spread: number, block: Block): void {
  const { data, width } = seen.band;
  const { around } = seen;
  let largest = -1;
  let second = -1;
  let sum = 0;
  let most = 0;
  for (let index = 0; index < INSIDE; index++) {
    const place = start + (index >> 2) * width + (index & 3);
    const sample = data[place] ?? 0;
    const apart = sample - (around[place] ?? 0);
    block.value[index] = sample + constant;
    block.apart[index] = apart;
    const departure = Math.abs(apart);
    sum += departure;
    if (departure > most) most = departure;
    const size = index === 0 ? -1 : Math.abs(sample + constant);
    if (size > largest) {
      second = largest;
      largest = size;
      block.at = index;
    } else if (size > second) second = size;
  }
  block.largest = largest;
  block.second = second;
  block.scale = Math.max((1.25 * (sum - most)) / (INSIDE - 1), spread / 8, 0.3);
}

/** The block's word: the logarithm of how much likelier a 1 is than a 0. */
function vote(block: Block, view: View, tables: Tables): number {
  const { value, apart } = block;
  const slack = view.spread / view.gain;
  const perScale = 1 / (2 * block.scale * block.scale);
  let zero = FLOOR;
  let one = FLOOR;
  for (let index = 1; index < INSIDE; index++) {
    const departure = apart[index] ?? 0;
    const size = Math.abs((value[index] ?? 0) + departure * (view.gain - 1));
    const step = Math.floor(size / STEP);
    const into = Math.floor((size - step * STEP) * PER_UNIT);
    if (tables.near[into] === 0) continue;
    // The coefficient was the largest before it was moved, and stayed in its step: no other lies a step above it.
    const others = index === block.at ? block.second : block.largest;
    const lowest = Math.max(0, Math.floor((others - slack) / STEP));
    const usual = Math.floor(others / STEP);
    const weight = 1 + departure * departure * perScale;
    for (let cell = Math.max(-1, lowest - step); cell <= 1; cell++) {
      const likely = step + cell > usual ? view.higher * weight : weight;
      const entry = (cell + 1) * CELL + into;
      zero += likely * (tables.zero[entry] ?? 0);
      one += likely * (tables.one[entry] ?? 0);
    }
  }
  return Math.log(one / zero);
}

/**
 * Votes of a band's blocks, row by row, made comparable over the picture.
 * @param constant what the phase adds to every coefficient
 */
export function votesOf(seen: Seen, constant: number, view: View): Float32Array {
  const { width, height } = seen.band;
  const columns = width >> 2;
  const rows = height >> 2;
  const tables = TABLES.get(view.id) ?? tablesOf(view.spread);
  const block: Block = { value: new Float64Array(INSIDE), apart: new Float64Array(INSIDE), largest: 0, second: 0, at: 0, scale: 1 }; // biome-ignore format: scratch
  const out = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      readBlock(seen, SIDE * (row * width + column), constant, view.spread, block);
      out[row * columns + column] = vote(block, view, tables);
    }
  return evened(out, columns, rows);
}
