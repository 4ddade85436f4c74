import { COARSE } from "../crop.ts";
import type { ClipPrint } from "../frames.ts";
import {
  MATCH_DISTANCE,
  MIN_QUALITY,
  ORIENTATIONS,
  orient,
  type PdqHash,
  type Plane,
  pdqDistance,
  pdqHash,
  pdqParts,
} from "../pdq.ts";
import { cut } from "../pictures.ts";
import { insideBars, pattern, planeOf, resample, THUMB, WHOLE } from "../thumbs.ts";
import { HASH_WORDS, PATTERN, type PictureEntry } from "./entry.ts";
import type { Wanted } from "./search.ts";

/** Frames that differ in fewer bits than this are one, where they follow one another. */
const SAME_FRAME = 10;
/** Frames of a clip that are looked for, spread over all of it: an hour of it is recognised by as many. */
const MOST_WANTED = 240;

/** A picture without its bars, and a small copy of it. */
function seen(plane: Plane): { parts: ReturnType<typeof pdqParts>; small: Plane } {
  const inside = cut(plane, insideBars([plane]));
  return { parts: pdqParts(inside), small: planeOf(resample(inside, WHOLE, THUMB)) };
}

const coarse = (plane: Plane): Int8Array => {
  const found = pattern(plane, WHOLE, COARSE);
  // Scaled to its largest sample: of what is alike only the proportions count.
  const most = found?.reduce((sum, value) => Math.max(sum, Math.abs(value)), 0) ?? 0;
  return Int8Array.from({ length: PATTERN }, (_, at) => (most > 0 ? Math.round((127 * (found?.[at] ?? 0)) / most) : 0));
};

/** What an archive keeps of a picture. */
export function printPicture(plane: Plane): PictureEntry {
  const { parts, small } = seen(plane);
  return { kind: "picture", quality: parts.quality, hash: pdqHash(parts), pattern: coarse(small) };
}

/** A picture as it is looked for: in all eight orientations. */
export function wantedPicture(plane: Plane): NonNullable<Wanted["picture"]> {
  const { parts, small } = seen(plane);
  return {
    hashes: ORIENTATIONS.map((orientation) => pdqHash(parts, orientation)),
    patterns: ORIENTATIONS.map((orientation) => coarse(orient(small, orientation))),
  };
}

/** Hashes of those frames of a clip that show something, and not what the one before them did. */
export function printFrames({ frames }: ClipPrint): Uint32Array {
  const kept: PdqHash[] = [];
  let last: PdqHash | undefined;
  for (const { quality, hash } of frames) {
    if (quality < MIN_QUALITY || (last && pdqDistance(last, hash) < SAME_FRAME)) continue;
    kept.push(hash);
    last = hash;
  }
  return joined(kept);
}

/** Frames of a clip as they are looked for: upright and mirrored. */
export function wantedFrames({ frames }: ClipPrint): Uint32Array {
  const shown = frames.filter(({ quality }) => quality >= MIN_QUALITY);
  const step = Math.max(1, shown.length / MOST_WANTED);
  const taken: PdqHash[] = [];
  for (let at = 0; at < shown.length; at += step) {
    const { hash, mirrored } = shown[Math.floor(at)] ?? {};
    if (hash && !taken.some((each) => pdqDistance(each, hash) < MATCH_DISTANCE / 4)) taken.push(hash);
    if (mirrored && hash && taken.at(-1) === hash) taken.push(mirrored);
  }
  return joined(taken);
}

function joined(hashes: readonly PdqHash[]): Uint32Array {
  const out = new Uint32Array(HASH_WORDS * hashes.length);
  for (const [at, hash] of hashes.entries()) out.set(hash, HASH_WORDS * at);
  return out;
}
