import { present } from "../../model/present.ts";
import { concat } from "../../source/bytes.ts";
import { OID, pssScheme, type Scheme } from "./algorithms.ts";
import { type Element, members, readDer, readInteger, readOid, readWholeBits, TAG } from "./der.ts";

export type Curve = "P-256" | "P-384" | "P-521";

/** What kind of public key a SubjectPublicKeyInfo holds, as far as C2PA allows it (2.2, 13.2.1 and 14.5.1.1). */
export type KeyKind =
  | { readonly type: "ec"; readonly curve: Curve; readonly point: Uint8Array }
  | { readonly type: "rsa"; readonly bits: number; readonly pss?: PssLimits }
  | { readonly type: "ed25519"; readonly point: Uint8Array }
  | { readonly type: "other"; readonly oid: string };

/** What the parameters of an id-RSASSA-PSS key confine it to (RFC 4055, 3.1); `any` without parameters. */
type PssLimits = "any" | "unreadable" | Scheme;

export interface PublicKey {
  /** SubjectPublicKeyInfo as it stands. */
  readonly spki: Uint8Array;
  /** For RSA the same key under the plain identifier, which every runtime can read. */
  readonly plainSpki: Uint8Array;
  /** The bits of the key itself, which OCSP hashes. */
  readonly bits: Uint8Array;
  readonly kind: KeyKind;
}

const CURVES: Readonly<Record<string, readonly [curve: Curve, bytes: number]>> = {
  "1.2.840.10045.3.1.7": ["P-256", 32],
  "1.3.132.0.34": ["P-384", 48],
  "1.3.132.0.35": ["P-521", 66],
};
/** 13.2.1: larger keys may be refused, and cost more than any signer needs. */
const MAX_RSA_BITS = 16_384;
/** SEQUENCE { rsaEncryption, NULL } */
const PLAIN_RSA = Uint8Array.of(0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0);

/** Reads a SubjectPublicKeyInfo. @throws FormatError when it is none, or its key is no key */
export function readPublicKey(spki: Uint8Array): PublicKey {
  const parts = members(readDer(spki));
  const identifier = parts.take(TAG.sequence);
  const bitString = parts.take(TAG.bitString);
  parts.end();
  const bits = readWholeBits(bitString);
  const algorithm = members(identifier);
  const oid = readOid(algorithm.take());
  const parameters = algorithm.done ? undefined : algorithm.take();
  const kind = keyKind(oid, parameters, bits);
  const plainSpki = oid === OID.rsaPss && kind.type === "rsa" ? plain(bitString) : spki;
  return { spki, plainSpki, bits, kind };
}

function keyKind(oid: string, parameters: Element | undefined, bits: Uint8Array): KeyKind {
  const other: KeyKind = { type: "other", oid };
  if (oid === OID.rsa || oid === OID.rsaPss) {
    const size = rsaBits(bits);
    if (size === undefined) return other;
    return { type: "rsa", bits: size, ...present({ pss: oid === OID.rsaPss ? pssLimits(parameters) : undefined }) };
  }
  if (oid === OID.ed25519) return bits.length === 32 ? { type: "ed25519", point: bits } : other;
  if (oid !== OID.ec || parameters?.tag !== TAG.oid) return other;
  const curve = CURVES[readOid(parameters)];
  // Uncompressed points only: RFC 5480 makes the compressed form optional, and no browser reads it.
  if (curve === undefined || bits[0] !== 4 || bits.length !== 1 + 2 * curve[1]) return other;
  return { type: "ec", curve: curve[0], point: bits };
}

/** Bits of the modulus; undefined for keys that nobody should use. */
function rsaBits(bits: Uint8Array): number | undefined {
  const parts = members(readDer(bits));
  const modulus = readInteger(parts.take());
  const exponent = readInteger(parts.take());
  parts.end();
  const lead = modulus[0] === 0 ? modulus.subarray(1) : modulus;
  const size = lead.length * 8 - Math.clz32(lead[0] ?? 0) + 24;
  const odd = ((exponent[exponent.length - 1] ?? 0) & 1) === 1 && ((lead[lead.length - 1] ?? 0) & 1) === 1;
  const large = exponent.length > 5 || (exponent.length === 1 && (exponent[0] ?? 0) < 3);
  const negative = (modulus[0] ?? 0) >= 0x80 || (exponent[0] ?? 0) >= 0x80;
  return odd && !large && !negative && size <= MAX_RSA_BITS ? size : undefined;
}

function pssLimits(parameters: Element | undefined): PssLimits {
  if (parameters === undefined || parameters.tag === TAG.null) return "any";
  return pssScheme(parameters) ?? "unreadable";
}

function plain(bitString: Element): Uint8Array {
  const n = PLAIN_RSA.length + bitString.bytes.length;
  const head = n < 128 ? [0x30, n] : n < 256 ? [0x30, 0x81, n] : [0x30, 0x82, n >> 8, n & 255];
  return concat([Uint8Array.from(head), PLAIN_RSA, bitString.bytes]);
}

/** May this key make signatures of the scheme (13.2.1: keys must be right for the algorithm)? */
export function keyFits(kind: KeyKind, scheme: Scheme): boolean {
  switch (scheme.scheme) {
    case "ecdsa":
      return kind.type === "ec";
    case "ed25519":
      return kind.type === "ed25519";
    case "rsa-pkcs1":
      return kind.type === "rsa" && kind.pss === undefined;
    case "rsa-pss":
      return kind.type === "rsa" && pssAllows(kind.pss ?? "any", scheme);
  }
}

/** RFC 4055, 3.3: the key's hash, and a salt not shorter than the key's. */
function pssAllows(limits: PssLimits, scheme: Scheme): boolean {
  if (limits === "any") return true;
  if (limits === "unreadable") return false;
  const salt = scheme.saltLength ?? saltOf(scheme);
  return limits.hash === scheme.hash && salt >= (limits.saltLength ?? 0);
}

const saltOf = (scheme: Scheme): number => (scheme.hash === "sha512" ? 64 : scheme.hash === "sha384" ? 48 : 32);

/** Is the key of a type and size that C2PA allows (14.5.1.1)? */
export const isAllowedKey = (kind: KeyKind): boolean =>
  kind.type === "rsa" ? kind.bits >= 2048 : kind.type === "ec" || kind.type === "ed25519";
