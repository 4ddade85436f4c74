import { cropOf, FIT_CORRELATION, type Fit, findFit } from "./crop.ts";
import {
  MATCH_DISTANCE,
  MIN_QUALITY,
  ORIENTATIONS,
  type Orientation,
  type Plane,
  pdqDistance,
  pdqHash,
  pdqParts,
} from "./pdq.ts";
import { type Box, barsOf, insideBars, planeOf, resample, THUMB, WHOLE } from "./thumbs.ts";

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
  /** The picture inside black bars, where there are any. */
  bars?: { a?: Box; b?: Box };
}

/** A stretch of a plane as a plane. */
function cut(plane: Plane, box: Box): Plane {
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
 * Are two pictures the same but for size, quality, turning, bars or a crop? First PDQ in eight orientations, without black
 * bars; where that finds nothing, one is laid over the other as a crop. "Not the same" says only that nothing was found.
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
  const match = { ...best, quality: { a: left.quality, b: right.quality }, ...barsOf(inside.a, inside.b) };
  const seen = left.quality >= MIN_QUALITY && right.quality >= MIN_QUALITY;
  if (seen && best.distance <= MATCH_DISTANCE) return { same: true, ...match };
  if (!seen) return { same: false, ...match };
  const small = (plane: Plane) => planeOf(resample(plane, WHOLE, THUMB));
  const fit = findFit(small(a), small(b), ORIENTATIONS);
  if (!fit) return { same: false, ...match };
  const value = Math.round(100 * fit.correlation) / 100;
  if (fit.correlation < FIT_CORRELATION) return { same: false, ...match, correlation: value };
  return {
    same: true,
    ...match,
    orientation: fit.orientation,
    ...cropOf(fit),
    correlation: value,
  };
}
