/** The picture as words are looked for in it: its brightness, made smaller by a whole number. */
import type { Pixels } from "../pixels.ts";

/** Brightness, row by row. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A part of a picture, in its own pixels. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What the shorter side comes to, about: words of a twentieth of it are then 36 to 72 pixels high. */
const SIDE = 960;
const [RED, GREEN, BLUE] = [77, 150, 29];

/** The mean brightness of squares of pixels, as many as bring the shorter side near what words are looked for in. */
export function greyOf({ width, height, channels, data }: Pixels): Grey {
  const by = Math.max(1, Math.round(Math.min(width, height) / SIDE));
  const small = { width: Math.floor(width / by), height: Math.floor(height / by) };
  const out = new Uint8Array(small.width * small.height);
  const [green, blue] = channels >= 3 ? [1, 2] : [0, 0];
  const sums = new Uint32Array(small.width);
  for (let y = 0; y < small.height; y++) {
    sums.fill(0);
    for (let row = y * by; row < (y + 1) * by; row++) {
      let at = row * width * channels;
      for (let x = 0; x < small.width; x++)
        for (let within = 0; within < by; within++, at += channels)
          sums[x] =
            (sums[x] ?? 0) + RED * (data[at] ?? 0) + GREEN * (data[at + green] ?? 0) + BLUE * (data[at + blue] ?? 0);
    }
    for (let x = 0; x < small.width; x++) out[y * small.width + x] = (sums[x] ?? 0) / (256 * by * by);
  }
  return { ...small, data: out };
}

/** A copy of a part. */
export function partOf({ width, data }: Grey, part: Rect): Grey {
  const out = new Uint8Array(part.width * part.height);
  for (let y = 0; y < part.height; y++) {
    const from = (part.top + y) * width + part.left;
    out.set(data.subarray(from, from + part.width), y * part.width);
  }
  return { width: part.width, height: part.height, data: out };
}

/** How a picture is stored (EXIF, 1 to 8), taken back: words are read the way people see them. */
export function upright(grey: Grey, orientation: number): Grey {
  if (!(orientation > 1 && orientation <= 8)) return grey;
  const { width, height, data } = grey;
  const turned = orientation > 4;
  const size = turned ? { width: height, height: width } : { width, height };
  // Where the stored left and top edges lie: each of the two may run backwards, and they may change places.
  const [backX, backY] = [[2, 3, 7, 8].includes(orientation), [3, 4, 6, 7].includes(orientation)];
  const out = new Uint8Array(data.length);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const [across, down] = [backX ? width - 1 - x : x, backY ? height - 1 - y : y];
      out[turned ? across * size.width + down : down * size.width + across] = data[at] ?? 0;
    }
  return { ...size, data: out };
}

/** How much of the shorter side a band along the upper and lower edge is high, and one along a side wide. */
const [EDGE, SIDES] = [0.2, 0.45];
/** A picture that is longer than this many times its shorter side is looked at near its ends. */
const LONGEST = 6;

/** Bands along the edges, where labels stand. */
export function bandsOf({ width, height }: { readonly width: number; readonly height: number }): readonly Rect[] {
  const side = Math.min(width, height);
  const edge = Math.min(Math.ceil(EDGE * side), Math.floor(height / 2));
  const aside = Math.min(Math.ceil(SIDES * side), Math.floor(width / 2));
  const along = (length: number): readonly (readonly [number, number])[] => {
    const most = (LONGEST / 2) * side;
    return length <= 2 * most ? [[0, length]] : [[0, most], [length - most, most]]; // biome-ignore format: one line
  };
  return [
    ...along(width).flatMap(([left, long]) => [
      { left, top: height - edge, width: long, height: edge },
      { left, top: 0, width: long, height: edge },
    ]),
    ...along(height - 2 * edge).flatMap(([top, long]) => [
      { left: 0, top: edge + top, width: aside, height: long },
      { left: width - aside, top: edge + top, width: aside, height: long },
    ]),
  ].filter((band) => band.width > 0 && band.height > 0);
}
