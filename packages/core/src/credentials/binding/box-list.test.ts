import { describe, expect, it } from "vitest";
import { AFTER_BOX, readBoxList, STORE_BOX } from "./box-list.ts";

const HASH = new Uint8Array(32);
type Fields = Record<string, unknown>;
const map = (fields: Fields): Map<string, unknown> => new Map(Object.entries(fields));
const entry = (names: unknown, more: Fields = {}) => map({ names, hash: HASH, ...more });
const read = (boxes: unknown, more: Fields = {}, claimAlg?: string) =>
  readBoxList(map({ boxes, alg: "sha256", ...more }), claimAlg);
const names = (...all: string[][]) => all.map((each) => entry(each));

describe("a list of boxes (C2PA 2.2, 18.7.4)", () => {
  it("has its entries in order, with what they say", () => {
    expect(read([entry(["SOI"]), entry(["DQT", "SOS"], { excluded: true, alg: "sha512" })])).toEqual([
      { names: ["SOI"], hash: "sha256", digest: HASH, excluded: false },
      { names: ["DQT", "SOS"], hash: "sha512", digest: HASH, excluded: true },
    ]);
  });

  it("may lack a hash in an entry: that is a mismatch, and no fault of the list", () => {
    expect(read([map({ names: ["SOI"] })])).toEqual([
      { names: ["SOI"], hash: "sha256", digest: undefined, excluded: false },
    ]);
  });

  it("takes the nearest algorithm: the entry's, its own, the claim's", () => {
    const hash = (own: unknown, list: unknown, claim?: string) => {
      const found = read([entry(["SOI"], own === undefined ? {} : { alg: own })], { alg: list }, claim);
      return typeof found === "string" ? found : found[0]?.hash;
    };
    expect([
      hash("sha384", "sha512", "sha256"),
      hash(undefined, "sha512", "sha256"),
      hash(undefined, undefined, "sha384"),
      hash(undefined, undefined),
      hash("md5", "sha256"),
      hash(7, "sha256"),
    ]).toEqual(["sha384", "sha512", "sha384", "unsupported", "unsupported", "malformed"]);
  });

  it.each<[string, unknown]>([
    ["no entries", []],
    ["entries that are no list", "SOI"],
    ["an entry that is no map", ["SOI"]],
    ["names that are no list", [entry("SOI")]],
    ["no names", [entry([])]],
    ["an empty name", [entry(["SOI", ""])]],
    ["a name that is no text", [entry(["SOI", 1])]],
    ["a hash that is no bytes", [entry(["SOI"], { hash: "x" })]],
    ["`excluded` that is neither true nor false", [entry(["SOI"], { excluded: 1 })]],
    ["the store twice", names([STORE_BOX], ["SOI"], [STORE_BOX])],
    ["the store behind another in one entry", names(["SOI", STORE_BOX])],
    ["the store in front of another in one entry", names([STORE_BOX, "SOI"])],
    ["what lies behind the last box in front of one", names([AFTER_BOX], ["SOI"])],
    ["what lies behind the last box in the middle of an entry", names(["SOI", AFTER_BOX, "SOS"])],
    ["what lies behind the last box twice", names([AFTER_BOX], [AFTER_BOX])],
  ])("is malformed with %s", (_, boxes) => {
    expect(read(boxes)).toBe("malformed");
  });

  it("may end with what lies behind the last box, alone or behind others in an entry", () => {
    expect(read(names(["SOI"], [AFTER_BOX]))).toHaveLength(2);
    expect(read(names(["SOI", AFTER_BOX]))).toHaveLength(1);
    expect(read(names([STORE_BOX], ["SOI"]))).toHaveLength(2);
  });

  it("is read up to its first fault", () => {
    expect(read([entry(["SOI"], { alg: "md5" }), entry([])])).toBe("unsupported");
    expect(read([entry([]), entry(["SOI"], { alg: "md5" })])).toBe("malformed");
  });
});
