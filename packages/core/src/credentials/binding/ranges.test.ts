import { describe, expect, it } from "vitest";
import type { Range } from "../../model/block.ts";
import { Spans, Targets } from "../display/targets.ts";
import { complement, firstBehind, inOrder, joined, within } from "./ranges.ts";

type Pair = readonly [offset: number, length: number];
const of = (...pairs: Pair[]): Range[] => pairs.map(([offset, length]) => ({ offset, length }));

describe("ranges of a file", () => {
  it.each<[Pair[], Pair[]]>([
    [[], []],
    [
      [
        [5, 2],
        [0, 3],
      ],
      [
        [0, 3],
        [5, 2],
      ],
    ],
    [
      [
        [0, 4],
        [2, 4],
      ],
      [
        [0, 4],
        [4, 2],
      ],
    ],
    [
      [
        [0, 4],
        [1, 2],
      ],
      [[0, 4]],
    ],
    [
      [
        [0, 4],
        [4, 2],
      ],
      [
        [0, 4],
        [4, 2],
      ],
    ],
    [
      [
        [3, 0],
        [3, 1],
      ],
      [[3, 1]],
    ],
    [[[0, 0]], []],
  ])("%j in order are %j", (given, expected) => {
    expect(inOrder(of(...given))).toEqual(of(...expected));
  });

  it("keep what else they say when they are cut", () => {
    expect(
      inOrder([
        { offset: 0, length: 4, what: "a" },
        { offset: 2, length: 4, what: "b" },
      ]),
    ).toEqual([
      { offset: 0, length: 4, what: "a" },
      { offset: 4, length: 2, what: "b" },
    ]);
    expect(within([{ offset: 0, length: 9, what: "a" }], { offset: 2, length: 3 })).toEqual([
      { offset: 2, length: 3, what: "a" },
    ]);
  });

  const LINE = of([2, 3], [5, 1], [9, 4]);
  it.each([
    [0, 0],
    [2, 0],
    [4, 0],
    [5, 1],
    [6, 2],
    [12, 2],
    [13, 3],
  ])("the first that ends behind %i is number %i", (at, index) => {
    expect(firstBehind(LINE, at)).toBe(index);
    expect(firstBehind([], at)).toBe(0);
  });

  it.each<[Pair, Pair[]]>([
    [
      [0, 20],
      [
        [2, 3],
        [5, 1],
        [9, 4],
      ],
    ],
    [
      [3, 3],
      [
        [3, 2],
        [5, 1],
      ],
    ],
    [[3, 2], [[3, 2]]],
    [[6, 3], []],
    [[8, 2], [[9, 1]]],
    [[12, 1], [[12, 1]]],
    [[13, 5], []],
    [[4, 0], []],
  ])("within %j lie %j", ([offset, length], expected) => {
    expect(within(LINE, { offset, length })).toEqual(of(...expected));
  });

  it.each<[Pair[], Pair[]]>([
    [
      [
        [0, 2],
        [2, 2],
        [5, 1],
      ],
      [
        [0, 4],
        [5, 1],
      ],
    ],
    [
      [
        [4, 2],
        [0, 5],
      ],
      [[0, 6]],
    ],
    [[], []],
  ])("%j joined are %j", (given, expected) => {
    expect(joined(of(...given))).toEqual(of(...expected));
  });

  it.each<[Pair[], number, Pair[]]>([
    [[], 5, [[0, 5]]],
    [[[0, 5]], 5, []],
    [
      [
        [0, 1],
        [3, 1],
      ],
      5,
      [
        [1, 2],
        [4, 1],
      ],
    ],
    [[[1, 2]], 3, [[0, 1]]],
    [[], 0, []],
  ])("without %j, of %i bytes %j are left", (given, size, expected) => {
    expect(complement(of(...given), size)).toEqual(of(...expected));
  });
});

describe("what tables point to", () => {
  it.each<[Pair[], Pair[]]>([
    [
      [
        [0, 2],
        [2, 2],
      ],
      [[0, 4]],
    ],
    [
      [
        [0, 4],
        [1, 2],
      ],
      [[0, 4]],
    ],
    [
      [
        [0, 2],
        [3, 2],
      ],
      [
        [0, 2],
        [3, 2],
      ],
    ],
    [
      [
        [3, 2],
        [0, 2],
        [2, 1],
      ],
      [[0, 5]],
    ],
    [
      [
        [5, 2],
        [0, 9],
      ],
      [[0, 9]],
    ],
    [
      [
        [0, 0],
        [1, -1],
        [-1, 4],
        [2 ** 53, 4],
        [0.5, 1],
      ],
      [],
    ],
  ])("%j become the stretches %j", (given, expected) => {
    const spans = new Spans();
    for (const each of of(...given)) spans.add(each);
    expect(spans.list()).toEqual(of(...expected));
  });

  it.each<[string, Pair[], Pair[], boolean]>([
    [
      "all of one box",
      [
        [10, 5],
        [15, 5],
      ],
      [[10, 10]],
      true,
    ],
    [
      "two boxes",
      [
        [10, 5],
        [30, 5],
      ],
      [
        [10, 5],
        [30, 5],
      ],
      true,
    ],
    ["less than a box", [[10, 5]], [[10, 10]], false],
    ["another box", [[11, 10]], [[10, 10]], false],
    ["more than a box", [[10, 11]], [[10, 10]], false],
    [
      "one box twice",
      [
        [10, 10],
        [10, 10],
      ],
      [[10, 10]],
      false,
    ],
    [
      "one box of two",
      [[10, 5]],
      [
        [10, 5],
        [30, 5],
      ],
      false,
    ],
    ["nothing of nothing", [], [], true],
    [
      "a place that no file has",
      [
        [10, 10],
        [2 ** 53, 0],
      ],
      [[10, 10]],
      false,
    ],
    [
      "a place before the file",
      [
        [10, 10],
        [-1, 0],
      ],
      [[10, 10]],
      false,
    ],
  ])("fill boxes: %s", (_, targets, boxes, fills) => {
    const all = new Targets();
    for (const each of of(...targets)) all.add(each, true);
    expect(all.fill(of(...boxes))).toBe(fills);
  });

  it("do not fill boxes out of their order", () => {
    const late = new Targets();
    late.add({ offset: 0, length: 2 }, true);
    late.add({ offset: 2, length: 2 }, false);
    expect(late.fill(of([0, 4]))).toBe(false);
    const told = new Targets();
    told.add({ offset: 0, length: 4 }, true);
    told.disorder();
    expect(told.fill(of([0, 4]))).toBe(false);
    expect(told.list()).toEqual(of([0, 4]));
  });
});
