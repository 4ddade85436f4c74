import { describe, expect, it } from "vitest";
import { cbor } from "../../../../../test/fixtures/forge/cbor.ts";
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

  it.each<[string, object]>([
    ["no exclusions", { hash: HASH }],
    ["an empty list of them", { exclusions: [], hash: HASH }],
    ["neither hash nor tree", { exclusions: EXCLUSIONS }],
    ["neither hash nor a row of a tree", { exclusions: EXCLUSIONS, merkle: [] }],
    ["a hash that is text", { exclusions: EXCLUSIONS, hash: "x" }],
    ["an exclusion without a path", { exclusions: [{}], hash: HASH }],
    ["flags of two bytes", { exclusions: [{ xpath: "/free", flags: Uint8Array.of(0, 1) }], hash: HASH }],
    ["a length below zero", { exclusions: [{ xpath: "/free", length: -1 }], hash: HASH }],
    ["data without an offset", { exclusions: [{ xpath: "/free", data: [{ value: HASH }] }], hash: HASH }],
    ["subset ranges over each other", { exclusions: [{ xpath: "/free", subset: pairs([0, 9], [8, 2]) }], hash: HASH }],
    ["subset ranges out of order", { exclusions: [{ xpath: "/free", subset: pairs([9, 1], [0, 2]) }], hash: HASH }],
    [
      "an open end before the last range",
      { exclusions: [{ xpath: "/free", subset: pairs([0, 0], [8, 2]) }], hash: HASH },
    ],
    [
      "two kinds of block sizes",
      { exclusions: EXCLUSIONS, merkle: [row({ fixedBlockSize: 1, variableBlockSizes: [1] })] },
    ],
    ["blocks of nothing", { exclusions: EXCLUSIONS, merkle: [row({ fixedBlockSize: 0 })] }],
    ["a tree without leaves", { exclusions: EXCLUSIONS, merkle: [row({ count: 0 })] }],
    ["a row without hashes", { exclusions: EXCLUSIONS, merkle: [row({ hashes: [] })] }],
    ["two rows of one name", { exclusions: EXCLUSIONS, merkle: [row(), row()] }],
  ])("is malformed with %s", (_, data) => {
    expect(read(data)).toBeTypeOf("string");
  });

  it("ends at a budget", () => {
    expect(() => read({ exclusions: Array(1_025).fill(EXCLUSIONS[0]), hash: HASH })).toThrow("exclusionCount");
    expect(() => read({ exclusions: EXCLUSIONS, merkle: [row({ count: 1e9 })] })).toThrow("merkleLeafCount");
  });
});

function pairs(...ranges: [number, number][]): object[] {
  return ranges.map(([offset, length]) => ({ offset, length }));
}
