import type { Plane } from "./pdq.ts";

/**
 * Corners of a picture, each with a direction, a size and 256 bits that describe what is around it: oriented BRIEF (Rublee et
 * al., "ORB", ICCV 2011) on Shi-Tomasi corners ("Good features to track", CVPR 1994) over a pyramid. No weights, nothing
 * learned: the pairs of places that are compared come from a fixed series of numbers.
 */
export interface Features {
  readonly count: number;
  /** Sides of the plane that the places are in. */
  readonly width: number;
  readonly height: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Radians. */
  readonly angle: Float32Array;
  /** How many samples of the plane one of the level is, 1 at the lowest. */
  readonly scale: Float32Array;
  /** Eight words a point. */
  readonly bits: Uint32Array;
}

const MOST_POINTS = 1000;
const SCALE = 1.2;
const LEVELS = 8;
/** What is looked at around a point, in samples of its level. */
const RADIUS = 15;
/** Room that a point needs to the edge: its pattern, turned. */
const MARGIN = 17;
const LEAST_SIDE = 2 * MARGIN + 8;
/** Of the strongest corner: weaker ones are noise. */
const QUALITY = 0.002;
/** A corner this weak is noise whatever else is there. */
const LEAST_RESPONSE = 40;
/** Side of the squares that share the points evenly. */
const CELL = 32;
/** Of 32 bits, in the description of a point. */
export const WORDS = 8;

interface Level {
  width: number;
  height: number;
  data: Float32Array;
  scale: number;
}

/** 256 pairs of places, gathered around the middle: the same for everybody, for ever. */
const PAIRS: Float32Array = (() => {
  const out = new Float32Array(4 * 32 * WORDS);
  let state = 0x2545f491;
  const uniform = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 0x1_0000_0000;
  };
  // Sum of six: near enough to a Gaussian, and bounded.
  const near = (): number => {
    let sum = -3;
    for (let each = 0; each < 6; each++) sum += uniform();
    return Math.max(-RADIUS + 2, Math.min(RADIUS - 2, sum * 8.6));
  };
  for (let at = 0; at < out.length; at += 4) {
    do for (let each = 0; each < 4; each++) out[at + each] = near();
    while (
      Math.hypot(out[at] ?? 0, out[at + 1] ?? 0) > RADIUS - 2 ||
      Math.hypot(out[at + 2] ?? 0, out[at + 3] ?? 0) > RADIUS - 2 ||
      Math.hypot((out[at] ?? 0) - (out[at + 2] ?? 0), (out[at + 1] ?? 0) - (out[at + 3] ?? 0)) < 3
    );
  }
  return out;
})();

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
  const size = 2 * reach + 1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = -reach; x <= reach; x++) sum += data[row + Math.min(width - 1, Math.max(0, x))] ?? 0;
    for (let x = 0; x < width; x++) {
      across[row + x] = sum / size;
      sum += (data[row + Math.min(width - 1, x + reach + 1)] ?? 0) - (data[row + Math.max(0, x - reach)] ?? 0);
    }
  }
  const out = new Float32Array(data.length);
  // All columns at once, row by row as they lie in memory.
  const sums = new Float64Array(width);
  const rowAt = (y: number): number => Math.min(height - 1, Math.max(0, y)) * width;
  for (let y = -reach; y <= reach; y++)
    for (let x = 0, row = rowAt(y); x < width; x++) sums[x] = (sums[x] ?? 0) + (across[row + x] ?? 0);
  for (let y = 0; y < height; y++) {
    const [row, entering, leaving] = [y * width, rowAt(y + reach + 1), rowAt(y - reach)];
    for (let x = 0; x < width; x++) {
      const sum = sums[x] ?? 0;
      out[row + x] = sum / size;
      sums[x] = sum + ((across[entering + x] ?? 0) - (across[leaving + x] ?? 0));
    }
  }
  return out;
}

/** The smaller eigenvalue of the structure tensor: large only where brightness changes in two directions. */
function cornerness({ data, width, height }: Level): Float32Array {
  const [xx, yy, xy] = [new Float32Array(data.length), new Float32Array(data.length), new Float32Array(data.length)];
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const dx = ((data[at + 1] ?? 0) - (data[at - 1] ?? 0)) / 2;
      const dy = ((data[at + width] ?? 0) - (data[at - width] ?? 0)) / 2;
      xx[at] = dx * dx;
      yy[at] = dy * dy;
      xy[at] = dx * dy;
    }
  const [a, c, b] = [box(xx, width, height, 2), box(yy, width, height, 2), box(xy, width, height, 2)];
  const out = new Float32Array(data.length);
  for (let at = 0; at < out.length; at++) {
    const [p, q, r] = [a[at] ?? 0, c[at] ?? 0, b[at] ?? 0];
    out[at] = (p + q) / 2 - Math.sqrt(((p - q) / 2) ** 2 + r * r);
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

/** One word of the description at a time: is the first place of a pair darker than the second? */
function describe(
  smooth: Float32Array,
  width: number,
  { x, y }: Corner,
  angle: number,
  out: Uint32Array,
  at: number,
): void {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const sample = (pair: number): number => {
    const [px, py] = [PAIRS[pair] ?? 0, PAIRS[pair + 1] ?? 0];
    const column = Math.round(x + cos * px - sin * py);
    return smooth[Math.round(y + sin * px + cos * py) * width + column] ?? 0;
  };
  for (let word = 0; word < WORDS; word++) {
    let bits = 0;
    for (let bit = 0; bit < 32; bit++) {
      const pair = 4 * (32 * word + bit);
      if (sample(pair) < sample(pair + 2)) bits |= 1 << bit;
    }
    out[at + word] = bits >>> 0;
  }
}

/** The points of a picture, at most a thousand where nobody says less; `plane` is its brightness, 0 to 255. */
export function featuresOf(plane: Plane, most = MOST_POINTS): Features {
  const levels: Level[] = [];
  let level: Level = { width: plane.width, height: plane.height, data: Float32Array.from(plane.data), scale: 1 };
  while (levels.length < LEVELS && Math.min(level.width, level.height) >= LEAST_SIDE) {
    levels.push(level);
    level = shrink(level, SCALE);
  }
  const area = levels.reduce((sum, { scale }) => sum + 1 / scale, 0);
  const found = {
    x: new Float32Array(most),
    y: new Float32Array(most),
    angle: new Float32Array(most),
    scale: new Float32Array(most),
    bits: new Uint32Array(WORDS * most),
  };
  let count = 0;
  for (const each of levels) {
    const smooth = box(box(each.data, each.width, each.height, 2), each.width, each.height, 1);
    const wanted = Math.min(most - count, Math.ceil(most / each.scale / area));
    for (const corner of corners({ ...each, data: box(each.data, each.width, each.height, 1) }, wanted)) {
      const angle = direction(each, corner.x, corner.y);
      found.x[count] = (corner.x + 0.5) * each.scale;
      found.y[count] = (corner.y + 0.5) * each.scale;
      found.angle[count] = angle;
      found.scale[count] = each.scale;
      describe(smooth, each.width, corner, angle, found.bits, WORDS * count);
      count += 1;
    }
  }
  return { ...found, count, width: plane.width, height: plane.height };
}
