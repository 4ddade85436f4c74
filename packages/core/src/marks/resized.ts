/**
 * A picture that was made larger or smaller as a whole. Its blocks are no longer eight pixels wide, so nothing is found in it as it
 * is; brought back to the size that it had, most of a mark is there again. Which size that was is guessed: those that generators give.
 */
import type { Pixels } from "./pixels.ts";
import { WIDTHS } from "./quick.ts";
import { BLOCK } from "./strips.ts";
import { tapsOf } from "./taps.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * How much smaller or larger: at half the size a picture is still all that the mark was written into (the means of two by two
 * pixels); by less than a thousandth it is as it was.
 */
const [SMALLEST, LARGEST, SAME] = [0.45, 1.6, 1e-3];

/** Sizes from which a picture of this size may have been resized, its proportions kept to the pixel, the nearest first. */
export function sizesBefore({ width, height }: Size): readonly Size[] {
  const [own, other] = [Math.max(width, height), Math.min(width, height)];
  const found = WIDTHS.flatMap((long) => {
    const by = own / long;
    const short = Math.round(other / by / BLOCK) * BLOCK;
    if (by < SMALLEST || by > LARGEST || Math.abs(by - 1) < SAME || Math.abs(short * by - other) > 1) return [];
    return [{ by, size: width >= height ? { width: long, height: short } : { width: short, height: long } }];
  });
  const far = ({ by }: { by: number }): number => Math.abs(Math.log(by));
  return found.toSorted((a, b) => far(a) - far(b)).map(({ size }) => size);
}

/** Lobes of the window of Lanczos' kernel. */
const LOBES = 3;

/** The picture at another size, its first three channels. */
export function resized(pixels: Pixels, { width, height }: Size): Pixels {
  const across = taps(pixels.width, width);
  const down = taps(pixels.height, height);
  const rows = new Float32Array(width * pixels.height * 3);
  for (let y = 0, to = 0; y < pixels.height; y++)
    for (const { first, weights } of across)
      for (let channel = 0; channel < 3; channel++, to++) {
        let sum = 0;
        for (let tap = 0, at = (y * pixels.width + first) * pixels.channels + channel; tap < weights.length; tap++, at += pixels.channels)
          sum += (weights[tap] ?? 0) * (pixels.data[at] ?? 0); // biome-ignore format: one line
        rows[to] = sum;
      }
  const data = new Uint8ClampedArray(width * height * 3);
  const line = width * 3;
  for (const [y, { first, weights }] of down.entries())
    for (let x = 0; x < line; x++) {
      let sum = 0;
      for (let tap = 0, at = first * line + x; tap < weights.length; tap++, at += line)
        sum += (weights[tap] ?? 0) * (rows[at] ?? 0);
      data[y * line + x] = sum;
    }
  return { width, height, channels: 3, data: new Uint8Array(data.buffer) };
}

/** With weights that come to 1. */
const taps = (from: number, to: number) =>
  tapsOf(from, to, LOBES, lanczos).map(({ first, weights, all }) => ({
    first,
    weights: weights.map((weight) => weight / all),
  }));

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const angle = Math.PI * x;
  return (LOBES * Math.sin(angle) * Math.sin(angle / LOBES)) / (angle * angle);
}
