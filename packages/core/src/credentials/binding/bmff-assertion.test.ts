import { describe, expect, it } from "vitest";
import { cbor } from "../../../../../test/fixtures/forge/cbor.ts";
import { BUDGETS } from "../../model/limits.ts";
import { decodeCbor } from "../store/cbor.ts";
import { isBmffHash, readBmffHash } from "./bmff-assertion.ts";

const HASH = new Uint8Array(32);
const EXCLUSIONS = [{ xpath: "/ftyp" }];
const read = (data: object, label = "c2pa.hash.bmff.v3") => readBmffHash(label, decodeCbor(cbor(data)));
const row = (more: object = {}) => ({ uniqueId: 0, localId: 0, count: 1, hashes: [HASH], ...more });

describe("a BMFF hash assertion", () => {
  it.each([
    ["c2pa.hash.bmff", 1],
    ["c2pa.hash.bmff.v2", 2],
    ["c2pa.hash.bmff.v3__2", 3],
  ])("%s has its version", (label, version) => {
    expect(isBmffHash(label)).toBe(true);
    expect(read({ exclusions: EXCLUSIONS, hash: HASH }, label)).toMatchObject({ version });
  });

  it("is read with its fields, those of null as absent", () => {
    const data = [{ offset: 8, value: Uint8Array.of(1) }];
    const subset = [
      { offset: 4, length: 2 },
      { offset: 6, length: 0 },
    ];
    const exclusion = {
      xpath: "/free",
      length: 9,
      version: 1,
      flags: Uint8Array.of(0, 0, 1),
      exact: false,
      data,
      subset,
    };
    const none = { xpath: "/skip", length: null, version: null, flags: null, exact: null, data: null, subset: null };
    expect(read({ exclusions: [exclusion, none], hash: HASH, merkle: null, alg: null })).toEqual({
      version: 3,
      exclusions: [exclusion, { xpath: "/skip", exact: true, data: [] }],
      hash: HASH,
      merkle: [],
    });
  });

  it.each<[string, string, object]>([
    ["no exclusions", "no exclusions", { hash: HASH }],
    ["an empty list of them", "no exclusions", { exclusions: [], hash: HASH }],
    ["neither hash nor tree", "neither hash nor Merkle tree", { exclusions: EXCLUSIONS }],
    ["neither hash nor a row of a tree", "neither hash nor Merkle tree", { exclusions: EXCLUSIONS, merkle: [] }],
    ["a hash that is text", "a field of another type", { exclusions: EXCLUSIONS, hash: "x" }],
    ["an exclusion without a path", "exclusion without xpath", { exclusions: [{}], hash: HASH }],
    ["flags of two bytes", "flags that are not three bytes", { exclusions: [{ xpath: "/free", flags: Uint8Array.of(0, 1) }], hash: HASH }],
    ["a length below zero", "a field of another type", { exclusions: [{ xpath: "/free", length: -1 }], hash: HASH }],
    ["data without an offset", "data without offset", { exclusions: [{ xpath: "/free", data: [{ value: HASH }] }], hash: HASH }],
    ["subset ranges over each other", "subset ranges out of order or over each other", { exclusions: [{ xpath: "/free", subset: pairs([0, 9], [8, 2]) }], hash: HASH }],
    ["subset ranges out of order", "subset ranges out of order or over each other", { exclusions: [{ xpath: "/free", subset: pairs([9, 1], [0, 2]) }], hash: HASH }],
    [
      "an open end before the last range",
      "subset ranges out of order or over each other",
      { exclusions: [{ xpath: "/free", subset: pairs([0, 0], [8, 2]) }], hash: HASH },
    ],
    [
      "two kinds of block sizes",
      "block sizes",
      { exclusions: EXCLUSIONS, merkle: [row({ fixedBlockSize: 1, variableBlockSizes: [1] })] },
    ],
    ["blocks of nothing", "block sizes", { exclusions: EXCLUSIONS, merkle: [row({ fixedBlockSize: 0 })] }],
    ["a tree without leaves", "empty Merkle row", { exclusions: EXCLUSIONS, merkle: [row({ count: 0 })] }],
    ["a row without hashes", "empty Merkle row", { exclusions: EXCLUSIONS, merkle: [row({ hashes: [] })] }],
    ["two rows of one name", "two Merkle rows of one name", { exclusions: EXCLUSIONS, merkle: [row(), row()] }],
    ["data without a value", "data without value", { exclusions: [{ xpath: "/free", data: [{ offset: 1 }] }], hash: HASH }],
    ["data that are no list", "a field of another type", { exclusions: [{ xpath: "/free", data: 1 }], hash: HASH }],
    ["a subset that is no list", "a field of another type", { exclusions: [{ xpath: "/free", subset: 1 }], hash: HASH }],
    ["a subset without an offset", "subset without offset", { exclusions: [{ xpath: "/free", subset: [{ length: 1 }] }], hash: HASH }],
    ["a subset without a length", "subset without length", { exclusions: [{ xpath: "/free", subset: [{ offset: 1 }] }], hash: HASH }],
    ["`exact` that is neither", "a field of another type", { exclusions: [{ xpath: "/free", exact: 1 }], hash: HASH }],
    ["a version that is text", "a field of another type", { exclusions: [{ xpath: "/free", version: "1" }], hash: HASH }],
    ["an algorithm that is no text", "a field of another type", { exclusions: EXCLUSIONS, hash: HASH, alg: 7 }],
    ["rows that are no list", "a field of another type", { exclusions: EXCLUSIONS, hash: HASH, merkle: 1 }],
    ["block sizes that are no list", "a field of another type", { exclusions: EXCLUSIONS, merkle: [row({ variableBlockSizes: 1 })] }],
    ["a block size that is none", "block size", { exclusions: EXCLUSIONS, merkle: [row({ variableBlockSizes: [-1] })] }],
    ["a row's hash that is text", "Merkle hash", { exclusions: EXCLUSIONS, merkle: [row({ hashes: ["x"] })] }],
    ["a row without a count", "Merkle row without count", { exclusions: EXCLUSIONS, merkle: [row({ count: undefined })] }],
    ["a row without a name", "Merkle row without uniqueId", { exclusions: EXCLUSIONS, merkle: [row({ uniqueId: undefined })] }],
    ["a row without a track", "Merkle row without localId", { exclusions: EXCLUSIONS, merkle: [row({ localId: 1.5 })] }],
  ])("is malformed with %s", (_, why, data) => {
    expect(read(data)).toBe(why);
  }); // biome-ignore format: a table

  it("is none under another label", () => {
    expect([
      isBmffHash("c2pa.hash.data"),
      isBmffHash("c2pa.hash.bmff.v4"),
      isBmffHash("c2pa.hash.bmff.v3__12"),
    ]).toEqual([false, false, true]);
    expect(read({ exclusions: EXCLUSIONS, hash: HASH }, "c2pa.hash.data")).toBe("not a BMFF hash");
  });

  it("has rows with what they say, and one open end as the last range", () => {
    const more = { alg: "sha512", initHash: HASH, variableBlockSizes: [1, 2] };
    const of = [row({ ...more, count: 2, uniqueId: -1 }), row({ localId: 1, fixedBlockSize: 5 })];
    expect(read({ exclusions: EXCLUSIONS, alg: "sha384", merkle: of })).toEqual({
      version: 3,
      exclusions: [{ xpath: "/ftyp", exact: true, data: [] }],
      alg: "sha384",
      merkle: of,
    });
    const touching = pairs([0, 8], [8, 0]);
    expect(read({ exclusions: [{ xpath: "/free", subset: touching }], hash: HASH })).toMatchObject({
      exclusions: [{ subset: touching }],
    });
  });

  it("ends at a budget", () => {
    expect(() => read({ exclusions: Array(1_025).fill(EXCLUSIONS[0]), hash: HASH })).toThrow("exclusionCount");
    expect(() => read({ exclusions: EXCLUSIONS, merkle: [row({ count: 1e9 })] })).toThrow("merkleLeafCount");
    expect(read({ exclusions: Array(1_024).fill(EXCLUSIONS[0]), hash: HASH })).toMatchObject({ version: 3 });
    const { merkleLeafCount } = BUDGETS;
    const two = (a: number, b: number) =>
      read({ exclusions: EXCLUSIONS, merkle: [row({ count: a }), row({ localId: 1, count: b })] });
    expect(two(merkleLeafCount - 1, 1)).toMatchObject({ version: 3 });
    expect(() => two(merkleLeafCount, 1)).toThrow("merkleLeafCount");
  });
});

function pairs(...ranges: [number, number][]): object[] {
  return ranges.map(([offset, length]) => ({ offset, length }));
}
