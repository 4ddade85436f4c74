import type { Plane } from "./pdq.ts";

/** A stretch of a picture, in shares of its width and height. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const WHOLE: Box = { x: 0, y: 0, width: 1, height: 1 };

/** Side of a small copy in samples. */
export const THUMB = 64;
/** Side of what is correlated. */
const GRID = 32;
/** Reach of the local mean that is taken away: brightness that changes slowly is alike in unrelated pictures. */
const REACH = 2;

/** A line is a bar's when hardly anything in it is brighter than video black. */
const BAR_LEVEL = 26;
const BAR_SHARE = 0.985;
/** More than this is not a bar but a dark picture. */
const MAX_BAR = 0.4;

/** Whether a line of a plane is as dark as a bar. */
function dark({ width, height, data }: Plane, index: number, row: boolean): boolean {
  const length = row ? width : height;
  let low = 0;
  for (let at = 0; at < length; at++)
    if ((data[row ? index * width + at : at * width + index] ?? 0) <= BAR_LEVEL) low += 1;
  return low >= BAR_SHARE * length;
}

/** The picture inside black bars that stand in every one of the planes. */
export function insideBars(planes: readonly Plane[]): Box {
  const first = planes[0];
  if (!first) return WHOLE;
  const edge = (size: number, row: boolean, fromEnd: boolean): number => {
    let bars = 0;
    while (bars < size && planes.every((plane) => dark(plane, fromEnd ? size - 1 - bars : bars, row))) bars += 1;
    return bars / size;
  };
  const [top, bottom] = [edge(first.height, true, false), edge(first.height, true, true)];
  const [left, right] = [edge(first.width, false, false), edge(first.width, false, true)];
  const tall = top + bottom <= MAX_BAR;
  const wide = left + right <= MAX_BAR;
  return {
    x: wide ? left : 0,
    y: tall ? top : 0,
    width: wide ? 1 - left - right : 1,
    height: tall ? 1 - top - bottom : 1,
  };
}

/** What a result says of bars: nothing where there are none. */
export function barsOf(a: Box, b: Box): { bars?: { a?: Box; b?: Box } } {
  const barred = ({ width, height }: Box) => width < 1 || height < 1;
  if (!barred(a) && !barred(b)) return {};
  return { bars: { ...(barred(a) ? { a } : {}), ...(barred(b) ? { b } : {}) } };
}

/** Samples of a stretch of a plane at `side` x `side`, each the mean of what it covers. */
export function resample({ width, height, data }: Plane, box: Box, side: number): Float32Array {
  const out = new Float32Array(side * side);
  for (let row = 0; row < side; row++) {
    const y0 = (box.y + (row * box.height) / side) * height;
    const y1 = (box.y + ((row + 1) * box.height) / side) * height;
    for (let column = 0; column < side; column++) {
      const x0 = (box.x + (column * box.width) / side) * width;
      const x1 = (box.x + ((column + 1) * box.width) / side) * width;
      out[row * side + column] = mean(data, width, height, x0, y0, x1, y1);
    }
  }
  return out;
}

function mean(
  data: ArrayLike<number>,
  width: number,
  height: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): number {
  let sum = 0;
  let weight = 0;
  for (let y = Math.max(0, Math.floor(y0)); y < Math.min(height, Math.ceil(y1)); y++) {
    const tall = Math.min(y + 1, y1) - Math.max(y, y0);
    for (let x = Math.max(0, Math.floor(x0)); x < Math.min(width, Math.ceil(x1)); x++) {
      const share = tall * (Math.min(x + 1, x1) - Math.max(x, x0));
      sum += share * (data[y * width + x] ?? 0);
      weight += share;
    }
  }
  return weight > 0 ? sum / weight : 0;
}

export const planeOf = (thumb: ArrayLike<number>, side = THUMB): Plane => ({ width: side, height: side, data: thumb });

/** What is left of a stretch when slow changes of brightness are taken away, scaled to length one; null: nothing is. */
export function pattern(plane: Plane, box: Box = WHOLE, side = GRID): Float32Array | null {
  const small = resample(plane, box, side);
  const out = new Float32Array(side * side);
  let energy = 0;
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      let sum = 0;
      let count = 0;
      for (let y = Math.max(0, row - REACH); y <= Math.min(side - 1, row + REACH); y++)
        for (let x = Math.max(0, column - REACH); x <= Math.min(side - 1, column + REACH); x++) {
          sum += small[y * side + x] ?? 0;
          count += 1;
        }
      const value = (small[row * side + column] ?? 0) - sum / count;
      out[row * side + column] = value;
      energy += value * value;
    }
  // Less than some two steps of brightness on average is noise.
  if (energy < side * side * 4) return null;
  const scale = 1 / Math.sqrt(energy);
  for (let index = 0; index < out.length; index++) out[index] = (out[index] ?? 0) * scale;
  return out;
}

/** How alike two patterns are, -1 to 1. */
export function correlation(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
