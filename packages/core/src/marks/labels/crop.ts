/** A line as an engine reads it: its own strokes and nothing else, black on white, at the height that it reads best. */
import { tapsOf } from "../taps.ts";
import type { Grey } from "./grey.ts";
import type { Line } from "./lines.ts";

/** The height of a line, and the white around it. */
const [HIGH, MARGIN] = [40, 20];
/** What is added around a line before it is scaled: strokes end softly. */
const SOFT = 2;

/**
 * @param size of the band in which the line was found
 * @param all every stroke in the line's box, not its own alone: the ground's too, but no letter is missing
 */
export function cropOf(line: Line, size: { readonly width: number; readonly height: number }, all = false): Grey {
  const inked = inkOf(line, size, all);
  const by = HIGH / line.height;
  const [width, height] = [Math.max(1, Math.round(inked.width * by)), Math.max(1, Math.round(inked.height * by))];
  const across = resampled(
    inked.data,
    { lines: inked.height, apart: inked.width, step: 1, length: inked.width },
    width,
  );
  const scaled = resampled(across, { lines: width, apart: 1, step: width, length: inked.height }, height);
  const out = { width: width + 2 * MARGIN, height: height + 2 * MARGIN };
  const data = new Uint8Array(out.width * out.height).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data[(y + MARGIN) * out.width + x + MARGIN] = 255 - Math.min(255, Math.max(0, scaled[x * height + y] ?? 0));
  return { ...out, data };
}

/** Its strokes and one pixel around them, 255 as strong as they are in the middle. */
function inkOf(
  { left, top, width, height, own, numbers, strokes }: Line,
  size: { width: number; height: number },
  all: boolean,
) {
  const [l, t] = [Math.max(0, left - SOFT), Math.max(0, top - SOFT)];
  const [r, b] = [Math.min(size.width, left + width + SOFT), Math.min(size.height, top + height + SOFT)];
  const near = new Uint8Array((r - l) * (b - t));
  let [sum, count] = [0, 0];
  for (let y = t; y < b; y++)
    for (let x = l; x < r; x++) {
      if (!own.has(numbers[y * size.width + x] ?? 0)) continue;
      sum += strokes[y * size.width + x] ?? 0;
      count += 1;
      for (let dy = Math.max(t, y - 1); dy <= Math.min(b - 1, y + 1); dy++)
        for (let dx = Math.max(l, x - 1); dx <= Math.min(r - 1, x + 1); dx++) near[(dy - t) * (r - l) + dx - l] = 1;
    }
  const full = Math.max(20, sum / Math.max(1, count));
  const data = Float32Array.from(near, (is, at) => {
    const [x, y] = [l + (at % (r - l)), t + Math.floor(at / (r - l))];
    return is === 0 && !all ? 0 : Math.min(255, (255 * (strokes[y * size.width + x] ?? 0)) / full);
  });
  return { width: r - l, height: b - t, data };
}

/** How lines of values lie in an array. */
interface Lines {
  readonly lines: number;
  /** From one line to the next. */
  readonly apart: number;
  /** From one value of a line to its next. */
  readonly step: number;
  readonly length: number;
}

/** Scales lines to another length, by a triangle as wide as what one new value stands for. They come out one behind the other. */
function resampled(values: Float32Array, { lines, apart, step, length }: Lines, wanted: number): Float32Array {
  const out = new Float32Array(lines * wanted);
  for (const [at, { first, weights, all }] of tapsOf(length, wanted, 1, triangle).entries()) {
    for (let line = 0; line < lines; line++) {
      let sum = 0;
      for (const [from, weight] of weights.entries())
        sum += weight * (values[line * apart + (first + from) * step] ?? 0);
      out[line * wanted + at] = sum / (all || 1);
    }
  }
  return out;
}

const triangle = (x: number): number => Math.max(0, 1 - Math.abs(x));
