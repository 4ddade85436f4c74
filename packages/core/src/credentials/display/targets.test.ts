import { describe, expect, it } from "vitest";
import { BUDGETS, LimitError } from "../../model/limits.ts";
import { Spans, Targets } from "./targets.ts";

const range = (offset: number, length: number) => ({ offset, length });
const spansOf = (...pairs: [number, number][]) => {
  const spans = new Spans();
  for (const [offset, length] of pairs) spans.add(range(offset, length));
  return spans.list().map(({ offset, length }) => [offset, length]);
};

describe("stretches of a file", () => {
  it.each<[what: string, given: [number, number][], joined: [number, number][]]>([
    ["apart", [[0, 5], [10, 5]], [[0, 5], [10, 5]]],
    ["in another order", [[10, 5], [0, 5]], [[0, 5], [10, 5]]],
    ["that touch", [[0, 5], [5, 5]], [[0, 10]]],
    ["one byte apart", [[0, 5], [6, 5]], [[0, 5], [6, 5]]],
    ["that overlap", [[0, 5], [3, 5]], [[0, 8]]],
    ["one inside another", [[0, 10], [3, 2]], [[0, 10]]],
    ["one inside another, later", [[20, 1], [0, 10], [3, 2]], [[0, 10], [20, 1]]],
    ["that touch in another order", [[5, 5], [0, 5]], [[0, 10]]],
    ["one that begins in front of the last", [[5, 5], [4, 3]], [[4, 6]]],
    ["of no length", [[3, 0], [4, -1]], []],
    ["where no file has a byte", [[-1, 5], [Number.MAX_SAFE_INTEGER + 1, 5], [0.5, 5]], []],
  ])("%s", (_, given, joined) => expect(spansOf(...given)).toEqual(joined)); // biome-ignore format: a table

  it("may come in pieces without end where they join, and not where they stay apart", () => {
    const most = 2 * BUDGETS.shownRangeCount + 1;
    const joining = new Spans();
    // Every second first, then those between them.
    for (let at = 0; at < most; at++) joining.add(range((at * 2) % most, 1));
    expect(joining.list()).toEqual([range(0, most)]);
    const apart = new Spans();
    expect(() => {
      for (let at = 0; at < most; at++) apart.add(range(2 * at, 1));
    }).toThrow(LimitError);
  });
});

describe("where tables point", () => {
  const filled = (
    targets: [offset: number, length: number, inOrder?: boolean][],
    boxes: [number, number][],
    change?: (all: Targets) => void,
  ): boolean => {
    const all = new Targets();
    for (const [offset, length, ordered = true] of targets) all.add(range(offset, length), ordered);
    change?.(all);
    return all.fill(boxes.map(([offset, length]) => range(offset, length)));
  };
  it.each<[what: string, targets: [number, number, boolean?][], boxes: [number, number][], fill: boolean]>([
    ["one box to its last byte", [[10, 4], [14, 6]], [[10, 10]], true],
    ["two boxes", [[10, 4], [30, 6]], [[10, 4], [30, 6]], true],
    ["two boxes, named in another order", [[30, 6], [10, 4]], [[30, 6], [10, 4]], true],
    ["boxes side by side", [[10, 8]], [[10, 4], [14, 4]], true],
    ["nothing, of nothing", [], [], true],
    ["all but the last byte", [[10, 9]], [[10, 10]], false],
    ["all but the first byte", [[11, 9]], [[10, 10]], false],
    ["one byte more", [[10, 11]], [[10, 10]], false],
    ["one of two boxes", [[10, 4]], [[10, 4], [30, 6]], false],
    ["more than the boxes", [[10, 4], [30, 6]], [[10, 4]], false],
    ["one over another", [[10, 10], [12, 2]], [[10, 10]], false],
    ["another order than their table's", [[10, 4], [14, 6, false]], [[10, 10]], false],
    ["a place that no file has", [[10, 10], [-4, 0]], [[10, 10]], false],
    ["a place behind all numbers", [[10, 10], [Number.MAX_SAFE_INTEGER + 1, 0]], [[10, 10]], false],
  ])("fill %s", (_, targets, boxes, fill) => expect(filled(targets, boxes)).toBe(fill)); // biome-ignore format: a table

  it("fill nothing where their tables are not as a writer leaves them", () => {
    expect(filled([[10, 10]], [[10, 10]], (all) => all.disorder())).toBe(false);
  });
});
