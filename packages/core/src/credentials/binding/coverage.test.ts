import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Piece, Range } from "../../model/block.ts";
import { combine, coverageMap, coveredBy, type Mark, toReport, unprotected } from "./coverage.ts";
import type { CoverageMap, CoverageState } from "./plan.ts";

const SIZE = 60;
const range = fc.record({ offset: fc.nat(SIZE), length: fc.nat(SIZE) });
const ranges = fc.array(range, { maxLength: 6 });
const state = fc.constantFrom<CoverageState>("store", "mandated", "open");
const marks = fc.array(
  range.chain((each) => state.map((of): Mark => ({ ...each, state: of, what: of }))),
  { maxLength: 4 },
);
const pieces = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 }).map((lengths): Piece[] => {
  let at = 0;
  return lengths.map((length, index) => {
    at += length;
    return { path: `piece ${index}`, offset: at - length, length };
  });
});

/** The state of every byte, one by one. */
const bytesOf = (map: CoverageMap): CoverageState[] => map.flatMap((each) => Array(each.length).fill(each.state));
const isIn = (ranges: readonly Range[], at: number) =>
  ranges.some((each) => each.offset <= at && at < each.offset + each.length);

function expectPartition(map: CoverageMap, size: number): void {
  let at = 0;
  for (const each of map) {
    expect(each.offset).toBe(at);
    expect(each.length).toBeGreaterThan(0);
    at += each.length;
  }
  expect(at).toBe(size);
}

describe("a coverage map", () => {
  it("is a partition of the file, and nothing is protected that was not hashed", () => {
    fc.assert(
      fc.property(pieces, ranges, marks, (named, hashed, over) => {
        const map = coverageMap(named, SIZE, hashed, over);
        expectPartition(map, SIZE);
        for (const [at, found] of bytesOf(map).entries()) {
          const expected = isIn(over, at) ? "mark" : isIn(hashed, at) ? "protected" : "open";
          expect(found === "protected" ? "protected" : isIn(over, at) ? "mark" : "open").toBe(expected);
        }
      }),
    );
  });

  it("combined with another gives every byte the better word", () => {
    fc.assert(
      fc.property(ranges, ranges, marks, (a, b, over) => {
        const one = coverageMap([], SIZE, a, over);
        const two = coverageMap([], SIZE, b);
        const both = combine(one, two);
        expectPartition(both, SIZE);
        const [ofOne, ofTwo] = [bytesOf(one), bytesOf(two)];
        for (const [at, found] of bytesOf(both).entries())
          expect(found).toBe(ofTwo[at] === "protected" ? "protected" : ofOne[at]);
      }),
    );
  });

  it("calls a block covered only where all of it is", () => {
    fc.assert(
      fc.property(ranges, range, (hashed, block) => {
        const map = coverageMap([], SIZE, hashed);
        const inside = bytesOf(map).every((found, at) => found === "protected" || !isIn([block], at));
        expect(coveredBy(map, [block])).toBe(inside ? "inside" : "outside");
        expect(unprotected(map, block).every((each) => each.state === "open")).toBe(true);
      }),
    );
    expect(coveredBy(undefined, [])).toBe("unknown");
  });

  it("is reported in rows of what counts alike, and 100 % leaves out only what cannot be signed", () => {
    const named = [
      { path: "SOI", offset: 0, length: 2 },
      { path: "APP11", offset: 2, length: 8 },
      { path: "DQT", offset: 10, length: 50 },
    ];
    const store: Mark = { offset: 2, length: 8, state: "store" };
    expect(toReport(coverageMap(named, SIZE, [{ offset: 0, length: SIZE }], [store]), "x")).toEqual({
      signedBytes: 52,
      percent: 100,
      binding: "x",
      ranges: [
        { offset: 0, length: 2, what: "content", signed: true, mandated: false },
        { offset: 2, length: 8, what: "manifest store", signed: false, mandated: true },
        { offset: 10, length: 50, what: "content", signed: true, mandated: false },
      ],
    });
    expect(toReport(coverageMap(named, SIZE, []), "x")).toMatchObject({ signedBytes: 0, percent: 0 });
  });

  it("has no more rows in a report than its budget", () => {
    const hashed = Array.from({ length: 3_000 }, (_, index) => ({ offset: index * 2, length: 1 }));
    expect(() => toReport(coverageMap([], 6_000, hashed), "x")).toThrow("coverageRangeCount");
  });
});
