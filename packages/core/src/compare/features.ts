import { type Point, pointsOf, RADIUS } from "./corners.ts";
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
/** Of 32 bits, in the description of a point. */
export const WORDS = 8;

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

/**
 * The points of a picture and those of its mirror image, which are the same places; at most a thousand where nobody says less.
 * `plane` is its brightness, 0 to 255.
 */
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
