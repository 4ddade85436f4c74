import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cbor, Pairs, Tagged } from "../../../../../test/fixtures/forge/cbor.ts";
import { FormatError, LimitError } from "../../model/limits.ts";
import { byteString, readCose, toBeSigned } from "./cose.ts";

const CLAIM = cbor({ a: 1 });
const LEAF = Uint8Array.of(1);
const OTHER = Uint8Array.of(2);

interface Parts {
  guarded?: unknown;
  unprotected?: unknown;
  payload?: unknown;
  tag?: number | null;
}

function cose({
  guarded = new Map<unknown, unknown>([
    [1, -7],
    [33, LEAF],
  ]),
  unprotected = new Map(),
  payload = null,
  tag = 18,
}: Parts) {
  const parts = [cbor(guarded), unprotected, payload, Uint8Array.of(9)];
  return cbor(tag === null ? parts : new Tagged(tag, parts));
}
const read = (parts: Parts) => readCose(cose(parts), CLAIM);
const headers = (...entries: [unknown, unknown][]) => new Map<unknown, unknown>(entries);

describe("COSE_Sign1 (C2PA 2.2, 13.2 and 14.5)", () => {
  it("reads what is signed, by whom, and what stands beside it", () => {
    const found = read({
      guarded: headers([1, -37], [33, [LEAF, OTHER]], ["iat", 1_700_000_000]),
      unprotected: headers(
        ["sigTst2", { tstTokens: [{ val: OTHER }] }],
        ["rVals", { ocspVals: [LEAF] }],
        ["pad", OTHER],
      ),
    });
    expect(found).toMatchObject({
      algorithm: { name: "PS256", scheme: { scheme: "rsa-pss", hash: "sha256", saltLength: 32 } },
      chain: [LEAF, OTHER],
      tokens: [{ header: "sigTst2", value: OTHER }],
      hasStaple: true,
      ocspResponses: [LEAF],
      claimedAt: new Date(1_700_000_000_000),
    });
  });

  it.each<[string, Parts]>([
    ["no tag", { tag: null }],
    ["the tag of several signers", { tag: 98 }],
    [
      "a key twice in the protected bucket",
      {
        guarded: new Pairs([
          [1, -7],
          [1, -37],
        ]),
      },
    ],
    [
      "a key twice in the unprotected bucket",
      {
        unprotected: new Pairs([
          ["pad", 1],
          ["pad", 2],
        ]),
      },
    ],
    ["the credential in both buckets", { unprotected: headers([33, OTHER]) }],
    ["the algorithm in both buckets", { unprotected: headers([1, -7]) }],
    ["a critical header nobody knows", { guarded: headers([1, -7], [33, LEAF], [2, ["x"]], ["x", 1]) }],
    ["a critical header that is not there", { guarded: headers([1, -7], [2, [33]]) }],
    ["no critical header at all", { guarded: headers([1, -7], [2, []]) }],
    ["an unprotected list of critical headers", { unprotected: headers([2, [1]]) }],
    ["another payload", { payload: OTHER }],
    ["an empty payload", { payload: new Uint8Array(0) }],
    ["a chain with something else in it", { guarded: headers([1, -7], [33, [LEAF, "PEM"]]) }],
    ["headers that are no map", { unprotected: [] }],
  ])("refuses %s", (_, parts) => {
    expect(() => read(parts)).toThrow(FormatError);
  });

  it("takes the credential from either bucket and under either label, and lets 33 decide", () => {
    expect(read({ guarded: headers([1, -7]), unprotected: headers([33, LEAF]) }).chain).toEqual([LEAF]);
    expect(read({ guarded: headers([1, -7]), unprotected: headers(["x5chain", LEAF]) }).chain).toEqual([LEAF]);
    expect(read({ guarded: headers([1, -7], ["x5chain", LEAF]) }).chain).toEqual([LEAF]);
    expect(read({ guarded: headers([1, -7], ["x5chain", OTHER]), unprotected: headers([33, LEAF]) }).chain).toEqual([
      LEAF,
    ]);
    expect(read({ guarded: headers([1, -7]) }).chain).toBeUndefined();
    expect(read({ guarded: headers([1, -7], [33, []]) }).chain).toBeUndefined();
  });

  it("takes the algorithm from the protected bucket alone", () => {
    expect(read({ guarded: headers([33, LEAF]), unprotected: headers([1, -7]) }).algorithm).toBeUndefined();
    expect(read({ guarded: headers([1, -47], [33, LEAF]) }).algorithm).toBeUndefined();
    expect(read({ guarded: headers([1, "ES256"], [33, LEAF]) }).algorithm).toBeUndefined();
  });

  it("accepts a payload that repeats the claim, and known critical headers", () => {
    expect(read({ payload: CLAIM }).chain).toEqual([LEAF]);
    expect(read({ guarded: headers([1, -7], [33, LEAF], [2, [1, 33]]) }).chain).toEqual([LEAF]);
  });

  it("does not take a header without tokens for no header", () => {
    expect(read({ unprotected: headers(["sigTst", { tstTokens: [] }]) }).tokens).toEqual([
      { header: "sigTst", value: undefined },
    ]);
    expect(read({ unprotected: headers(["sigTst2", 1]) }).tokens).toEqual([{ header: "sigTst2", value: undefined }]);
    expect(read({}).tokens).toEqual([]);
  });

  it("throws nothing but format and limit errors", () => {
    const good = cose({});
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.boolean(), (at, to, cut) => {
        try {
          readCose(cut ? good.slice(0, at) : good.map((byte, i) => (i === at ? to : byte)), CLAIM);
        } catch (error) {
          expect(error instanceof FormatError || error instanceof LimitError).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("writes what is signed as CBOR would", () => {
    for (const n of [0, 23, 24, 255, 256, 65_535, 65_536])
      expect(byteString(new Uint8Array(n))).toEqual(cbor(new Uint8Array(n)));
    expect(toBeSigned("Signature1", LEAF, CLAIM)).toEqual(cbor(["Signature1", LEAF, new Uint8Array(0), CLAIM]));
  });
});
