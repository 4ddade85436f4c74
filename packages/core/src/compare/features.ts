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
/** From one level to the next. */
export const SCALE = 1.2;
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
  const share = 1 / (2 * reach + 1);
  for (let row = 0; row < data.length; row += width) {
    const last = row + width - 1;
    let sum = 0;
    for (let x = -reach; x <= reach; x++) sum += data[Math.min(last, Math.max(row, row + x))] ?? 0;
    // In the middle both ends lie inside the row.
    const [begin, end] = [Math.min(last + 1, row + reach), Math.max(row + reach, last - reach)];
    let at = row;
    for (; at < begin; at++) {
      across[at] = sum * share;
      sum += (data[Math.min(last, at + reach + 1)] ?? 0) - (data[row] ?? 0);
    }
    for (; at < end; at++) {
      across[at] = sum * share;
      sum += (data[at + reach + 1] ?? 0) - (data[at - reach] ?? 0);
    }
    for (; at <= last; at++) {
      across[at] = sum * share;
      sum += (data[last] ?? 0) - (data[Math.max(row, at - reach)] ?? 0);
    }
  }
  const out = new Float32Array(data.length);
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

/** Reach of the squares over which changes of brightness are summed. */
const AROUND = 2;

/**
 * The smaller eigenvalue of the structure tensor: large only where brightness changes in two directions. Line by line, with
 * sums that run across and down; nothing is told of the outermost samples, where no point can stand.
 */
function cornerness({ data, width, height }: Level): Float32Array {
  const out = new Float32Array(data.length);
  const size = 2 * AROUND + 1;
  const [xx, yy, xy] = [new Float64Array(width), new Float64Array(width), new Float64Array(width)];
  // Sums across of the last lines, and of those the sums down.
  const lines = new Float64Array(3 * size * width);
  const down = new Float64Array(3 * width);
  for (let y = 1; y < height - 1; y++) {
    const row = y * width;
    for (let x = 1; x < width - 1; x++) {
      const dx = ((data[row + x + 1] ?? 0) - (data[row + x - 1] ?? 0)) / 2;
      const dy = ((data[row + x + width] ?? 0) - (data[row + x - width] ?? 0)) / 2;
      xx[x] = dx * dx;
      yy[x] = dy * dy;
      xy[x] = dx * dy;
    }
    const oldest = 3 * width * (y % size);
    const middle = row - AROUND * width;
    let [p, q, r] = [0, 0, 0];
    for (let x = 1; x < width - 1; x++) {
      p += xx[x] ?? 0;
      q += yy[x] ?? 0;
      r += xy[x] ?? 0;
      if (x < size) continue;
      const column = 3 * (x - AROUND);
      const [sumP, sumQ, sumR] = [
        (down[column] ?? 0) + p - (lines[oldest + column] ?? 0),
        (down[column + 1] ?? 0) + q - (lines[oldest + column + 1] ?? 0),
        (down[column + 2] ?? 0) + r - (lines[oldest + column + 2] ?? 0),
      ];
      lines[oldest + column] = p;
      lines[oldest + column + 1] = q;
      lines[oldest + column + 2] = r;
      down[column] = sumP;
      down[column + 1] = sumQ;
      down[column + 2] = sumR;
      if (y >= size) {
        const half = (sumP - sumQ) / 2;
        out[middle + x - AROUND] = ((sumP + sumQ) / 2 - Math.sqrt(half * half + sumR * sumR)) / (size * size);
      }
      p -= xx[x - 2 * AROUND] ?? 0;
      q -= yy[x - 2 * AROUND] ?? 0;
      r -= xy[x - 2 * AROUND] ?? 0;
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

/**
 * One word of the description at a time: is the first place of a pair darker than the second? `down` is -1 for the mirror
 * image: what is turned with a mirrored point lies where the pattern, mirrored itself, lies around this one.
 */
function describe({ level, x, y, angle }: Point, down: 1 | -1, out: Uint32Array, at: number): void {
  const { smooth, width } = level;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const sample = (pair: number): number => {
    const px = PAIRS[pair] ?? 0;
    const py = down * (PAIRS[pair + 1] ?? 0);
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

/** A corner with its direction, and the level that it was found in, made smooth. */
interface Point extends Corner {
  readonly angle: number;
  readonly level: { readonly smooth: Float32Array; readonly width: number; readonly scale: number };
}

function pointsOf(plane: Plane, most: number): Point[] {
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

const emptyOf = (count: number, { width, height }: { width: number; height: number }): Features => ({
  count,
  width,
  height,
  x: new Float32Array(count),
  y: new Float32Array(count),
  angle: new Float32Array(count),
  scale: new Float32Array(count),
  bits: new Uint32Array(WORDS * count),
});

function described(points: readonly Point[], plane: Plane, mirrored: boolean): Features {
  const found = emptyOf(points.length, plane);
  for (const [at, point] of points.entries()) {
    const { scale } = point.level;
    const x = (point.x + 0.5) * scale;
    found.x[at] = mirrored ? plane.width - x : x;
    found.y[at] = (point.y + 0.5) * scale;
    found.angle[at] = mirrored ? Math.PI - point.angle : point.angle;
    found.scale[at] = scale;
    describe(point, mirrored ? -1 : 1, found.bits, WORDS * at);
  }
  return found;
}

/** The points of a picture, at most a thousand where nobody says less; `plane` is its brightness, 0 to 255. */
export const featuresOf = (plane: Plane, most = MOST_POINTS): Features =>
  described(pointsOf(plane, most), plane, false);

/** The points of a picture and those of its mirror image, which are the same places. */
export function featuresBothWays(plane: Plane, most = MOST_POINTS): { upright: Features; mirrored: Features } {
  const points = pointsOf(plane, most);
  return { upright: described(points, plane, false), mirrored: described(points, plane, true) };
}

/** Fewer of the points, the strongest of each level. */
export function strongest(features: Features, most: number): Features {
  if (features.count <= most) return features;
  const taken: number[] = [];
  for (let begin = 0; begin < features.count; ) {
    let end = begin + 1;
    while (end < features.count && features.scale[end] === features.scale[begin]) end += 1;
    const wanted = Math.ceil(((end - begin) * most) / features.count);
    for (let at = begin; at < begin + wanted; at++) taken.push(at);
    begin = end;
  }
  const found = emptyOf(taken.length, features);
  for (const [at, from] of taken.entries()) {
    for (const key of ["x", "y", "angle", "scale"] as const) found[key][at] = features[key][from] ?? 0;
    found.bits.set(features.bits.subarray(WORDS * from, WORDS * (from + 1)), WORDS * at);
  }
  return found;
}
