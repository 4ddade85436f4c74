import type { TrustList } from "../model/report.ts";
import { TRUST_TIERS, type TrustTier } from "../model/vocabulary.ts";
import { equalBytes } from "../source/bytes.ts";

/** A certificate as the runtime's own X.509 code reads it. */
export interface Certificate {
  readonly der: Uint8Array;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  readonly organisation?: string;
  readonly commonName?: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly isCa: boolean;
  readonly extendedKeyUsages: readonly string[];
  /** Names match and the signature verifies with the parent's key. */
  isIssuedBy(parent: Certificate): boolean;
}

/** Cryptography of the runtime, injected so that rooms stay free of `node:`. */
export interface CryptoTools {
  /** Undefined when the bytes are no certificate. */
  certificate(der: Uint8Array): Certificate | undefined;
  digest(algorithm: string, data: Uint8Array): Uint8Array;
  verify(
    by: Certificate,
    hash: string,
    padding: "pkcs1" | "pss" | "ecdsa" | "ed25519",
    data: Uint8Array,
    signature: Uint8Array,
  ): boolean;
}

/** One tier of trust: who may sign claims. PEM for the engine, parsed for our own reader. */
export interface TrustTierLists {
  tier: TrustTier;
  anchorsPem: string;
  anchors: readonly Certificate[];
  allowedPem: string;
  /** SHA-256 fingerprints of certificates that are trusted themselves. */
  allowed: ReadonlySet<string>;
}

export interface TrustStore {
  tiers: readonly TrustTierLists[];
  tsaPem: string;
  tsa: readonly Certificate[];
  /** Extended key usages the verifier allows beside C2PA's own. */
  ekus: readonly string[];
  lists: TrustList[];
  /** C2PA's conforming products, where the list is at hand. */
  products: readonly ConformingProduct[];
}

/** One record of C2PA's conforming products list: what a product may sign, and how well its keys are kept. */
export interface ConformingProduct {
  recordId: string;
  product: string;
  organisation: string;
  status: string;
  /** 1 or 2; keys of level 2 are attested by hardware. */
  maxAssuranceLevel?: number;
  /** Names of the signals rubric that this product may not assert. */
  disallowedSignals: readonly string[];
}

export const NO_TRUST: TrustStore = { tiers: [], tsaPem: "", tsa: [], ekus: [], lists: [], products: [] };

const MAX_CHAIN = 8;

/**
 * Does the chain end in one of the anchors? Anchors may be intermediates (the official list holds issuing CAs).
 * Dates are the caller's matter: an expired certificate still names its issuer.
 */
export function chainsTo(chain: readonly Certificate[], anchors: readonly Certificate[]): boolean {
  const leaf = chain[0];
  if (!leaf) return false;
  let frontier: readonly Certificate[] = [leaf];
  const seen = new Set<string>();
  for (let depth = 0; depth < MAX_CHAIN && frontier.length > 0; depth++) {
    const next: Certificate[] = [];
    for (const current of frontier) {
      if (seen.has(current.fingerprint)) continue;
      seen.add(current.fingerprint);
      if (anchors.some((anchor) => equalBytes(anchor.der, current.der) || current.isIssuedBy(anchor))) return true;
      next.push(...chain.filter((parent) => parent !== current && parent.isCa && current.isIssuedBy(parent)));
    }
    frontier = next;
  }
  return false;
}

/** The tiers whose lists know this chain, strongest first. */
export function tiersKnowing(chain: readonly Certificate[], trust: TrustStore): TrustTier[] {
  const leaf = chain[0];
  if (!leaf) return [];
  return TRUST_TIERS.filter((tier) =>
    trust.tiers.some(
      (lists) => lists.tier === tier && (lists.allowed.has(leaf.fingerprint) || chainsTo(chain, lists.anchors)),
    ),
  );
}
