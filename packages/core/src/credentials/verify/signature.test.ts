import { beforeAll, describe, expect, it } from "vitest";
import { Pairs } from "../../../../../test/fixtures/forge/cbor.ts";
import {
  type CertificateDescription,
  inYears,
  type KeyKind,
  makeChain,
  PURPOSES,
  stranger,
} from "../../../../../test/fixtures/forge/certificates.ts";
import { type CoseAlgorithm, makeCose, type Signer } from "../../../../../test/fixtures/forge/cose.ts";
import { CLAIM, codes, signAndVerify, trusting, verify } from "../../../../../test/fixtures/x509/claims.ts";
import { webCrypto } from "../../web/crypto.ts";
import { NO_TRUST } from "../trust/lists.ts";

let signer: Signer;
beforeAll(async () => {
  signer = await makeChain();
});

const leaf = (description: CertificateDescription) => makeChain({ leaf: description });

describe("the claim signature (C2PA 2.2, 15.7)", () => {
  it.each<[KeyKind, CoseAlgorithm]>([
    ["P-256", "ES256"],
    ["P-256", "ES512"],
    ["P-384", "ES384"],
    ["P-384", "ES256"],
    ["P-521", "ES512"],
    ["P-521", "ES256"],
    ["RSA-2048", "PS256"],
    ["RSA-2048", "PS384"],
    ["RSA-2048", "PS512"],
    ["Ed25519", "EdDSA"],
  ])("verifies with a %s key and %s, in Node and on the web", async (key, algorithm) => {
    const made = await leaf({ key });
    for (const asked of [{}, { crypto: webCrypto() }]) {
      const trust = trusting({ tier: "yours", anchors: made.anchorPem });
      const verdict = await signAndVerify(made, { algorithm }, { trust, ...asked });
      expect(verdict).toMatchObject({
        outcome: "validated",
        algorithm,
        tier: "yours",
        tiers: ["yours"],
        time: "valid-now",
      });
      expect(codes(verdict)).toEqual([
        "signingCredential.trusted",
        "claimSignature.validated",
        "claimSignature.insideValidity",
      ]);
    }
  });

  it("is over the claim's own bytes", async () => {
    const other = CLAIM.map((byte, i) => (i === 3 ? byte ^ 1 : byte));
    const verdict = await signAndVerify(signer, { signs: other });
    expect(verdict).toMatchObject({ outcome: "mismatch", tiers: ["yours"] });
    expect(verdict.tier).toBeUndefined();
    expect(codes(verdict)).toEqual(["claimSignature.mismatch"]);
  });

  it.each<[string, (signature: Uint8Array) => Uint8Array]>([
    ["changed", (signature) => signature.map((byte, i) => (i === 0 ? byte ^ 1 : byte))],
    ["empty", () => new Uint8Array(0)],
    ["longer", (signature) => Uint8Array.of(...signature, 0)],
  ])("does not verify when it is %s", async (_, replace) => {
    expect(await signAndVerify(signer, { replace })).toMatchObject({ outcome: "mismatch" });
  });

  it("does not verify under an algorithm that the key is not for", async () => {
    const protect = (headers: Map<unknown, unknown>) => headers.set(1, -37);
    expect(await signAndVerify(signer, { protect })).toMatchObject({ outcome: "mismatch", algorithm: "PS256" });
  });

  it("is unsupported under an algorithm that is not listed, or named where nobody signs it", async () => {
    for (const id of [-47, "ES256", undefined]) {
      const protect = (headers: Map<unknown, unknown>) =>
        id === undefined ? headers.delete(1) && headers : headers.set(1, id);
      const unprotect = (headers: Map<unknown, unknown>) => (id === undefined ? headers.set(1, -7) : headers);
      const verdict = await signAndVerify(signer, { protect, unprotect });
      expect(verdict.outcome).toBe("unsupported");
      expect(codes(verdict)).toContain("algorithm.unsupported");
    }
  });

  it("refuses keys that are too small before it computes anything with them", async () => {
    const verdict = await signAndVerify(await leaf({ key: "RSA-1024" }));
    expect(verdict).toMatchObject({
      outcome: "unsupported",
      certificate: "unfit",
      breaches: ["key-not-allowed"],
      tiers: [],
    });
  });

  it("is missing, or malformed, when there is nothing to read", async () => {
    expect(codes(await verify(new Uint8Array(0)))).toEqual(["claimSignature.missing"]);
    const verdict = await signAndVerify(signer, {
      protect: () =>
        new Pairs([
          [1, -7],
          [33, signer.chain[0]],
          [33, signer.chain[0]],
        ]),
    });
    expect(verdict).toMatchObject({ outcome: "malformed", certificate: "missing", chain: [] });
  });

  it("needs exactly one credential that can be read", async () => {
    const none = await signAndVerify(signer, { protect: (headers) => headers.delete(33) && headers });
    expect([none.outcome, codes(none)]).toEqual(["malformed", ["signingCredential.invalid"]]);
    const unreadable = await signAndVerify(signer, { chain: [Uint8Array.of(0x30, 0)] });
    expect([unreadable.outcome, codes(unreadable)]).toEqual(["malformed", ["signingCredential.invalid"]]);
    const both = await signAndVerify(signer, { unprotect: (headers) => headers.set(33, signer.chain[0]) });
    expect(both.outcome).toBe("malformed");
  });

  it("takes the key of the first certificate, whatever else is in the chain", async () => {
    const other = await stranger();
    const chain = [...other.chain, ...signer.chain];
    expect(await signAndVerify(signer, { chain })).toMatchObject({ outcome: "mismatch", tiers: [] });
  });
});

describe("who signed (C2PA 2.2, 14.4 and 14.5)", () => {
  it("is nobody known without a list, and with another's", async () => {
    for (const trust of [NO_TRUST, trusting({ tier: "yours", anchors: (await stranger()).anchorPem })]) {
      const verdict = await signAndVerify(signer, {}, { trust });
      expect(verdict).toMatchObject({ outcome: "validated", tiers: [], certificate: "fit", time: "valid-now" });
      expect(codes(verdict)).toContain("signingCredential.untrusted");
    }
  });

  it("is named by the strongest tier that knows it", async () => {
    const anchors = signer.anchorPem;
    const trust = trusting({ tier: "interim", anchors }, { tier: "official", anchors });
    expect(await signAndVerify(signer, {}, { trust })).toMatchObject({
      tier: "official",
      tiers: ["official", "interim"],
    });
  });

  it("is not asked of a certificate that is not for claims", async () => {
    const verdict = await signAndVerify(await leaf({ purposes: [PURPOSES.timeStamping] }));
    expect(verdict).toMatchObject({ outcome: "validated", certificate: "unfit", tiers: [] });
    expect(codes(verdict)).toContain("signingCredential.invalid");
  });

  it.each([
    [{ notAfter: inYears(-0.5) }, "expired"],
    [{ notBefore: inYears(1) }, "not-yet-valid"],
  ] as const)("does not count when its certificate is out of date: %j", async (dates, time) => {
    const verdict = await signAndVerify(await leaf(dates));
    expect(verdict).toMatchObject({ outcome: "validated", tiers: ["yours"], time });
    expect(verdict.tier).toBeUndefined();
    expect(codes(verdict)).toEqual(["claimSignature.validated", "claimSignature.outsideValidity"]);
  });

  it("says in our own words what is wrong", async () => {
    const words = async (...asked: Parameters<typeof signAndVerify>) =>
      (await signAndVerify(...asked)).statuses.map(({ code, kind, explanation }) => [code, kind, explanation]);
    const bare = { protect: (headers: Map<unknown, unknown>) => headers.delete(33) && headers };
    expect(await words(signer, bare)).toEqual([["signingCredential.invalid", "failure", "no credential"]]);
    const unreadable = { chain: [Uint8Array.of(1, 2, 3)] };
    expect(await words(signer, unreadable)).toEqual([
      ["signingCredential.invalid", "failure", "the certificate cannot be read"],
    ]);
    const old = await leaf({ notAfter: inYears(-0.5) });
    expect(await words(old)).toContainEqual(["claimSignature.outsideValidity", "failure", "expired"]);
    expect(await words(old)).not.toContainEqual(expect.arrayContaining(["signingCredential.expired"]));
    const early = await leaf({ notBefore: inYears(1) });
    expect(await words(early, {}, { claimVersion: 1 })).not.toContainEqual(
      expect.arrayContaining(["signingCredential.expired"]),
    );
  });

  it("says nothing of what it could not read", async () => {
    const bare = { protect: (headers: Map<unknown, unknown>) => headers.delete(33) && headers };
    const verdict = await signAndVerify(signer, { ...bare, staples: [Uint8Array.of(1)] });
    expect(verdict).toMatchObject({
      outcome: "malformed",
      chain: [],
      tiers: [],
      time: "expired",
      timestamps: [],
      revocation: "unknown",
      hasStaple: true,
      certificate: "missing",
      algorithm: "ES256",
    });
    expect(await verify(new Uint8Array(0))).toMatchObject({ outcome: "missing", hasStaple: false });
  });

  it("has the older code too for an expired certificate of an older claim", async () => {
    const old = await leaf({ notAfter: inYears(-0.5) });
    expect(codes(await signAndVerify(old, {}, { claimVersion: 1, trust: NO_TRUST }))).toContain(
      "signingCredential.expired",
    );
  });

  it("does not count when an authority above is out of date", async () => {
    const chain = await makeChain({ intermediates: [{ notBefore: inYears(1) }] });
    const verdict = await signAndVerify(chain);
    expect(verdict).toMatchObject({ time: "not-yet-valid", tiers: ["yours"] });
    expect(verdict.tier).toBeUndefined();
  });

  it("falls to a weaker tier where the stronger one's path is out of date", async () => {
    const chain = await makeChain({ root: { notAfter: inYears(-0.1) } });
    const [own = new Uint8Array(0)] = chain.chain;
    const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(own).toString("base64")}\n-----END CERTIFICATE-----\n`;
    const trust = trusting({ tier: "official", anchors: chain.anchorPem }, { tier: "yours", allowed: pem });
    expect(await signAndVerify(chain, {}, { trust })).toMatchObject({ tier: "yours", tiers: ["official", "yours"] });
  });

  it("needs no path, and no other certificate's dates, where the certificate itself is on the list", async () => {
    const chain = await makeChain({ root: { notAfter: inYears(-0.1) } });
    const [own = new Uint8Array(0)] = chain.chain;
    const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(own).toString("base64")}\n-----END CERTIFICATE-----\n`;
    const trust = trusting({ tier: "yours", anchors: chain.anchorPem, allowed: pem });
    expect(await signAndVerify(chain, {}, { trust })).toMatchObject({ tier: "yours", time: "valid-now" });
  });

  it("compares the claimed time and lets it decide nothing", async () => {
    const claimed = (at: Date) => ({
      protect: (headers: Map<unknown, unknown>) => headers.set("iat", Math.floor(at.getTime() / 1000)),
    });
    const past = await signAndVerify(await leaf({ notAfter: inYears(-0.5) }), claimed(inYears(-0.7)));
    expect(past.time).toBe("expired");
    expect(codes(past)).toContain("timeOfSigning.insideValidity");
    expect(codes(await signAndVerify(signer, claimed(inYears(-5))))).toContain("timeOfSigning.outsideValidity");
  });

  it("gives one answer however often it is asked, and in either order of the buckets", async () => {
    const cose = makeCose(CLAIM, signer, { chainAt: "unprotected" })(0);
    const trust = trusting({ tier: "yours", anchors: signer.anchorPem });
    const [first, again] = [await verify(cose, { trust }), await verify(cose, { trust })];
    expect(again).toEqual(first);
    expect(first.tier).toBe("yours");
  });
});
