import { BACK, type Orientation, orient, orientBox, type Plane } from "./pdq.ts";
import { Strips } from "./strips.ts";
import { type Box, correlation, pattern, planeOf, WHOLE } from "./thumbs.ts";

/** One picture inside another. */
export interface Fit {
  /** Which of the two shows more: the box is a stretch of that one, and the other is what lies in it. */
  of: "a" | "b";
  box: Box;
  /** How the second would have to be turned to look like the first. */
  orientation: Orientation;
  /** How alike the two are where they overlap, -1 to 1. */
  correlation: number;
  /** Whether it is alike enough to be the same: more is asked where less is left. */
  enough: boolean;
}

/** Shares of a side that a crop may leave. */
const SHARES = [1, 0.96, 0.92, 0.88, 0.84, 0.8, 0.75, 0.7] as const;
/** What is smaller than the least of them was only walked to. */
const LEAST_TRIED = 0.66;
/** First at this size, to find the place. */
export const COARSE = 16;
const COARSE_STEP = 0.03;
/** Places that are looked at more closely, of all orientations together. */
const KEPT = 12;
/** Below this at the small size nothing comes of going on: crops of one picture stay above, unrelated ones below. */
const COARSE_CORRELATION = 0.4;
/** Then at the full size, in steps that halve. */
const STEPS = [0.02, 0.01, 0.005] as const;
/** What is not this alike after the first of them is left: the same picture is far above by then. */
const STEP_CORRELATION = 0.5;
/** From here on it is the same picture: unrelated ones stay far below (`pnpm bench` prints how far). */
export const FIT_CORRELATION = 0.72;
/** A stretch smaller than any that was tried must be this alike, where it fits best: two lines look much like two others. */
const FAR_CORRELATION = 0.97;
/** No side is made smaller than this: by the search, and by walking on from what it found. */
const [LEAST_SIDE, LEAST_FAR] = [0.6, 0.45];
/** A crop changes both sides alike, or one of them: never by more than this apart. */
const MAX_STRETCH = 0.16;

/** Sizes that are tried, and at each the places. */
const PLACES: readonly (readonly Box[])[] = SHARES.flatMap((width) =>
  SHARES.filter((height) => Math.abs(width - height) <= MAX_STRETCH).map((height) =>
    offsets(width).flatMap((x) => offsets(height).map((y) => ({ x, y, width, height }))),
  ),
);

/** A stretch of one picture that the whole of the other may be. */
interface Place extends Omit<Fit, "enough"> {
  /** Turned as it is compared. */
  large: Plane;
  small: Plane;
}

/**
 * Is one picture a crop of the other? Tries stretches of the larger one, coarse and then fine, against the whole of the
 * smaller one. Tolerates changes of scale, of brightness and small additions such as a logo.
 */
export function findFit(a: Plane, b: Plane, orientations: readonly Orientation[]): Fit | undefined {
  const places = [...coarsePlaces("a", a, b, orientations), ...coarsePlaces("b", a, b, orientations)];
  places.sort((one, other) => other.correlation - one.correlation);
  const [first] = places;
  if (!first) return undefined;
  const worth = places.filter(({ correlation }) => correlation >= COARSE_CORRELATION).slice(0, KEPT);
  const place = strongest(worth.map((each) => refine(each, LEAST_SIDE))) ?? first;
  const far = Math.min(place.box.width, place.box.height) < LEAST_TRIED;
  const { of, box, orientation, correlation } = far ? refine(place, LEAST_FAR) : place;
  return { of, box, orientation, correlation, enough: correlation >= (far ? FAR_CORRELATION : FIT_CORRELATION) };
}

/**
 * At every size the place in the one where the other is most like it, on a coarse grid. The one is looked at once for all
 * orientations: instead of it, the small copy of the other is turned.
 */
function coarsePlaces(of: "a" | "b", a: Plane, b: Plane, orientations: readonly Orientation[]): Place[] {
  const [within, whole] = of === "a" ? [a, b] : [b, a];
  const coarse = pattern(whole, WHOLE, COARSE);
  if (!coarse) return [];
  const wanted = orientations.map((orientation) => {
    const turn = of === "a" ? orientation : BACK[orientation];
    const seen = Float32Array.from(orient(planeOf(coarse, COARSE), turn).data);
    const turned = orient(b, orientation);
    return { orientation, seen, large: of === "a" ? a : turned, small: of === "a" ? turned : a };
  });
  const strips = new Strips(within, COARSE);
  return PLACES.flatMap((boxes) => {
    const best: (Found | undefined)[] = wanted.map(() => undefined);
    for (const box of boxes) {
      const there = strips.pattern(box);
      if (!there) continue;
      for (const [at, { seen }] of wanted.entries()) {
        const value = correlation(there, seen);
        if (value > (best[at]?.correlation ?? -1)) best[at] = { box, correlation: value };
      }
    }
    return wanted.flatMap(({ orientation, large, small }, at): Place[] => {
      const found = best[at];
      if (!found) return [];
      const box = of === "a" ? found.box : orientBox(found.box, orientation);
      return [{ of, orientation, large, small, ...found, box }];
    });
  });
}

/** What a result says of a crop: nothing where one picture fills the other. */
export function cropOf({ of, box }: Fit): { crop?: Pick<Fit, "of" | "box"> } {
  return box.width > 0.99 && box.height > 0.99 ? {} : { crop: { of, box } };
}

type Found = Pick<Fit, "box" | "correlation">;

/** The first of those that are most alike; undefined where none is at all. */
function strongest<T extends Found>(found: readonly T[]): T | undefined {
  let best: T | undefined;
  for (const each of found) if (each.correlation > (best?.correlation ?? -1)) best = each;
  return best;
}

function offsets(share: number): number[] {
  const steps = Math.round((1 - share) / COARSE_STEP);
  return Array.from({ length: steps + 1 }, (_, index) => (steps === 0 ? 0 : (index * (1 - share)) / steps));
}

/** Moves the edges of a stretch as long as that makes the two more alike. */
function refine(place: Place, least: number): Place {
  const wanted = pattern(place.small);
  const at = (box: Box): Found => {
    const seen = wanted ? pattern(place.large, box) : null;
    return { box, correlation: seen && wanted ? correlation(seen, wanted) : -1 };
  };
  let best = at(place.box);
  for (const step of STEPS) {
    for (let moved = true; moved; ) {
      moved = false;
      for (const change of neighbours(best.box, step, least)) {
        const next = at(change);
        if (next.correlation > best.correlation + 1e-4) {
          best = next;
          moved = true;
        }
      }
    }
    if (best.correlation < STEP_CORRELATION) break;
  }
  return { ...place, ...best };
}

function neighbours({ x, y, width, height }: Box, step: number, least: number): Box[] {
  const moves: Box[] = [];
  for (const by of [-step, step])
    moves.push(
      { x: x + by, y, width, height },
      { x, y: y + by, width, height },
      { x, y, width: width + by, height },
      { x, y, width, height: height + by },
      { x: x + by, y, width: width - by, height },
      { x, y: y + by, width, height: height - by },
    );
  return moves.filter(
    (box) =>
      box.x >= 0 &&
      box.y >= 0 &&
      box.width > least &&
      box.height > least &&
      box.x + box.width <= 1 &&
      box.y + box.height <= 1,
  );
}
