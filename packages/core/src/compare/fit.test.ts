import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitRanges, type Likeness } from "./fit.ts";

const INTERVAL = 0.5;
/** What a clip shows at each of its frames: a moment of some footage, in seconds. */
type Shown = readonly number[];
const footage = (from: number, seconds: number, pace = 1): Shown =>
  Array.from({ length: Math.floor(seconds / INTERVAL) }, (_, at) => from + at * INTERVAL * pace);

/** Frames are alike where they show nearly the same moment. */
const alike =
  (a: Shown, b: Shown, reach = 0.9): Likeness =>
  (i, j) => {
    const apart = Math.abs((a[i] ?? -99) - (b[j] ?? 99));
    return apart > reach ? undefined : 1 - apart / (2 * reach);
  };
const fit = (a: Shown, b: Shown, reach?: number) => fitRanges(a.length, b.length, INTERVAL, alike(a, b, reach)).ranges;

describe("stretches of two clips", () => {
  it.each([0.5, 0.8, 1.25, 1.5, 2])("at %f times the pace: the stretch and the pace are told", (pace) => {
    const a = footage(0, 60);
    const b = [...footage(500, 5), ...footage(10, 30 / pace, pace), ...footage(700, 5)];
    const [range, ...more] = fit(a, b);
    expect(more).toEqual([]);
    expect(range?.pace).toBeCloseTo(pace, 1);
    expect(Math.abs((range?.a.from ?? 0) - 10)).toBeLessThanOrEqual(1);
    expect(Math.abs((range?.a.to ?? 0) - 40)).toBeLessThanOrEqual(1);
    expect(Math.abs((range?.b.from ?? 0) - 5)).toBeLessThanOrEqual(1);
    expect(Math.abs((range?.b.to ?? 0) - 5 - 30 / pace)).toBeLessThanOrEqual(1);
  });

  it("at the same pace are told without one", () => {
    expect(fit(footage(0, 60), footage(20, 10))).toEqual([
      { a: { from: 20, to: 30 }, b: { from: 0, to: 10 }, frames: 20 },
    ]);
  });

  it("backwards are told so, with where they lie", () => {
    const [range, ...more] = fit(footage(0, 40), [...footage(10, 12)].reverse());
    expect(more).toEqual([]);
    expect(range).toMatchObject({ reversed: true, b: { from: 0, to: 12 } });
    expect(Math.abs((range?.a.from ?? 0) - 10)).toBeLessThanOrEqual(0.5);
  });

  it("that stand still lie on the line of one pace, from beginning to end", () => {
    const still = Array.from({ length: 40 }, () => 3);
    expect(fit(still, still)).toEqual([{ a: { from: 0, to: 20 }, b: { from: 0, to: 20 }, frames: 40 }]);
  });

  it("around a scene that stands still are held by what moves", () => {
    const still = Array.from({ length: 20 }, () => 1_000);
    const a = [...still, ...footage(0, 10), ...still];
    const b = [...still.slice(0, 6), ...footage(0, 10), ...still.slice(0, 9)];
    const moving = fit(a, b).find(({ a: { from, to } }) => from <= 10 && to >= 20);
    expect((moving?.b.from ?? 0) - (moving?.a.from ?? 0)).toBe(-7);
  });

  it("of a shot that is there twice are told once each, and once more where it is repeated", () => {
    const shot = footage(100, 6);
    const a = [...footage(0, 10), ...shot, ...footage(20, 10)];
    const ranges = fit(a, [...shot, ...shot, ...shot]);
    expect(ranges.map(({ b, again = false }) => [b.from, b.to, again]).sort()).toEqual([
      [0, 6, false],
      [12, 18, true],
      [6, 12, true],
    ]);
    expect(ranges.every(({ a: { from, to } }) => from === 10 && to === 16)).toBe(true);
  });

  it("that were cut and put together in another order are told piece by piece", () => {
    const b = [...footage(30, 8), ...footage(5, 8), ...footage(50, 6)];
    expect(fit(footage(0, 60), b).map(({ a, b: there }) => [a.from, a.to, there.from])).toEqual([
      [5, 13, 8],
      [30, 38, 0],
      [50, 56, 16],
    ]);
  });

  it("are the same in either order, where the pace is one, and never overlap but where they say so", () => {
    const clip = fc.array(
      fc.record({ from: fc.integer({ min: 0, max: 60 }), seconds: fc.integer({ min: 2, max: 9 }) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(clip, (pieces) => {
        const a = footage(0, 60);
        const b = pieces.flatMap(({ from, seconds }) => footage(from, seconds));
        for (const ranges of [fit(a, b), fit(b, a)])
          for (const side of ["a", "b"] as const) {
            const sorted = ranges.filter(({ again }) => !again).sort((one, other) => one[side].from - other[side].from);
            for (const [at, range] of sorted.entries())
              expect(range[side].from).toBeGreaterThanOrEqual((sorted[at - 1]?.[side].to ?? 0) - 1e-9);
          }
      }),
      { numRuns: 40 },
    );
    const [one] = fit(footage(0, 60), footage(20, 10));
    const [other] = fit(footage(20, 10), footage(0, 60));
    expect([one?.a, one?.b]).toEqual([other?.b, other?.a]);
  });

  it("where all matches all take no memory for all of it, and one line", () => {
    const before = process.memoryUsage().heapUsed;
    const { ranges } = fitRanges(1_500, 1_500, INTERVAL, () => 1);
    expect(ranges).toMatchObject([{ a: { from: 0, to: 750 }, b: { from: 0, to: 750 } }]);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(300e6);
  });
});
