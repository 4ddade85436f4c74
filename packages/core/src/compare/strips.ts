import type { Plane } from "./pdq.ts";
import { type Box, LEAST_ENERGY, REACH } from "./thumbs.ts";

/** A stretch from top to bottom, at `side` samples across: sums of it from the top down to each line. */
interface Strip {
  /** What is there, and the means of five samples beside one another. */
  seen: Float64Array;
  around: Float64Array;
}

/**
 * Patterns of very many stretches of one picture, as `pattern` makes each: what stretches have in common, which is how they
 * lie across, is worked out once.
 */
export class Strips {
  readonly #plane: Plane;
  readonly #side: number;
  /** By width, and by where they begin. */
  readonly #known = new Map<number, Map<number, Strip>>();
  readonly #out: Float32Array;
  /** Sums down to the lines of the stretch that is looked at. */
  readonly #seen: Float64Array;
  readonly #around: Float64Array;

  constructor(plane: Plane, side: number) {
    this.#plane = plane;
    this.#side = side;
    this.#out = new Float32Array(side * side);
    this.#seen = new Float64Array((side + 1) * side);
    this.#around = new Float64Array((side + 1) * side);
  }

  /** The pattern of a stretch, which the next call writes over; null: there is nothing to see. */
  pattern({ x, y, width, height }: Box): Float32Array | null {
    const [side, out, seen, around] = [this.#side, this.#out, this.#seen, this.#around];
    this.#lines(this.#strip(x, width), y, height);
    const step = (height * this.#plane.height) / side;
    let energy = 0;
    for (let row = 0; row < side; row++) {
      const top = Math.max(0, row - REACH) * side;
      const bottom = Math.min(side, row + REACH + 1) * side;
      const share = side / ((bottom - top) * step);
      for (let column = 0, at = row * side; column < side; column++, at++) {
        const own = ((seen[at + side] ?? 0) - (seen[at] ?? 0)) / step;
        const value = own - ((around[bottom + column] ?? 0) - (around[top + column] ?? 0)) * share;
        out[at] = value;
        energy += value * value;
      }
    }
    if (energy < LEAST_ENERGY * side * side) return null;
    const scale = 1 / Math.sqrt(energy);
    for (let at = 0; at < out.length; at++) out[at] = (out[at] ?? 0) * scale;
    return out;
  }

  /** The sums of a strip down to `side + 1` lines at equal distances. */
  #lines(strip: Strip, y: number, tall: number): void {
    const { height } = this.#plane;
    const [side, seen, around] = [this.#side, this.#seen, this.#around];
    for (let row = 0; row <= side; row++) {
      const place = Math.min(height, Math.max(0, (y + (row * tall) / side) * height));
      const first = Math.min(height - 1, Math.floor(place));
      const part = place - first;
      const from = first * side;
      for (let column = 0, at = row * side; column < side; column++, at++) {
        const line = from + column;
        const [one, other] = [strip.seen[line] ?? 0, strip.around[line] ?? 0];
        seen[at] = one + part * ((strip.seen[line + side] ?? 0) - one);
        around[at] = other + part * ((strip.around[line + side] ?? 0) - other);
      }
    }
  }

  #strip(x: number, wide: number): Strip {
    const own = this.#known.get(wide) ?? new Map<number, Strip>();
    this.#known.set(wide, own);
    const strip = own.get(x) ?? this.#made(x, wide);
    own.set(x, strip);
    return strip;
  }

  #made(x: number, wide: number): Strip {
    const { width, height, data } = this.#plane;
    const side = this.#side;
    const seen = new Float64Array((height + 1) * side);
    const around = new Float64Array((height + 1) * side);
    const line = new Float64Array(width + 1);
    const sums = new Float64Array(side + 1);
    const step = (wide * width) / side;
    for (let y = 0; y < height; y++) {
      for (let at = 0; at < width; at++) line[at + 1] = (line[at] ?? 0) + (data[y * width + at] ?? 0);
      for (let column = 0; column <= side; column++) {
        const place = Math.min(width, Math.max(0, x * width + column * step));
        const first = Math.min(width - 1, Math.floor(place));
        const part = place - first;
        sums[column] = ((line[first] ?? 0) * (1 - part) + (line[first + 1] ?? 0) * part) / step;
      }
      const row = (y + 1) * side;
      for (let column = 0; column < side; column++) {
        const left = Math.max(0, column - REACH);
        const right = Math.min(side, column + REACH + 1);
        const mean = ((sums[right] ?? 0) - (sums[left] ?? 0)) / (right - left);
        seen[row + column] = (seen[row - side + column] ?? 0) + (sums[column + 1] ?? 0) - (sums[column] ?? 0);
        around[row + column] = (around[row - side + column] ?? 0) + mean;
      }
    }
    return { seen, around };
  }
}
