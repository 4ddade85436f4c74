/**
 * Votes made comparable over the picture. Neighbouring blocks carry other bits, but the same sky: what a picture says over
 * and over is no message, and one that shouts in one corner must not outvote the rest.
 */

/** Blocks to either side over which the strength of votes is taken. */
const REACH = 4;
/** Where a vote stops to grow, in units of that strength. */
const LOUDEST = 2;

/** What lies in a block's surroundings is taken off, then what is common to every second block, and the rest is measured by its own strength. */
export function evened(votes: Float32Array, columns: number, rows: number): Float32Array {
  const own = withoutSurroundings(votes, columns, rows);
  takeOffParity(own, columns, rows);
  const strengths = boxMeans(own.map((value) => value * value), columns, rows, REACH); // biome-ignore format: one line
  for (let at = 0; at < own.length; at++)
    own[at] = LOUDEST * Math.tanh((own[at] ?? 0) / Math.sqrt((strengths[at] ?? 0) + 0.01) / LOUDEST);
  return own;
}

/** Of each block the sum of it and of those beside it in its row. */
function withBeside(votes: Float32Array, columns: number): Float64Array {
  const sums = new Float64Array(votes.length);
  for (let start = 0; start < votes.length; start += columns)
    for (let at = start, end = start + columns; at < end; at++) {
      let sum = votes[at] ?? 0;
      if (at > start) sum += votes[at - 1] ?? 0;
      if (at + 1 < end) sum += votes[at + 1] ?? 0;
      sums[at] = sum;
    }
  return sums;
}

/** Less the mean of the eight blocks around each, as far as they lie inside. */
export function withoutSurroundings(votes: Float32Array, columns: number, rows: number): Float32Array {
  const three = withBeside(votes, columns);
  const out = new Float32Array(votes.length);
  for (let row = 0, start = 0; row < rows; row++, start += columns) {
    const [above, below] = [row > 0 ? columns : 0, row + 1 < rows ? columns : 0];
    const high = 1 + Number(above > 0) + Number(below > 0);
    for (let column = 0, at = start; column < columns; column++, at++) {
      const wide = 3 - Number(column === 0) - Number(column === columns - 1);
      const others = high * wide - 1;
      let sum = three[at] ?? 0;
      if (above > 0) sum += three[at - above] ?? 0;
      if (below > 0) sum += three[at + below] ?? 0;
      const value = votes[at] ?? 0;
      out[at] = others > 0 ? value - (sum - value) / others : 0;
    }
  }
  return out;
}

/** Half-size colour is compressed in squares of two by two blocks: which of the four a block is must not tell. */
function takeOffParity(votes: Float32Array, columns: number, rows: number): void {
  const sums = [0, 0, 0, 0];
  const counts = [0, 0, 0, 0];
  const kind = (row: number, column: number): number => 2 * (row & 1) + (column & 1);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) {
      const which = kind(row, column);
      sums[which] = (sums[which] ?? 0) + (votes[at] ?? 0);
      counts[which] = (counts[which] ?? 0) + 1;
    }
  const means = sums.map((sum, which) => sum / Math.max(1, counts[which] ?? 0));
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++)
      votes[at] = (votes[at] ?? 0) - (means[kind(row, column)] ?? 0);
}

/** The mean over a square around every block, as far as it lies inside. */
function boxMeans(values: Float32Array, columns: number, rows: number, reach: number): Float32Array {
  const line = columns + 1;
  const table = new Float64Array(line * (rows + 1));
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) {
      sum += values[row * columns + column] ?? 0;
      table[(row + 1) * line + column + 1] = (table[row * line + column + 1] ?? 0) + sum;
    }
  }
  const out = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    const above = Math.max(0, row - reach) * line;
    const below = Math.min(rows, row + reach + 1) * line;
    for (let column = 0; column < columns; column++) {
      const left = Math.max(0, column - reach);
      const right = Math.min(columns, column + reach + 1);
      const sum =
        (table[below + right] ?? 0) -
        (table[above + right] ?? 0) -
        (table[below + left] ?? 0) +
        (table[above + left] ?? 0);
      out[row * columns + column] = (sum * line) / ((below - above) * (right - left));
    }
  }
  return out;
}
