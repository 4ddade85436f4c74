import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import type { Crypto, HashName, SignatureCheck } from "../credentials/crypto.ts";
import type { PublicKey } from "../credentials/trust/keys.ts";
import { prepare, publicKeyOf, type ReadyCheck } from "../credentials/trust/signature-check.ts";

const NOBLE = { sha1, sha256, sha384, sha512 } as const;
const SUBTLE_NAMES: Readonly<Record<HashName, string>> = {
  sha1: "SHA-1",
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
};

/** WebCrypto's types want bytes that no other thread can change. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
}

type ImportAlgorithm = { name: string; hash?: string; namedCurve?: string };
type VerifyAlgorithm = { name: string; hash?: string; saltLength?: number };

function algorithms(ready: ReadyCheck): [ImportAlgorithm, VerifyAlgorithm] {
  switch (ready.kind) {
    case "ecdsa":
      return [
        { name: "ECDSA", namedCurve: ready.curve },
        { name: "ECDSA", hash: SUBTLE_NAMES[ready.hash] },
      ];
    case "ed25519":
      return [{ name: "Ed25519" }, { name: "Ed25519" }];
    case "rsa-pkcs1": {
      const name = "RSASSA-PKCS1-v1_5";
      return [{ name, hash: SUBTLE_NAMES[ready.hash] }, { name }];
    }
    case "rsa-pss":
      return [
        { name: "RSA-PSS", hash: SUBTLE_NAMES[ready.hash] },
        { name: "RSA-PSS", saltLength: ready.saltLength },
      ];
  }
}

/** Does the error say that this runtime lacks the algorithm, and not that the key is bad? */
const lacks = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "name" in error && error.name === "NotSupportedError";

async function withSubtle(ready: ReadyCheck, key: PublicKey, check: SignatureCheck): Promise<boolean> {
  const [importing, verifying] = algorithms(ready);
  const { subtle } = globalThis.crypto;
  const imported = await subtle.importKey("spki", own(key.plainSpki), importing, false, ["verify"]);
  const signature = ready.kind === "ecdsa" ? ready.raw : check.signature;
  return subtle.verify(verifying, imported, own(signature), own(check.data));
}

/** Curves that a browser may lack: P-521 (some WebKits) and Ed25519 (older browsers). The library is loaded only then. */
async function withNoble(ready: ReadyCheck, key: PublicKey, check: SignatureCheck): Promise<boolean | undefined> {
  if (ready.kind === "ed25519") {
    const { ed25519 } = await import("@noble/curves/ed25519.js");
    return ed25519.verify(check.signature, check.data, key.bits, { zip215: false });
  }
  if (ready.kind !== "ecdsa") return undefined;
  const { p256, p384, p521 } = await import("@noble/curves/nist.js");
  const curve = { "P-256": p256, "P-384": p384, "P-521": p521 }[ready.curve];
  const digest = NOBLE[ready.hash](check.data);
  return curve.verify(ready.raw, digest, key.bits, { prehash: false, lowS: false });
}

/** Which way in; `noble` alone is for tests of what runs where WebCrypto lacks a curve. */
type Way = "subtle-first" | "noble";

async function verifyWith(way: Way, check: SignatureCheck) {
  const key = publicKeyOf(check.spki);
  const ready = prepare(check, key);
  if (typeof ready === "string") return ready;
  if (key === undefined) return "invalid";
  try {
    if (way === "subtle-first") return (await withSubtle(ready, key, check)) ? "valid" : "invalid";
  } catch (error) {
    if (!lacks(error)) return "invalid";
  }
  try {
    const valid = await withNoble(ready, key, check);
    return valid === undefined ? "unsupported" : valid ? "valid" : "invalid";
  } catch {
    // Noble throws for a point that is not on its curve.
    return "invalid";
  }
}

/** WebCrypto behind the verifier's interface, with noble for what it lacks: hashing piece by piece, and rare curves. */
export function webCrypto(way: Way = "subtle-first"): Crypto {
  return {
    async digest(hash, data) {
      return new Uint8Array(await globalThis.crypto.subtle.digest(SUBTLE_NAMES[hash], own(data)));
    },
    hasher(hash) {
      const running = NOBLE[hash].create();
      return {
        update: (bytes) => void running.update(bytes),
        digest: async () => running.digest(),
      };
    },
    verify: (check) => verifyWith(way, check),
  };
}
