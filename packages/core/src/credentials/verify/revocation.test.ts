import { beforeAll, describe, expect, it } from "vitest";
import {
  type Certified,
  certify,
  inYears,
  PURPOSES,
  signerOf,
} from "../../../../../test/fixtures/forge/certificates.ts";
import type { Signer } from "../../../../../test/fixtures/forge/cose.ts";
import { codes, signAndVerify, trusting } from "../../../../../test/fixtures/x509/claims.ts";
import { makeOcspResponse, type ResponseDescription } from "../../../../../test/fixtures/x509/ocsp-responses.ts";
import { makeToken } from "../../../../../test/fixtures/x509/tokens.ts";
import { NO_TRUST, type TrustStore } from "../trust/lists.ts";

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const ago = (ms: number): Date => new Date(Date.now() - ms);
/** The time that the token proves. */
const SIGNED = ago(10 * DAY);
const AROUND = { thisUpdate: ago(11 * DAY), nextUpdate: ago(9 * DAY) };

let root: Certified;
let issuing: Certified;
let leaf: Certified;
let stamper: Certified;
let signer: Signer;
let trust: TrustStore;

beforeAll(async () => {
  root = await certify({ commonName: "Root", authority: true, notBefore: inYears(-4) });
  issuing = await certify(
    { commonName: "Issuing", authority: true, notBefore: inYears(-3), ocsp: "http://ocsp.invalid" },
    root,
  );
  leaf = await certify({ commonName: "Camera", ocsp: "http://ocsp.invalid" }, issuing);
  stamper = await certify({ commonName: "Stamper", purposes: [PURPOSES.timeStamping], purposesCritical: true }, root);
  signer = signerOf(leaf, [issuing], root);
  trust = trusting({ tier: "yours", anchors: root.certificate.toString("pem") });
});

const timestamps = () => [(covers: Uint8Array) => makeToken(covers, stamper, { at: SIGNED })];
const stapled = (...staples: readonly Uint8Array[]) =>
  signAndVerify(signer, { staples, timestamps: timestamps() }, { trust });
const about = (description: ResponseDescription = {}) => makeOcspResponse(leaf, issuing, { ...AROUND, ...description });
const revoked = (at: Date, reason?: number): ResponseDescription => ({
  status: { revokedAt: at, ...(reason === undefined ? {} : { reason }) },
});

describe("revocation (C2PA 2.2, 15.9)", () => {
  it.each<[string, ResponseDescription]>([
    ["around the signing time", {}],
    ["after it", { thisUpdate: ago(2 * DAY), nextUpdate: ago(DAY) }],
    ["around it without an end", { thisUpdate: ago(10 * DAY + HOUR), nextUpdate: null }],
    ["by SHA-256", { certHash: "sha256" }],
    ["by the responder's name", { byName: true }],
    ["that was on hold and is no more", revoked(ago(20 * DAY), 8)],
    ["that was revoked later", { ...revoked(ago(5 * DAY)), thisUpdate: ago(2 * DAY), nextUpdate: ago(DAY) }],
  ])("is ruled out by a response %s", async (_, description) => {
    const verdict = await stapled(about(description));
    expect(verdict).toMatchObject({ revocation: "not-revoked", tier: "yours", hasStaple: true });
    expect(codes(verdict)).toContain("signingCredential.ocsp.notRevoked");
  });

  it.each<[string, ResponseDescription]>([
    ["before the signing time", revoked(ago(20 * DAY))],
    ["before it, for a lost key", revoked(ago(20 * DAY), 1)],
    ["before it, on hold", revoked(ago(20 * DAY), 6)],
  ])("counts when it happened %s", async (_, description) => {
    const verdict = await stapled(about(description));
    expect(verdict).toMatchObject({ outcome: "validated", revocation: "revoked", tiers: ["yours"] });
    expect(verdict.tier).toBeUndefined();
    expect(codes(verdict)).toContain("signingCredential.ocsp.revoked");
  });

  it.each<[string, () => Uint8Array | Promise<Uint8Array>]>([
    ["ends before the signing time", () => about({ thisUpdate: ago(20 * DAY), nextUpdate: ago(19 * DAY) })],
    ["comes from the future", () => about({ thisUpdate: ago(-DAY), nextUpdate: ago(-2 * DAY) })],
    ["is about another certificate", () => makeOcspResponse(stamper, root, AROUND)],
    [
      "is signed by nobody known",
      async () => about({ responder: await certify({ purposes: [PURPOSES.ocspSigning] }) }),
    ],
    [
      "is signed by a responder of another authority",
      async () => about({ responder: await certify({ purposes: [PURPOSES.ocspSigning] }, root) }),
    ],
    ["is signed by a certificate that is not for it", async () => about({ responder: await certify({}, issuing) })],
    ["is signed by the signer itself", () => about({ responder: leaf })],
    ["was changed", () => about({ replace: (each) => each.map((byte, i) => (i === 20 ? byte ^ 1 : byte)) })],
    ["is no response", () => Uint8Array.of(0x30, 3, 0x0a, 1, 1)],
  ])("is not ruled out by a response that %s", async (_, make) => {
    const verdict = await stapled(await make());
    expect(verdict).toMatchObject({ revocation: "unknown", tier: "yours" });
    expect(codes(verdict)).toContain("signingCredential.ocsp.skipped");
    expect(codes(verdict)).not.toContain("signingCredential.ocsp.notRevoked");
  });

  it("is ruled out by a responder that the issuer delegates to, if it was valid then", async () => {
    const purposes = [PURPOSES.ocspSigning];
    const responder = await certify({ purposes }, issuing);
    expect(await stapled(about({ responder }))).toMatchObject({ revocation: "not-revoked" });
    const late = await certify({ purposes, notBefore: ago(DAY) }, issuing);
    expect(await stapled(about({ responder: late }))).toMatchObject({ revocation: "unknown" });
  });

  it("is decided by the first response that rules it out, wherever it stands", async () => {
    const bad = about(revoked(ago(20 * DAY)));
    expect(await stapled(bad, about())).toMatchObject({ revocation: "not-revoked" });
    const asserted = await signAndVerify(signer, { timestamps: timestamps() }, { trust, ocspResponses: [about()] });
    expect(asserted).toMatchObject({ revocation: "not-revoked", hasStaple: false });
  });

  it("without a proven time is never ruled out, but still counts", async () => {
    const now = { thisUpdate: ago(HOUR), nextUpdate: ago(-DAY) };
    const sign = (response: Uint8Array) => signAndVerify(signer, { staples: [response] }, { trust });
    expect(await sign(about(now))).toMatchObject({ revocation: "unknown", tier: "yours" });
    expect(await sign(about({ ...now, ...revoked(ago(DAY)) }))).toMatchObject({ revocation: "revoked" });
  });

  it("unknown to the responder is told as that", async () => {
    expect(codes(await stapled(about({ status: "unknown" })))).toContain("signingCredential.ocsp.unknown");
  });

  it("of an authority takes the trust away", async () => {
    const response = makeOcspResponse(issuing, root, { ...AROUND, ...revoked(ago(20 * DAY)) });
    const verdict = await stapled(about(), response);
    expect(verdict).toMatchObject({ revocation: "not-revoked", tiers: ["yours"] });
    expect(verdict.tier).toBeUndefined();
    expect(codes(verdict)).toContain("signingCredential.untrusted");
  });

  it("is looked for by the chain of the file where no list knows the signer", async () => {
    const asked = { trust: NO_TRUST };
    const verdict = await signAndVerify(signer, { staples: [about(revoked(ago(DAY)))] }, asked);
    expect(verdict).toMatchObject({ tiers: [], revocation: "revoked" });
  });

  it("is not spoken of where the issuer offers no status", async () => {
    const plain = signerOf(await certify({}, issuing), [issuing], root);
    const verdict = await signAndVerify(plain, {}, { trust });
    expect(codes(verdict).filter((code) => code.includes("ocsp"))).toEqual([]);
    expect(codes(await signAndVerify(signer, {}, { trust }))).toContain("signingCredential.ocsp.skipped");
  });
});
