import { FIT_CORRELATION } from "./crop.ts";
import { type Features, featuresOf } from "./features.ts";
import { fitRanges } from "./fit.ts";
import { type ClipMatch, type ClipPrint, reachOf } from "./frames.ts";
import { findMovement, type Moved, movementIn, regionsOf, turnOf } from "./movement.ts";
import { MIN_QUALITY, orient, type Plane } from "./pdq.ts";
import { MATCH_POINTS, shownOf } from "./pictures.ts";
import { type Box, correlation, pattern, planeOf, WHOLE } from "./thumbs.ts";

/** Frames of a clip large enough to find places in, in their own shape. */
export type Stills = readonly Plane[];

/** Points of a frame: fewer than of a picture, because every frame is laid beside every other. */
const POINTS = 400;
/** Pairs of frames that are followed through the clips: those in which most places agree. */
const SEEDS = 8;
/** Samples of a side that are compared at the place that was found; a place of a fifth of the picture has no more. */
const [MOST_SAMPLES, LEAST_SAMPLES] = [32, 10];
/** Each sample is the mean of so many across. */
const SUB = 3;
/** A stretch is made smaller by a fiftieth at a time, to two fifths at most. */
const MOST_STEPS = 45;
/** With fewer samples chance is likelier, and one movement is already agreed on by places. */
const PLACE_CORRELATION = FIT_CORRELATION - 0.07;

interface Seed {
  /** How far into each clip the two stills are, 0 to 1. */
  at: { a: number; b: number };
  moved: Moved;
  orientation: "upright" | "mirrored";
  a: Features;
  b: Features;
}

/**
 * Which stretches of two clips are the same where one shows the other cropped by half, turned, in a corner, inside a page or beside
 * something else: places that stand out are looked for in stills of both, and where they agree on one movement all frames
 * are compared at the place that it tells. "None" says only that none was found.
 */
export function matchByPlaces(
  a: ClipPrint & { stills: Stills },
  b: ClipPrint & { stills: Stills },
  interval: number,
): ClipMatch | undefined {
  let best: ClipMatch | undefined;
  for (const seed of seedsOf(a.stills, b.stills)) {
    const found = along(a, b, interval, seed);
    if (found && size(found) > (best ? size(best) : 0)) best = found;
  }
  return best;
}

const size = ({ ranges }: ClipMatch): number => ranges.reduce((sum, { frames }) => sum + frames, 0);

/** Pairs of stills that agree on a movement, those with most places first. */
function seedsOf(a: Stills, b: Stills): Seed[] {
  const left = a.map((plane) => featuresOf(plane, POINTS));
  const seeds: Seed[] = [];
  for (const orientation of ["upright", "mirrored"] as const)
    for (const [j, still] of b.entries()) {
      const right = featuresOf(orient(still, orientation), POINTS);
      for (const [i, own] of left.entries()) {
        const moved = findMovement(own, right);
        if (moved && moved.points >= MATCH_POINTS) {
          const at = { a: i / a.length, b: j / b.length };
          seeds.push({ at, moved, orientation, a: own, b: right });
        }
      }
    }
  return seeds.sort((one, other) => other.moved.points - one.moved.points).slice(0, SEEDS);
}

/** Compares every frame with every other at the place that a movement tells. */
function along(a: ClipPrint, b: ClipPrint, interval: number, seed: Seed): ClipMatch | undefined {
  const { moved, orientation } = seed;
  const regions = regionsOf(moved, seed.a, seed.b);
  const to = movementIn(moved, seed.a, seed.b);
  const inner = insideBoth(regions.b, to);
  const extent = Math.min(...[regions.a, inner].flatMap(({ width, height }) => [width, height]));
  const side = Math.max(LEAST_SAMPLES, Math.min(MOST_SAMPLES, Math.round(extent * 64)));
  const samples = grid(inner, side);
  const taken = (clip: ClipPrint, place: (x: number, y: number) => readonly [number, number], turned: boolean) =>
    clip.frames.map(({ thumb, quality }) => {
      if (quality < MIN_QUALITY / 2) return null;
      const plane = turned ? orient(planeOf(thumb), orientation) : planeOf(thumb);
      return pattern(sampled(plane, samples, side, place), WHOLE, side);
    });
  const left = taken(a, to, false);
  const right = taken(b, (x, y) => [x, y], true);
  const offset = seed.at.b * right.length - seed.at.a * left.length;
  const reach = reachOf(left.length, right.length, interval);
  const { ranges, mean } = fitRanges(left.length, right.length, interval, (i, j) => {
    const [one, other] = Math.abs(j - i - offset) > reach ? [] : [left[i], right[j]];
    const value = one && other ? correlation(one, other) : 0;
    return value < PLACE_CORRELATION ? undefined : value;
  });
  if (ranges.length === 0) return undefined;
  return {
    ranges,
    orientation,
    ...shownOf(regions, orientation),
    correlation: Math.round(100 * mean) / 100,
    points: moved.points,
    turned: Math.round(10 * turnOf(moved)) / 10 || 0,
  };
}

/** A stretch of the second that lies whole in the first: of one that is turned the corners are what stands around it. */
function insideBoth(box: Box, to: (x: number, y: number) => readonly [number, number]): Box {
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
function grid({ x, y, width, height }: Box, side: number): Float64Array {
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
function sampled(
  plane: Plane,
  places: Float64Array,
  side: number,
  place: (x: number, y: number) => readonly [number, number],
): Plane {
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
