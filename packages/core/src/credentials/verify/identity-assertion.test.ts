import { encode } from "cborg";
import { beforeAll, describe, expect, it } from "vitest";
import { makeAuthority } from "../../../../../test/fixtures/ca.ts";
import { decodeCbor } from "../store/cbor.ts";
import type { StoreAssertion } from "../store/model.ts";
import { readIdentity } from "./identity-assertion.ts";

const assertion = (value: object): StoreAssertion =>
  ({
    label: "cawg.identity",
    content: { form: "cbor", value: decodeCbor(encode(value)) },
  }) as unknown as StoreAssertion;
const identity = (sig_type: string, signature: Uint8Array, more: object = {}) =>
  readIdentity(assertion({ signer_payload: { sig_type, referenced_assertions: [], ...more }, signature }));
type Headers = Map<unknown, unknown>;
const sign1 = (guarded: Headers, payload: Uint8Array | null, open: Headers = new Map()) =>
  encode([encode(guarded), open, payload, new Uint8Array(64)]);
const aggregation = (credential: unknown) =>
  identity(
    "cawg.identity_claims_aggregation",
    sign1(
      new Map(),
      typeof credential === "string"
        ? new TextEncoder().encode(credential)
        : new TextEncoder().encode(JSON.stringify(credential)),
    ),
  );

describe("whom an identity assertion names", () => {
  let der: Uint8Array;
  beforeAll(async () => {
    der = new Uint8Array((await makeAuthority("A Newsroom")).certificate.rawData);
  });

  it("the subject of its certificate, from either bucket and under either label", () => {
    const named = { organisation: "A Newsroom", commonName: "A Newsroom" };
    for (const headers of [new Map([[33, [der]]]), new Map([[33, der]]), new Map([["x5chain", [der]]])] as Headers[]) {
      expect(identity("cawg.x509.cose", sign1(headers, null))).toMatchObject({ kind: "x509", named });
      expect(identity("cawg.x509.cose", sign1(new Map(), null, headers))).toMatchObject({ named });
    }
  });

  it("accounts that somebody checked, with what it says of them and no more", () => {
    const account = {
      type: "cawg.social_media",
      username: "jane",
      uri: "https://example.com/jane",
      provider: { id: "https://example.com", name: "Example" },
      verifiedAt: "2025-05-30T17:30:00Z",
      method: "cawg.federated_login",
    };
    expect(
      aggregation({
        issuer: "did:web:ids.example.com",
        validFrom: "2025-06-01T00:00:00Z",
        credentialSubject: { verifiedIdentities: [account, { type: 7, username: ["jane"] }, null] },
      }),
    ).toEqual({
      assertion: "cawg.identity",
      kind: "aggregation",
      roles: [],
      issuer: "did:web:ids.example.com",
      issuedAt: "2025-06-01T00:00:00Z",
      accounts: [
        {
          type: "cawg.social_media",
          username: "jane",
          uri: "https://example.com/jane",
          provider: "Example",
          verifiedAt: "2025-05-30T17:30:00Z",
        },
        { type: "" },
        { type: "" },
      ],
    });
    expect(aggregation({ issuer: { id: "did:web:x" } })?.issuer).toBe("did:web:x");
  });

  it("what it did, where it says so", () => {
    const role = ["cawg.creator", 3, "x".repeat(1e5)];
    expect(identity("cawg.x509.cose", sign1(new Map(), null), { role })?.roles).toEqual([
      "cawg.creator",
      expect.stringMatching(/^x{1,10000}$/),
    ]);
  });

  it.each<[string, () => ReturnType<typeof readIdentity>]>([
    ["a proof of a kind that nobody knows", () => identity("example.proof", new Uint8Array(9))],
    ["a signature that is none", () => identity("cawg.x509.cose", Uint8Array.of(0xff))],
    ["a certificate that is none", () => identity("cawg.x509.cose", sign1(new Map([[33, [Uint8Array.of(1)]]]), null))],
    ["headers that are none", () => identity("cawg.x509.cose", encode([Uint8Array.of(0xff), 1, null, 2]))],
    ["a credential that is no JSON", () => aggregation("{")],
    ["a credential nested too deep", () => aggregation(`${"[".repeat(5000)}${"]".repeat(5000)}`)],
    ["a credential that is a number", () => aggregation(7)],
  ])("nobody, with %s", (_, read) => {
    const found = read();
    expect(found).toMatchObject({ accounts: [] });
    expect(found?.named).toBeUndefined();
    expect(found?.issuer).toBeUndefined();
  });

  it("is no more than so many, however many the file lists", () => {
    const verifiedIdentities = Array.from({ length: 5000 }, () => ({
      type: "cawg.web_site",
      uri: "https://a.example",
    }));
    expect(aggregation({ credentialSubject: { verifiedIdentities } })?.accounts).toHaveLength(16);
  });

  it("nothing at all, where it is no identity", () => {
    expect(readIdentity(assertion({ signer_payload: 7 }))).toBeUndefined();
    expect(readIdentity({ label: "cawg.identity", content: { form: "json", value: {} } } as never)).toBeUndefined();
  });
});
