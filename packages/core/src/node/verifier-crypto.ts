import { constants, createHash, createPublicKey, hash, type KeyObject, verify } from "node:crypto";
import type { Crypto, SignatureCheck } from "../credentials/crypto.ts";
import type { PublicKey } from "../credentials/trust/keys.ts";
import { prepare, publicKeyOf, type ReadyCheck } from "../credentials/trust/signature-check.ts";

interface ReadKey {
  readonly key: PublicKey | undefined;
  object?: KeyObject;
}

/** Keys by the very bytes they were read from: a certificate that is remembered keeps its key ready. */
const keys = new WeakMap<Uint8Array, ReadKey>();

function readKey(spki: Uint8Array): ReadKey {
  const known = keys.get(spki);
  if (known) return known;
  const read: ReadKey = { key: publicKeyOf(spki) };
  keys.set(spki, read);
  return read;
}

function verifies(ready: ReadyCheck, key: KeyObject, { data, signature }: SignatureCheck): boolean {
  switch (ready.kind) {
    case "ecdsa":
      return verify(ready.hash, data, { key, dsaEncoding: "ieee-p1363" }, ready.raw);
    case "ed25519":
      return verify(null, data, key, signature);
    case "rsa-pkcs1":
      return verify(ready.hash, data, key, signature);
    case "rsa-pss": {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return verify(ready.hash, data, { key, padding, saltLength: ready.saltLength }, signature);
    }
  }
}

/** node:crypto behind the verifier's interface. Everything is done at once; only the interface waits. */
export const verifierCrypto: Crypto = {
  digest: async (name, data) => new Uint8Array(hash(name, data, "buffer")),
  hasher(hash) {
    const running = createHash(hash);
    return {
      update: (bytes) => void running.update(bytes),
      digest: async () => new Uint8Array(running.digest()),
    };
  },
  async verify(check) {
    const read = readKey(check.spki);
    const ready = prepare(check, read.key);
    if (typeof ready === "string" || read.key === undefined) return typeof ready === "string" ? ready : "invalid";
    try {
      read.object ??= createPublicKey({ key: Buffer.from(read.key.plainSpki), format: "der", type: "spki" });
      return verifies(ready, read.object, check) ? "valid" : "invalid";
    } catch {
      // A point off its curve, or numbers that OpenSSL will not work with: the key's fault, not the runtime's.
      return "invalid";
    }
  },
};
