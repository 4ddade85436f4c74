import { encode as encodeCbor } from "cborg";
import { describe, expect, it } from "vitest";
import {
  type Assertion,
  actions,
  assertionBox,
  capture,
  created,
} from "../../../../../test/fixtures/forge/assertions.ts";
import { boxHash } from "../../../../../test/fixtures/forge/jumbf.ts";
import { placeholder, type StoreDescription } from "../../../../../test/fixtures/forge/store.ts";
import { edit, failures, one, verify } from "../../../../../test/fixtures/verified.ts";

describe("actions", () => {
  const edited = { action: "c2pa.edited" };
  it.each<[string, readonly Assertion[], string[]]>([
    ["no actions", [], ["assertion.action.malformed"]],
    ["an empty list", [actions([])], ["assertion.action.malformed"]],
    ["no beginning", [actions([edited])], ["assertion.action.malformed"]],
    ["a beginning that is second", [actions([edited, created("digitalCapture")])], ["assertion.action.malformed"]],
    [
      "two beginnings",
      [capture(), actions([created("empty")], {}, "c2pa.actions.v2__1")],
      ["assertion.action.malformed"],
    ],
    ["a gathered beginning", [{ ...capture(), list: "gathered" }], []],
    ["opened with no ingredient", [actions([{ action: "c2pa.opened" }])], ["assertion.action.ingredientMismatch"]],
    [
      "redacted with nothing redacted",
      [actions([created("empty"), { action: "c2pa.redacted" }])],
      ["assertion.action.redactionMismatch"],
    ],
    ["a version nobody knows", [{ ...capture(), label: "c2pa.actions.v3" }], ["assertion.action.malformed"]],
  ])("with %s", async (_, assertions, codes) => {
    expect(failures(await verify(one({ assertions })))).toEqual(codes);
  });

  it("are not asked of claims of version 1 what 1.x did not ask", async () => {
    const found = await verify(
      one({ assertions: [actions([{ action: "c2pa.opened" }], {}, "c2pa.actions")], claim: { version: 1 } }),
    );
    expect(failures(found)).toEqual([]);
  });

  it("open one ingredient, and that is a parent", async () => {
    const odd = (relationship: "componentOf" | "inputTo"): StoreDescription => ({
      manifests: [{}, edit({ relationship })],
    });
    expect(failures(await verify(odd("componentOf")))).toEqual(["assertion.action.ingredientMismatch"]);
    expect(failures(await verify(odd("inputTo")))).toEqual(["assertion.action.ingredientMismatch"]);
  });
});

describe("specific assertions", () => {
  const cbor = (label: string, value: unknown): Assertion => ({ label, content: { cbor: value } });
  const metadata = (fields: object): Assertion => ({
    label: "c2pa.metadata",
    content: {
      json: {
        "@context": { exif: "http://ns.adobe.com/exif/1.0/", dc: "http://purl.org/dc/elements/1.1/" },
        ...fields,
      },
    },
  });
  const cloud = { label: "c2pa.metadata", size: 1, location: { url: "https://x.example" }, content_type: "a/b" };
  it.each<[string, Assertion, string[]]>([
    ["metadata that is allowed", metadata({ "exif:FNumber": 4 }), []],
    ["metadata that is not", metadata({ "dc:creator": "x" }), ["assertion.metadata.disallowed"]],
    [
      "cloud data without a size",
      cbor("c2pa.cloud-data", { ...cloud, size: undefined }),
      ["assertion.cloud-data.malformed"],
    ],
    [
      "a binding in the cloud",
      cbor("c2pa.cloud-data", { ...cloud, label: "c2pa.hash.data" }),
      ["assertion.cloud-data.hardBinding"],
    ],
    ["a time stamp for nobody", cbor("c2pa.time-stamp", {}), ["assertion.timestamp.malformed"]],
    [
      "a soft binding with a list for padding",
      cbor("c2pa.soft-binding", { alg: "x", pad: [], blocks: [{ scope: {}, value: "v" }] }),
      ["provcheck.softBinding.malformed"],
    ],
    [
      "a soft binding as everybody writes it",
      cbor("c2pa.soft-binding", { alg: "x", pad: new Uint8Array(1), blocks: [{ scope: {}, value: "v" }] }),
      [],
    ],
    ["JSON where CBOR belongs", { label: "c2pa.soft-binding", content: { json: {} } }, ["assertion.cbor.invalid"]],
    ["an identity that vouches for nothing", cbor("cawg.identity", {}), ["cawg.identity.cbor.invalid"]],
  ])("%s", async (_, assertion, codes) => {
    expect(failures(await verify(one({ assertions: [capture(), assertion] })))).toEqual(codes);
  });

  it("compares what an identity refers to with the claim", async () => {
    const reference = (assertion: Assertion, hash = boxHash(assertionBox(assertion))): object => ({
      url: `self#jumbf=c2pa.assertions/${assertion.label}`,
      hash,
    });
    const identity = (...references: object[]): Assertion =>
      cbor("cawg.identity", {
        signer_payload: { sig_type: "cawg.x509.cose", referenced_assertions: references },
        signature: new Uint8Array(1),
        pad1: new Uint8Array(1),
      });
    const binding = reference(placeholder());
    const codes = async (...references: object[]): Promise<string[]> =>
      failures(await verify(one({ assertions: [capture(), identity(...references)] })));
    expect(await codes(binding, reference(capture()))).toEqual([]);
    expect(await codes(binding, reference(capture(), new Uint8Array(32)))).toEqual([
      "cawg.identity.assertion.mismatch",
    ]);
    expect(await codes(binding, binding)).toEqual(["cawg.identity.assertion.duplicate"]);
    expect(await codes(reference(capture()))).toEqual(["cawg.identity.hard_binding_missing"]);
  });

  it("lets nobody take an identity from another file", async () => {
    const binding = { url: "self#jumbf=c2pa.assertions/c2pa.hash.data", hash: boxHash(assertionBox(placeholder())) };
    const base64 = Buffer.from(binding.hash).toString("base64");
    const sig_type = "cawg.identity_claims_aggregation";
    const codes = async (asset: object): Promise<string[]> => {
      const vc = Buffer.from(JSON.stringify({ credentialSubject: { c2paAsset: asset } }));
      const identity = cbor("cawg.identity", {
        signer_payload: { sig_type, referenced_assertions: [binding] },
        signature: encodeCbor([new Uint8Array(0), {}, new Uint8Array(vc), new Uint8Array(64)]),
        pad1: new Uint8Array(1),
      });
      return failures(await verify(one({ assertions: [capture(), identity] })));
    };
    const asset = (hash: unknown, more: object = {}): object => ({
      sig_type,
      referenced_assertions: [{ url: binding.url, hash }],
      ...more,
    });
    const refused = ["cawg.ica.signer_payload.mismatch"];
    expect(await codes(asset(base64))).toEqual([]);
    expect(await codes(asset([...Buffer.from(base64)]))).toEqual([]);
    expect(await codes(asset(Buffer.alloc(32).toString("base64")))).toEqual(refused);
    expect(await codes(asset(base64, { referenced_assertions: [] }))).toEqual(refused);
    expect(await codes(asset(base64, { sig_type: "cawg.x509.cose" }))).toEqual(refused);
    expect(await codes(asset(base64, { referenced_assertions: [{ url: "self#jumbf=x", hash: base64 }] }))).toEqual(
      refused,
    );
    // What cannot be read says nothing either way.
    expect(await codes(asset({ of: "another form" }))).toEqual([]);
  });
});
