import { constants, createHash, verify, X509Certificate } from "node:crypto";
import type { Certificate, CryptoTools } from "../credentials/trust.ts";

const MAX_CERTIFICATE_BYTES = 64 * 1024;

class NodeCertificate implements Certificate {
  readonly der: Uint8Array;
  readonly fingerprint: string;
  readonly organisation?: string;
  readonly commonName?: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly isCa: boolean;
  readonly extendedKeyUsages: readonly string[];
  readonly x509: X509Certificate;

  constructor(der: Uint8Array) {
    const x509 = new X509Certificate(der);
    this.x509 = x509;
    this.der = new Uint8Array(x509.raw);
    this.fingerprint = x509.fingerprint256.replaceAll(":", "").toLowerCase();
    const organisation = subjectField(x509.subject, "O");
    const commonName = subjectField(x509.subject, "CN");
    if (organisation !== undefined) this.organisation = organisation;
    if (commonName !== undefined) this.commonName = commonName;
    this.validFrom = new Date(x509.validFrom);
    this.validTo = new Date(x509.validTo);
    this.isCa = x509.ca;
    // Node calls the extended key usages `keyUsage`.
    this.extendedKeyUsages = (x509.keyUsage as readonly string[] | undefined) ?? [];
  }

  isIssuedBy(parent: Certificate): boolean {
    if (!(parent instanceof NodeCertificate)) return false;
    try {
      return this.x509.checkIssued(parent.x509) && this.x509.verify(parent.x509.publicKey);
    } catch {
      return false;
    }
  }
}

/** Node prints one `KEY=value` a line and escapes control characters. */
function subjectField(subject: string, key: string): string | undefined {
  for (const line of subject.split("\n")) {
    // RFC 2253 puts a backslash before punctuation; escaped bytes stay as they are shown.
    if (line.startsWith(`${key}=`)) return line.slice(key.length + 1).replace(/\\([,+"\\<>;#= ])/g, "$1");
  }
  return undefined;
}

/** node:crypto behind the small interface that the credentials room asks for. */
export const nodeCrypto: CryptoTools = {
  certificate(der) {
    if (der.length > MAX_CERTIFICATE_BYTES) return undefined;
    try {
      return new NodeCertificate(der);
    } catch {
      return undefined;
    }
  },
  digest: (algorithm, data) => new Uint8Array(createHash(algorithm).update(data).digest()),
  verify(by, hash, padding, data, signature) {
    if (!(by instanceof NodeCertificate)) return false;
    try {
      const key = by.x509.publicKey;
      if (padding === "ed25519") return verify(null, data, key, signature);
      const options =
        padding === "pss"
          ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }
          : { key };
      return verify(hash, data, options, signature);
    } catch {
      return false;
    }
  },
};
