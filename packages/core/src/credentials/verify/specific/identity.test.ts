import { describe, expect, it } from "vitest";
import { manifest } from "../../../../../../test/fixtures/probe-facts.ts";
import type { AssertionContent } from "../../store/content.ts";
import type { StoreAssertion, StoreManifest } from "../../store/model.ts";
import { validateIdentity } from "./identity.ts";

const HASH = new Uint8Array(32).fill(1);
const STORE = "self#jumbf=/c2pa/urn:c2pa:test/c2pa.assertions";
const map = (fields: Record<string, unknown>) => new Map(Object.entries(fields));
const uri = (label: string, hash: unknown = HASH) => map({ url: `${STORE}/${label}`, hash });
const claimed = (kind: string): StoreAssertion =>
  ({ kind, label: kind, url: `${STORE}/${kind}`, reference: { hash: HASH } }) as StoreAssertion;
const BINDING = uri("c2pa.hash.data");

/** What is said of an identity assertion in a manifest that names a binding and its actions. */
function codes(
  more: Record<string, unknown> = {},
  payload: Record<string, unknown> = {},
  of: Partial<StoreManifest> = {},
): string[] {
  const value = map({
    signer_payload: map({ sig_type: "cawg.x509.cose", referenced_assertions: [BINDING], ...payload }),
    signature: HASH,
    ...more,
  });
  return told({ form: "cbor", value } as AssertionContent, of);
}
function told(content: AssertionContent, of: Partial<StoreManifest> = {}): string[] {
  const assertions = [claimed("c2pa.hash.data"), claimed("c2pa.actions.v2")];
  return validateIdentity({ content, url: "u" } as StoreAssertion, manifest({ assertions, ...of })).map(
    ({ code, kind, url, explanation }) => [kind, code, url, explanation].filter(Boolean).join(" "),
  );
}

describe("an identity assertion (CAWG identity 1.2)", () => {
  it("without a fault says nothing", () => {
    expect(codes()).toEqual([]);
    expect(codes({ pad1: new Uint8Array(9), pad2: new Uint8Array(0) })).toEqual([]);
    expect(codes({}, { referenced_assertions: [uri("c2pa.actions.v2"), BINDING] })).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ["no signature", { signature: undefined }, {}, "failure cawg.identity.cbor.invalid u no signer payload or signature"],
    ["a signature that is text", { signature: "x" }, {}, "failure cawg.identity.cbor.invalid u no signer payload or signature"],
    ["no payload", { signer_payload: undefined }, {}, "failure cawg.identity.cbor.invalid u no signer payload or signature"],
    ["nothing that it refers to", {}, { referenced_assertions: [] }, "failure cawg.identity.cbor.invalid u no signer payload or signature"],
    ["no kind of signature", {}, { sig_type: undefined }, "failure cawg.identity.sig_type.unknown u"],
    ["a kind to come", {}, { sig_type: "cawg.x509.cose.v2" }, "failure cawg.identity.sig_type.unknown u"],
    ["a first pad that says something", { pad1: Uint8Array.of(0, 1) }, {}, "failure cawg.identity.pad.invalid u"],
    ["a second pad that says something", { pad1: new Uint8Array(2), pad2: Uint8Array.of(1, 0) }, {}, "failure cawg.identity.pad.invalid u"],
    ["a reference to nothing that the claim names", {}, { referenced_assertions: [BINDING, uri("c2pa.metadata")] }, "failure cawg.identity.assertion.mismatch u"],
    ["a reference with another hash", {}, { referenced_assertions: [uri("c2pa.hash.data", new Uint8Array(32))] }, "failure cawg.identity.assertion.mismatch u"],
    ["a reference without a hash", {}, { referenced_assertions: [uri("c2pa.hash.data", null)] }, "failure cawg.identity.assertion.mismatch u"],
    ["a reference to no address", {}, { referenced_assertions: [BINDING, map({ url: "nowhere", hash: HASH })] }, "failure cawg.identity.assertion.mismatch u"],
    ["one reference twice", {}, { referenced_assertions: [BINDING, BINDING] }, "failure cawg.identity.assertion.duplicate u"],
    ["no reference to the binding", {}, { referenced_assertions: [uri("c2pa.actions.v2")] }, "failure cawg.identity.hard_binding_missing u"],
  ])("fails with %s", (_, more, payload, expected) => {
    expect(codes(more, payload)).toEqual([expected]);
  }); // biome-ignore format: a table

  it("fails where it is no CBOR", () => {
    expect(told({ form: "other" })).toEqual(["failure cawg.identity.cbor.invalid u"]);
  });

  it("tells each fault once, and all of them", () => {
    const nothing = uri("c2pa.metadata");
    expect(codes({ pad1: Uint8Array.of(1) }, { sig_type: "x", referenced_assertions: [nothing, nothing] })).toEqual([
      "failure cawg.identity.sig_type.unknown u",
      "failure cawg.identity.pad.invalid u",
      "failure cawg.identity.assertion.mismatch u",
      "failure cawg.identity.assertion.duplicate u",
      "failure cawg.identity.hard_binding_missing u",
    ]);
  });

  it("of an update manifest needs no binding: there is none of its own", () => {
    expect(codes({}, { referenced_assertions: [uri("c2pa.actions.v2")] }, { update: true })).toEqual([]);
  });
});
