import { FormatError } from "../../model/limits.ts";
import type { HashName, SignatureAnswer, SignatureCheck } from "../crypto.ts";
import { members, readDer, readInteger } from "./der.ts";
import { type Curve, keyFits, type PublicKey, readPublicKey } from "./keys.ts";

/** A check that a runtime can hand to its own cryptography: the key fits, and the signature has the form it expects. */
export type ReadyCheck =
  | { kind: "ecdsa"; curve: Curve; hash: HashName; raw: Uint8Array }
  | { kind: "ed25519" }
  | { kind: "rsa-pkcs1"; hash: HashName }
  | { kind: "rsa-pss"; hash: HashName; saltLength: number };

/** Bytes of one coordinate. */
const CURVE_BYTES: Readonly<Record<Curve, number>> = { "P-256": 32, "P-384": 48, "P-521": 66 };
const HASH_BYTES: Readonly<Record<HashName, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

/** @returns undefined when the bytes are no public key */
export function publicKeyOf(spki: Uint8Array): PublicKey | undefined {
  try {
    return readPublicKey(spki);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/**
 * Everything of a check that is no cryptography, in one place, so that Node and the web cannot answer differently:
 * does the key fit the scheme (C2PA 2.2, 13.2.1), and is the signature as long as it must be?
 */
export function prepare(check: SignatureCheck, key: PublicKey | undefined): ReadyCheck | SignatureAnswer {
  if (key === undefined) return "invalid";
  const { kind } = key;
  if (kind.type === "other") return "unsupported";
  if (!keyFits(kind, check)) return "invalid";
  if (kind.type === "ed25519") return check.signature.length === 64 ? { kind: "ed25519" } : "invalid";
  const { hash } = check;
  if (hash === undefined) return "invalid";
  if (kind.type === "ec") {
    const raw = rawSignature(check.signature, check.encoding ?? "raw", kind.curve);
    return raw === undefined ? "invalid" : { kind: "ecdsa", curve: kind.curve, hash, raw };
  }
  if (check.signature.length !== Math.ceil(kind.bits / 8)) return "invalid";
  if (check.scheme === "rsa-pkcs1") return { kind: "rsa-pkcs1", hash };
  return { kind: "rsa-pss", hash, saltLength: check.saltLength ?? HASH_BYTES[hash] };
}

/** r and s of equal length, whichever way they were written (COSE: RFC 9053, 2.1; X.509 and CMS: RFC 3279, 2.2.3). */
function rawSignature(signature: Uint8Array, encoding: "raw" | "der", curve: Curve): Uint8Array | undefined {
  const size = CURVE_BYTES[curve];
  if (encoding === "raw") return signature.length === 2 * size ? signature : undefined;
  try {
    const parts = members(readDer(signature));
    const raw = new Uint8Array(2 * size);
    for (const end of [size, 2 * size]) {
      const number = readInteger(parts.take());
      const digits = number[0] === 0 ? number.subarray(1) : number;
      if ((number[0] ?? 0) >= 0x80 || digits.length > size) return undefined;
      raw.set(digits, end - digits.length);
    }
    parts.end();
    return raw;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
