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

function columnMeans(strips: readonly StripVotes[], columns: number, rows: number): Float64Array {
  const means = new Float64Array(columns);
  for (const { votes } of strips)
    for (let at = 0, column = 0; at < votes.length; at++, column = column + 1 === columns ? 0 : column + 1)
      means[column] = (means[column] ?? 0) + (votes[at] ?? 0) / rows;
  return means;
}
