/** Votes added up by their place in a message. */
import type { StripVotes } from "./ballot.ts";

export interface Fold {
  /** Sums of votes by place. */
  readonly sums: Float64Array;
  /** The same after what is common to a column was taken off; undefined where all blocks of a column have the same place. */
  readonly centred: Float64Array | undefined;
  /** Sum of the squares of the votes in `centred`. */
  readonly power: number;
}

/** Rows that a column needs before what it has in common can be told from chance. */
const MIN_ROWS = 12;

/**
 * Adds votes up.
 * @param length bits of the message
 * @param stride blocks in one row of the picture that was marked: at least as many as in this one
 */
export function fold(strips: readonly StripVotes[], length: number, stride?: number): Fold {
  const columns = strips[0]?.columns ?? 0;
  const step = (stride ?? columns) % length;
  const sums = foldSums(strips, length, step);
  const rows = strips.reduce((sum, { votes }) => sum + votes.length / Math.max(1, columns), 0);
  if (step === 0 || rows < MIN_ROWS) return { sums, centred: undefined, power: 0 };
  const means = columnMeans(strips, columns, rows);
  let power = 0;
  for (const { votes } of strips)
    for (let at = 0, column = 0; at < votes.length; at++, column = column + 1 === columns ? 0 : column + 1)
      power += ((votes[at] ?? 0) - (means[column] ?? 0)) ** 2;
  return { sums, centred: foldSums(strips, length, step, means), power };
}

/** The sums alone, of votes less what their columns have in common. */
export function foldSums(
  strips: readonly StripVotes[],
  length: number,
  stride: number,
  means?: Float64Array,
): Float64Array {
  const sums = new Float64Array(length);
  for (const { row, columns, votes } of strips)
    for (let start = 0, y = row; start < votes.length; start += columns, y++) {
      let place = (y * stride) % length;
      for (let at = start; at < start + columns; at++) {
        const value = votes[at] ?? 0;
        sums[place] = (sums[place] ?? 0) + (means ? value - (means[at - start] ?? 0) : value);
        place = place + 1 === length ? 0 : place + 1;
      }
    }
  return sums;
}

/**
 * The same for several strides at once: what a row has of each place is added up once, and turned to where each stride lays it.
 * @returns one array of sums a stride
 */
export function foldStrides(
  strips: readonly StripVotes[],
  length: number,
  strides: readonly number[],
): readonly Float64Array[] {
  const all = strides.map(() => new Float64Array(length));
  const folded = new Float64Array(length);
  for (const { row, columns, votes } of strips)
    for (let start = 0, y = row; start + columns <= votes.length && columns > 0; start += columns, y++) {
      const own = columns <= length ? votes.subarray(start, start + columns) : foldRow(votes, start, columns, folded);
      for (const [index, stride] of strides.entries()) {
        const sums = all[index];
        if (sums) addTurned(sums, own, (y * stride) % length);
      }
    }
  return all;
}

/** One row, longer than the message, by place. */
function foldRow(votes: Float32Array, start: number, columns: number, into: Float64Array): Float64Array {
  const { length } = into;
  into.fill(0);
  for (let from = start, end = start + columns; from < end; from += length)
    for (let place = 0, most = Math.min(length, end - from); place < most; place++)
      into[place] = (into[place] ?? 0) + (votes[from + place] ?? 0);
  return into;
}

function addTurned(sums: Float64Array, values: ArrayLike<number>, by: number): void {
  const first = Math.min(values.length, sums.length - by);
  for (let at = 0; at < first; at++) sums[by + at] = (sums[by + at] ?? 0) + (values[at] ?? 0);
  for (let at = first, place = 0; at < values.length; at++, place++)
    sums[place] = (sums[place] ?? 0) + (values[at] ?? 0);
}

/** Sums of places of a message out of sums of one that is a multiple of it as long. */
export function foldAgain(sums: Float64Array, length: number): Float64Array {
  if (sums.length === length) return sums;
  const out = new Float64Array(length);
  for (let from = 0; from < sums.length; from += length)
    for (let place = 0; place < length; place++) out[place] = (out[place] ?? 0) + (sums[from + place] ?? 0);
  return out;
}

function columnMeans(strips: readonly StripVotes[], columns: number, rows: number): Float64Array {
  const means = new Float64Array(columns);
  for (const { votes } of strips)
    for (let at = 0, column = 0; at < votes.length; at++, column = column + 1 === columns ? 0 : column + 1)
      means[column] = (means[column] ?? 0) + (votes[at] ?? 0) / rows;
  return means;
}
