import { describe, expect, it } from "vitest";
import type { Box } from "../../formats/bmff/boxes.ts";
import { C2PA_UUID } from "../../formats/bmff/provenance.ts";
import type { Site } from "../locate/site.ts";
import type { BmffExclusion, BmffHash, MerkleRow } from "./bmff-assertion.ts";
import { breachesOf } from "./bmff-breaches.ts";
import type { BmffLayout } from "./bmff-layout.ts";
import type { FileProof } from "./bmff-proofs.ts";
import type { Tree } from "./bmff-trees.ts";

const HASH = new Uint8Array(32);
const entry = (xpath: string, more: Partial<BmffExclusion> = {}): BmffExclusion => ({
  xpath,
  exact: true,
  data: [],
  ...more,
});
const named = (value: Uint8Array, offset = 8) => [{ offset, value }];
const STORE = entry("/uuid", { data: named(C2PA_UUID) });
const FTYP = entry("/ftyp");
const MFRA = entry("/mfra");
const MEDIA = entry("/mdat", { subset: [{ offset: 16, length: 0 }] });
const ROW: MerkleRow = { uniqueId: 0, localId: 0, count: 1, hashes: [HASH] };
const layout = (...types: string[]): BmffLayout => ({
  size: types.length,
  roots: types.map((type, offset) => ({ type, offset, length: 1 }) as Box),
  excluded: [],
});
const site = (...offsets: number[]): Site =>
  ({ pieces: offsets.map((offset) => ({ offset, length: 1 })) }) as unknown as Site;

interface Asked {
  version?: BmffHash["version"];
  hash?: Uint8Array | null;
  merkle?: MerkleRow[];
  trees?: Partial<Tree>[];
  site?: Site;
  file?: BmffLayout;
}
function breaches(exclusions: readonly BmffExclusion[], asked: Asked = {}): string[] {
  const { version = 3, hash = HASH, merkle = [], trees = [], file = layout("ftyp", "uuid", "moov", "mdat") } = asked;
  const binding: BmffHash = { version, exclusions, merkle, ...(hash ? { hash } : {}) };
  const laid = trees.map((tree) => ({ row: ROW, level: 0, proofs: [], ...tree }) as unknown as Tree);
  return breachesOf(binding, file, asked.site, laid);
}
const MISSING = ["mandatory-exclusion-missing"];

describe("exclusions that every list must have (C2PA 2.2, A.5.6)", () => {
  it("are the store, ftyp and mfra, in any order and beside others", () => {
    expect(breaches([STORE, FTYP, MFRA])).toEqual([]);
    expect(breaches([entry("/free"), MFRA, STORE, FTYP])).toEqual([]);
  });

  it.each<[string, BmffExclusion[]]>([
    ["no store", [FTYP, MFRA]],
    ["no ftyp", [STORE, MFRA]],
    ["no mfra", [STORE, FTYP]],
    ["every uuid box", [entry("/uuid"), FTYP, MFRA]],
    ["the uuid of somebody else", [entry("/uuid", { data: named(HASH.subarray(16)) }), FTYP, MFRA]],
    ["the uuid at another place", [entry("/uuid", { data: named(C2PA_UUID, 16) }), FTYP, MFRA]],
    ["the uuid and more", [entry("/uuid", { data: [...named(C2PA_UUID), ...named(HASH, 24)] }), FTYP, MFRA]],
    ["only a part of the store's box", [entry("/uuid", { data: named(C2PA_UUID), subset: [] }), FTYP, MFRA]],
    ["another box with that uuid", [entry("/free", { data: named(C2PA_UUID) }), FTYP, MFRA]],
    ["an ftyp of one length", [STORE, entry("/ftyp", { length: 24 }), MFRA]],
    ["an ftyp of one version", [STORE, entry("/ftyp", { version: 0 }), MFRA]],
    ["an ftyp with flags", [STORE, entry("/ftyp", { flags: HASH.subarray(29) }), MFRA]],
    ["an ftyp with some bytes", [STORE, entry("/ftyp", { data: named(HASH) }), MFRA]],
    ["a part of ftyp", [STORE, entry("/ftyp", { subset: [] }), MFRA]],
  ])("lack with %s", (_, exclusions) => {
    expect(breaches(exclusions)).toEqual(MISSING);
  });

  it("had no mfra in version 2, and were others in version 1", () => {
    expect([breaches([STORE, FTYP], { version: 2 }), breaches([STORE], { version: 2 })]).toEqual([[], MISSING]);
    expect(breaches([entry("/free")], { version: 1 })).toEqual([]);
  });

  it("have the media data behind its head, where a tree stands beside the hash, and only there", () => {
    const both = { merkle: [ROW] };
    expect(breaches([STORE, FTYP, MFRA, MEDIA], both)).toEqual([]);
    expect(breaches([STORE, FTYP, MFRA], both)).toEqual(MISSING);
    expect(breaches([STORE, FTYP, MFRA], { ...both, hash: null })).toEqual([]);
    for (const subset of [
      undefined,
      [],
      [{ offset: 8, length: 0 }],
      [{ offset: 16, length: 1 }],
      [
        { offset: 16, length: 0 },
        { offset: 40, length: 0 },
      ],
    ])
      expect(breaches([STORE, FTYP, MFRA, entry("/mdat", subset ? { subset } : {})], both)).toEqual(MISSING);
    expect(breaches([STORE, FTYP, MFRA, { ...MEDIA, xpath: "/free" }], both)).toEqual(MISSING);
  });
});

describe("other rules of a binding", () => {
  const LIST = [STORE, FTYP, MFRA];

  it("is told of a path that the standard does not allow", () => {
    expect(breaches([...LIST, entry("/moov/*")])).toEqual(["exclusion-path-not-allowed"]);
  });

  it("is told of a hash of an initialisation segment in a file that has no segments", () => {
    const row = { ...ROW, initHash: HASH };
    expect(breaches(LIST, { trees: [{}, { row }] })).toEqual(["init-hash-in-flat-file"]);
  });

  it("is told of a row above the leaves without proofs, and of none with them", () => {
    expect(breaches(LIST, { trees: [{ level: 0 }, { level: 1 }] })).toEqual(["merkle-proofs-missing"]);
    expect(breaches(LIST, { trees: [{ level: 1, proofs: [{} as FileProof] }] })).toEqual([]);
  });

  it.each<[string, string[], number[], boolean]>([
    ["behind ftyp", ["ftyp", "uuid", "moov", "mdat"], [1], true],
    ["behind ftyp and others that are no media", ["ftyp", "free", "uuid", "mdat", "moov"], [2], true],
    ["in front of ftyp", ["uuid", "ftyp", "moov", "mdat"], [0], false],
    ["behind mdat", ["ftyp", "mdat", "uuid", "moov"], [2], false],
    ["behind moov", ["ftyp", "moov", "uuid", "mdat"], [2], false],
    ["with its update behind everything else", ["ftyp", "uuid", "moov", "mdat", "uuid"], [1, 4], true],
    ["with its update in front of something", ["ftyp", "uuid", "moov", "uuid", "mdat"], [1, 3], false],
    ["without a place in the file", ["ftyp", "moov", "mdat"], [], true],
  ])("says where the store lies: %s", (_, types, offsets, right) => {
    const found = breaches(LIST, { site: site(...offsets), file: layout(...types) });
    expect(found).toEqual(right ? [] : ["store-out-of-place"]);
  });

  it("says nothing of the place of a store that came from elsewhere", () => {
    expect(breaches(LIST, { file: layout("moov", "ftyp") })).toEqual([]);
  });
});
