import { describe, expect, it } from "vitest";
import { be16, be32, box, bytes, zeros } from "../../../../../test/fixtures/media.ts";
import { C2PA_UUID } from "../../formats/bmff/provenance.ts";
import type { Range } from "../../model/block.ts";
import { BUDGETS } from "../../model/limits.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource } from "../../source/source.ts";
import type { BmffExclusion } from "./bmff-assertion.ts";
import { hashedParts, layOut } from "./bmff-layout.ts";

type Exclusion = Partial<BmffExclusion> & { xpath: string };
const reader = (file: Uint8Array) => new Reader(bytesSource(file));
const entry = (more: Exclusion): BmffExclusion => ({ exact: true, data: [], ...more });
const laid = (file: Uint8Array, ...exclusions: Exclusion[]) => layOut(reader(file), exclusions.map(entry));
const left = async (file: Uint8Array, ...exclusions: Exclusion[]) =>
  (await laid(file, ...exclusions)).excluded.flatMap(({ ranges }) =>
    ranges.map(({ offset, length }) => [offset, length]),
  );
const pairs = (ranges: readonly Range[]) => ranges.map(({ offset, length }) => [offset, length]);

const FTYP = box("ftyp", "isom", be32(0));

describe("the root boxes of a file", () => {
  const large = (length: number, size: number) => bytes(be32(1), "mdat", be32(0), be32(length), zeros(size - 16));
  it.each<[string, Uint8Array, (readonly [string, number, number])[]]>([
    ["in order", bytes(FTYP, box("free", zeros(4))), [["ftyp", 0, 8], ["free", 16, 4]]],
    ["media data that are cut off end with the file", bytes(FTYP, be32(100), "mdat", zeros(5)), [["ftyp", 0, 8], ["mdat", 16, 5]]],
    ["media data without a byte", bytes(FTYP, be32(100), "mdat"), [["ftyp", 0, 8], ["mdat", 16, 0]]],
    ["large media data that are cut off", bytes(FTYP, large(1_000, 30)), [["ftyp", 0, 8], ["mdat", 16, 14]]],
    ["large media data whose head is cut off are none", bytes(FTYP, large(1_000, 16).subarray(0, 15)), [["ftyp", 0, 8]]],
    ["another box that is cut off is none", bytes(FTYP, be32(100), "free", zeros(5)), [["ftyp", 0, 8]]],
    ["media data that begin the file", bytes(be32(100), "mdat", zeros(5)), [["mdat", 0, 5]]],
    ["bytes behind the last are none", bytes(FTYP, [1, 2, 3]), [["ftyp", 0, 8]]],
  ])("%s", async (_, file, expected) => {
    const { roots, size } = await laid(file);
    expect(roots.map(({ type, offset, bodyLength }) => [type, offset, bodyLength])).toEqual(expected);
    expect([size, roots.every(({ depth, path, type }) => depth === 0 && path === `/${type}`)]).toEqual([file.length, true]);
  }); // biome-ignore format: a table
});

describe("the boxes that a path names", () => {
  const trak = (fill: number) => box("trak", box("tkhd", be32(0), zeros(4).fill(fill)));
  const file = bytes(
    FTYP,
    box("moov", trak(1), box("udta", zeros(0)), trak(2)),
    box("free", trak(3)),
    box("moov", trak(4)),
  );
  // ftyp 16; moov at 16 with trak at 24 and 56; free at 80; moov at 112 with trak at 120.
  it.each<[string, number[][]]>([
    ["/ftyp", [[0, 16]]],
    ["/moov", [[16, 64], [112, 32]]],
    ["/moov[1]", [[16, 64]]],
    ["/moov[2]", [[112, 32]]],
    ["/moov[3]", []],
    ["/moov/trak", [[24, 24], [56, 24], [120, 24]]],
    ["/moov/trak[1]", [[24, 24], [120, 24]]],
    ["/moov[1]/trak[2]", [[56, 24]]],
    ["/moov[2]/trak[2]", []],
    ["/moov/trak/tkhd", [[32, 16], [64, 16], [128, 16]]],
    ["/free/trak", []],
    ["/trak", []],
    ["/moov/tkhd", []],
    ["/moov/*", []],
    ["moov", []],
  ])("%s", async (xpath, expected) => {
    expect(await left(file, { xpath })).toEqual(expected);
  }); // biome-ignore format: a table

  it("are named by several paths at once", async () => {
    expect(await left(file, { xpath: "/moov/trak[1]" }, { xpath: "/moov/trak[2]" }, { xpath: "/free" })).toEqual([
      [24, 24],
      [56, 24],
      [80, 32],
      [120, 24],
    ]);
  });

  it("are those in front of damage, and behind it there are none", async () => {
    const damaged = bytes(FTYP, box("moov", trak(1), be32(3), "trak", zeros(20)), box("free", zeros(1)));
    expect(await left(damaged, { xpath: "/moov/trak" }, { xpath: "/free" })).toEqual([
      [24, 24],
      [damaged.length - 9, 9],
    ]);
  });

  it("are found in `meta` with a version and without, as QuickTime writes it", async () => {
    const iloc = box("iloc", zeros(4));
    const hdlr = box("hdlr", zeros(24));
    const iso = bytes(FTYP, box("meta", be32(0), hdlr, iloc));
    const quickTime = bytes(FTYP, box("meta", hdlr, iloc));
    expect(await left(iso, { xpath: "/meta/iloc" })).toEqual([[iso.length - 12, 12]]);
    expect(await left(quickTime, { xpath: "/meta/iloc" })).toEqual([[quickTime.length - 12, 12]]);
  });

  it("are no more than a budget allows to ask for", async () => {
    const many = Array.from({ length: BUDGETS.boxTreeCount + 1 }, () => entry({ xpath: "/skip" }));
    await expect(layOut(reader(FTYP), many)).rejects.toThrow("boxTreeCount");
    const data = Array.from({ length: BUDGETS.boxTreeCount }, () => ({ offset: 0, value: zeros(0) }));
    await expect(laid(FTYP, { xpath: "/ftyp", data })).rejects.toThrow("boxTreeCount");
    const subset = Array.from({ length: BUDGETS.boxTreeCount }, () => ({ offset: 0, length: 0 }));
    await expect(laid(FTYP, { xpath: "/ftyp", subset })).rejects.toThrow("boxTreeCount");
  });
});

describe("what else must be so of a box", () => {
  const flags = (value: number) => Uint8Array.of(0, 0, value);
  const uuid = (id: Uint8Array) => box("uuid", id, [1, 0, 0, 7], zeros(4));
  const file = bytes(
    FTYP,
    box("sidx", [1, 0, 0, 5], "data"),
    uuid(C2PA_UUID),
    uuid(zeros(16)),
    box("meta", [1, 0, 0, 5], box("hdlr", zeros(24))),
    box("mdat", [1, 0, 0, 5]),
  );
  it.each<[string, Exclusion, boolean]>([
    ["its length", { xpath: "/sidx", length: 16 }, true],
    ["another length", { xpath: "/sidx", length: 15 }, false],
    ["its version", { xpath: "/sidx", version: 1 }, true],
    ["another version", { xpath: "/sidx", version: 0 }, false],
    ["its flags, exactly", { xpath: "/sidx", flags: flags(5) }, true],
    ["one of its flags, not exactly", { xpath: "/sidx", flags: flags(4), exact: false }, true],
    ["one of its flags, exactly", { xpath: "/sidx", flags: flags(4) }, false],
    ["a flag that it has not", { xpath: "/sidx", flags: flags(7), exact: false }, false],
    ["flags of another byte", { xpath: "/sidx", flags: Uint8Array.of(5, 0, 0) }, false],
    ["its version and other flags", { xpath: "/sidx", version: 1, flags: flags(1) }, false],
    ["its bytes", { xpath: "/sidx", data: [{ offset: 12, value: new TextEncoder().encode("data") }] }, true],
    ["its bytes and others", { xpath: "/sidx", data: [{ offset: 4, value: new TextEncoder().encode("sidx") }, { offset: 12, value: zeros(1) }] }, false],
    ["bytes up to its end", { xpath: "/sidx", data: [{ offset: 15, value: new TextEncoder().encode("a") }] }, true],
    ["bytes beyond its end", { xpath: "/sidx", data: [{ offset: 15, value: new Uint8Array([0x61, 0]) }] }, false],
    ["the version of C2PA's box, behind its identifier", { xpath: "/uuid[1]", version: 1, flags: flags(7) }, true],
    ["the version of another's", { xpath: "/uuid[2]", version: 1 }, false],
    ["the version of `meta`", { xpath: "/meta", version: 1, flags: flags(5) }, true],
    ["the version of a box that has none", { xpath: "/mdat", version: 1 }, false],
    ["the flags of a box that has none", { xpath: "/mdat", flags: flags(5) }, false],
  ])("%s", async (_, exclusion, matches) => {
    expect((await left(file, exclusion)).length).toBe(matches ? 1 : 0);
  }); // biome-ignore format: a table

  it("is no version where the box ends before one", async () => {
    expect(await left(bytes(FTYP, box("sidx", be16(0))), { xpath: "/sidx", version: 0 })).toEqual([]);
    expect(await left(bytes(FTYP, box("sidx", be32(0))), { xpath: "/sidx", version: 0 })).toHaveLength(1);
    expect(await left(bytes(FTYP, box("uuid", C2PA_UUID, be16(0))), { xpath: "/uuid", version: 0 })).toEqual([]);
  });

  it("is no version of a `meta` as QuickTime writes it", async () => {
    const meta = box("meta", box("hdlr", zeros(24)));
    expect(await left(bytes(FTYP, meta), { xpath: "/meta", version: 0 })).toEqual([]);
  });
});

describe("parts of a box that are left out", () => {
  const file = bytes(FTYP, box("free", zeros(24)));
  it.each<[string, { offset: number; length: number }[], number[][]]>([
    ["one", [{ offset: 8, length: 4 }], [[24, 4]]],
    ["several", [{ offset: 0, length: 4 }, { offset: 12, length: 2 }], [[16, 4], [28, 2]]],
    ["one up to its end", [{ offset: 8, length: 0 }], [[24, 24]]],
    ["one that goes beyond its end", [{ offset: 30, length: 9 }], [[46, 2]]],
    ["one that begins at its end", [{ offset: 32, length: 4 }], []],
    ["one behind its end", [{ offset: 40, length: 0 }], []],
    ["none", [], []],
  ])("%s", async (_, subset, expected) => {
    expect(await left(file, { xpath: "/free", subset })).toEqual(expected);
  }); // biome-ignore format: a table
});

describe("what is hashed", () => {
  const marker = (value: number) => [...zeros(7), value];
  const told = (parts: readonly (Range | Uint8Array)[]) =>
    parts.map((part) => (part instanceof Uint8Array ? [...part] : [part.offset, part.length]));
  const roots = (...lengths: number[]) => {
    let at = 0;
    return lengths.map((length) => {
      at += length;
      return { offset: at - length, length } as never;
    });
  };
  const hash = (lengths: number[], holes: Range[], within: Range, offsets: boolean) =>
    told(hashedParts({ roots: roots(...lengths), excluded: [{ ranges: holes } as never] })(within, offsets));
  const WHOLE = { offset: 0, length: 40 };

  it.each<[string, number[], Range[], Range, number[][]]>([
    ["all of it", [10, 30], [], WHOLE, [[0, 10], [10, 30]]],
    ["bytes behind the last box", [10], [], WHOLE, [[0, 10], [10, 30]]],
    ["all but a box", [10, 20, 10], [{ offset: 10, length: 20 }], WHOLE, [[0, 10], [30, 10]]],
    ["all but a part of a box", [10, 30], [{ offset: 15, length: 5 }], WHOLE, [[0, 10], [10, 5], [20, 20]]],
    ["all but parts that touch and overlap", [10, 30], [{ offset: 15, length: 5 }, { offset: 20, length: 5 }, { offset: 18, length: 4 }], WHOLE, [[0, 10], [10, 5], [25, 15]]],
    ["all but a part over two boxes", [10, 30], [{ offset: 5, length: 10 }], WHOLE, [[0, 5], [15, 25]]],
    ["a stretch alone", [10, 10, 20], [{ offset: 12, length: 2 }], { offset: 5, length: 10 }, [[5, 5], [10, 2], [14, 1]]],
    ["nothing of a stretch that is left out", [40], [{ offset: 0, length: 40 }], { offset: 5, length: 10 }, []],
  ])("%s", (_, lengths, holes, within, expected) => {
    expect(hash(lengths, holes, within, false)).toEqual(expected);
  }); // biome-ignore format: a table

  it("has each box's offset in front of it, where it is not left out whole and begins in the stretch", () => {
    expect(hash([10, 20, 10], [{ offset: 10, length: 20 }], WHOLE, true)).toEqual([marker(0), [0, 10], marker(30), [30, 10]]); // biome-ignore format: a row
    expect(hash([10, 30], [{ offset: 10, length: 5 }], WHOLE, true)).toEqual([marker(0), [0, 10], marker(10), [15, 25]]); // biome-ignore format: a row
    expect(hash([10, 30], [], { offset: 5, length: 35 }, true)).toEqual([[5, 5], marker(10), [10, 30]]);
    expect(hash([10], [], WHOLE, true)).toEqual([marker(0), [0, 10], [10, 30]]);
  });

  it("is asked of many stretches one after another, and in any order", () => {
    const parts = hashedParts({
      roots: roots(10, 10, 10),
      excluded: [{ ranges: [{ offset: 12, length: 2 }] } as never],
    });
    const ask = (offset: number) => pairs(parts({ offset, length: 10 }, false) as Range[]);
    expect([20, 10, 0, 10].map(ask)).toEqual([[[20, 10]], [[10, 2], [14, 6]], [[0, 10]], [[10, 2], [14, 6]]]); // biome-ignore format: a row
  });

  it("writes an offset in eight bytes", () => {
    const far = { roots: [{ offset: 2 ** 32 + 258, length: 10 } as never], excluded: [] };
    expect(told(hashedParts(far)({ offset: 2 ** 32 + 258, length: 10 }, true))).toEqual([
      [0, 0, 0, 1, 0, 0, 1, 2],
      [2 ** 32 + 258, 10],
    ]);
  });
});
