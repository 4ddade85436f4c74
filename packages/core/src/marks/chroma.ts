/** The plane in which the mark lies: U as OpenCV forms it, averaged two by two as one level of the Haar wavelet does. */
import { LUMA, type Pixels } from "./pixels.ts";

/** Half-size samples of a stretch of the picture, each twice the mean of four, without the constant that a phase adds. */
export interface Band {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** The stretch of a picture that one band is made of, in pixels. */
export interface Stretch {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** OpenCV's weights: U is 0.492 of what blue has over the brightness. */
const WEIGHT = 0.492;
const [RED, GREEN, BLUE] = LUMA;

/**
 * Averages the plane over a stretch. Nothing of the picture is copied but this quarter.
 * @param swapped for writers that take red for blue
 */
export function bandOf(pixels: Pixels, stretch: Stretch, swapped: boolean): Band {
  const { channels, data } = pixels;
  const [width, height] = [stretch.width >> 1, stretch.height >> 1];
  const out = new Float32Array(width * height);
  const [first, third] = swapped ? [1 - BLUE, -RED] : [-RED, 1 - BLUE];
  const [r, g, b] = [0.5 * WEIGHT * first, -0.5 * WEIGHT * GREEN, 0.5 * WEIGHT * third];
  const line = pixels.width * channels;
  for (let y = 0; y < height; y++) {
    let at = (stretch.top + 2 * y) * line + stretch.left * channels;
    for (let x = 0; x < width; x++, at += 2 * channels) {
      const [right, below] = [at + channels, at + line];
      const both = below + channels;
      out[y * width + x] =
        r * ((data[at] ?? 0) + (data[right] ?? 0) + (data[below] ?? 0) + (data[both] ?? 0)) +
        g * ((data[at + 1] ?? 0) + (data[right + 1] ?? 0) + (data[below + 1] ?? 0) + (data[both + 1] ?? 0)) +
        b * ((data[at + 2] ?? 0) + (data[right + 2] ?? 0) + (data[below + 2] ?? 0) + (data[both + 2] ?? 0));
    }
  }
  return { width, height, data: out };
}

/** What a decoder that smooths half-size colour leaves of a sample, and of each neighbour along one direction. */
const [OWN, NEIGHBOUR] = [3 / 4, 1 / 8];

/**
 * Takes back the smoothing with which decoders of JPEG and WebP stretch colour that was stored at half size: exactly, by
 * solving its equations along the rows and then down the columns.
 */
export function sharpened({ width, height, data }: Band): Band {
  const out = Float32Array.from(data);
  const factors = eliminationOf(Math.max(width, height));
  for (let y = 0; y < height; y++) solve(out, y * width, 1, width, factors);
  for (let x = 0; x < width; x++) solve(out, x, width, height, factors);
  return { width, height, data: out };
}

/** The part of the elimination that is the same in every line. The first sample has itself for its outer neighbour. */
function eliminationOf(length: number): Float64Array {
  const factors = new Float64Array(length);
  let before = NEIGHBOUR / (OWN + NEIGHBOUR);
  for (let at = 0; at < length; at++) {
    if (at > 0) before = NEIGHBOUR / (OWN - NEIGHBOUR * before);
    factors[at] = before;
  }
  return factors;
}

function solve(line: Float32Array, start: number, step: number, length: number, factors: Float64Array): void {
  if (length < 2) return;
  const end = start + (length - 1) * step;
  let before = (line[start] ?? 0) / (OWN + NEIGHBOUR);
  line[start] = before;
  for (let at = start + step, row = 1; row < length; at += step, row++) {
    const own = row === length - 1 ? OWN + NEIGHBOUR : OWN;
    before = ((line[at] ?? 0) - NEIGHBOUR * before) / (own - NEIGHBOUR * (factors[row - 1] ?? 0));
    line[at] = before;
  }
  for (let at = end - step, row = length - 2; row >= 0; at -= step, row--) {
    before = (line[at] ?? 0) - (factors[row] ?? 0) * before;
    line[at] = before;
  }
}

/** The mean of a sample's eight neighbours; at an edge the edge is repeated. */
export function surroundings({ width, height, data }: Band): Float32Array {
  const rows = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = y * width;
    for (let x = 0; x < width; x++) {
      const [left, right] = [x === 0 ? from : from + x - 1, x === width - 1 ? from + x : from + x + 1];
      rows[from + x] = (data[left] ?? 0) + (data[from + x] ?? 0) + (data[right] ?? 0);
    }
  }
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const [above, below] = [(y === 0 ? y : y - 1) * width, (y === height - 1 ? y : y + 1) * width];
    for (let x = 0, at = y * width; x < width; x++, at++)
      out[at] = ((rows[above + x] ?? 0) + (rows[at] ?? 0) + (rows[below + x] ?? 0) - (data[at] ?? 0)) / 8;
  }
  return out;
}
