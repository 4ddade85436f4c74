/** Where two pictures overlap: samples of both at the same places, and how much of what is there agrees. */
import type { Plane } from "./pdq.ts";
import type { Box } from "./thumbs.ts";

/** Where a place of the second picture lies in the first, both in shares of their sides. */
export type Place = (x: number, y: number) => readonly [number, number];

/** Each sample is the mean of so many across. */
const SUB = 3;
/** A stretch is made smaller by a fiftieth at a time, to two fifths at most. */
const MOST_STEPS = 45;
/** Samples across the overlap, and across a square of it. */
const [SIDE, SQUARE] = [48, 8];
/** Squares whose samples differ by less than this from their mean show nothing. */
const LEAST_SPREAD = 4;
/** From here on a square shows the same in both. */
const SQUARE_CORRELATION = 0.6;
/** Fewer squares than this that show anything are too few to tell. */
const LEAST_SQUARES = 6;
/** Of the squares that show something in either so many must show the same: the frame of a broadcast fills less. */
const LEAST_SHARE = 0.6;
/** Where little else speaks for it: so many squares that show something, and of them so many the same. */
const [FIRM_SQUARES, FIRM_SHARE] = [16, 0.8];

/**
 * Do two pictures show the same where they overlap, or only something that was laid over both: a logo, a name below, the frame of a
 * program? Told by squares, each for itself: one with hard edges must not speak for all. Where there is too little to see,
 * nothing speaks against it.
 */
export function overlapAgrees(a: Plane, b: Plane, to: Place, box: Box): boolean {
  const { seen, alike } = squaresOf(a, b, to, box);
  return seen < LEAST_SQUARES || alike >= LEAST_SHARE * seen;
}

/** Do two pictures show the same where they overlap, so plainly that it is evidence by itself? Where there is little to see it is not. */
export function overlapIsFirm(a: Plane, b: Plane, to: Place, box: Box): boolean {
  const { seen, alike } = squaresOf(a, b, to, box);
  return seen >= FIRM_SQUARES && alike >= FIRM_SHARE * seen;
}

/** Of the squares of an overlap, how many show something in either, and how many of those the same. */
function squaresOf(a: Plane, b: Plane, to: Place, box: Box): { seen: number; alike: number } {
  const places = grid(insideBoth(box, to), SIDE);
  const one = sampled(a, places, SIDE, to);
  const other = sampled(b, places, SIDE, (x, y) => [x, y]);
  let [seen, alike] = [0, 0];
  for (let y = 0; y < SIDE; y += SQUARE)
    for (let x = 0; x < SIDE; x += SQUARE) {
      const [left, right] = [squareOf(one, x, y), squareOf(other, x, y)];
      if (Math.max(left.spread, right.spread) < LEAST_SPREAD) continue;
      seen += 1;
      let sum = 0;
      for (const [at, value] of left.values.entries()) sum += value * (right.values[at] ?? 0);
      const most = SQUARE * SQUARE * left.spread * right.spread;
      if (most > 0 && sum / most >= SQUARE_CORRELATION) alike += 1;
    }
  return { seen, alike };
}

/** The samples of a square without their mean, and how far they spread. */
function squareOf({ width, data }: Plane, x: number, y: number): { values: Float64Array; spread: number } {
  const values = new Float64Array(SQUARE * SQUARE);
  for (let row = 0; row < SQUARE; row++)
    for (let column = 0; column < SQUARE; column++)
      values[row * SQUARE + column] = data[(y + row) * width + x + column] ?? 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let squares = 0;
  for (const [at, value] of values.entries()) {
    values[at] = value - mean;
    squares += (value - mean) ** 2;
  }
  return { values, spread: Math.sqrt(squares / values.length) };
}

/** A stretch of the second that lies whole in the first: of one that is turned the corners are what stands around it. */
export function insideBoth(box: Box, to: Place): Box {
  const inside = (value: number) => value > -0.01 && value < 1.01;
  let { x, y, width, height } = box;
  for (let step = 0; step < MOST_STEPS; step++) {
    const corners = [to(x, y), to(x + width, y), to(x, y + height), to(x + width, y + height)];
    if (corners.every(([right, down]) => inside(right) && inside(down))) break;
    [x, y, width, height] = [x + 0.01 * width, y + 0.01 * height, 0.98 * width, 0.98 * height];
  }
  return { x, y, width, height };
}

/** Places of samples in a stretch, several to each, in shares of the picture. */
export function grid({ x, y, width, height }: Box, side: number): Float64Array {
  const steps = side * SUB;
  const places = new Float64Array(2 * steps * steps);
  for (let row = 0; row < steps; row++)
    for (let column = 0; column < steps; column++) {
      places[2 * (row * steps + column)] = x + ((column + 0.5) / steps) * width;
      places[2 * (row * steps + column) + 1] = y + ((row + 0.5) / steps) * height;
    }
  return places;
}

/** A plane of `side` x `side` means over what lies at the places. */
export function sampled(plane: Plane, places: Float64Array, side: number, place: Place): Plane {
  const data = new Float32Array(side * side);
  const steps = side * SUB;
  for (let row = 0; row < steps; row++)
    for (let column = 0; column < steps; column++) {
      const at = 2 * (row * steps + column);
      const [x, y] = place(places[at] ?? 0, places[at + 1] ?? 0);
      const cell = Math.floor(row / SUB) * side + Math.floor(column / SUB);
      data[cell] = (data[cell] ?? 0) + between(plane, x * plane.width - 0.5, y * plane.height - 0.5) / (SUB * SUB);
    }
  return { width: side, height: side, data };
}

/** Brightness between four samples; beyond the edge, that of the edge. */
function between({ width, height, data }: Plane, x: number, y: number): number {
  const [cx, cy] = [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))];
  const [left, top] = [Math.floor(cx), Math.floor(cy)];
  const [right, below] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const [dx, dy] = [cx - left, cy - top];
  const upper = (data[top * width + left] ?? 0) * (1 - dx) + (data[top * width + right] ?? 0) * dx;
  const lower = (data[below * width + left] ?? 0) * (1 - dx) + (data[below * width + right] ?? 0) * dx;
  return upper * (1 - dy) + lower * dy;
}
