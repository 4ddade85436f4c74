import { type Orientation, orient, type Plane } from "./pdq.ts";
import { type Box, correlation, pattern, WHOLE } from "./thumbs.ts";

/** One picture inside another. */
export interface Fit {
  /** Which of the two shows more: the box is a stretch of that one, and the other is what lies in it. */
  of: "a" | "b";
  box: Box;
  /** How the second would have to be turned to look like the first. */
  orientation: Orientation;
  /** How alike the two are where they overlap, -1 to 1. */
  correlation: number;
}

/** Shares of a side that a crop may leave. */
const SHARES = [1, 0.96, 0.92, 0.88, 0.84, 0.8, 0.75, 0.7] as const;
/** First at this size, to find the place. */
export const COARSE = 16;
const COARSE_STEP = 0.03;
const KEPT = 6;
/** Below this at the small size nothing comes of going on: crops of one picture stay above, unrelated ones below. */
const COARSE_CORRELATION = 0.4;
/** Then at the full size, in steps that halve. */
const STEPS = [0.02, 0.01, 0.005] as const;
/** From here on it is the same picture: unrelated ones stay far below (`pnpm bench` prints how far). */
export const FIT_CORRELATION = 0.72;
/** A crop changes both sides alike, or one of them: never by more than this apart. */
const MAX_STRETCH = 0.16;

/**
 * Is one picture a crop of the other? Tries stretches of the larger one, coarse and then fine, against the whole of the
 * smaller one. Tolerates changes of scale, of brightness and small additions such as a logo.
 */
export function findFit(a: Plane, b: Plane, orientations: readonly Orientation[]): Fit | undefined {
  let best: Fit | undefined;
  for (const orientation of orientations) {
    const turned = orient(b, orientation);
    for (const of of ["a", "b"] as const) {
      const found = of === "a" ? fitInside(a, turned) : fitInside(turned, a);
      if (found && found.correlation > (best?.correlation ?? -1)) best = { ...found, of, orientation };
    }
    if (best && best.correlation > 0.9) break;
  }
  return best;
}

/** What a result says of a crop: nothing where one picture fills the other. */
export function cropOf({ of, box }: Fit): { crop?: Pick<Fit, "of" | "box"> } {
  return box.width > 0.99 && box.height > 0.99 ? {} : { crop: { of, box } };
}

type Found = Pick<Fit, "box" | "correlation">;

function fitInside(large: Plane, small: Plane): Found | undefined {
  const coarse = pattern(small, WHOLE, COARSE);
  const fine = pattern(small);
  if (!coarse || !fine) return undefined;
  const found = SHARES.flatMap((width) =>
    SHARES.filter((height) => Math.abs(width - height) <= MAX_STRETCH).flatMap(
      (height) => bestPlace(large, coarse, { width, height }) ?? [],
    ),
  );
  found.sort((one, other) => other.correlation - one.correlation);
  if ((found[0]?.correlation ?? -1) < COARSE_CORRELATION) return found[0];
  return strongest(found.slice(0, KEPT).map(({ box }) => refine(large, fine, box)));
}

/** Where a stretch of this size is most like what is wanted, on a coarse grid. */
function bestPlace(
  large: Plane,
  wanted: Float32Array,
  { width, height }: Pick<Box, "width" | "height">,
): Found | undefined {
  const found: Found[] = [];
  for (const x of offsets(width))
    for (const y of offsets(height)) {
      const box = { x, y, width, height };
      const seen = pattern(large, box, COARSE);
      found.push({ box, correlation: seen ? correlation(seen, wanted) : -1 });
    }
  return strongest(found);
}

/** The first of those that are most alike; undefined where none is at all. */
function strongest(found: readonly Found[]): Found | undefined {
  let best: Found | undefined;
  for (const each of found) if (each.correlation > (best?.correlation ?? -1)) best = each;
  return best;
}

function offsets(share: number): number[] {
  const steps = Math.round((1 - share) / COARSE_STEP);
  return Array.from({ length: steps + 1 }, (_, index) => (steps === 0 ? 0 : (index * (1 - share)) / steps));
}

/** Moves the edges of a stretch as long as that makes the two more alike. */
function refine(large: Plane, wanted: Float32Array, start: Box): Found {
  const at = (box: Box): Found => {
    const seen = pattern(large, box);
    return { box, correlation: seen ? correlation(seen, wanted) : -1 };
  };
  let best = at(start);
  for (const step of STEPS)
    for (let moved = true; moved; ) {
      moved = false;
      for (const change of neighbours(best.box, step)) {
        const next = at(change);
        if (next.correlation > best.correlation + 1e-4) {
          best = next;
          moved = true;
        }
      }
    }
  return best;
}

function neighbours({ x, y, width, height }: Box, step: number): Box[] {
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
      box.width > 0.6 &&
      box.height > 0.6 &&
      box.x + box.width <= 1 &&
      box.y + box.height <= 1,
  );
}
