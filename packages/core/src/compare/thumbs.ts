import { present } from "../model/present.ts";
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
export const REACH = 2;
/** Less than some two steps of brightness a sample is noise, on average over the squares. */
export const LEAST_ENERGY = 4;

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
  return { bars: present({ a: barred(a) ? a : undefined, b: barred(b) ? b : undefined }) };
}

/** Sums of everything above and left of a place: the mean of any stretch is then four look-ups. */
const known = new WeakMap<Plane, Float64Array>();

function sumsOf(plane: Plane): Float64Array {
  const found = known.get(plane);
  if (found) return found;
  const { width, height, data } = plane;
  const made = new Float64Array((width + 1) * (height + 1));
  sumUp(data, width, height, made);
  known.set(plane, made);
  return made;
}

/** Writes the sums of `height` lines of `width` samples; the first line and column of `sums` stay zero. */
function sumUp(data: ArrayLike<number>, width: number, height: number, sums: Float64Array): void {
  const row = width + 1;
  for (let y = 0; y < height; y++) {
    let line = 0;
    let at = (y + 1) * row + 1;
    for (let x = 0; x < width; x++, at++) {
      line += data[y * width + x] ?? 0;
      sums[at] = (sums[at - row] ?? 0) + line;
    }
  }
}

/**
 * Samples of a stretch of a plane at `side` x `side`, each the mean of what it covers, parts of samples included.
 * Thousands of stretches are tried for one pair of pictures: what holds for a whole line or column is counted once.
 */
export function resample(plane: Plane, box: Box, side: number): Float32Array {
  const { width, height } = plane;
  const sums = sumsOf(plane);
  const row = width + 1;
  const x0 = box.x * width;
  const dx = (box.width * width) / side;
  const y0 = box.y * height;
  const dy = (box.height * height) / side;
  const area = dx * dy;
  const out = new Float32Array(side * side);
  const starts = new Int32Array(side + 1);
  const parts = new Float64Array(side + 1);
  for (let column = 0; column <= side; column++) {
    const x = Math.min(width, Math.max(0, x0 + column * dx));
    const first = Math.min(width - 1, Math.floor(x));
    starts[column] = first;
    parts[column] = x - first;
  }
  // The sums of the line before, column by column.
  const above = new Float64Array(side + 1);
  for (let line = 0; line <= side; line++) {
    const y = Math.min(height, Math.max(0, y0 + line * dy));
    const top = Math.min(height - 1, Math.floor(y));
    const down = y - top;
    let left = 0;
    let leftAbove = 0;
    for (let column = 0; column <= side; column++) {
      const at = top * row + (starts[column] ?? 0);
      const right = parts[column] ?? 0;
      // Between four sums the sum is bilinear, exactly.
      const upper = (sums[at] ?? 0) * (1 - right) + (sums[at + 1] ?? 0) * right;
      const lower = (sums[at + row] ?? 0) * (1 - right) + (sums[at + row + 1] ?? 0) * right;
      const here = upper * (1 - down) + lower * down;
      const before = above[column] ?? 0;
      if (line > 0 && column > 0) out[(line - 1) * side + column - 1] = (here - left - before + leftAbove) / area;
      left = here;
      leftAbove = before;
      above[column] = here;
    }
  }
  return out;
}

export const planeOf = (thumb: ArrayLike<number>, side = THUMB): Plane => ({ width: side, height: side, data: thumb });

/** Sums of the stretch that is looked at, by its side: nothing of them outlasts one look. */
const scratch = new Map<number, Float64Array>();

function scratchOf(side: number): Float64Array {
  const found = scratch.get(side) ?? new Float64Array((side + 1) ** 2);
  scratch.set(side, found);
  return found;
}

/** What is left of a stretch when slow changes of brightness are taken away, scaled to length one; null: nothing is. */
export function pattern(plane: Plane, box: Box = WHOLE, side = GRID): Float32Array | null {
  const small = resample(plane, box, side);
  const sums = scratchOf(side);
  sumUp(small, side, side, sums);
  const out = new Float32Array(side * side);
  const row = side + 1;
  let energy = 0;
  for (let y = 0; y < side; y++) {
    const top = Math.max(0, y - REACH);
    const bottom = Math.min(side, y + REACH + 1);
    for (let x = 0; x < side; x++) {
      const left = Math.max(0, x - REACH);
      const right = Math.min(side, x + REACH + 1);
      const around =
        (sums[bottom * row + right] ?? 0) -
        (sums[top * row + right] ?? 0) -
        (sums[bottom * row + left] ?? 0) +
        (sums[top * row + left] ?? 0);
      const value = (small[y * side + x] ?? 0) - around / ((bottom - top) * (right - left));
      out[y * side + x] = value;
      energy += value * value;
    }
  }
  if (energy < LEAST_ENERGY * side * side) return null;
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
