import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numbers } from "../../../../test/fixtures/scenes.ts";
import type { Plane } from "./pdq.ts";
import { barsOf, correlation, insideBars, pattern, resample, WHOLE } from "./thumbs.ts";

const noise = (seed: number, width: number, height: number): Plane => {
  const next = numbers(seed);
  return { width, height, data: Float64Array.from({ length: width * height }, () => next() * 255) };
};
/** The mean of a stretch, sample by sample and part by part: slow and plain. */
function plainMean({ width, height, data }: Plane, x0: number, y0: number, x1: number, y1: number): number {
  let [sum, weight] = [0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const share =
        Math.max(0, Math.min(x + 1, x1) - Math.max(x, x0)) * Math.max(0, Math.min(y + 1, y1) - Math.max(y, y0));
      sum += share * (data[y * width + x] ?? 0);
      weight += share;
    }
  return sum / weight;
}

describe("resample", () => {
  it("takes the mean of what each sample covers, for any stretch", () => {
    const share = fc.double({ min: 0, max: 0.4, noNaN: true });
    fc.assert(
      fc.property(share, share, share, share, fc.integer({ min: 1, max: 9 }), (x, y, cutX, cutY, side) => {
        const plane = noise(3, 17, 11);
        const box = { x, y, width: 1 - x - cutX, height: 1 - y - cutY };
        const found = resample(plane, box, side);
        for (const [index, value] of found.entries()) {
          const [row, column] = [Math.floor(index / side), index % side];
          const [w, h] = [(box.width * 17) / side, (box.height * 11) / side];
          const [left, top] = [x * 17 + column * w, y * 11 + row * h];
          expect(value).toBeCloseTo(plainMean(plane, left, top, left + w, top + h), 1);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("insideBars", () => {
  const barred = (top: number, bottom: number, left = 0): Plane => {
    const plane = noise(5, 64, 64);
    const data = Float64Array.from(plane.data, (value, index) => {
      const [y, x] = [Math.floor(index / 64), index % 64];
      return y < top || y >= 64 - bottom || x < left ? 16 : value;
    });
    return { ...plane, data };
  };
  it("finds bars that stand in every frame, and no others", () => {
    expect(insideBars([barred(8, 8), barred(8, 10)])).toEqual({ x: 0, y: 0.125, width: 1, height: 0.75 });
    expect(insideBars([barred(8, 8, 16)])).toEqual({ x: 0.25, y: 0.125, width: 0.75, height: 0.75 });
    expect(insideBars([barred(8, 8), noise(6, 64, 64)])).toEqual(WHOLE);
  });
  it("takes a dark picture for a dark picture, and none for none", () => {
    expect(insideBars([{ width: 8, height: 8, data: new Float64Array(64) }])).toEqual(WHOLE);
    expect(insideBars([barred(30, 2)])).toEqual(WHOLE);
    expect(insideBars([])).toEqual(WHOLE);
    expect(barsOf(WHOLE, WHOLE)).toEqual({});
  });
});

describe("pattern", () => {
  it("is the same at another brightness and contrast, and null where there is nothing", () => {
    const plane = noise(7, 64, 64);
    const dimmer = { ...plane, data: Float64Array.from(plane.data, (value) => 40 + value * 0.5) };
    const [one, other] = [pattern(plane), pattern(dimmer)];
    expect(one && other && correlation(one, other)).toBeCloseTo(1, 3);
    expect(pattern({ width: 64, height: 64, data: new Float64Array(4096).fill(128) })).toBeNull();
  });
});
