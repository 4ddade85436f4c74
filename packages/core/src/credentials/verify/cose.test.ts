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

  it.each<[string, Parts, string]>([
    ["no tag", { tag: null }, "COSE: no tagged COSE_Sign1"],
    ["the tag of several signers", { tag: 98 }, "COSE: no tagged COSE_Sign1"],
    [
      "a key twice in the protected bucket",
      {
        guarded: new Pairs([
          [1, -7],
          [1, -37],
        ]),
      },
      "CBOR: a map holds one key twice",
    ],
    [
      "a key twice in the unprotected bucket",
      {
        unprotected: new Pairs([
          ["pad", 1],
          ["pad", 2],
        ]),
      },
      "CBOR: a map holds one key twice",
    ],
    ["the credential in both buckets", { unprotected: headers([33, OTHER]) }, "COSE: a header in both buckets"],
    ["the algorithm in both buckets", { unprotected: headers([1, -7]) }, "COSE: a header in both buckets"],
    [
      "a critical header nobody knows",
      { guarded: headers([1, -7], [33, LEAF], [2, ["x"]], ["x", 1]) },
      "COSE: a critical header that is not understood",
    ],
    [
      "a critical header that is not there",
      { guarded: headers([1, -7], [2, [33]]) },
      "COSE: a critical header that is not understood",
    ],
    [
      "no critical header at all",
      { guarded: headers([1, -7], [2, []]) },
      "COSE: a critical header that is not understood",
    ],
    [
      "an unprotected list of critical headers",
      { unprotected: headers([2, [1]]) },
      "COSE: critical headers are not protected",
    ],
    ["another payload", { payload: OTHER }, "COSE: a payload that is not the claim"],
    ["an empty payload", { payload: new Uint8Array(0) }, "COSE: a payload that is not the claim"],
    [
      "a chain with something else in it",
      { guarded: headers([1, -7], [33, [LEAF, "PEM"]]) },
      "COSE: no chain of certificates",
    ],
    ["headers that are no map", { unprotected: [] }, "COSE: headers are no maps"],
    ["a chain of 17", { guarded: headers([1, -7], [33, Array(17).fill(LEAF)]) }, "COSE: no chain of certificates"],
    ["a chain that is a text", { guarded: headers([1, -7], [33, ["PEM"]]) }, "COSE: no chain of certificates"],
    ["protected headers that are no map", { guarded: [] }, "COSE: headers are no maps"],
    ["a payload that is a text", { payload: "x" }, "COSE: a payload that is not the claim"],
  ])("refuses %s", (_, parts, message) => {
    expect(() => read(parts)).toThrow(new FormatError(message));
  });

  it.each<[string, unknown, string]>([
    ["three parts", [new Uint8Array(0), new Map(), null], "COSE: not four parts"],
    ["five parts", [new Uint8Array(0), new Map(), null, LEAF, LEAF], "COSE: not four parts"],
    ["one part that is a text", "abcd", "COSE: not four parts"],
    ["a protected bucket that is a map", [new Map(), new Map(), null, LEAF], "COSE: parts of another kind"],
    ["a signature that is a text", [new Uint8Array(0), new Map(), null, "x"], "COSE: parts of another kind"],
  ])("refuses %s", (_, parts, message) => {
    expect(() => readCose(cbor(new Tagged(18, parts)), CLAIM)).toThrow(new FormatError(message));
  });

  it.each([
    [-7, "ES256", { scheme: "ecdsa", hash: "sha256" }],
    [-35, "ES384", { scheme: "ecdsa", hash: "sha384" }],
    [-36, "ES512", { scheme: "ecdsa", hash: "sha512" }],
    [-37, "PS256", { scheme: "rsa-pss", hash: "sha256", saltLength: 32 }],
    [-38, "PS384", { scheme: "rsa-pss", hash: "sha384", saltLength: 48 }],
    [-39, "PS512", { scheme: "rsa-pss", hash: "sha512", saltLength: 64 }],
    [-8, "EdDSA", { scheme: "ed25519" }],
  ])("the algorithm %i is %s", (number, name, scheme) => {
    expect(read({ guarded: headers([1, number]) }).algorithm).toEqual({ name, scheme });
  });

  it("reads an empty protected bucket as no headers", () => {
    const found = readCose(cbor(new Tagged(18, [new Uint8Array(0), headers([33, LEAF]), null, OTHER])), CLAIM);
    expect(found).toEqual({
      protectedBytes: new Uint8Array(0),
      signature: OTHER,
      chain: [LEAF],
      tokens: [],
      hasStaple: false,
      ocspResponses: [],
    });
  });

  it("takes as many certificates, tokens and responses as their budgets let, and no more", () => {
    expect(read({ guarded: headers([1, -7], [33, Array(16).fill(LEAF)]) }).chain).toHaveLength(16);
    const tokens = (n: number) => ({ tstTokens: Array.from({ length: n }, () => ({ val: OTHER })) });
    expect(read({ unprotected: headers(["sigTst", tokens(4)]) }).tokens).toHaveLength(4);
    expect(read({ unprotected: headers(["sigTst", tokens(5)], ["sigTst2", tokens(1)]) }).tokens).toHaveLength(5);
    const responses = headers(["rVals", { ocspVals: [...Array(15).fill(LEAF), "no bytes", OTHER] }]);
    expect(read({ unprotected: responses }).ocspResponses).toEqual(Array(15).fill(LEAF));
  });

  it("takes revocation values from either bucket, and knows that they are there when they are empty", () => {
    expect(read({ guarded: headers([1, -7], ["rVals", { ocspVals: [OTHER] }]) })).toMatchObject({
      hasStaple: true,
      ocspResponses: [OTHER],
    });
    expect(read({ unprotected: headers(["rVals", 1]) })).toMatchObject({ hasStaple: true, ocspResponses: [] });
    expect(read({}).hasStaple).toBe(false);
  });

  it.each<[unknown, Date | undefined]>([
    [0, new Date(0)],
    [1.5, new Date(1_500)],
    [8.64e12, new Date(8.64e15)],
    [8.64e12 + 1, undefined],
    ["1700000000", undefined],
    [true, undefined],
  ])("reads the claimed time %s", (iat, at) => {
    expect(read({ guarded: headers([1, -7], ["iat", iat]) }).claimedAt).toEqual(at);
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
