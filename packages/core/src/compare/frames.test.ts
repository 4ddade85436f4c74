import { describe, expect, it } from "vitest";
import { numbers } from "../../../../test/fixtures/scenes.ts";
import { type ClipPrint, matchClips, printFrame } from "./frames.ts";
import type { Plane } from "./pdq.ts";
import { THUMB } from "./thumbs.ts";
import { pairsOnLines } from "./timeline.ts";

/** A busy picture of its own for every number. */
function picture(seed: number): Plane {
  const next = numbers(seed);
  const boxes = Array.from({ length: 40 }, () => [
    next() * 64,
    next() * 64,
    4 + next() * 20,
    4 + next() * 20,
    next() * 255,
  ]);
  const data = new Float64Array(64 * 64).fill(90);
  for (const [x = 0, y = 0, width = 0, height = 0, shade = 0] of boxes)
    for (let row = Math.floor(y); row < Math.min(64, y + height); row++)
      for (let column = Math.floor(x); column < Math.min(64, x + width); column++) data[row * 64 + column] = shade;
  return { width: 64, height: 64, data };
}
const clip = (seeds: readonly number[]): ClipPrint => ({
  frames: seeds.map((seed) => printFrame(picture(seed), new Uint8Array(THUMB * THUMB))),
});
const seeds = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

describe("matchClips", () => {
  it("finds the part of one clip that is in the other", () => {
    const match = matchClips(clip(seeds(0, 40)), clip([...seeds(500, 6), ...seeds(10, 12), ...seeds(600, 3)]), 0.5);
    expect(match?.ranges).toEqual([{ a: { from: 5, to: 11 }, b: { from: 3, to: 9 }, frames: 12 }]);
    expect(match).toMatchObject({ orientation: "upright", distance: 0 });
  });

  it("finds nothing in other clips, in too short a part, and in frames that show nothing", () => {
    expect(matchClips(clip(seeds(0, 20)), clip(seeds(900, 20)), 0.5)).toBeUndefined();
    expect(matchClips(clip(seeds(0, 20)), clip([...seeds(900, 9), 3, 4, ...seeds(950, 9)]), 0.5)).toBeUndefined();
    const grey: Plane = { width: 64, height: 64, data: new Float64Array(4096).fill(60) };
    const blank = { frames: Array.from({ length: 20 }, () => printFrame(grey, new Uint8Array(THUMB * THUMB))) };
    expect(matchClips(blank, blank, 0.5)).toBeUndefined();
  });

  it("takes a clip that stands still for one range, however many pairs match", () => {
    const still = clip(Array.from({ length: 400 }, () => 7));
    const match = matchClips(still, still, 0.5);
    expect(match?.ranges[0]).toEqual({ a: { from: 0, to: 200 }, b: { from: 0, to: 200 }, frames: 400 });
  });
});

it("keeps pairs on the fullest lines only: a bound that no clip passes", () => {
  const { pairs } = pairsOnLines(2_000, 2_000, () => 1);
  expect(pairs.length).toBeLessThanOrEqual(64 * 2_000);
  expect(pairs.filter(({ a, b }) => a === b)).toHaveLength(2_000);
});
