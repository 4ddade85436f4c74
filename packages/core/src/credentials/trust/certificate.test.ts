import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { certify, type KeyKind, PURPOSES } from "../../../../../test/fixtures/forge/certificates.ts";
import { FormatError } from "../../model/limits.ts";
import { verifierCrypto } from "../../node/verifier-crypto.ts";
import { hex } from "../../source/bytes.ts";
import { parseCertificate, readSubject } from "./certificate.ts";
import type { KeyKind as Kind } from "./keys.ts";
import { readCertificate } from "./read-certificate.ts";

const der = (made: { certificate: { rawData: ArrayBuffer } }): Uint8Array => new Uint8Array(made.certificate.rawData);

describe("certificates", () => {
  it("says of a certificate what Node says of it", async () => {
    const root = await certify({ commonName: "Root", organisation: "Root Ltd", authority: true, pathLength: 2 });
    const made = await certify(
      {
        commonName: "Ünï  Code",
        organisation: "Maker Inc.",
        purposes: [PURPOSES.claimSigning, PURPOSES.emailProtection],
        ocsp: "http://ocsp.invalid",
      },
      root,
    );
    const node = new X509Certificate(der(made));
    const ours = await readCertificate(der(made), verifierCrypto);
    expect(ours).toMatchObject({
      fingerprint: node.fingerprint256.replaceAll(":", "").toLowerCase(),
      version: 3,
      commonName: "Ünï  Code",
      organisation: "Maker Inc.",
      validFrom: new Date(node.validFrom),
      validTo: new Date(node.validTo),
      isCa: false,
      extendedKeyUsages: [PURPOSES.claimSigning, PURPOSES.emailProtection],
      hasAuthorityKeyId: true,
      offersOcsp: true,
      hasUniqueId: false,
      unknownCritical: [],
    });
    expect([...(ours?.keyUsage ?? [])]).toEqual(["digitalSignature"]);
    expect(hex(ours?.serial ?? new Uint8Array())).toBe(node.serialNumber.toLowerCase().padStart(4, "0"));
    expect(ours?.key.spki).toEqual(new Uint8Array(node.publicKey.export({ type: "spki", format: "der" })));
    const anchor = await readCertificate(der(root), verifierCrypto);
    expect(anchor?.basicConstraints).toEqual({ ca: true, pathLength: 2 });
    expect(ours?.issuer.keys).toEqual(anchor?.subject.keys);
    expect(readSubject(der(made)).commonName).toBe("Ünï  Code");
  });

  it.each<[KeyKind, object]>([
    ["P-256", { type: "ec", curve: "P-256" }],
    ["P-384", { type: "ec", curve: "P-384" }],
    ["P-521", { type: "ec", curve: "P-521" }],
    ["Ed25519", { type: "ed25519" }],
    ["RSA-1024", { type: "rsa", bits: 1024 }],
    ["RSA-2048", { type: "rsa", bits: 2048 }],
  ])("knows a key of the kind %s", async (key, kind) => {
    const read = await readCertificate(der(await certify({ key })), verifierCrypto);
    expect(read?.key.kind satisfies Kind | undefined).toMatchObject(kind);
  });

  it("remembers a certificate by its bytes, and never by its name", async () => {
    const [one, other] = [await certify({ commonName: "Same" }), await certify({ commonName: "Same" })];
    const first = await readCertificate(der(one), verifierCrypto);
    expect(await readCertificate(new Uint8Array(der(one)), verifierCrypto)).toBe(first);
    expect((await readCertificate(der(other), verifierCrypto))?.fingerprint).not.toBe(first?.fingerprint);
  });

  it("holds no other bytes than its own", async () => {
    const bytes = der(await certify({}));
    const file = new Uint8Array(bytes.length + 1000);
    file.set(bytes, 500);
    const read = await readCertificate(file.subarray(500, 500 + bytes.length), verifierCrypto);
    expect(read?.tbs.buffer.byteLength).toBe(bytes.length);
  });

  it("reads damaged certificates as none, and throws nothing else", async () => {
    const bytes = der(await certify({ ocsp: "http://ocsp.invalid" }));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, change, cut) => {
        const damaged = cut ? bytes.slice(0, at) : bytes.map((byte, i) => (i === at ? byte ^ change : byte));
        try {
          parseCertificate(damaged, "");
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 500 },
    );
    expect(await readCertificate(bytes.slice(0, 100), verifierCrypto)).toBeUndefined();
    expect(await readCertificate(new Uint8Array(0), verifierCrypto)).toBeUndefined();
  });
});
