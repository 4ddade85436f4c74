import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findRanges, shareOf } from "./timeline.ts";

const line = (from: number, to: number, offset: number) =>
  Array.from({ length: to - from }, (_, index) => ({ a: from + index, b: from + index + offset }));

describe("findRanges", () => {
  it("tells two stretches apart, each with its own offset", () => {
    const ranges = findRanges([...line(24, 62, 176), ...line(100, 120, -100)], 0.5);
    expect(ranges).toEqual([
      { a: { from: 12, to: 31 }, b: { from: 100, to: 119 }, frames: 38 },
      { a: { from: 50, to: 60 }, b: { from: 0, to: 10 }, frames: 20 },
    ]);
  });

  it("steps over a flash and not over a gap", () => {
    const flash = line(0, 40, 5).filter(({ a }) => a < 18 || a > 20);
    expect(findRanges(flash, 0.5)).toHaveLength(1);
    const gap = line(0, 60, 5).filter(({ a }) => a < 20 || a > 34);
    expect(findRanges(gap, 0.5)).toHaveLength(2);
  });

  it("finds nothing in single frames and in pairs without an order", () => {
    expect(findRanges(line(3, 5, 7), 0.5)).toEqual([]);
    const scattered = Array.from({ length: 30 }, (_, index) => ({ a: index * 7, b: (index * 13) % 90 }));
    expect(findRanges(scattered, 0.5)).toEqual([]);
  });

  it("takes the longest stretch where a picture that stands still matches everywhere", () => {
    const still = line(0, 20, 0).flatMap(({ a }) => Array.from({ length: 20 }, (_, b) => ({ a, b })));
    expect(findRanges(still, 0.5)).toEqual([{ a: { from: 0, to: 10 }, b: { from: 0, to: 10 }, frames: 20 }]);
  });

  it("never counts a frame twice, and never more than there is", () => {
    const pair = fc.record({ a: fc.nat(60), b: fc.nat(60) });
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 400 }), (pairs) => {
        const ranges = findRanges(pairs, 1);
        for (const side of ["a", "b"] as const) {
          const sorted = [...ranges].sort((one, other) => one[side].from - other[side].from);
          for (const [index, range] of sorted.entries()) {
            expect(range[side].to).toBeGreaterThan(range[side].from);
            expect(range[side].from).toBeGreaterThanOrEqual(sorted[index - 1]?.[side].to ?? 0);
          }
          expect(shareOf(ranges, side, 61)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
