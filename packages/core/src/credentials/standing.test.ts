import { describe, expect, it } from "vitest";
import { manifest, namedCertificate, standing } from "../../../../test/fixtures/probe-facts.ts";
import { INTEGRITIES, type Integrity } from "../model/vocabulary.ts";
import type { BoundContent } from "./bind.ts";
import { integrityOf } from "./integrity.ts";
import { isIntact, isSigned, isUnsigned, manifestIntegrity, type Standing, standingOf } from "./standing.ts";
import type { Certificate } from "./trust/certificate.ts";
import { failure, informational, type Status, success, unhashed } from "./verify/status.ts";
import type { ManifestVerdict, StoreVerdict } from "./verify/verdict.ts";

const URL = "self#jumbf=/c2pa/urn:c2pa:test";
const SIGNATURE = {
  outcome: "validated",
  chain: [],
  tiers: [],
  timestamps: [],
  time: "valid-now",
  revocation: "unknown",
  certificate: "fit",
  statuses: [],
} as unknown as ManifestVerdict["signature"];
const verdict = (
  statuses: Status[] = [],
  signature: Partial<ManifestVerdict["signature"]> = {},
  more: Partial<ManifestVerdict> = {},
): ManifestVerdict => ({
  label: "urn:c2pa:test",
  url: URL,
  manifest: manifest(),
  statuses,
  signature: { ...SIGNATURE, ...signature } as ManifestVerdict["signature"],
  wellFormed: true,
  reached: "active",
  bound: true,
  assertions: new Map(),
  ingredients: [],
  ...more,
});

/** One failure for each word, so that two of them can be laid side by side. */
const FAILURES: Readonly<Record<string, Status>> = {
  changed: failure("assertion.missing", URL),
  undecodable: failure("claim.malformed", URL),
  unchecked: failure("algorithm.unsupported", URL),
  invalid: failure("assertion.undeclared", URL),
  nonconforming: failure("hashedURI.missing", URL),
  pass: success("assertion.hashedURI.match", URL),
};
const WORDS = Object.keys(FAILURES);
const failureOf = (word: string): Status => FAILURES[word] ?? failure("general.error", URL);

describe("what a manifest by itself comes to", () => {
  it("is the worst of its words, in whatever order they stand", () => {
    for (const [at, word] of WORDS.entries()) {
      expect(manifestIntegrity(verdict([failureOf(word)])), word).toBe(word);
      for (const better of WORDS.slice(at)) {
        expect(manifestIntegrity(verdict([failureOf(word), failureOf(better)]))).toBe(word);
        expect(manifestIntegrity(verdict([failureOf(better), failureOf(word)]))).toBe(word);
      }
    }
  });
  it.each<[string, Status, Integrity]>([
    ["a mismatch that is only information", informational("assertion.dataHash.mismatch", URL), "pass"],
    ["a mismatch without a hash", unhashed("assertion.dataHash.mismatch", URL, "no hash"), "undecodable"],
    ["a rule broken without a hash", unhashed("hashedURI.missing", URL, "no hash"), "nonconforming"],
    ["a signer whom nobody knows", failure("signingCredential.untrusted", URL), "pass"],
  ])("%s", (_, status, expected) => {
    expect(manifestIntegrity(verdict([status]))).toBe(expected);
  });
  it.each<[string, Integrity, boolean]>([
    ["missing", "undecodable", true],
    ["malformed", "undecodable", true],
    ["unsupported", "unchecked", false],
    ["validated", "pass", false],
  ])("with a signature that is %s is %s", (outcome, expected, unsigned) => {
    const signature = { outcome } as Partial<ManifestVerdict["signature"]>;
    expect(manifestIntegrity(verdict([], signature))).toBe(expected);
    expect(isUnsigned(verdict([], signature).signature)).toBe(unsigned);
  });
  it("is not changed where nobody signed, and not better than unchecked where nobody could verify", () => {
    const changed = [failureOf("changed")];
    expect(manifestIntegrity(verdict(changed, { outcome: "missing" } as never))).toBe("undecodable");
    expect(manifestIntegrity(verdict(changed, { outcome: "mismatch" } as never))).toBe("changed");
    expect(manifestIntegrity(verdict([failureOf("invalid")], { outcome: "unsupported" } as never))).toBe("unchecked");
  });
});

describe("a manifest as other rooms read it", () => {
  const nikon = { ...namedCertificate("NIKON CORPORATION"), commonName: "Z6III" } as Certificate;
  const record = {
    recordId: "r",
    product: "Z6III",
    organisation: "Nikon Corporation",
    status: "conformant",
    disallowedSignals: [],
  };
  it("has its codes by kind, those of the binding among them", () => {
    const own = [success("claimSignature.validated", URL), failure("assertion.missing", URL)];
    const more = [
      informational("algorithm.deprecated", URL),
      failure("assertion.missing", URL),
      failure("claim.malformed", URL),
    ];
    const plain = standingOf(verdict(own), []);
    expect(plain.codes).toEqual({
      success: new Set(["claimSignature.validated"]),
      failure: new Set(["assertion.missing"]),
      informational: new Set(),
    });
    expect(plain.statuses).toEqual(own);
    const active = standingOf(verdict(own), [], { more, integrity: "exchangeable" });
    expect(active.codes).toEqual({
      success: new Set(["claimSignature.validated"]),
      failure: new Set(["assertion.missing", "claim.malformed"]),
      informational: new Set(["algorithm.deprecated"]),
    });
    expect([plain.integrity, active.integrity]).toEqual(["changed", "exchangeable"]);
  });
  it("names tier, product and incidents only of a signature that verifies", () => {
    const known = { tier: "official" as const, chain: [nikon], algorithm: "ES256" };
    expect(standingOf(verdict([], known), [record])).toMatchObject({
      tier: "official",
      product: { recordId: "r" },
      algorithm: "ES256",
      advisories: [{ id: "nikon-z6iii-2025-09" }],
    });
    const broken = standingOf(verdict([], { ...known, outcome: "mismatch" } as never), [record]);
    expect([broken.tier, broken.product, "tier" in broken, "product" in broken]).toEqual([
      undefined,
      undefined,
      false,
      false,
    ]);
    const unknown = standingOf(verdict([], { chain: [nikon] }), [record]);
    expect(["tier" in unknown, "product" in unknown, "algorithm" in unknown]).toEqual([false, false, false]);
    expect("product" in standingOf(verdict([], { ...known, chain: [] }), [record])).toBe(false);
  });
  it.each<[string, string | undefined, string | undefined, boolean]>([
    ["its maker", "Nikon Corporation", undefined, true],
    ["its maker's short name", "nikon", undefined, true],
    ["its name", undefined, "Nikon Authenticity", true],
    ["another house", "Nikonos Ltd", undefined, false],
    ["a house below", "Nikon Corporation of X", undefined, false],
    ["a house before", "Old Nikon", undefined, false],
    ["another camera", undefined, "Nikonian", false],
    ["a camera before", undefined, "My Nikon", false],
    ["nothing", undefined, undefined, false],
  ])("falls under an incident by %s: %s %s", (_, organisation, commonName, concerned) => {
    const chain = [namedCertificate("Leaf"), { organisation, commonName } as Certificate];
    const { advisories } = standingOf(verdict([], { chain }), []);
    const source = "Nikon Authenticity Service suspended 2025-09-05, certificates revoked later that month";
    expect(advisories).toEqual(concerned ? [{ id: "nikon-z6iii-2025-09", date: "2025-09-05", source }] : []);
  });
});

describe("signed and intact", () => {
  const of = (more: Partial<Standing>): Standing => standing(manifest(), { tier: "official", ...more });
  it.each<[string, Standing, boolean]>([
    ["a known signer, valid now", of({}), true],
    ["a known signer, proven time", of({ time: "proven" }), true],
    ["a known signer, expired", of({ time: "expired" }), false],
    ["a known signer, not yet valid", of({ time: "not-yet-valid" }), false],
    ["a revoked signer", of({ revocation: "revoked" }), false],
    ["a signer that is not revoked", of({ revocation: "not-revoked" }), true],
    ["an unknown signer", standing(manifest()), false],
  ])("%s: %s", (_, asked, expected) => {
    expect(isSigned(asked)).toBe(expected);
  });
  it("go by integrity", () => {
    const word = (test: (standing: Standing) => boolean) => INTEGRITIES.filter((integrity) => test(of({ integrity })));
    expect(word(isSigned).toSorted()).toEqual(["nonconforming", "pass"]);
    expect(word(isIntact).toSorted()).toEqual(["exchangeable", "invalid", "nonconforming", "pass"]);
  });
});

describe("what manifest, binding and display come to together", () => {
  const BINDING = { manifest: manifest(), assertion: { label: "c2pa.hash.data" }, updated: false };
  const store = (active: ManifestVerdict, more: Partial<StoreVerdict> = {}): StoreVerdict => ({
    active,
    manifests: new Map([[active.label, active]]),
    decisive: [active.label],
    binding: BINDING as unknown as NonNullable<StoreVerdict["binding"]>,
    statuses: [],
    ...more,
  });
  const bound = (more: Partial<BoundContent> = {}): BoundContent => ({
    statuses: [success("assertion.dataHash.match", URL)],
    label: "c2pa.hash.data",
    display: { outcome: "protected", what: [] },
    breaches: [],
    fragmentsNeeded: false,
    limits: [],
    ...more,
  });
  const { binding: _, ...unbound } = store(verdict());
  const { label: __, ...unlabelled } = bound();
  const show = (outcome: NonNullable<BoundContent["display"]>["outcome"]) => ({ display: { outcome, what: [] } });
  const changed = [failure("assertion.dataHash.mismatch", URL)];
  const malformed = [failure("assertion.dataHash.malformed", URL)];
  const segments = (complete: boolean) => ({
    fragments: { complete } as unknown as NonNullable<BoundContent["fragments"]>,
  });

  it.each<[string, StoreVerdict, BoundContent, Integrity, string?]>([
    ["all in order", store(verdict()), bound(), "pass"],
    ["no binding", unbound, bound(), "unchecked"],
    ["a binding that was not laid", store(verdict()), unlabelled, "unchecked"],
    ["segments that are needed", store(verdict()), bound({ fragmentsNeeded: true }), "unchecked", "fragments-needed"],
    ["segments that are missing", store(verdict()), bound(segments(false)), "exchangeable", "fragments-incomplete"],
    ["all segments", store(verdict()), bound(segments(true)), "pass"],
    ["other bytes", store(verdict()), bound({ statuses: changed }), "changed"],
    ["a breach of the exclusions", store(verdict()), bound({ breaches: ["exclusion-beyond-store"] }), "nonconforming"],
    ["an exclusion without its store", store(verdict()), bound({ breaches: ["exclusion-without-store"] }), "invalid"],
    ["a picture that is not bound", store(verdict()), bound(show("unbound")), "unbound"],
    ["tables that are not bound", store(verdict()), bound(show("exchangeable")), "exchangeable"],
    ["a listing that ended", store(verdict()), bound(show("unknown")), "exchangeable", "shown-not-listed"],
    ["a picture that is not bound, in bytes that changed", store(verdict()), bound({ ...show("unbound"), statuses: changed }), "changed"],
    ["a picture under a binding that cannot be read", store(verdict()), bound({ ...show("unbound"), statuses: malformed }), "undecodable"],
    ["a picture beside a rule that was broken", store(verdict()), bound({ ...show("unbound"), breaches: ["exclusion-beyond-store"] }), "unbound"],
    ["a manifest that changed", store(verdict([failureOf("changed")])), bound(), "changed"],
    ["a manifest that breaks a rule", store(verdict([failureOf("nonconforming")])), bound(show("exchangeable")), "exchangeable"],
    ["a rule broken in a manifest below", store(verdict(), { decisive: ["urn:c2pa:test", "below"], manifests: new Map([["below", verdict([failureOf("invalid")])]]) }), bound(), "invalid"],
    ["the same in one that does not decide", store(verdict(), { manifests: new Map([["below", verdict([failureOf("invalid")])]]) }), bound(), "pass"],
    ["bytes that changed under a claim that nobody signed", store(verdict([], { outcome: "missing" } as never)), bound({ statuses: changed }), "undecodable"],
  ])("%s", (_, verdicts, content, integrity, reason) => {
    expect(integrityOf(verdicts, content)).toEqual({ integrity, ...(reason === undefined ? {} : { reason }) });
  }); // biome-ignore format: a table

  it("goes from what changed to what passes", () => {
    // Each pair by two failures of the binding; the worse one stands, whichever comes first.
    const order = WORDS.map((word) => failureOf(word));
    for (const [at, worse] of order.entries())
      for (const better of order.slice(at + 1)) {
        const expected = WORDS[at];
        for (const statuses of [
          [worse, better],
          [better, worse],
        ])
          expect(integrityOf(store(verdict()), bound({ statuses })).integrity).toBe(expected);
      }
  });
});
