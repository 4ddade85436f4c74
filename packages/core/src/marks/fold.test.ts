import { describe, expect, it } from "vitest";
import { numbers } from "../../../../test/fixtures/scenes.ts";
import { foldAgain, foldStrides, foldSums } from "./fold.ts";

const stripsOf = (columns: number, rows: readonly (readonly [number, number])[]) => {
  const next = numbers(columns);
  return rows.map(([row, count]) => ({ row, columns, votes: Float32Array.from({ length: columns * count }, () => next() - 0.5) })); // biome-ignore format: one line
};
const near = (one: Float64Array | undefined, other: Float64Array) => {
  expect(one?.length).toBe(other.length);
  for (const [at, value] of other.entries()) expect(one?.[at]).toBeCloseTo(value, 6);
};

describe("foldStrides", () => {
  it.each([
    [7, 48],
    [48, 48],
    [100, 48],
    [500, 48],
    [500, 448],
    [501, 136],
  ])("adds %i columns up to %i places for several strides as for each", (columns, length) => {
    const strips = stripsOf(columns, [[0, 8], [24, 5]]); // biome-ignore format: one line
    const strides = [columns, columns + 1, columns + 2, 168, 640];
    const folds = foldStrides(strips, length, strides);
    expect(folds).toHaveLength(strides.length);
    for (const [index, stride] of strides.entries()) near(folds[index], foldSums(strips, length, stride));
  });
  it("adds nothing up where there is nothing", () => {
    expect(foldStrides([], 4, [3])).toEqual([new Float64Array(4)]);
    expect(foldStrides([{ row: 0, columns: 0, votes: new Float32Array(0) }], 2, [1])).toEqual([new Float64Array(2)]);
  });
});

describe("foldAgain", () => {
  it("makes sums of a part of a length out of those of the whole", () => {
    const strips = stripsOf(70, [[0, 40]]); // biome-ignore format: one line
    const whole = foldSums(strips, 448, 77);
    for (const length of [32, 64, 224, 448]) near(foldAgain(whole, length), foldSums(strips, length, 77));
  });
});
