import { describe, expect, it } from "vitest";
import type { Piece } from "../../model/block.ts";
import { AFTER_BOX, type BoxEntry, STORE_BOX } from "./box-list.ts";
import { fit, type NamedBox, namedBoxes } from "./box-order.ts";

const LENGTH = 10;
/** Pieces of ten bytes each; `-` is one that has no name in a list. */
const pieces = (...names: string[]): Piece[] =>
  names.map((name, at) => ({
    path: name,
    offset: at * LENGTH,
    length: LENGTH,
    ...(name === "-" ? {} : { box: name }),
  }));
const boxes = (...names: string[]): NamedBox[] => namedBoxes(pieces(...names));
const run = (first: number, count = 1) => ({ offset: first * LENGTH, length: count * LENGTH });
const entries = (...names: (string | string[])[]): BoxEntry[] =>
  names.map((each) => ({ names: typeof each === "string" ? [each] : each }) as unknown as BoxEntry);

describe("the boxes of a file", () => {
  it("are its pieces that have a name, in order", () => {
    expect(boxes("A", "-", "B")).toEqual([
      { name: "A", ...run(0) },
      { name: "B", ...run(2) },
    ]);
  });

  it("take the store as one, where its segments follow each other", () => {
    expect(boxes("A", STORE_BOX, STORE_BOX, STORE_BOX, "B")).toEqual([
      { name: "A", ...run(0) },
      { name: STORE_BOX, ...run(1, 3) },
      { name: "B", ...run(4) },
    ]);
  });

  it("take it as two where something lies between, named or not", () => {
    for (const between of ["-", "A"])
      expect(boxes(STORE_BOX, between, STORE_BOX).filter(({ name }) => name === STORE_BOX)).toEqual([
        { name: STORE_BOX, ...run(0) },
        { name: STORE_BOX, ...run(2) },
      ]);
  });

  it("take no other boxes of one name together", () => {
    expect(boxes("A", "A")).toHaveLength(2);
  });
});

describe("a list laid over them", () => {
  const file = boxes("A", STORE_BOX, "B", "-", "C", "D");
  it("has a stretch for each entry: what lies between its boxes is in it", () => {
    expect(fit(entries("A", STORE_BOX, ["B", "C"], "D"), file, true)).toEqual({
      kind: "fits",
      runs: [run(0), run(1), run(2, 3), run(5)],
      unlisted: [],
    });
  });

  it.each<[what: string, list: BoxEntry[], unknown: string]>([
    ["at the start", entries(STORE_BOX, ["B", "C"], "D"), "A"],
    ["in the middle", entries("A", STORE_BOX, "B", "D"), "C"],
    ["within an entry", entries("A", STORE_BOX, ["B", "D"]), "C"],
    ["at the end", entries("A", STORE_BOX, ["B", "C"]), "D"],
    ["of which the first is told", entries("A", STORE_BOX), "B"],
  ])("knows a box %s that is not listed", (_, list, name) => {
    expect(fit(list, file, true)).toEqual({ kind: "unknown-box", name });
  });

  it.each<[what: string, list: BoxEntry[]]>([
    ["a box that is not there", entries("A", STORE_BOX, "B", "C", "D", "E")],
    ["one box twice", entries("A", "A", STORE_BOX, "B", "C", "D")],
    ["another order", entries("A", STORE_BOX, ["C", "B"], "D")],
    ["a store that is not there", entries("A", "B", "C", STORE_BOX)],
  ])("does not fit with %s", (_, list) => {
    expect(fit(list, file, true)).toEqual({ kind: "mismatch" });
  });

  it("may leave out what lies behind the end, and then does not protect it", () => {
    const longer = boxes("A", "B", AFTER_BOX);
    expect(fit(entries("A", "B"), longer, true)).toEqual({
      kind: "fits",
      runs: [run(0), run(1)],
      unlisted: [{ name: AFTER_BOX, ...run(2) }],
    });
    expect(fit(entries("A", "B", AFTER_BOX), longer, true)).toMatchObject({ kind: "fits", unlisted: [] });
    expect(fit(entries("A"), longer, true)).toEqual({ kind: "unknown-box", name: "B" });
  });

  it("has no stretch for a store that came from elsewhere", () => {
    const without = boxes("A", "B");
    expect(fit(entries("A", STORE_BOX, "B"), without, false)).toEqual({
      kind: "fits",
      runs: [run(0), undefined, run(1)],
      unlisted: [],
    });
    expect(fit(entries("A", STORE_BOX, "B"), without, true)).toEqual({ kind: "mismatch" });
  });
});
