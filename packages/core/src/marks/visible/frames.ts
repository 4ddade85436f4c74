/**
 * Marks over the frames of a clip. They stand still while what is behind them moves: laid over each other, the frames keep the
 * mark and lose the rest.
 */
import type { Pixels } from "../pixels.ts";
import type { Corner, CornerSums } from "./corner.ts";
import { cornersOf, findIn, type VisibleFind } from "./find.ts";

/** Fewer frames are no clip. */
const LEAST_FRAMES = 3;

/** Adds up the corners of frames, and looks once. */
export class VisibleFrames {
  #sums = new Map<Corner, CornerSums>();
  #size: { width: number; height: number } | undefined;
  #frames = 0;

  /** Takes a frame. One of another size is passed over. */
  add(frame: Pixels): void {
    this.#size ??= { width: frame.width, height: frame.height };
    if (frame.width !== this.#size.width || frame.height !== this.#size.height) return;
    this.#frames++;
    for (const [corner, sums] of cornersOf(frame, "clip")) {
      const known = this.#sums.get(corner);
      if (known)
        for (let at = 0; at < sums.sums.length; at++) known.sums[at] = (known.sums[at] ?? 0) + (sums.sums[at] ?? 0);
      else this.#sums.set(corner, sums);
    }
  }

  /** What stands in all frames together. */
  result(): readonly VisibleFind[] {
    const [size, frames] = [this.#size, this.#frames];
    if (!size || frames < LEAST_FRAMES) return [];
    const mean = new Map(
      [...this.#sums].map(([corner, { sums, ...rest }]) => [
        corner,
        { ...rest, sums: sums.map((sum) => sum / frames) },
      ]),
    );
    return findIn(mean, size, "clip");
  }
}
