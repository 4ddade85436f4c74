import { describe, expect, it } from "vitest";
import { type CertificateDescription, certify, PURPOSES } from "../../../../../test/fixtures/forge/certificates.ts";
import { verifierCrypto } from "../../node/verifier-crypto.ts";
import { responderBreaches, signerBreaches, timeStampingBreaches, vouchingBreaches } from "./profile.ts";
import { CLAIM_PURPOSES } from "./purposes.ts";
import { readCertificate } from "./read-certificate.ts";

async function issued(description: CertificateDescription, selfSigned = false) {
  const root = selfSigned ? undefined : await certify({ commonName: "Root", authority: true });
  const made = await certify(description, root);
  const read = await readCertificate(new Uint8Array(made.certificate.rawData), verifierCrypto);
  if (!read) throw new Error("no certificate");
  return read;
}

describe("the profile of a signer's certificate (C2PA 2.2, 14.5.1)", () => {
  it.each<[string, CertificateDescription, readonly string[]]>([
    ["one in order", {}, []],
    ["one for e-mail", { purposes: [PURPOSES.emailProtection] }, []],
    ["one with another purpose beside", { purposes: [PURPOSES.serverAuthentication, PURPOSES.emailProtection] }, []],
    ["one without basic constraints", { authority: null }, []],
    ["one for servers", { purposes: [PURPOSES.serverAuthentication] }, ["purpose-other"]],
    ["one for everything", { purposes: [PURPOSES.any, PURPOSES.claimSigning] }, ["purpose-any"]],
    ["one for time-stamps too", { purposes: [PURPOSES.timeStamping, PURPOSES.claimSigning] }, ["purpose-mixed"]],
    ["one for OCSP too", { purposes: [PURPOSES.ocspSigning, PURPOSES.claimSigning] }, ["purpose-mixed"]],
    ["one for time-stamps", { purposes: [PURPOSES.timeStamping] }, ["purpose-mixed", "purpose-other"]],
    ["one without a purpose", { purposes: null }, ["purpose-missing"]],
    ["one without key usage", { keyUsage: null }, ["key-usage-missing"]],
    ["one that signs no data", { keyUsage: 2 }, ["no-digital-signature"]],
    ["an authority", { authority: true, keyUsage: 1, purposes: [PURPOSES.claimSigning] }, ["is-authority"]],
    ["one with an unknown extension", { unknownCritical: true }, ["unknown-critical-extension"]],
    ["one with a small key", { key: "RSA-1024" }, ["key-not-allowed"]],
    ["one signed with SHA-1", { hash: "SHA-1" }, ["signature-algorithm"]],
  ])("%s", async (_, description, breaches) => {
    expect(signerBreaches(await issued(description), CLAIM_PURPOSES)).toEqual(breaches);
  });

  it("wants somebody to vouch for it", async () => {
    expect(vouchingBreaches(await issued({}))).toEqual([]);
    expect(vouchingBreaches(await issued({}, true))).toEqual(["self-signed"]);
  });

  it.each<[CertificateDescription, readonly string[]]>([
    [{ purposes: [PURPOSES.timeStamping], purposesCritical: true }, []],
    [{ purposes: [PURPOSES.timeStamping] }, ["purpose-not-critical"]],
    [{ purposes: [PURPOSES.timeStamping, PURPOSES.emailProtection], purposesCritical: true }, ["purpose-mixed"]],
    [{ purposes: [PURPOSES.claimSigning], purposesCritical: true }, ["purpose-other"]],
    [{ purposes: [PURPOSES.timeStamping], purposesCritical: true, authority: true, keyUsage: 1 }, ["is-authority"]],
  ])("time-stamps: %j", async (description, breaches) => {
    expect(timeStampingBreaches(await issued(description))).toEqual(breaches);
  });

  it("asks a responder for the purpose of OCSP", async () => {
    expect(responderBreaches(await issued({ purposes: [PURPOSES.ocspSigning] }))).toEqual([]);
    expect(responderBreaches(await issued({}))).toEqual(["purpose-other"]);
  });
});
