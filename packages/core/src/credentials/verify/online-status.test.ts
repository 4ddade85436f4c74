import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { tempDir, tempFile } from "../../../../../test/fixtures/authority-file.ts";
import {
  type Certified,
  certify,
  inYears,
  PURPOSES,
  signerOf,
} from "../../../../../test/fixtures/forge/certificates.ts";
import type { Signer } from "../../../../../test/fixtures/forge/cose.ts";
import { type Asked, codes, signAndVerify, trusting } from "../../../../../test/fixtures/x509/claims.ts";
import { makeOcspResponse, type ResponseDescription } from "../../../../../test/fixtures/x509/ocsp-responses.ts";
import { derOf, makeToken } from "../../../../../test/fixtures/x509/tokens.ts";
import { verifierCrypto } from "../../node/verifier-crypto.ts";
import type { Certificate } from "../trust/certificate.ts";
import { NO_TRUST, type TrustStore } from "../trust/lists.ts";
import { readCertificate } from "../trust/read-certificate.ts";
import { ocspRequest } from "./ocsp-request.ts";
import { OnlineStatus } from "./online-status.ts";
import type { SignatureVerdict } from "./signature.ts";

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const ago = (ms: number): Date => new Date(Date.now() - ms);
const RESPONDER = "https://ocsp.invalid/status";
/** What a responder says now. */
const CURRENT = { thisUpdate: ago(HOUR), nextUpdate: ago(-DAY) };
const SIGNED = ago(10 * DAY);

let root: Certified;
let issuing: Certified;
let leaf: Certified;
let stamper: Certified;
let signer: Signer;
let trust: TrustStore;
beforeAll(async () => {
  root = await certify({ commonName: "Root", authority: true, notBefore: inYears(-4) });
  issuing = await certify({ commonName: "Issuing", authority: true, notBefore: inYears(-3) }, root);
  leaf = await certify({ commonName: "Camera", ocsp: RESPONDER }, issuing);
  stamper = await certify({ commonName: "Stamper", purposes: [PURPOSES.timeStamping], purposesCritical: true }, root);
  signer = signerOf(leaf, [issuing], root);
  trust = trusting({ tier: "yours", anchors: root.certificate.toString("pem") });
});

const read = async (certified: Certified): Promise<Certificate> => {
  const certificate = await readCertificate(derOf(certified), verifierCrypto);
  if (!certificate) throw new Error("no certificate");
  return certificate;
};

interface Sent {
  url: string;
  request: Uint8Array;
}

/** Verifies a signature with a responder that answers so. */
async function asking(
  answer: () => Uint8Array | Promise<Uint8Array>,
  {
    staples = [],
    stamped = true,
    by = signer,
    ...asked
  }: Asked & { staples?: Uint8Array[]; stamped?: boolean; by?: Signer } = {},
): Promise<{ verdict: SignatureVerdict; sent: Sent[] }> {
  const sent: Sent[] = [];
  const send = async (url: string, request: Uint8Array) => {
    sent.push({ url, request });
    return answer();
  };
  const online = new OnlineStatus(send, verifierCrypto);
  const timestamps = stamped ? [(covers: Uint8Array) => makeToken(covers, stamper, { at: SIGNED })] : [];
  const verdict = await signAndVerify(by, { staples, timestamps }, { trust, online, ...asked });
  return { verdict, sent };
}
const about = (description: ResponseDescription = {}) =>
  makeOcspResponse(leaf, issuing, { ...CURRENT, ...description });
const revoked = (at: Date, reason?: number): ResponseDescription => ({
  status: { revokedAt: at, ...(reason === undefined ? {} : { reason }) },
});
const ocspCodes = (verdict: SignatureVerdict) => codes(verdict).filter((code) => code.includes("ocsp"));

const openssl = spawnSync("openssl", ["version"]).status === 0;

describe("an OCSP request (RFC 6960, 4.1)", () => {
  it.runIf(openssl)("is the one that openssl writes, byte for byte", async () => {
    const out = join(tempDir(), "request.der");
    const pem = (certified: Certified) => tempFile("certificate.pem", certified.certificate.toString("pem"));
    const made = spawnSync("openssl", [
      "ocsp",
      "-no_nonce",
      "-issuer",
      pem(issuing),
      "-cert",
      pem(leaf),
      "-reqout",
      out,
    ]);
    expect(made.stderr.toString()).toBe("");
    const request = await ocspRequest(await read(leaf), await read(issuing), verifierCrypto);
    expect(Buffer.from(request).toString("hex")).toBe(readFileSync(out).toString("hex"));
  });
});

describe("the status of a certificate, asked online (C2PA 2.2, 15.9.2)", () => {
  it.each<[string, ResponseDescription]>([
    ["good", {}],
    ["good, by a name and SHA-256", { byName: true, certHash: "sha256" }],
    ["good, without an end", { thisUpdate: ago(HOUR), nextUpdate: null }],
    ["that it was on hold and is no more", revoked(ago(20 * DAY), 8)],
    ["that it was revoked after it signed", revoked(ago(5 * DAY))],
  ])("an answer %s: not revoked", async (_, description) => {
    const { verdict, sent } = await asking(() => about(description));
    expect(verdict).toMatchObject({ revocation: "not-revoked", tier: "yours" });
    expect(ocspCodes(verdict)).toEqual(["signingCredential.ocsp.notRevoked"]);
    expect(sent.map(({ url }) => url)).toEqual([RESPONDER]);
  });

  it("without a time-stamp today counts", async () => {
    const good = await asking(() => about(), { stamped: false });
    expect(good.verdict).toMatchObject({ revocation: "not-revoked", tier: "yours" });
    for (const at of [ago(DAY), ago(-DAY)]) {
      const bad = await asking(() => about(revoked(at)), { stamped: false });
      expect(bad.verdict.revocation).toBe("revoked");
      expect(bad.verdict.tier).toBeUndefined();
    }
  });

  it("revoked before it signed: told, and nobody vouches any more", async () => {
    const { verdict } = await asking(() => about(revoked(ago(20 * DAY), 1)));
    expect(verdict).toMatchObject({ outcome: "validated", revocation: "revoked", tiers: ["yours"] });
    expect(verdict.tier).toBeUndefined();
    expect(ocspCodes(verdict)).toEqual(["signingCredential.ocsp.revoked"]);
  });

  it("not known to the responder: told", async () => {
    const { verdict } = await asking(() => about({ status: "unknown" }));
    expect(ocspCodes(verdict)).toEqual(["signingCredential.ocsp.unknown"]);
  });

  it.each<[string, () => Uint8Array | Promise<Uint8Array>]>([
    ["never came", () => Promise.reject(new Error("not-https: http: is not asked"))],
    ["is no response", () => new TextEncoder().encode("<html>Log in</html>")],
    ["says to try later", () => Uint8Array.of(0x30, 3, 0x0a, 1, 3)],
    ["is too long to be one", () => new Uint8Array(2 ** 20)],
    ["is of yesterday", () => about({ thisUpdate: ago(9 * DAY), nextUpdate: ago(HOUR) })],
    ["is of yesterday and says revoked", () => about({ ...revoked(ago(20 * DAY)), nextUpdate: ago(HOUR / 2) })],
    ["is of tomorrow", () => about({ thisUpdate: ago(-HOUR) })],
    ["is about another certificate", () => makeOcspResponse(stamper, root, CURRENT)],
    ["is signed by a stranger", async () => about({ responder: await certify({ purposes: [PURPOSES.ocspSigning] }) })],
    ["is signed by the signer itself", () => about({ responder: leaf })],
    ["was changed", () => about({ replace: (each) => each.map((byte, i) => (i === 20 ? byte ^ 1 : byte)) })],
  ])("an answer that %s proves nothing, and harms nobody", async (_, answer) => {
    const { verdict } = await asking(answer);
    expect(verdict).toMatchObject({ outcome: "validated", revocation: "unknown", tier: "yours" });
    expect(ocspCodes(verdict)).toEqual(["signingCredential.ocsp.inaccessible"]);
  });

  it("nobody is asked where the store answers", async () => {
    const staple = makeOcspResponse(leaf, issuing, { thisUpdate: ago(11 * DAY), nextUpdate: ago(9 * DAY) });
    const good = await asking(() => about(revoked(ago(20 * DAY))), { staples: [staple] });
    expect([good.verdict.revocation, good.sent]).toEqual(["not-revoked", []]);
    const bad = await asking(() => about(), { staples: [about(revoked(ago(20 * DAY)))] });
    expect([bad.verdict.revocation, bad.sent]).toEqual(["revoked", []]);
    const open = await asking(() => about(), { staples: [about({ status: "unknown" })] });
    expect([open.verdict.revocation, open.sent.length]).toEqual(["not-revoked", 1]);
    const nobody = await asking(() => Promise.reject(new Error("gone")), { staples: [about({ status: "unknown" })] });
    expect(ocspCodes(nobody.verdict)).toEqual(["signingCredential.ocsp.unknown"]);
  });

  it("a stranger's certificate leads to no address", async () => {
    const { verdict, sent } = await asking(() => about(), { trust: NO_TRUST });
    expect([sent, ocspCodes(verdict)]).toEqual([[], ["signingCredential.ocsp.skipped"]]);
  });

  it("neither does one that names none, or that is no longer valid", async () => {
    const plain = signerOf(await certify({}, issuing), [issuing], root);
    expect((await asking(() => about(), { by: plain })).sent).toEqual([]);
    expect((await asking(() => about(), { stamped: false, now: inYears(30) })).sent).toEqual([]);
  });

  it("a certificate on a list of its own is asked about by the issuer that the file holds", async () => {
    const listed = trusting({ tier: "yours", anchors: "", allowed: leaf.certificate.toString("pem") });
    const { verdict, sent } = await asking(() => about(), { trust: listed, stamped: false });
    expect([verdict.tier, verdict.revocation, sent.length]).toEqual(["yours", "not-revoked", 1]);
  });

  it("each certificate is asked about once, and no more than four of one store", async () => {
    let asked = 0;
    const online = new OnlineStatus(async () => {
      asked += 1;
      return about();
    }, verifierCrypto);
    for (let i = 0; i < 3; i++)
      expect(await signAndVerify(signer, {}, { trust, online })).toMatchObject({ revocation: "not-revoked" });
    expect(asked).toBe(1);
    const said: string[][] = [];
    for (let i = 0; i < 5; i++) {
      const other = signerOf(await certify({ ocsp: `https://ocsp.invalid/${i}` }, issuing), [issuing], root);
      said.push(ocspCodes(await signAndVerify(other, {}, { trust, online })));
    }
    expect(asked).toBe(4);
    expect(said.map(([code]) => code)).toEqual([
      ...Array<string>(3).fill("signingCredential.ocsp.inaccessible"),
      ...Array<string>(2).fill("signingCredential.ocsp.skipped"),
    ]);
  });
});
