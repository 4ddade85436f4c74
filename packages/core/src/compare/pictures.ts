import { cropOf, type Fit, findFit } from "./crop.ts";
import { featuresBothWays } from "./features.ts";
import { findMovement, type Moved, movementIn, regionsOf, turnOf } from "./movement.ts";
import { overlapAgrees, overlapIsFirm, type Place } from "./overlap.ts";
import {
  MATCH_DISTANCE,
  MIN_QUALITY,
  ORIENTATIONS,
  type Orientation,
  orient,
  type Plane,
  pdqDistance,
  pdqHash,
  pdqParts,
} from "./pdq.ts";
import { type Box, barsOf, correlation, insideBars, pattern, planeOf, resample, THUMB, WHOLE } from "./thumbs.ts";

/** What two pictures have in common. */
export interface PictureMatch {
  same: boolean;
  /** How the second would have to be turned to look like the first. */
  orientation: Orientation;
  /** Bits of PDQ that differ at the best orientation, 0 to 256. */
  distance: number;
  /** How much there is to see in each, 0 to 100; below 50 a hash says nothing. */
  quality: { a: number; b: number };
  /** Where one shows less than the other, and how alike they are there. */
  crop?: Pick<Fit, "of" | "box">;
  correlation?: number;
  /** Places in both that fit one movement, where hashes and crops found nothing; by how much the second is turned, in degrees. */
  points?: number;
  turned?: number;
  /** What each shows of the other, where neither shows all of it. */
  regions?: { a: Box; b: Box };
  /** The picture inside black bars, where there are any. */
  bars?: { a?: Box; b?: Box };
}

/**
 * Places that must fit one movement. Of 2,500 pairs of unrelated photographs none had eight (`pnpm bench:compare` prints
 * how many had); the same picture cropped to a half or turned by some degrees has 60 to 300.
 */
export const MATCH_POINTS = 16;
/** So few are enough where the pictures, laid over each other as the points say, show the same nearly everywhere. */
const FEW_POINTS = 8;
/** Where there is little to see, hashes and likeness must both say so. */
const SOFT_CORRELATION = 0.95;

/** A stretch of a plane as a plane. */
export function cut(plane: Plane, box: Box): Plane {
  if (box.width === 1 && box.height === 1) return plane;
  const [x, y] = [Math.round(box.x * plane.width), Math.round(box.y * plane.height)];
  const width = Math.max(1, Math.round(box.width * plane.width));
  const height = Math.max(1, Math.round(box.height * plane.height));
  const data = new Float64Array(width * height);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      data[row * width + column] = plane.data[(y + row) * plane.width + x + column] ?? 0;
  return { width, height, data };
}

/**
 * Are two pictures the same but for size, quality, turning, bars, a crop, or what surrounds them? First PDQ in eight
 * orientations, without black bars; where that finds nothing, one is laid over the other as a crop; then places that stand
 * out in both are looked for that fit one movement. "Not the same" says only that nothing was found.
 */
export function matchPictures(one: Plane, other: Plane): PictureMatch {
  const inside = { a: insideBars([one]), b: insideBars([other]) };
  const [a, b] = [cut(one, inside.a), cut(other, inside.b)];
  const [left, right] = [pdqParts(a), pdqParts(b)];
  const hash = pdqHash(left);
  let best = { orientation: "upright" as Orientation, distance: 257 };
  for (const orientation of ORIENTATIONS) {
    const distance = pdqDistance(hash, pdqHash(right, orientation));
    if (distance < best.distance) best = { orientation, distance };
  }
  const quality = { a: left.quality, b: right.quality };
  const match = { ...best, quality, ...barsOf(inside.a, inside.b) };
  const seen = Math.min(quality.a, quality.b) >= MIN_QUALITY;
  const near = best.distance <= MATCH_DISTANCE;
  if (near && (seen || alike(a, orient(b, best.orientation)))) return { same: true, ...match };
  const laid = seen ? laidOver(a, b) : {};
  if (laid.same) return { ...match, ...laid, same: true };
  return { same: false, ...match, ...laid, ...byFeatures(one, other) };
}

/** A soft picture has a hash that rests on little: the whole of both must be alike as well. */
function alike(a: Plane, b: Plane): boolean {
  const [one, other] = [pattern(a), pattern(b)];
  return one !== null && other !== null && correlation(one, other) >= SOFT_CORRELATION;
}

type Laid = Partial<Pick<PictureMatch, "same" | "orientation" | "crop" | "correlation">>;

/** One laid over the other, as a crop of it. */
function laidOver(a: Plane, b: Plane): Laid {
  const small = (plane: Plane) => planeOf(resample(plane, WHOLE, THUMB));
  const fit = findFit(small(a), small(b), ORIENTATIONS);
  if (!fit) return {};
  const value = Math.round(100 * fit.correlation) / 100;
  if (!fit.enough || !fitAgrees(a, b, fit)) return { correlation: value };
  return { same: true, orientation: fit.orientation, ...cropOf(fit), correlation: value };
}

/** Is it the pictures that are alike, and not only what stands in both? */
function fitAgrees(a: Plane, b: Plane, { of, box, orientation }: Fit): boolean {
  const turned = orient(b, orientation);
  const into: Place = (x, y) => [box.x + x * box.width, box.y + y * box.height];
  return of === "a" ? overlapAgrees(a, turned, into, WHOLE) : overlapAgrees(turned, a, into, WHOLE);
}

type Found = Partial<Pick<PictureMatch, "same" | "orientation" | "crop" | "points" | "turned" | "regions">>;

/** What was found in a picture: it may be laid beside more than one other. */
const known = new WeakMap<Plane, ReturnType<typeof featuresBothWays>>();

function placesOf(plane: Plane): ReturnType<typeof featuresBothWays> {
  const places = known.get(plane) ?? featuresBothWays(plane);
  known.set(plane, places);
  return places;
}

/** Places that stand out in both, upright and mirrored: bars and whatever else surrounds a picture are part of none. */
function byFeatures(one: Plane, other: Plane): Found {
  const { upright: a } = placesOf(one);
  const both = placesOf(other);
  let best: { moved: Moved; found: Found } | undefined;
  for (const orientation of ["upright", "mirrored"] as const) {
    const b = both[orientation];
    const moved = findMovement(a, b);
    if (!moved || moved.points < FEW_POINTS || moved.points <= (best?.moved.points ?? 0)) continue;
    const shows = moved.points < MATCH_POINTS ? overlapIsFirm : overlapAgrees;
    if (!shows(one, orient(other, orientation), movementIn(moved, a, b), regionsOf(moved, a, b).b)) continue;
    best = {
      moved,
      found: { orientation, turned: round(turnOf(moved)), ...shownOf(regionsOf(moved, a, b), orientation) },
    };
  }
  if (!best) return {};
  return { same: true, ...best.found, points: best.moved.points };
}

const round = (value: number): number => Math.round(10 * value) / 10 || 0;
const isWhole = ({ width, height }: Box): boolean => width > 0.97 && height > 0.97;

/** A crop where one lies whole in the other, else what each shows of the other; nothing where both show all. */
export function shownOf({ a, b }: { a: Box; b: Box }, orientation: Orientation): Pick<Found, "crop" | "regions"> {
  const place = ({ x, y, width, height }: Box): Box => ({
    x: cents(x),
    y: cents(y),
    width: cents(width),
    height: cents(height),
  });
  // Of a mirrored picture the stretch is told as it stands there.
  const back = orientation === "mirrored" ? { ...b, x: 1 - b.x - b.width } : b;
  if (isWhole(a) && isWhole(b)) return {};
  if (isWhole(b)) return { crop: { of: "a", box: place(a) } };
  if (isWhole(a)) return { crop: { of: "b", box: place(back) } };
  return { regions: { a: place(a), b: place(back) } };
}

const cents = (value: number): number => Math.round(1000 * value) / 1000;
