import { beforeAll, describe, expect, it } from "vitest";
import {
  type CertificateDescription,
  type Certified,
  certify,
  inYears,
  PURPOSES,
  signerOf,
} from "../../../../../test/fixtures/forge/certificates.ts";
import type { Signer } from "../../../../../test/fixtures/forge/cose.ts";
import { codes, signAndVerify, trusting } from "../../../../../test/fixtures/x509/claims.ts";
import { makeResponse, makeToken, type TokenDescription } from "../../../../../test/fixtures/x509/tokens.ts";
import { verifierCrypto } from "../../node/verifier-crypto.ts";
import { AnchorList } from "../trust/anchors.ts";
import { NO_TRUST, type TrustStore } from "../trust/lists.ts";
import { readTimestamp } from "./timestamp.ts";

const STAMPING: CertificateDescription = {
  commonName: "Stamper",
  purposes: [PURPOSES.timeStamping],
  purposesCritical: true,
  notBefore: inYears(-3),
};
/** Within the validity of the expired signer. */
const THEN = inYears(-1);

let root: Certified;
let authority: Certified;
let leaf: Certified;
/** Its certificate has expired: only a proven time makes it count. */
let expired: Signer;
let current: Signer;
let trust: TrustStore;

beforeAll(async () => {
  root = await certify({ commonName: "Root", authority: true, notBefore: inYears(-4) });
  authority = await certify(STAMPING, root);
  leaf = await certify({ commonName: "Camera", notBefore: inYears(-2), notAfter: inYears(-0.5) }, root);
  expired = signerOf(leaf, [], root);
  current = signerOf(await certify({ commonName: "Camera" }, root), [], root);
  trust = trusting({ tier: "yours", anchors: root.certificate.toString("pem") });
});

const stamp =
  (description: TokenDescription = {}, by?: Certified) =>
  (covers: Uint8Array) =>
    makeToken(covers, by ?? authority, { at: THEN, ...description });
const stamped = (...timestamps: ((covers: Uint8Array) => Uint8Array)[]) =>
  signAndVerify(expired, { timestamps }, { trust });

describe("time-stamps (C2PA 2.2, 15.8)", () => {
  it("prove that a signature is not younger, and so that its certificate was valid", async () => {
    const verdict = await stamped(stamp());
    expect(verdict).toMatchObject({ time: "proven", tier: "yours", timestamps: [{ by: "Stamper", anchored: true }] });
    expect(verdict.provenAt?.getTime()).toBeCloseTo(THEN.getTime(), -4);
    expect(codes(verdict)).toEqual([
      "signingCredential.trusted",
      "claimSignature.validated",
      "timeStamp.validated",
      "timeStamp.trusted",
      "claimSignature.insideValidity",
    ]);
  });

  it.each<[string, TokenDescription]>([
    ["SHA-384 in imprint and digest", { imprintHash: "sha384", digestHash: "sha512" }],
    ["a certificate named by SHA-1 (RFC 3161)", { names: "v1" }],
  ])("hold with %s", async (_, description) => {
    expect(await stamped(stamp(description))).toMatchObject({ time: "proven" });
  });

  it.each<[string, string, TokenDescription]>([
    ["of other bytes", "timeStamp.mismatch", { imprintOf: Uint8Array.of(1) }],
    ["with another content put in", "timeStamp.mismatch", { shownAt: inYears(-1.5) }],
    [
      "with a changed signature",
      "timeStamp.mismatch",
      { replace: (each) => each.map((b, i) => (i === 20 ? b ^ 1 : b)) },
    ],
    ["that names another certificate", "timeStamp.mismatch", { names: "another" }],
    ["that names no certificate", "timeStamp.malformed", { names: "nothing" }],
    ["without signed attributes", "timeStamp.malformed", { signedAttributes: false }],
    ["with two signers", "timeStamp.malformed", { signers: 2 }],
    ["of another type", "timeStamp.malformed", { contentType: "1.2.840.113549.1.7.1" }],
    ["with a critical extension", "timeStamp.malformed", { criticalExtension: true }],
    ["with a SHA-1 imprint", "timeStamp.untrusted", { imprintHash: "sha1" }],
    ["with a SHA-1 digest", "timeStamp.untrusted", { digestHash: "sha1" }],
    ["without certificates", "timeStamp.untrusted", { certificates: [] }],
    ["from the future", "timeStamp.untrusted", { at: new Date(Date.now() + 3600_000) }],
    ["from after the authority's certificate", "timeStamp.outsideValidity", { at: inYears(-3.5) }],
  ])("prove nothing %s: %s", async (_, code, description) => {
    const verdict = await stamped(stamp(description));
    expect(verdict).toMatchObject({ outcome: "validated", time: "expired", timestamps: [{ code, anchored: false }] });
    expect(verdict.tier).toBeUndefined();
    // The same token beside a certificate that is valid now takes nothing away.
    const good = await signAndVerify(current, { timestamps: [stamp(description)] }, { trust });
    expect(good).toMatchObject({ time: "valid-now", tier: "yours" });
    expect(codes(good)).toContain(code);
  });

  it.each<[string, TokenDescription]>([
    ["stamped for other bytes", { imprintOf: Uint8Array.of(1) }],
    ["signed for another content", { shownAt: inYears(-1.5) }],
    ["the signature does not verify", { replace: (each) => each.map((b, i) => (i === 20 ? b ^ 1 : b)) }],
    ["the signed attributes name another certificate", { names: "another" }],
    ["time-stamp: the signing certificate is not named", { names: "nothing" }],
    ["time-stamp: no signed attributes", { signedAttributes: false }],
    ["time-stamp: not exactly one signer", { signers: 2 }],
    ["time-stamp: content of another type", { contentType: "1.2.840.113549.1.7.1" }],
    ["time-stamp: unknown critical extension", { criticalExtension: true }],
    ["a hash that is not allowed", { imprintHash: "sha1" }],
    ["signed with an algorithm that is not allowed", { digestHash: "sha1" }],
    // ECDSA with SHA-1.
    ["signed with an algorithm that is not allowed", { signatureAlgorithm: "1.2.840.10045.4.1" }],
    ["the authority's certificate is not there", { certificates: [] }],
    ["from the future", { at: new Date(Date.now() + 3600_000) }],
    ["outside the validity of the authority's certificate", { at: inYears(-3.5) }],
  ])("say why they prove nothing: %s", async (problem, description) => {
    expect((await stamped(stamp(description))).timestamps[0]?.problem).toBe(problem);
  });

  it("say whose they are once the certificate is known, and when they were made", async () => {
    const [unknown] = (await stamped(stamp({ certificates: [] }))).timestamps;
    expect([unknown?.by, unknown?.at?.getTime()]).toEqual([undefined, Math.floor(THEN.getTime() / 1000) * 1000]);
    const [lent] = (await stamped(stamp({ names: "another" }))).timestamps;
    expect([lent?.by, lent?.valid, lent?.source]).toEqual(["Stamper", false, "sigTst2"]);
    const elsewhere = await certify({ commonName: "Elsewhere", authority: true, notBefore: inYears(-4) });
    const [stranger] = (await stamped(stamp({}, await certify(STAMPING, elsewhere)))).timestamps;
    expect(stranger).toMatchObject({ valid: true, problem: "the authority is on no list for time-stamps" });
  });

  it("may be five minutes ahead of our clock, and no more", async () => {
    const now = new Date(Math.floor(Date.now() / 1000) * 1000);
    const at = (ms: number) =>
      signAndVerify(current, { timestamps: [stamp({ at: new Date(now.getTime() + ms) })] }, { trust, now });
    expect((await at(300_000)).timestamps[0]).toMatchObject({ valid: true });
    expect((await at(301_000)).timestamps[0]).toMatchObject({ valid: false, problem: "from the future" });
  });

  it.each<[string, CertificateDescription]>([
    ["without a purpose", { purposes: null }],
    ["for claims too", { purposes: [PURPOSES.timeStamping, PURPOSES.claimSigning] }],
    ["for everything", { purposes: [PURPOSES.any] }],
    ["whose purpose is not critical", { purposesCritical: false }],
    ["whose key signs no data", { keyUsage: 2 }],
    ["that is an authority itself", { authority: true, keyUsage: 5 }],
  ])("prove nothing by a certificate %s", async (_, fault) => {
    const by = await certify({ ...STAMPING, ...fault }, root);
    expect(await stamped(stamp({}, by))).toMatchObject({
      time: "expired",
      timestamps: [{ code: "timeStamp.untrusted" }],
    });
  });

  it("prove nothing by an authority on no list, or below an end entity, or signed by another's key", async () => {
    const own = await certify(STAMPING);
    const below = await certify(STAMPING, leaf);
    for (const made of [stamp({}, own), stamp({ certificates: [below, leaf] }, below)])
      expect(await stamped(made)).toMatchObject({ time: "expired", timestamps: [{ code: "timeStamp.untrusted" }] });
    const lent = stamp({ key: own, certificates: [authority, own] });
    expect(await stamped(lent)).toMatchObject({ time: "expired", timestamps: [{ code: "timeStamp.mismatch" }] });
  });

  it("hold after the authority's own certificate has expired", async () => {
    const by = await certify({ ...STAMPING, notAfter: inYears(-0.2) }, root);
    expect(await stamped(stamp({}, by))).toMatchObject({ time: "proven" });
  });

  it("that lie outside the signer's validity put the signature there", async () => {
    expect(await stamped(stamp({ at: inYears(-2.5) }))).toMatchObject({ time: "not-yet-valid" });
    expect(await stamped(stamp({ at: inYears(-0.1) }))).toMatchObject({ time: "expired" });
  });

  it("count by themselves only: with two of them in the headers none does", async () => {
    expect(await stamped(stamp(), stamp())).toMatchObject({
      time: "expired",
      timestamps: [{ code: "timeStamp.malformed" }, { code: "timeStamp.malformed" }],
    });
    const unprotect = (headers: Map<unknown, unknown>) =>
      headers.set("sigTst", { tstTokens: [{ val: Uint8Array.of(1) }] });
    expect(await signAndVerify(expired, { timestamps: [stamp()], unprotect }, { trust })).toMatchObject({
      time: "expired",
    });
  });

  it("of older claims cover the claim, and may stand in a whole response", async () => {
    const older = (wrap: (token: Uint8Array) => Uint8Array) =>
      signAndVerify(
        expired,
        { timestamps: [(covers) => wrap(stamp()(covers))], timestampVersion: 1 },
        { trust, claimVersion: 1 },
      );
    expect(await older((token) => token)).toMatchObject({ time: "proven", timestamps: [{ source: "sigTst" }] });
    expect(await older(makeResponse)).toMatchObject({ time: "proven" });
    expect(await older((token) => makeResponse(token, 1))).toMatchObject({ time: "proven" });
    expect(await older((token) => makeResponse(token, 2))).toMatchObject({
      timestamps: [{ code: "timeStamp.malformed" }],
    });
    expect(await stamped((covers) => makeResponse(stamp()(covers)))).toMatchObject({
      timestamps: [{ code: "timeStamp.malformed" }],
    });
  });

  it("of assertions count one by one, the earliest first", async () => {
    let covers = new Uint8Array(0);
    await signAndVerify(
      expired,
      {
        timestamps: [
          (each) => {
            covers = new Uint8Array(each);
            return each;
          },
        ],
        replace: () => new Uint8Array(64),
      },
      { trust },
    );
    const tokens = [stamp({ at: inYears(-0.8) })(covers), stamp({ at: inYears(-1.2) })(covers), Uint8Array.of(1)];
    // The same signature bytes for both runs: the token covers them.
    const verdict = await signAndVerify(
      expired,
      { replace: () => new Uint8Array(64) },
      { trust, timeStampTokens: tokens },
    );
    expect(verdict.timestamps.map(({ anchored }) => anchored)).toEqual([true, true, false]);
    expect(verdict.provenAt?.getTime()).toBeCloseTo(inYears(-1.2).getTime(), -4);
    expect(verdict.time).toBe("proven");
  });

  it("count by the official list of authorities for every signer", async () => {
    const elsewhere = await certify({ commonName: "Elsewhere", authority: true, notBefore: inYears(-4) });
    const by = await certify(STAMPING, elsewhere);
    const official = { ...trust, tsa: new AnchorList(elsewhere.certificate.toString("pem")) };
    const sign = (given: TrustStore) => signAndVerify(expired, { timestamps: [stamp({}, by)] }, { trust: given });
    expect(await sign(trust)).toMatchObject({ time: "expired" });
    expect(await sign(official)).toMatchObject({ time: "proven", tier: "yours" });
    expect(await sign({ ...NO_TRUST, tsa: official.tsa })).toMatchObject({ time: "proven", tiers: [] });
  });

  it("outside the validity of the authority's certificate are told as that, whether it is on a list or not", async () => {
    const own = await certify({ ...STAMPING, notBefore: inYears(-0.5) });
    const by = await certify({ ...STAMPING, notBefore: inYears(-0.5) }, await certify({ authority: true }));
    expect(await stamped(stamp({}, by))).toMatchObject({
      timestamps: [{ code: "timeStamp.outsideValidity", valid: false }],
    });
    expect(await stamped(stamp({}, own))).toMatchObject({
      timestamps: [{ code: "timeStamp.untrusted", valid: false }],
    });
  });

  it("are malformed when the header holds something else", async () => {
    for (const value of [undefined, new Uint8Array(0), Uint8Array.of(0x30, 0x80)]) {
      const { check } = await readTimestamp(
        { source: "sigTst2", value, covers: new Uint8Array(0) },
        verifierCrypto,
        new Date(),
      );
      expect(check).toMatchObject({ code: "timeStamp.malformed", valid: false });
    }
  });
});
