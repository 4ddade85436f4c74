/** What is thin and brighter than all around it, as the strokes of letters are, or thin and darker. */
import type { Grey } from "./grey.ts";

/**
 * How much every pixel stands out from what is left when all that is thinner than a square is taken away (the white top hat).
 * @param reach half the side of that square
 * @param dark of dark strokes instead
 */
export function strokesOf({ width, height, data }: Grey, reach: number, dark: boolean): Uint8Array {
  const source = dark ? inverted(data) : data;
  // The largest value around is the least of the inverted ones.
  const opened = inverted(least(inverted(least(source, width, height, reach)), width, height, reach));
  for (let at = 0; at < opened.length; at++) opened[at] = (source[at] ?? 0) - (opened[at] ?? 0);
  return opened;
}

function inverted(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) out[at] = 255 - (data[at] ?? 0);
  return out;
}

/**
 * The least value of the square around every pixel, along rows and then down columns. Van Herk's way: in stretches as long as the
 * window, from the one side and from the other, so that any window is two of them. What lies outside counts as 255.
 */
function least(source: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  const rows = new Uint8Array(source.length);
  const window = 2 * reach + 1;
  const long = Math.ceil((width + 2 * reach) / window) * window;
  const [own, left, right] = [new Uint8Array(long), new Uint8Array(long), new Uint8Array(long)];
  for (let y = 0; y < height; y++) {
    own.fill(255);
    own.set(source.subarray(y * width, (y + 1) * width), reach);
    for (let at = 0, into = 0, before = 255; at < long; at++, into = into + 1 === window ? 0 : into + 1) {
      const value = own[at] ?? 0;
      before = into > 0 && before < value ? before : value;
      left[at] = before;
    }
    for (let at = long - 1, into = 0, before = 255; at >= 0; at--, into = into + 1 === window ? 0 : into + 1) {
      const value = own[at] ?? 0;
      before = into > 0 && before < value ? before : value;
      right[at] = before;
    }
    for (let x = 0, to = y * width; x < width; x++, to++) {
      const [one, other] = [right[x] ?? 0, left[x + 2 * reach] ?? 0];
      rows[to] = Math.min(one, other);
    }
  }
  return down(rows, width, height, reach);
}

/** The same down the columns, row by row: columns are far apart in memory. */
function down(source: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  const window = 2 * reach + 1;
  const long = Math.ceil((height + 2 * reach) / window) * window;
  const above = new Uint8Array(width * long).fill(255);
  above.set(source, reach * width);
  const below = above.slice();
  for (let row = 0; row < long; row++) if (row % window > 0) meet(above, row * width, (row - 1) * width, width);
  for (let row = long - 2; row >= 0; row--)
    if ((row + 1) % window > 0) meet(below, row * width, (row + 1) * width, width);
  const out = below.slice(0, width * height);
  for (let at = 0, from = 2 * reach * width; at < out.length; at++, from++) {
    const value = above[from] ?? 0;
    if (value < (out[at] ?? 0)) out[at] = value;
  }
  return out;
}

/** Takes over what is less in another row. */
function meet(rows: Uint8Array, to: number, from: number, width: number): void {
  for (let x = 0; x < width; x++) {
    const value = rows[from + x] ?? 0;
    if (value < (rows[to + x] ?? 0)) rows[to + x] = value;
  }
}
