import { COARSE, cropOf, FIT_CORRELATION, type Fit, findFit } from "./crop.ts";
import { fitRanges } from "./fit.ts";
import {
  MATCH_DISTANCE,
  MIN_QUALITY,
  type Orientation,
  orient,
  type PdqHash,
  type PdqParts,
  type Plane,
  pdqDistance,
  pdqHash,
  pdqParts,
} from "./pdq.ts";
import { type Box, correlation, pattern, planeOf, resample, THUMB, WHOLE } from "./thumbs.ts";
import type { Range } from "./timeline.ts";

/** What is kept of one frame: a small copy, its hash, and that of its mirror image. */
export interface FramePrint {
  thumb: Uint8Array;
  hash: PdqHash;
  mirrored: PdqHash;
  quality: number;
}

/** Frames at equal distances in time. */
export interface ClipPrint {
  frames: readonly FramePrint[];
}

/** What two clips have in common. */
export interface ClipMatch {
  ranges: Range[];
  /** How the second would have to be turned to look like the first. */
  orientation: Orientation;
  /** Where one shows less than the other. */
  crop?: Pick<Fit, "of" | "box">;
  /** Mean distance of hashes, where hashes matched. */
  distance?: number;
  /** Mean likeness, where small copies were laid over one another. */
  correlation?: number;
  /** Places in both that fit one movement, where they led to it; by how much the second is turned, in degrees. */
  points?: number;
  turned?: number;
  /** What each shows of the other, where neither shows all of it. */
  regions?: { a: Box; b: Box };
}

/** Prints a frame; `thumb` is where its small copy goes, `THUMB` x `THUMB` bytes. */
export function printFrame(plane: Plane, thumb: Uint8Array): FramePrint {
  const parts: PdqParts = pdqParts(plane);
  for (const [index, value] of resample(plane, WHOLE, THUMB).entries()) thumb[index] = Math.round(value);
  return {
    thumb,
    hash: pdqHash(parts),
    mirrored: pdqHash(parts, "mirrored"),
    quality: parts.quality,
  };
}

/** How many pairs are laid over one another in search of a crop, best candidates first. */
const SEEDS = 24;
/** Pairs that are compared in full; of longer clips only some frames seed, and only lines near the seed are followed. */
const MAX_PAIRS = 2_000_000;
const NEAR_SECONDS = 60;

/**
 * Which stretches of two clips are the same. First by hash, upright and mirrored, as vPDQ does (ThreatExchange,
 * `vpdq/README.md`): pairs within the published distance whose frames have enough to see. What that leaves unmatched is
 * tried once more as a crop: one pair of frames gives the place, and the whole clip is compared there.
 * "None" says only that none was found.
 */
export function matchClips(a: ClipPrint, b: ClipPrint, interval: number): ClipMatch | undefined {
  const enough = (match: ClipMatch | undefined) => isEnough(match, a, b);
  const upright = byHash(a, b, interval, "upright");
  if (enough(upright)) return upright;
  const best = longest([upright, byHash(a, b, interval, "mirrored")].filter((each) => each !== undefined));
  if (enough(best)) return best;
  const cropped = byCrop(a, b, interval);
  return longest([best, cropped].filter((each) => each !== undefined));
}

/** Once most of the shorter clip is found, nothing better is to be had. */
export const isEnough = (match: ClipMatch | undefined, a: ClipPrint, b: ClipPrint): boolean =>
  match !== undefined && frames(match) >= 0.8 * Math.min(a.frames.length, b.frames.length);

const frames = (match: ClipMatch): number =>
  match.ranges.reduce((sum, range) => sum + (range.again ? 0 : range.frames), 0);
/** The one that explains more frames; of equal ones the first. */
export const longest = (matches: readonly ClipMatch[]): ClipMatch | undefined =>
  [...matches].sort((one, other) => frames(other) - frames(one))[0];

/** A distance is told as a likeness: none as 1, the largest that counts as about a half. */
const BITS = 2 * MATCH_DISTANCE;

function byHash(
  a: ClipPrint,
  b: ClipPrint,
  interval: number,
  orientation: "upright" | "mirrored",
): ClipMatch | undefined {
  const right = b.frames.map(({ quality, hash, mirrored }) =>
    quality < MIN_QUALITY ? undefined : orientation === "upright" ? hash : mirrored,
  );
  const left = a.frames.map(({ quality, hash }) => (quality < MIN_QUALITY ? undefined : hash));
  const { ranges, mean } = fitRanges(left.length, right.length, interval, (i, j) => {
    const one = left[i];
    const other = right[j];
    const distance = one && other ? pdqDistance(one, other) : MATCH_DISTANCE + 1;
    return distance > MATCH_DISTANCE ? undefined : 1 - distance / BITS;
  });
  return ranges.length === 0 ? undefined : { ranges, orientation, distance: Math.round(10 * BITS * (1 - mean)) / 10 };
}

/** Places that are followed through the clips; the one that explains most is told, not the first. */
const FOLLOWED = 5;

function byCrop(a: ClipPrint, b: ClipPrint, interval: number): ClipMatch | undefined {
  const followed: ClipMatch[] = [];
  for (const { i, j, orientation } of seeds(a, b)) {
    const [one, other] = [a.frames[i], b.frames[j]];
    if (!one || !other) continue;
    const fit = findFit(planeOf(one.thumb), planeOf(other.thumb), [orientation]);
    if (!fit?.enough) continue;
    const found = alongFit(a, b, interval, fit, j - i);
    if (found) followed.push(found);
    if (followed.length >= FOLLOWED || isEnough(found, a, b)) break;
  }
  return longest(followed);
}

/** Pairs worth laying over one another: their coarse patterns are the most alike, and each frame is taken once. */
function seeds(a: ClipPrint, b: ClipPrint): { i: number; j: number; orientation: Orientation }[] {
  const step = Math.ceil(Math.sqrt((a.frames.length * b.frames.length) / MAX_PAIRS));
  const patterns = (clip: ClipPrint, orientation: Orientation) =>
    clip.frames.map(({ thumb, quality }, index) => {
      if (quality < MIN_QUALITY || index % step !== 0) return null;
      return pattern(orient(planeOf(thumb), orientation), WHOLE, COARSE);
    });
  const left = patterns(a, "upright");
  const found: { i: number; j: number; orientation: Orientation; value: number }[] = [];
  for (const orientation of ["upright", "mirrored"] as const) {
    const right = patterns(b, orientation);
    for (const [i, one] of left.entries()) {
      if (!one) continue;
      let best: { j: number; value: number } | undefined;
      for (const [j, other] of right.entries()) {
        const value = other ? correlation(one, other) : -1;
        if (value > (best?.value ?? 0)) best = { j, value };
      }
      if (best) found.push({ i, orientation, ...best });
    }
  }
  return found.sort((one, other) => other.value - one.value).slice(0, SEEDS);
}

/** How far from the line of a seed frames are compared, in frames: of clips with too many pairs only near it. */
export const reachOf = (a: number, b: number, interval: number): number =>
  a * b > MAX_PAIRS ? NEAR_SECONDS / interval : Number.POSITIVE_INFINITY;

/** Compares every frame with every other at one place. */
function alongFit(a: ClipPrint, b: ClipPrint, interval: number, fit: Fit, offset: number): ClipMatch | undefined {
  const reach = reachOf(a.frames.length, b.frames.length, interval);
  const patterns = (clip: ClipPrint, side: "a" | "b") =>
    clip.frames.map(({ thumb, quality }) => {
      if (quality < MIN_QUALITY) return null;
      const plane = planeOf(thumb);
      return pattern(side === "b" ? orient(plane, fit.orientation) : plane, fit.of === side ? fit.box : WHOLE);
    });
  const [left, right] = [patterns(a, "a"), patterns(b, "b")];
  const { ranges, mean } = fitRanges(left.length, right.length, interval, (i, j) => {
    const one = left[i];
    const other = right[j];
    if (!one || !other || Math.abs(j - i - offset) > reach) return undefined;
    const value = correlation(one, other);
    return value < FIT_CORRELATION ? undefined : value;
  });
  if (ranges.length === 0) return undefined;
  return {
    ranges,
    orientation: fit.orientation,
    ...cropOf(fit),
    correlation: Math.round(100 * mean) / 100,
  };
}
