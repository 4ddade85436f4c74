import { FIT_CORRELATION } from "./crop.ts";
import { type Features, featuresBothWays, strongest } from "./features.ts";
import { fitRanges } from "./fit.ts";
import { type ClipMatch, type ClipPrint, isEnough, reachOf } from "./frames.ts";
import { findMovement, type Moved, meanOf, movementIn, regionsOf, turnOf } from "./movement.ts";
import { nearestOfEach } from "./nearest.ts";
import { grid, insideBoth, sampled } from "./overlap.ts";
import { MIN_QUALITY, orient, type Plane } from "./pdq.ts";
import { MATCH_POINTS, shownOf } from "./pictures.ts";
import { correlation, pattern, planeOf, THUMB, WHOLE } from "./thumbs.ts";

/** Frames of a clip large enough to find places in, in their own shape. */
export type Stills = readonly Plane[];

/** Points of a frame: fewer than of a picture, because many frames are laid beside many others. */
const POINTS = 800;
/** Points of a frame by which it is told which pairs are worth all of them, so many of those, and with no fewer in common. */
const [FEW_POINTS, LIKELY, LEAST_LIKELY] = [200, 60, 6];
/** Movements that place every corner this near to each other are one, in shares of a side. */
const SAME_PLACE = 0.012;
/** Movements that are followed through the clips: those in which most places agree. */
const SEEDS = 8;
/** Samples of a side that are compared at the place that was found. */
const [MOST_SAMPLES, LEAST_SAMPLES] = [32, 10];
/** So many for each point of the small copy that shows less of it: with more, each hangs on where between two points it falls. */
const SAMPLES_PER_POINT = 0.6;
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
    if (isEnough(best, a, b)) break;
  }
  return best;
}

const size = ({ ranges }: ClipMatch): number => ranges.reduce((sum, { frames }) => sum + frames, 0);

/**
 * Movements that pairs of stills agree on, those that most places of most pairs bear out first: two stills of one moment tell
 * the movement that holds for the whole clip, and those of other moments each another, because things move.
 */
function seedsOf(a: Stills, b: Stills): Seed[] {
  const groups: { seeds: Seed[]; corners: readonly number[]; points: number }[] = [];
  const found: Seed[] = [];
  for (const { i, j, orientation, own, other } of likely(a, b)) {
    const moved = findMovement(own, other);
    if (moved && moved.points >= MATCH_POINTS) {
      const at = { a: i / a.length, b: j / b.length };
      found.push({ at, moved, orientation, a: own, b: other });
    }
  }
  for (const seed of found.sort((one, other) => other.moved.points - one.moved.points)) {
    const corners = cornersOf(seed);
    const group = groups.find(
      (each) =>
        each.seeds[0]?.orientation === seed.orientation &&
        each.corners.every((value, at) => Math.abs(value - (corners[at] ?? 0)) < SAME_PLACE),
    );
    if (group) {
      group.seeds.push(seed);
      group.points += seed.moved.points;
    } else groups.push({ seeds: [seed], corners, points: seed.moved.points });
  }
  return groups
    .sort((one, other) => other.points - one.points)
    .slice(0, SEEDS)
    .flatMap(({ seeds: [first, ...more] }) =>
      first ? [{ ...first, moved: meanOf([first, ...more].map(({ moved }) => moved)) }] : [],
    );
}

/** Where the corners of the second lie in the first, in shares of its sides. */
function cornersOf({ moved, a, b }: Seed): number[] {
  const to = movementIn(moved, a, b);
  return [...to(0, 0), ...to(1, 0), ...to(0, 1), ...to(1, 1)];
}

interface StillPair {
  i: number;
  j: number;
  orientation: "upright" | "mirrored";
  own: Features;
  other: Features;
  /** Few points of each that are the other's nearest. */
  points: number;
}

/** Points of a still, and few of them. */
interface Points {
  all: Features;
  few: Features;
}
type BothWays = Record<"upright" | "mirrored", Points>;
/** What was found in the stills of a clip: it is laid beside more than one other. */
const known = new WeakMap<Stills, BothWays[]>();

function pointsOf(stills: Stills): BothWays[] {
  const found =
    known.get(stills) ??
    stills.map((plane) => {
      const { upright, mirrored } = featuresBothWays(plane, POINTS);
      const both = (all: Features): Points => ({ all, few: strongest(all, FEW_POINTS) });
      return { upright: both(upright), mirrored: both(mirrored) };
    });
  known.set(stills, found);
  return found;
}

/** Pairs of stills worth a closer look: those in which most of a few points are each the other's nearest. */
function likely(a: Stills, b: Stills): StillPair[] {
  const [left, right] = [pointsOf(a), pointsOf(b)];
  const pairs: StillPair[] = [];
  for (const orientation of ["upright", "mirrored"] as const)
    for (const [j, { [orientation]: other }] of right.entries())
      for (const [i, { upright: own }] of left.entries()) {
        const points = nearestOfEach(own.few, other.few);
        if (points >= LEAST_LIKELY) pairs.push({ i, j, orientation, own: own.all, other: other.all, points });
      }
  return pairs.sort((one, other) => other.points - one.points).slice(0, LIKELY);
}

/** Compares every frame with every other at the place that a movement tells. */
function along(a: ClipPrint, b: ClipPrint, interval: number, seed: Seed): ClipMatch | undefined {
  const { moved, orientation } = seed;
  const regions = regionsOf(moved, seed.a, seed.b);
  const to = movementIn(moved, seed.a, seed.b);
  const inner = insideBoth(regions.b, to);
  const extent = Math.min(...[regions.a, inner].flatMap(({ width, height }) => [width, height]));
  const side = Math.max(LEAST_SAMPLES, Math.min(MOST_SAMPLES, Math.round(extent * THUMB * SAMPLES_PER_POINT)));
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
