import { describe, expect, it } from "vitest";
import type { StoreAssertion, StoreManifest } from "../../store/model.ts";
import { validateSoftBinding } from "./soft-binding.ts";

const map = (entries: object): unknown =>
  new Map(
    Object.entries(entries).map(([key, value]) => [
      key,
      Array.isArray(value)
        ? value.map((each: unknown) => (each instanceof Object ? map(each) : each))
        : value?.constructor === Object
          ? map(value)
          : value,
    ]),
  );
const said = (value: unknown, claim: unknown = new Map(), form = "cbor") =>
  validateSoftBinding(
    { url: "u", content: { form, value } } as unknown as StoreAssertion,
    { claim: { value: claim } } as unknown as StoreManifest,
  );
const BLOCK = { scope: {}, value: new Uint8Array(1) };

describe("a soft binding", () => {
  it.each<[string | undefined, object]>([
    [undefined, { alg: "x", blocks: [BLOCK] }],
    [undefined, { alg: "x", pad: new Uint8Array(1), blocks: [BLOCK] }],
    [undefined, { alg: "x", blocks: [{ scope: {}, value: "text" }] }],
    ["no algorithm", { blocks: [BLOCK] }],
    ["padding that is no byte string", { alg: "x", pad: "p", blocks: [BLOCK] }],
    ["no blocks", { alg: "x" }],
    ["no blocks", { alg: "x", blocks: [] }],
    ["no blocks", { alg: "x", blocks: "b" }],
    ["a block without a value", { alg: "x", blocks: [BLOCK, { scope: {} }] }],
    ["a block without a value", { alg: "x", blocks: [{ scope: {}, value: 1 }] }],
    ["a block without a scope", { alg: "x", blocks: [BLOCK, { value: "v" }] }],
    ["a block without a scope", { alg: "x", blocks: [{ scope: "all", value: "v" }] }],
  ])("breaks a rule: %s, %j", (problem, value) => {
    expect(said(map(value))).toEqual(
      problem === undefined
        ? []
        : [{ code: "provcheck.softBinding.malformed", kind: "failure", url: "u", explanation: problem }],
    );
  });
  it("may take its algorithm from the claim", () => {
    expect(said(map({ blocks: [BLOCK] }), new Map([["alg_soft", "x"]]))).toEqual([]);
    expect(said(map({ blocks: [BLOCK] }), undefined)).toHaveLength(1);
  });
  it("that is no CBOR is told elsewhere", () => {
    expect(said(map({}), new Map(), "json")).toEqual([]);
  });
});
