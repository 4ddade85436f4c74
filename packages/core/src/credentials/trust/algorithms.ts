import { present } from "../../model/present.ts";
import type { HashName, SignatureCheck } from "../crypto.ts";
import { context, type Element, inside, members, readOid, readSmall, TAG } from "./der.ts";

/** How a signature is checked: what {@link SignatureCheck} needs beside key, data and signature. */
export type Scheme = Pick<SignatureCheck, "scheme" | "hash" | "saltLength">;

/** An AlgorithmIdentifier of a signature (RFC 5280, 4.1.1.2). Without a scheme it is not on C2PA's list (2.2, 14.5.1.1). */
export interface SignatureAlgorithm {
  readonly oid: string;
  /** The identifier as it stands, for comparing inner and outer. */
  readonly der: Uint8Array;
  readonly scheme?: Scheme;
}

export const OID = {
  rsa: "1.2.840.113549.1.1.1",
  rsaPss: "1.2.840.113549.1.1.10",
  mgf1: "1.2.840.113549.1.1.8",
  ec: "1.2.840.10045.2.1",
  ed25519: "1.3.101.112",
  sha1: "1.3.14.3.2.26",
} as const;

/** Hashes that 13.1 allows. */
const ALLOWED_HASHES: Readonly<Record<string, HashName>> = {
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

/** Algorithms that name scheme and hash together. SHA-1 and everything older is left out, and so has no scheme. */
const SIGNATURES: Readonly<Record<string, Scheme>> = {
  "1.2.840.113549.1.1.11": { scheme: "rsa-pkcs1", hash: "sha256" },
  "1.2.840.113549.1.1.12": { scheme: "rsa-pkcs1", hash: "sha384" },
  "1.2.840.113549.1.1.13": { scheme: "rsa-pkcs1", hash: "sha512" },
  "1.2.840.10045.4.3.2": { scheme: "ecdsa", hash: "sha256" },
  "1.2.840.10045.4.3.3": { scheme: "ecdsa", hash: "sha384" },
  "1.2.840.10045.4.3.4": { scheme: "ecdsa", hash: "sha512" },
  [OID.ed25519]: { scheme: "ed25519" },
};

/** The hash that an AlgorithmIdentifier names, where C2PA allows it (2.2, 13.1). */
export function allowedHash(identifier: Element): HashName | undefined {
  return ALLOWED_HASHES[readOid(members(identifier).take())];
}

/** As {@link allowedHash}, with SHA-1: for identifiers of certificates (ESSCertID, OCSP CertID), never for content. */
export function identifierHash(identifier: Element): HashName | undefined {
  return readOid(members(identifier).take()) === OID.sha1 ? "sha1" : allowedHash(identifier);
}

export function readSignatureAlgorithm(identifier: Element): SignatureAlgorithm {
  const parts = members(identifier);
  const oid = readOid(parts.take(TAG.oid));
  const parameters = parts.done ? undefined : parts.take();
  parts.end();
  const scheme = oid === OID.rsaPss ? pssScheme(parameters) : SIGNATURES[oid];
  return { oid, der: identifier.bytes, ...present({ scheme }) };
}

/**
 * Parameters of RSASSA-PSS (RFC 8017, A.2.3) under C2PA's rules (14.5.1.1): hash and mask function are named, and
 * the mask function hashes with the same hash.
 */
export function pssScheme(parameters: Element | undefined): Scheme | undefined {
  if (parameters === undefined) return undefined;
  const parts = members(parameters);
  const hash = parts.optional(context(0));
  const mask = parts.optional(context(1));
  const salt = parts.optional(context(2));
  const trailer = parts.optional(context(3));
  parts.end();
  if (hash === undefined || mask === undefined) return undefined;
  const name = allowedHash(inside(hash));
  const generator = members(inside(mask));
  if (name === undefined || readOid(generator.take()) !== OID.mgf1) return undefined;
  if (allowedHash(generator.take(TAG.sequence)) !== name) return undefined;
  if (trailer !== undefined && readSmall(inside(trailer)) !== 1) return undefined;
  const saltLength = salt === undefined ? 20 : readSmall(inside(salt));
  return { scheme: "rsa-pss", hash: name, saltLength };
}
