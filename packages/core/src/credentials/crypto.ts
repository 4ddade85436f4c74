/**
 * Cryptography as the verifier asks for it: asynchronous, because the web's is, and without keys or certificates of
 * any runtime's own. `node/` implements it with node:crypto, `web/` with WebCrypto and noble for what that lacks.
 */

/** Hash functions. SHA-1 is here for OCSP's certificate identifiers alone; 13.1 forbids it everywhere else. */
export type HashName = "sha1" | "sha256" | "sha384" | "sha512";

/** A digest over bytes that come piece by piece. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  digest(): Promise<Uint8Array>;
}

/** A signature to be checked with a public key. */
export interface SignatureCheck {
  /** SubjectPublicKeyInfo, DER. */
  spki: Uint8Array;
  scheme: "ecdsa" | "rsa-pkcs1" | "rsa-pss" | "ed25519";
  /** Not for Ed25519, which hashes by itself. */
  hash?: HashName;
  /** How an ECDSA signature is written: `raw` r and s of equal length (COSE), or `der` (X.509, CMS). */
  encoding?: "raw" | "der";
  /** Salt length of RSA-PSS in bytes; the hash's length when absent. */
  saltLength?: number;
  data: Uint8Array;
  signature: Uint8Array;
}

/** `unsupported`: this runtime has no such algorithm or curve. That is never the file's fault. */
export type SignatureAnswer = "valid" | "invalid" | "unsupported";

export interface Crypto {
  digest(hash: HashName, data: Uint8Array): Promise<Uint8Array>;
  hasher(hash: HashName): Hasher;
  /** Never rejects: a key that cannot be read, or does not fit the scheme, is `invalid`. */
  verify(check: SignatureCheck): Promise<SignatureAnswer>;
}
