/** Corners of a picture over a pyramid of sizes, each with a direction: the places that features describe. */
import type { Plane } from "./pdq.ts";

/** From one level to the next. */
export const SCALE = 1.2;
const LEVELS = 8;
/** What is looked at around a point, in samples of its level. */
export const RADIUS = 15;
/** Room that a point needs to the edge: its pattern, turned. */
const MARGIN = 17;
const LEAST_SIDE = 2 * MARGIN + 8;
/** Of the strongest corner: weaker ones are noise. */
const QUALITY = 0.002;
/** A corner this weak is noise whatever else is there. */
const LEAST_RESPONSE = 40;
/** Side of the squares that share the points evenly. */
const CELL = 32;

interface Level {
  width: number;
  height: number;
  data: Float32Array;
  scale: number;
}

/** A level at another size, bilinear: steps of 1.2 need nothing better. */
function shrink({ data, width, height, scale }: Level, by: number): Level {
  const [w, h] = [Math.round(width / by), Math.round(height / by)];
  const out = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    const sy = Math.min(height - 1, (y + 0.5) * by - 0.5);
    const top = Math.max(0, Math.floor(sy));
    const down = Math.max(0, sy - top);
    const below = Math.min(height - 1, top + 1);
    for (let x = 0; x < w; x++) {
      const sx = Math.min(width - 1, (x + 0.5) * by - 0.5);
      const left = Math.max(0, Math.floor(sx));
      const right = Math.max(0, sx - left);
      const next = Math.min(width - 1, left + 1);
      const upper = (data[top * width + left] ?? 0) * (1 - right) + (data[top * width + next] ?? 0) * right;
      const lower = (data[below * width + left] ?? 0) * (1 - right) + (data[below * width + next] ?? 0) * right;
      out[y * w + x] = upper * (1 - down) + lower * down;
    }
  }
  return { width: w, height: h, data: out, scale: scale * by };
}

/** Means over squares of `2 * reach + 1`, in two passes; edges repeat their last sample. */
function box(data: Float32Array, width: number, height: number, reach: number): Float32Array {
  const across = new Float32Array(data.length);
  for (let row = 0; row < data.length; row += width) meansAcross(data, row, width, reach, across);
  const out = new Float32Array(data.length);
  const share = 1 / (2 * reach + 1);
  // All columns at once, row by row as they lie in memory.
  const sums = new Float64Array(width);
  const rowAt = (y: number): number => Math.min(height - 1, Math.max(0, y)) * width;
  for (let y = -reach; y <= reach; y++)
    for (let x = 0, row = rowAt(y); x < width; x++) sums[x] = (sums[x] ?? 0) + (across[row + x] ?? 0);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const entering = rowAt(y + reach + 1);
    const leaving = rowAt(y - reach);
    for (let x = 0; x < width; x++) {
      const sum = sums[x] ?? 0;
      out[row + x] = sum * share;
      sums[x] = sum + ((across[entering + x] ?? 0) - (across[leaving + x] ?? 0));
    }
  }
  return out;
}

/** Means of `2 * reach + 1` samples of one row. */
function meansAcross(data: Float32Array, row: number, width: number, reach: number, out: Float32Array): void {
  const last = row + width - 1;
  const share = 1 / (2 * reach + 1);
  let sum = 0;
  for (let x = -reach; x <= reach; x++) sum += data[Math.min(last, Math.max(row, row + x))] ?? 0;
  for (let at = row; at <= last; at++) {
    out[at] = sum * share;
    sum += (data[Math.min(last, at + reach + 1)] ?? 0) - (data[Math.max(row, at - reach)] ?? 0);
  }
}

/** Reach of the squares over which changes of brightness are summed. */
const AROUND = 2;
/** Squares of the changes across and down, and their product. */
const KINDS = 3;

/** What changes from sample to sample of one line, three numbers a sample. */
function changesOf({ data, width }: Level, row: number, out: Float64Array): void {
  for (let x = 1; x < width - 1; x++) {
    const dx = ((data[row + x + 1] ?? 0) - (data[row + x - 1] ?? 0)) / 2;
    const dy = ((data[row + x + width] ?? 0) - (data[row + x - width] ?? 0)) / 2;
    out[KINDS * x] = dx * dx;
    out[KINDS * x + 1] = dy * dy;
    out[KINDS * x + 2] = dx * dy;
  }
}

/** Sums of changes over squares, line by line: those across of the last lines, and of those the sums down. */
class Squares {
  readonly down: Float64Array;
  readonly #lines: Float64Array;
  readonly #width: number;
  constructor(width: number) {
    this.#width = width;
    this.down = new Float64Array(KINDS * width);
    this.#lines = new Float64Array(KINDS * (2 * AROUND + 1) * width);
  }

  add(changes: Float64Array, y: number): void {
    const [lines, down, width] = [this.#lines, this.down, this.#width];
    const size = 2 * AROUND + 1;
    const oldest = KINDS * width * (y % size);
    for (let kind = 0; kind < KINDS; kind++) {
      let sum = 0;
      for (let x = 1; x < width - 1; x++) {
        sum += changes[KINDS * x + kind] ?? 0;
        if (x < size) continue;
        const column = KINDS * (x - AROUND) + kind;
        down[column] = (down[column] ?? 0) + sum - (lines[oldest + column] ?? 0);
        lines[oldest + column] = sum;
        sum -= changes[KINDS * (x - 2 * AROUND) + kind] ?? 0;
      }
    }
  }
}

/**
 * The smaller eigenvalue of the structure tensor: large only where brightness changes in two directions. Nothing is told of the
 * outermost samples, where no point can stand.
 */
function cornerness(level: Level): Float32Array {
  const { data, width, height } = level;
  const out = new Float32Array(data.length);
  const size = 2 * AROUND + 1;
  const changes = new Float64Array(KINDS * width);
  const squares = new Squares(width);
  const { down } = squares;
  for (let y = 1; y < height - 1; y++) {
    changesOf(level, y * width, changes);
    squares.add(changes, y);
    if (y < size) continue;
    const middle = (y - AROUND) * width;
    for (let x = size - AROUND; x < width - 1 - AROUND; x++) {
      const [p, q, r] = [down[KINDS * x] ?? 0, down[KINDS * x + 1] ?? 0, down[KINDS * x + 2] ?? 0];
      const half = (p - q) / 2;
      out[middle + x] = ((p + q) / 2 - Math.sqrt(half * half + r * r)) / (size * size);
    }
  }
  return out;
}

interface Corner {
  x: number;
  y: number;
  response: number;
}

/** Local maxima, shared evenly between squares: a picture is not one busy corner of it. */
function corners(level: Level, wanted: number): Corner[] {
  const { width, height } = level;
  const response = cornerness(level);
  let most = 0;
  for (const value of response) if (value > most) most = value;
  const least = Math.max(LEAST_RESPONSE, QUALITY * most);
  const columns = Math.ceil(width / CELL);
  const cells: Corner[][] = [];
  for (let y = MARGIN; y < height - MARGIN; y++)
    for (let x = MARGIN; x < width - MARGIN; x++) {
      const at = y * width + x;
      const value = response[at] ?? 0;
      if (value < least || !isPeak(response, at, width, value)) continue;
      const cell = Math.floor(y / CELL) * columns + Math.floor(x / CELL);
      const own = cells[cell] ?? [];
      cells[cell] = own;
      own.push({ x, y, response: value });
    }
  const filled = cells.filter((cell) => cell !== undefined);
  for (const cell of filled) cell.sort((one, other) => other.response - one.response);
  const chosen: Corner[] = [];
  for (let round = 0; chosen.length < wanted; round++) {
    const next = filled.flatMap((cell) => cell[round] ?? []);
    if (next.length === 0) break;
    chosen.push(...next.sort((one, other) => other.response - one.response).slice(0, wanted - chosen.length));
  }
  return chosen;
}

const isPeak = (response: Float32Array, at: number, width: number, value: number): boolean => {
  for (let dy = -2; dy <= 2; dy++)
    for (let dx = -2; dx <= 2; dx++) {
      const other = response[at + dy * width + dx] ?? 0;
      // Of equal ones the first is taken.
      if (other > value || (other === value && (dy < 0 || (dy === 0 && dx < 0)))) return false;
    }
  return true;
};

/** Where the brightness around a point lies: its direction turns with the picture. */
function direction({ data, width }: Level, x: number, y: number): number {
  let [mx, my] = [0, 0];
  for (let dy = -RADIUS; dy <= RADIUS; dy++) {
    const reach = Math.floor(Math.sqrt(RADIUS * RADIUS - dy * dy));
    for (let dx = -reach; dx <= reach; dx++) {
      const value = data[(y + dy) * width + x + dx] ?? 0;
      mx += dx * value;
      my += dy * value;
    }
  }
  return Math.atan2(my, mx);
}

/** A corner with its direction, and the level that it was found in, made smooth. */
export interface Point extends Corner {
  readonly angle: number;
  readonly level: { readonly smooth: Float32Array; readonly width: number; readonly scale: number };
}

/** The points of a picture, at most so many. */
export function pointsOf(plane: Plane, most: number): Point[] {
  const levels: Level[] = [];
  let level: Level = { width: plane.width, height: plane.height, data: Float32Array.from(plane.data), scale: 1 };
  while (levels.length < LEVELS && Math.min(level.width, level.height) >= LEAST_SIDE) {
    levels.push(level);
    level = shrink(level, SCALE);
  }
  const area = levels.reduce((sum, { scale }) => sum + 1 / scale, 0);
  const points: Point[] = [];
  for (const each of levels) {
    const { width, height, scale } = each;
    const calm = box(each.data, width, height, 1);
    const own = { smooth: box(calm, width, height, 2), width, scale };
    const wanted = Math.min(most - points.length, Math.ceil(most / scale / area));
    for (const corner of corners({ ...each, data: calm }, wanted))
      points.push({ ...corner, angle: direction(each, corner.x, corner.y), level: own });
  }
  return points;
}
