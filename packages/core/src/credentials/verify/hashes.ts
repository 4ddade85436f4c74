import { present } from "../../model/present.ts";
import { equalBytes } from "../../source/bytes.ts";
import type { Crypto, HashName } from "../crypto.ts";
import { absoluteUri, parseAddress, resolve } from "../store/address.ts";
import type { ManifestBoxes } from "../store/boxes.ts";
import type { HashedUri } from "../store/claim.ts";
import type { Superbox } from "../store/jumbf.ts";

/** 13.1, the allowed list; the deprecated one is empty. What is on neither is unsupported, never changed. */
const ALLOWED: readonly HashName[] = ["sha256", "sha384", "sha512"];

/** 15.4: the reference's own `alg`, or the nearest one around it; there is no default. */
export function hashAlgorithm(reference: HashedUri, enclosing: string | undefined): HashName | undefined {
  const name = reference.alg ?? enclosing;
  return ALLOWED.find((each) => each === name);
}

/** Digests of bytes of the store, each computed once however many references ask for it. */
export interface Digests {
  of(bytes: Uint8Array, hash: HashName): Promise<Uint8Array>;
}

export function digestsWith(crypto: Crypto): Digests {
  const known = new Map<Uint8Array, Map<HashName, Promise<Uint8Array>>>();
  return {
    of(bytes, hash) {
      const held = known.get(bytes) ?? new Map<HashName, Promise<Uint8Array>>();
      known.set(bytes, held);
      const digest = held.get(hash) ?? crypto.digest(hash, bytes);
      held.set(hash, digest);
      return digest;
    },
  };
}

/** Where a `hashed_uri` leads, and whether the box there is the one it means. */
export interface ReferenceCheck {
  outcome: "match" | "mismatch" | "missing" | "unsupported";
  /** The address in full, where there is one. */
  url?: string;
  box?: Superbox;
}

/**
 * Checks one `hashed_uri` (8.4.2): resolves it in full, and hashes the contents of the superbox there without its
 * header (8.4.2.3).
 */
export async function checkReference(
  reference: HashedUri,
  at: { manifest: string; enclosingAlg: string | undefined },
  store: ReadonlyMap<string, ManifestBoxes>,
  digests: Digests,
): Promise<ReferenceCheck> {
  const address = reference.url === undefined ? undefined : parseAddress(reference.url, at.manifest);
  const box = resolve(address, store);
  if (!address || !box) return { outcome: "missing", ...present({ url: address && absoluteUri(address) }) };
  const found = { url: absoluteUri(address), box };
  const hash = hashAlgorithm(reference, at.enclosingAlg);
  if (hash === undefined) return { outcome: "unsupported", ...found };
  if (reference.hash === undefined) return { outcome: "mismatch", ...found };
  const matches = equalBytes(await digests.of(box.payload, hash), reference.hash);
  return { outcome: matches ? "match" : "mismatch", ...found };
}
