import { describe, expect, it } from "vitest";
import { numbers } from "../../../../test/fixtures/scenes.ts";
import { withoutSurroundings } from "./even.ts";

describe("withoutSurroundings", () => {
  it.each([
    [1, 1],
    [1, 7],
    [6, 1],
    [2, 2],
    [5, 4],
    [17, 9],
  ])("takes the mean of what stands around off every block of %i by %i", (columns, rows) => {
    const next = numbers(columns + rows);
    const votes = Float32Array.from({ length: columns * rows }, () => next() - 0.5);
    const all = withoutSurroundings(votes, columns, rows);
    for (const [at, value] of votes.entries()) {
      const [x, y] = [at % columns, Math.floor(at / columns)];
      const around = [...votes].filter((_, other) => other !== at && Math.abs((other % columns) - x) <= 1 && Math.abs(Math.floor(other / columns) - y) <= 1); // biome-ignore format: one line
      const mean = around.reduce((sum, each) => sum + each, 0) / Math.max(1, around.length);
      expect(all[at]).toBeCloseTo(around.length === 0 ? 0 : value - mean, 6);
    }
  });
});
