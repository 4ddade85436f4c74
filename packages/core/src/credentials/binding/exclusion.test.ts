import { describe, expect, it } from "vitest";
import type { Block, Container, Piece } from "../../model/block.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource } from "../../source/source.ts";
import type { Site } from "../locate/site.ts";
import { judgeExclusions } from "./exclusion.ts";

/** A file of named pieces that follow each other; what is not named otherwise is filled with a byte of its own. */
const PIECES: readonly (readonly [path: string, length: number, fill: number])[] = [
  ["SOI", 2, 0xff],
  ["APP1", 20, 1],
  ["store", 30, 2],
  ["meta/free", 40, 0],
  ["JUNK", 10, 0],
  ["skip", 10, 7],
  ["free", 200_000, 0],
  ["freed", 10, 0],
  ["tEXt", 10, 3],
  ["image data", 50, 4],
];
const placed = (() => {
  const places = new Map<string, Piece>();
  let offset = 0;
  for (const [path, length] of PIECES) {
    places.set(path, { path, offset, length });
    offset += length;
  }
  return places;
})();
const place = (path: string): Piece => {
  const found = placed.get(path);
  if (!found) throw new Error(path);
  return found;
};
const FILE = Buffer.concat(PIECES.map(([, length, fill]) => Buffer.alloc(length, fill)));
const span = (from: string, to = from, more: { start?: number; end?: number } = {}) => {
  const [first, last] = [place(from), place(to)];
  const offset = first.offset + (more.start ?? 0);
  return { offset, length: last.offset + last.length + (more.end ?? 0) - offset };
};
const block = (kind: Block["kind"], path: string, more: Partial<Block> = {}): Block => ({
  kind,
  ...place(path),
  ...more,
});
const BLOCKS = [block("exif", "APP1"), block("text", "tEXt")];
const SITE: Site = {
  path: "store",
  data: new Uint8Array(),
  pieces: [{ ...place("store"), body: place("store") }],
  companions: [{ ...span("image data", "image data", { end: -46 }), what: "a count" }],
};

interface Asked {
  site?: Site | undefined;
  blocks?: Block[];
  file?: Uint8Array;
  ranges?: "named" | "unnamed";
}
async function judge(exclusions: readonly { offset: number; length: number }[], asked: Asked = { site: SITE }) {
  const { site, blocks = BLOCKS, file = FILE, ranges = "named" } = asked;
  const container = { blocks, stores: [] as Container["stores"], pieces: [...placed.values()] } as unknown as Container;
  const context = {
    container,
    reader: new Reader(bytesSource(file)),
    url: "",
    updated: false,
    ...(site ? { site } : {}),
  };
  const { marks, misplaced, breaches, additional } = await judgeExclusions(
    context,
    container.pieces,
    exclusions,
    ranges,
  );
  const told = (all: readonly { what?: string; state: string }[]) => all.map(({ what, state }) => `${what} ${state}`);
  return { marks: told(marks), misplaced: told(misplaced), breaches, additional };
}
const fine = (...marks: string[]) => ({ marks, misplaced: [], breaches: [], additional: false });
const open = (mark: string) => ({ marks: [mark], misplaced: [], breaches: [], additional: true });
const breach = (what: string, mark: string) => ({
  marks: [mark],
  misplaced: [mark],
  breaches: [what],
  additional: true,
});

describe("what an exclusion may hold", () => {
  it.each<[what: string, range: { offset: number; length: number }, judged: object]>([
    ["the store", span("store"), fine("store store")],
    ["a part of the store", span("store", "store", { start: 3, end: -3 }), fine("store store")],
    ["what moves with the store", span("image data", "image data", { end: -46 }), fine("a count mandated")],
    ["what the format fixes", span("SOI"), fine("SOI mandated")],
    ["padding", span("JUNK"), fine("JUNK mandated")],
    ["padding inside a box", span("meta/free"), fine("meta/free mandated")],
    ["much padding", span("free"), fine("free mandated")],
    ["padding that something stands in", span("skip"), breach("exclusion-of-content", "skip open")],
    ["a piece that is only called nearly so", span("freed"), breach("exclusion-of-content", "freed open")],
    ["metadata", span("APP1"), open("APP1 open")],
    ["a part of metadata", span("APP1", "APP1", { start: 5 }), open("APP1 open")],
    ["text", span("tEXt"), open("tEXt open")],
    ["content", span("image data", "image data", { start: 10 }), breach("exclusion-of-content", "image data open")],
    ["nothing", { offset: 5, length: 0 }, fine()],
  ])("%s", async (_, range, judged) => expect(await judge([range])).toEqual(judged));

  it.each<[what: string, at: number]>([
    ["in front", 0],
    ["within", 70_000],
    ["at the end", 199_999],
  ])("no padding with a single byte %s that is no zero", async (_, at) => {
    const file = Uint8Array.from(FILE);
    file[place("free").offset + at] = 1;
    expect(await judge([span("free")], { site: SITE, file })).toEqual(breach("exclusion-of-content", "free open"));
  });

  it("a piece whose bytes the format fixes, but only at its length", async () => {
    const wrong = [{ path: "SOI", offset: 0, length: 3 }];
    const container = { blocks: [], stores: [] } as unknown as Container;
    const context = { container, reader: new Reader(bytesSource(FILE)), url: "", updated: false, site: SITE };
    const judged = await judgeExclusions(context, wrong, [{ offset: 0, length: 3 }], "named");
    expect(judged.breaches).toEqual(["exclusion-of-content"]);
  });

  it("no metadata of a part of the file, and no profile of colours", async () => {
    for (const blocks of [[block("exif", "APP1", { embedded: true })], [block("icc", "APP1")]])
      expect((await judge([span("APP1")], { site: SITE, blocks })).breaches).toEqual(["exclusion-of-content"]);
  });

  it("metadata in all its stretches, and not what lies between them", async () => {
    const { offset } = place("image data");
    const segments = [
      { offset, length: 10 },
      { offset: offset + 10, length: 10 },
      { offset: offset + 30, length: 10 },
    ];
    const asked: Asked = { blocks: [block("xmp", "image data", { segments })] };
    const site = { ...SITE, companions: [] };
    expect((await judge([{ offset, length: 20 }], { ...asked, site })).breaches).toEqual([]);
    expect((await judge([{ offset, length: 21 }], { ...asked, site })).breaches).toEqual(["exclusion-of-content"]);
  });
});

describe("the exclusion that holds the store", () => {
  const around = span("APP1", "JUNK");
  it("holds nothing else that is not padding, metadata neither", async () => {
    expect(await judge([around])).toEqual({
      marks: ["APP1 open", "store store", "meta/free mandated", "JUNK mandated"],
      misplaced: ["APP1 open"],
      breaches: ["exclusion-beyond-store"],
      additional: true,
    });
  });

  it("says nothing of the others", async () => {
    const judged = await judge([span("APP1"), span("store"), span("tEXt")]);
    expect(judged).toEqual({
      marks: ["APP1 open", "store store", "tEXt open"],
      misplaced: [],
      breaches: [],
      additional: true,
    });
  });

  it("tells each breach once", async () => {
    const content = [span("skip"), span("image data", "image data", { start: 10 })];
    expect((await judge(content)).breaches).toEqual(["exclusion-of-content"]);
    expect((await judge([around, ...content])).breaches).toEqual(["exclusion-beyond-store", "exclusion-of-content"]);
  });
});

describe("without a store in the file", () => {
  it("any range may have been its place: metadata alone is excused", async () => {
    const asked: Asked = { ranges: "unnamed" };
    expect(await judge([span("APP1")], asked)).toEqual(open("APP1 open"));
    expect(await judge([span("tEXt")], asked)).toEqual(breach("exclusion-without-store", "tEXt open"));
    expect(await judge([span("skip")], asked)).toEqual(breach("exclusion-without-store", "skip open"));
    expect(await judge([span("JUNK")], asked)).toEqual(fine("JUNK mandated"));
  });

  it("a binding that names what it leaves out is held to that", async () => {
    const asked: Asked = { ranges: "named" };
    expect(await judge([span("tEXt")], asked)).toEqual(open("tEXt open"));
    expect(await judge([span("skip")], asked)).toEqual(breach("exclusion-of-content", "skip open"));
  });
});
