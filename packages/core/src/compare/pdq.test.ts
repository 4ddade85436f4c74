import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numbers } from "../../../../test/fixtures/scenes.ts";
import { ORIENTATIONS, type Orientation, orient, type Plane, pdqDistance, pdqHash, pdqHex, pdqParts } from "./pdq.ts";

/** Smooth and busy: sums of a few waves. */
function waves(seed: number, width = 128, height = 128): Plane {
  const next = numbers(seed);
  const terms = Array.from({ length: 24 }, () => [next() * 45, next() * 45, next() * 6, next() * 20] as const);
  const data = new Float64Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data[y * width + x] = terms.reduce(
        (sum, [u, v, phase, size]) => sum + size * Math.cos(u * (x / width) + v * (y / height) + phase),
        128,
      );
  return { width, height, data };
}

/** One of PDQ's own cosines as a picture: row frequency i, column frequency j, from 1. */
function cosine(i: number, j: number): Plane {
  const data = Float64Array.from({ length: 64 * 64 }, (_, index) => {
    const [row, column] = [Math.floor(index / 64), index % 64];
    const along = (k: number, at: number) => Math.cos((Math.PI / 128) * k * (2 * at + 1));
    return 128 + 100 * along(i, row) * along(j, column);
  });
  return { width: 64, height: 64, data };
}

const bit = (hash: Uint32Array, index: number): number => ((hash[index >> 5] ?? 0) >>> (index & 31)) & 1;

describe("PDQ", () => {
  // The published description fixes what these must be: coefficient (i, j) is bit 16 i + j, and only it is large.
  it.each([
    [1, 1],
    [3, 7],
    [16, 2],
    [16, 16],
  ])("finds the cosine it is given, of frequency %i down and %i across, and no other", (i, j) => {
    const parts = pdqParts(cosine(i, j));
    const at = (i - 1) * 16 + (j - 1);
    expect(parts.coefficients[at]).toBeCloseTo((100 * 64) / 2, 6);
    for (const [index, value] of parts.coefficients.entries())
      if (index !== at) expect(Math.abs(value)).toBeLessThan(1e-6);
    expect(bit(pdqHash(parts), at)).toBe(1);
  });

  it("writes the highest bit first, in 64 digits", () => {
    const hash = new Uint32Array(8);
    hash[0] = 1;
    hash[7] = 0x80000000;
    expect(pdqHex(hash)).toBe(`80000000${"0".repeat(48)}00000001`);
  });

  it("sets half of the bits", () => {
    const hash = pdqHash(pdqParts(waves(1)));
    expect(Array.from({ length: 256 }, (_, index) => bit(hash, index)).reduce((sum, each) => sum + each, 0)).toBe(128);
  });

  it("has no quality where there is nothing to see", () => {
    const flat = { width: 64, height: 64, data: new Float64Array(4096).fill(90) };
    expect(pdqParts(flat).quality).toBe(0);
    expect(pdqParts(waves(2)).quality).toBeGreaterThan(50);
  });

  it.each(ORIENTATIONS)("gives the hash of the picture %s from the one transform", (orientation) => {
    const plane = waves(3, 64, 64);
    const byHash = pdqHash(pdqParts(plane), orientation);
    const byPixels = pdqHash(pdqParts(orient(plane, orientation)));
    expect(pdqDistance(byHash, byPixels)).toBeLessThanOrEqual(4);
  });

  it("turns a plane as it says", () => {
    const plane = { width: 3, height: 2, data: [1, 2, 3, 4, 5, 6] };
    const turned = (orientation: Orientation) => [...(orient(plane, orientation).data as Float64Array)];
    expect(turned("mirrored")).toEqual([3, 2, 1, 6, 5, 4]);
    expect(turned("turned-180")).toEqual([6, 5, 4, 3, 2, 1]);
    expect(turned("turned-90")).toEqual([4, 1, 5, 2, 6, 3]);
    expect(turned("turned-270")).toEqual([3, 6, 2, 5, 1, 4]);
    expect(turned("transposed")).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it("measures distance as a metric does", () => {
    const hash = fc.uint32Array({ minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(hash, hash, hash, (a, b, c) => {
        expect(pdqDistance(a, a)).toBe(0);
        expect(pdqDistance(a, b)).toBe(pdqDistance(b, a));
        expect(pdqDistance(a, c)).toBeLessThanOrEqual(pdqDistance(a, b) + pdqDistance(b, c));
        const bits = (word: number) => word.toString(2).replaceAll("0", "").length;
        expect(pdqDistance(a, b)).toBe(a.reduce((sum, word, at) => sum + bits((word ^ (b[at] ?? 0)) >>> 0), 0));
      }),
    );
  });

  it("stays near under noise and brightness, and far from another picture", () => {
    const plane = waves(4);
    const next = numbers(9);
    const changed = { ...plane, data: Float64Array.from(plane.data, (value) => value * 0.8 + 20 + next() * 12) };
    const hash = pdqHash(pdqParts(plane));
    expect(pdqDistance(hash, pdqHash(pdqParts(changed)))).toBeLessThan(31);
    expect(pdqDistance(hash, pdqHash(pdqParts(waves(5))))).toBeGreaterThan(60);
  });
});
