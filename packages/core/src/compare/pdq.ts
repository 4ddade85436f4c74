import { bitsOf } from "./bits.ts";

/**
 * PDQ, the 256-bit perceptual hash of pictures published by Meta (ThreatExchange, `pdq/README.md` and "The TMK+PDQF
 * video-hashing algorithm and the PDQ image-hashing algorithm", 2019): luminance, two passes of a box filter in each
 * direction, 64 x 64 samples, the 16 x 16 lowest cosine coefficients but the first, each bit whether a coefficient is
 * above the median. Two hashes at most 31 bits apart are the same picture with great likelihood; more says nothing.
 */

/** Brightness, row by row, 0 to 255. */
export interface Plane {
  width: number;
  height: number;
  data: ArrayLike<number>;
}

/** The cosine coefficients that a hash is made of, and how much there is to see, 0 to 100. */
export interface PdqParts {
  coefficients: Float64Array;
  quality: number;
}

/** 256 bits, lowest first. */
export type PdqHash = Uint32Array;

/** Turns and mirrors of a picture, as the second picture would have to be changed to look like the first. */
export const ORIENTATIONS = [
  "upright", "mirrored", "flipped", "turned-180", "transposed", "turned-90", "turned-270", "transversed",
] as const; // biome-ignore format: a table
export type Orientation = (typeof ORIENTATIONS)[number];

/** Published start values: bits apart, and the quality from which a hash is worth comparing. */
export const MATCH_DISTANCE = 31;
export const MIN_QUALITY = 50;

const SIDE = 64;
const KEPT = 16;
const PASSES = 2;

const COSINES = Float64Array.from(
  { length: KEPT * SIDE },
  (_, index) =>
    Math.sqrt(2 / SIDE) * Math.cos((Math.PI / 2 / SIDE) * (Math.floor(index / SIDE) + 1) * (2 * (index % SIDE) + 1)),
);

/** The window of the box filter for a side of this many samples. */
const windowOf = (samples: number): number => Math.ceil(samples / (2 * SIDE));

/** How far a window reaches: one more sample ahead than behind where it is even. */
const reachOf = (window: number): { ahead: number; behind: number } => {
  const ahead = Math.floor(window / 2);
  return { ahead, behind: window - 1 - ahead };
};

/** A box filter along every row; at the ends the mean is taken over what is there. */
function boxRows(from: Float64Array, to: Float64Array, width: number, height: number, window: number): void {
  const { ahead, behind } = reachOf(window);
  for (let start = 0; start < width * height; start += width) {
    let sum = 0;
    let count = Math.min(ahead, width);
    for (let x = 0; x < count; x++) sum += from[start + x] ?? 0;
    for (let x = 0; x < width; x++) {
      if (x + ahead < width) {
        sum += from[start + x + ahead] ?? 0;
        count += 1;
      }
      to[start + x] = sum / count;
      if (x >= behind) {
        sum -= from[start + x - behind] ?? 0;
        count -= 1;
      }
    }
  }
}

/** The same along every column, all of them at once: row by row, as they lie in memory. */
function boxColumns(from: Float64Array, to: Float64Array, width: number, height: number, window: number): void {
  const { ahead, behind } = reachOf(window);
  const sums = new Float64Array(width);
  const add = (start: number): void => {
    for (let x = 0; x < width; x++) sums[x] = (sums[x] ?? 0) + (from[start + x] ?? 0);
  };
  let count = Math.min(ahead, height);
  for (let y = 0; y < count; y++) add(y * width);
  for (let y = 0; y < height; y++) {
    if (y + ahead < height) {
      add((y + ahead) * width);
      count += 1;
    }
    const start = y * width;
    for (let x = 0; x < width; x++) to[start + x] = (sums[x] ?? 0) / count;
    if (y >= behind) {
      const leaving = (y - behind) * width;
      for (let x = 0; x < width; x++) sums[x] = (sums[x] ?? 0) - (from[leaving + x] ?? 0);
      count -= 1;
    }
  }
}

/** 64 x 64 samples of the filtered picture. */
function decimate({ width, height, data }: Plane): Float64Array {
  const now = Float64Array.from(data);
  const next = new Float64Array(now.length);
  const [across, down] = [windowOf(width), windowOf(height)];
  for (let pass = 0; pass < PASSES; pass++) {
    boxRows(now, next, width, height, across);
    boxColumns(next, now, width, height, down);
  }
  const out = new Float64Array(SIDE * SIDE);
  for (let row = 0; row < SIDE; row++) {
    const y = Math.floor(((row + 0.5) * height) / SIDE);
    for (let column = 0; column < SIDE; column++)
      out[row * SIDE + column] = now[y * width + Math.floor(((column + 0.5) * width) / SIDE)] ?? 0;
  }
  return out;
}

/** Coefficients and quality of a picture. Takes any size; below 64 samples a side little is left to compare. */
export function pdqParts(plane: Plane): PdqParts {
  const samples = decimate(plane);
  return { coefficients: transform(samples), quality: Math.min(100, Math.trunc(gradientOf(samples) / 90)) };
}

/** How much neighbours differ, in whole hundredths of the range. */
function gradientOf(samples: Float64Array): number {
  let gradient = 0;
  const add = (one: number, other: number): void => {
    gradient += Math.abs(Math.trunc((((samples[one] ?? 0) - (samples[other] ?? 0)) * 100) / 255));
  };
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      const at = row * SIDE + column;
      if (row < SIDE - 1) add(at, at + SIDE);
      if (column < SIDE - 1) add(at, at + 1);
    }
  return gradient;
}

/** The lowest frequencies of a cosine transform, but for the first of all. */
function transform(samples: Float64Array): Float64Array {
  const rows = new Float64Array(KEPT * SIDE);
  for (let i = 0; i < KEPT; i++)
    for (let k = 0; k < SIDE; k++) {
      const share = COSINES[i * SIDE + k] ?? 0;
      for (let column = 0; column < SIDE; column++) {
        const at = i * SIDE + column;
        rows[at] = (rows[at] ?? 0) + share * (samples[k * SIDE + column] ?? 0);
      }
    }
  const coefficients = new Float64Array(KEPT * KEPT);
  for (let i = 0; i < KEPT; i++)
    for (let j = 0; j < KEPT; j++) {
      let sum = 0;
      for (let k = 0; k < SIDE; k++) sum += (rows[i * SIDE + k] ?? 0) * (COSINES[j * SIDE + k] ?? 0);
      coefficients[i * KEPT + j] = sum;
    }
  return coefficients;
}

/**
 * The hash of a picture, or of it turned: mirroring negates every second coefficient, turning swaps rows and columns,
 * so that all eight come from one transform.
 */
export function pdqHash({ coefficients }: PdqParts, orientation: Orientation = "upright"): PdqHash {
  const { swap, x, y } = CHANGES[orientation];
  const turned = new Float64Array(KEPT * KEPT);
  for (let i = 0; i < KEPT; i++)
    for (let j = 0; j < KEPT; j++) {
      const value = coefficients[swap ? j * KEPT + i : i * KEPT + j] ?? 0;
      // Row and column 0 hold the first frequency, which mirroring negates.
      turned[i * KEPT + j] = (x && j % 2 === 0 ? -1 : 1) * (y && i % 2 === 0 ? -1 : 1) * value;
    }
  // The lower of the two in the middle, as the published code takes it.
  const median = Float64Array.from(turned).sort()[(KEPT * KEPT) / 2 - 1] ?? 0;
  const hash = new Uint32Array((KEPT * KEPT) / 32);
  for (let index = 0; index < turned.length; index++)
    if ((turned[index] ?? 0) > median) hash[index >> 5] = (hash[index >> 5] ?? 0) | (1 << (index & 31));
  return hash;
}

const CHANGES: Readonly<Record<Orientation, { swap: boolean; x: boolean; y: boolean }>> = {
  upright: { swap: false, x: false, y: false },
  mirrored: { swap: false, x: true, y: false },
  flipped: { swap: false, x: false, y: true },
  "turned-180": { swap: false, x: true, y: true },
  transposed: { swap: true, x: false, y: false },
  "turned-90": { swap: true, x: true, y: false },
  "turned-270": { swap: true, x: false, y: true },
  transversed: { swap: true, x: true, y: true },
};

/** The same change, on pixels. */
export function orient(plane: Plane, orientation: Orientation): Plane {
  if (orientation === "upright") return plane;
  const { swap, x, y } = CHANGES[orientation];
  const { data } = plane;
  const [width, height] = swap ? [plane.height, plane.width] : [plane.width, plane.height];
  const out = new Float64Array(width * height);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const [c, r] = [x ? width - 1 - column : column, y ? height - 1 - row : row];
      out[row * width + column] = (swap ? data[c * plane.width + r] : data[r * plane.width + c]) ?? 0;
    }
  return { width, height, data: out };
}

/** The change that undoes it. */
export const BACK: Readonly<Record<Orientation, Orientation>> = {
  upright: "upright",
  mirrored: "mirrored",
  flipped: "flipped",
  "turned-180": "turned-180",
  transposed: "transposed",
  "turned-90": "turned-270",
  "turned-270": "turned-90",
  transversed: "transversed",
};

/** The same change, on a stretch in shares of the sides. */
export function orientBox<T extends { x: number; y: number; width: number; height: number }>(
  box: T,
  orientation: Orientation,
): Pick<T, "x" | "y" | "width" | "height"> {
  const { swap, x, y } = CHANGES[orientation];
  // Where the columns and rows of what comes out are taken from.
  const [across, down, width, height] = swap
    ? [box.y, box.x, box.height, box.width]
    : [box.x, box.y, box.width, box.height];
  return { x: x ? 1 - across - width : across, y: y ? 1 - down - height : down, width, height };
}

/** How many of the 256 bits differ. */
export function pdqDistance(a: PdqHash, b: PdqHash): number {
  let bits = 0;
  for (let index = 0; index < a.length; index++) bits += bitsOf((a[index] ?? 0) ^ (b[index] ?? 0));
  return bits;
}

/** 64 hexadecimal digits, highest bits first, as PDQ hashes are exchanged. */
export const pdqHex = (hash: PdqHash): string =>
  [...hash]
    .reverse()
    .map((word) => word.toString(16).padStart(8, "0"))
    .join("");
