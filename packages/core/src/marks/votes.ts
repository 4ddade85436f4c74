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

const CELL = STEP * PER_UNIT;
/** Where the steps begin in which a coefficient may have been: below its own, its own, above; and how far above them others lie. */
const [STARTS, RISES] = [3, 4];

/**
 * Likelihoods of a coefficient's distance into its step, for a 0 and for a 1 in turn, added up over the steps it may have come from: one
 * part for each step they begin at and each step from which on it would be higher than all others.
 */
interface Tables {
  readonly sums: Float64Array;
  /** Whether a distance is near enough to any place of the writer's to matter. */
  readonly near: Uint8Array;
}

function tablesOf({ spread, higher }: Pick<View, "spread" | "higher">): Tables {
  const one = (into: number, step: number, place: number): number =>
    Math.exp(-((((into + 0.5) / PER_UNIT - place - STEP * step) / spread) ** 2) / 2) / (INSIDE - 1);
  const places = [STEP / 4, (3 * STEP) / 4];
  const sums = Float64Array.from({ length: STARTS * RISES * CELL * 2 }, (_, at) => {
    const [place, into] = [places[at % 2] ?? 0, Math.floor(at / 2) % CELL];
    const part = Math.floor(at / 2 / CELL);
    const [start, rise] = [Math.floor(part / RISES) - 1, (part % RISES) - 2];
    return [-1, 0, 1].filter((step) => step >= start).reduce((sum, step) => sum + (step > rise ? higher : 1) * one(into, step, place), 0); // biome-ignore format: one line
  });
  const all = (into: number): number =>
    [-1, 0, 1].reduce((sum, step) => sum + places.reduce((own, place) => own + one(into, step, place), 0), 0);
  return { sums, near: Uint8Array.from({ length: CELL }, (_, into) => (all(into) > FLOOR / INSIDE ** 2 ? 1 : 0)) };
}

const made = new Map<View["id"], Tables>();

/** A view's tables, made when somebody first looks that way: most files are never looked at. */
function tablesFor(view: View): Tables {
  const tables = made.get(view.id) ?? tablesOf(view);
  made.set(view.id, tables);
  return tables;
}

/** A band and what surrounds its samples. */
export interface Seen {
  readonly band: Band;
  readonly around: Float32Array;
}

/** Scratch for one block: nothing is allocated per block. */
interface Block {
  /** Coefficients without what a phase adds, and how far each departs from its surroundings. */
  readonly value: Float64Array;
  readonly apart: Float64Array;
  /** How far they depart usually. */
  usual: number;
  /** The largest two as the phase has them, and which is the largest. */
  largest: number;
  second: number;
  at: number;
}

/** Reads the block whose first sample stands at `start`. */
function readBlock({ band: { data, width }, around }: Seen, start: number, block: Block): void {
  let sum = 0;
  let most = 0;
  for (let index = 0; index < INSIDE; index++) {
    const place = start + (index >> 2) * width + (index & 3);
    const sample = data[place] ?? 0;
    const apart = sample - (around[place] ?? 0);
    block.value[index] = sample;
    block.apart[index] = apart;
    const departure = Math.abs(apart);
    sum += departure;
    if (departure > most) most = departure;
  }
  block.usual = (1.25 * (sum - most)) / (INSIDE - 1);
}

/** Finds its largest two coefficients in a phase. */
function rank(block: Block, constant: number): void {
  let [largest, second, at] = [-1, -1, 0];
  for (let index = 1; index < INSIDE; index++) {
    const size = Math.abs((block.value[index] ?? 0) + constant);
    if (size > largest) {
      second = largest;
      largest = size;
      at = index;
    } else if (size > second) second = size;
  }
  block.largest = largest;
  block.second = second;
  block.at = at;
}

/** The block's word: the logarithm of how much likelier a 1 is than a 0. */
function vote(block: Block, constant: number, view: View, tables: Tables): number {
  const { value, apart } = block;
  const slack = view.spread / view.gain;
  const more = view.gain - 1;
  const scale = Math.max(block.usual, view.spread / 8, 0.3);
  const perScale = 1 / (2 * scale * scale);
  const lowest = lowestStep(block.largest - slack);
  const usual = Math.floor(block.largest / STEP);
  const lowestOwn = lowestStep(block.second - slack);
  const usualOwn = Math.floor(block.second / STEP);
  let zero = FLOOR;
  let one = FLOOR;
  for (let index = 1; index < INSIDE; index++) {
    const departure = apart[index] ?? 0;
    // In eighths of a unit, which is what the tables know.
    const size = (PER_UNIT * Math.abs((value[index] ?? 0) + constant + departure * more)) | 0;
    const step = (size / CELL) | 0;
    const into = size - step * CELL;
    if (tables.near[into] === 0) continue;
    // The coefficient was the largest before it was moved, and stayed in its step: no other lies a step above it.
    const least = index === block.at ? lowestOwn : lowest;
    const most = index === block.at ? usualOwn : usual;
    const weight = 1 + departure * departure * perScale;
    const start = Math.max(0, least - step + 1);
    if (start >= STARTS) continue;
    const rise = Math.min(RISES - 1, Math.max(0, most - step + 2));
    const entry = 2 * ((start * RISES + rise) * CELL + into);
    zero += weight * (tables.sums[entry] ?? 0);
    one += weight * (tables.sums[entry + 1] ?? 0);
  }
  return Math.log(one / zero);
}

const lowestStep = (size: number): number => Math.max(0, Math.floor(size / STEP));

/**
 * Votes of a band's blocks, row by row, made comparable over the picture: one array for every constant and view, all views of the
 * first constant first.
 * @param constants what phases add to every coefficient
 */
export function votesOf(seen: Seen, constants: readonly number[], views: readonly View[]): readonly Float32Array[] {
  const { width, height } = seen.band;
  const [columns, rows] = [width >> 2, height >> 2];
  const block: Block = { value: new Float64Array(INSIDE), apart: new Float64Array(INSIDE), usual: 0, largest: 0, second: 0, at: 0 }; // biome-ignore format: scratch
  const ways = constants.flatMap((constant) =>
    views.map((view) => ({ constant, view, tables: tablesFor(view), votes: new Float32Array(columns * rows) })),
  ); // biome-ignore format: one line
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) {
      readBlock(seen, SIDE * (row * width + column), block);
      for (let way = 0; way < ways.length; way++) {
        const own = ways[way];
        if (!own) continue;
        if (way % views.length === 0) rank(block, own.constant);
        own.votes[at] = vote(block, own.constant, own.view, own.tables);
      }
    }
  return ways.map(({ votes }) => evened(votes, columns, rows));
}
