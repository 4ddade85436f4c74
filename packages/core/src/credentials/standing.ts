import type { TrustTier } from "../model/vocabulary.ts";
import { type Advisory, advisoriesFor } from "./advisories.ts";
import { codeRow } from "./codes.ts";
import type { StatusEntry, ValidationResults } from "./engine.ts";
import type { Store, StoreManifest } from "./store.ts";
import { checkTimestamp, type TimestampCheck } from "./timestamp.ts";
import { type Certificate, type ConformingProduct, type CryptoTools, type TrustStore, tiersKnowing } from "./trust.ts";

/** Codes that hold for one manifest now. */
interface HeldCodes {
  success: ReadonlySet<string>;
  failure: ReadonlySet<string>;
  informational: ReadonlySet<string>;
}

/** What can be said of one manifest of the store, by itself. */
export interface Standing {
  manifest: StoreManifest;
  chain: readonly Certificate[];
  /** Tiers whose lists know the signer, by our own reading of the chain. */
  tiers: readonly TrustTier[];
  timestamps: readonly TimestampCheck[];
  /** Present once an engine pass has spoken. */
  codes?: HeldCodes;
  /** The tier that recognised the signer: our own chain and the engine's pass agree. */
  tier?: TrustTier;
  integrity: "pass" | "fail" | "unknown";
  time: "proven" | "valid-now" | "expired";
  /** Published incidents that the signer's chain falls under. */
  advisories: readonly Advisory[];
  /** The signer's record on C2PA's conforming products list. Only a recognised signer is looked up. */
  product?: ConformingProduct;
}

/** Reads chains and timestamps of every manifest; no engine is needed for it. */
export async function readStandings(
  store: Store,
  trust: TrustStore,
  crypto: CryptoTools,
  now: Date,
): Promise<Map<string, Standing>> {
  const standings = new Map<string, Standing>();
  for (const manifest of store.manifests) {
    const chain = (manifest.signature?.chain ?? []).flatMap((der) => crypto.certificate(der) ?? []);
    const tiers = tiersKnowing(chain, trust);
    // A timestamp counts by an anchor of the deciding pass or of the TSA list.
    const anchors = [
      ...trust.tsa,
      ...trust.tiers.filter((lists) => tiers[0] === lists.tier).flatMap((lists) => lists.anchors),
    ];
    const timestamps: TimestampCheck[] = [];
    for (const stored of manifest.signature?.timestamps ?? [])
      timestamps.push(await checkTimestamp(stored, anchors, crypto));
    standings.set(manifest.label, {
      manifest,
      chain,
      tiers,
      timestamps,
      integrity: "unknown",
      time: signingTime(chain[0], timestamps, now),
      advisories: advisoriesFor(chain),
    });
  }
  return standings;
}

/**
 * The certificate must have been valid at a proven time, or else be valid now. Tokens stand outside the signature:
 * with two of them somebody chose, and neither proves anything (arXiv 2604.24890, competing timestamps).
 */
function signingTime(
  leaf: Certificate | undefined,
  timestamps: readonly TimestampCheck[],
  now: Date,
): Standing["time"] {
  if (!leaf) return "expired";
  const proven = (timestamps.length === 1 ? timestamps : []).find(
    (each) =>
      each.valid && each.anchored && each.at !== undefined && each.at >= leaf.validFrom && each.at <= leaf.validTo,
  );
  if (proven) return "proven";
  return now >= leaf.validFrom && now <= leaf.validTo ? "valid-now" : "expired";
}

const OPPOSITES: readonly (readonly [string, string])[] = [
  ["signingCredential.trusted", "signingCredential.untrusted"],
  ["claimSignature.validated", "claimSignature.mismatch"],
  ["claimSignature.insideValidity", "claimSignature.outsideValidity"],
  ["assertion.dataHash.match", "assertion.dataHash.mismatch"],
  ["assertion.bmffHash.match", "assertion.bmffHash.mismatch"],
  ["assertion.boxesHash.match", "assertion.boxesHash.mismatch"],
  ["ingredient.manifest.validated", "ingredient.manifest.mismatch"],
  ["signingCredential.ocsp.notRevoked", "signingCredential.ocsp.revoked"],
];

const codes = (entries: readonly StatusEntry[]): string[] => entries.map((entry) => entry.code);

/**
 * What holds for an ingredient's manifest: the results recorded in its ingredient assertion, overruled by the
 * delta wherever the delta speaks. A delta is silent exactly where the engine agrees with the record, so a
 * recorded verdict with a silent delta stands, and with neither nothing is known.
 */
function ingredientCodes(label: string, store: Store, results: ValidationResults): HeldCodes {
  const success = new Set<string>();
  const failure = new Set<string>();
  const informational = new Set<string>();
  for (const parent of store.manifests) {
    for (const ingredient of parent.ingredients) {
      if (ingredient.manifest !== label) continue;
      const delta = results.ingredientDeltas.find(
        (each) => each.assertion.includes(`/${parent.label}/`) && each.assertion.endsWith(`/${ingredient.assertion}`),
      );
      const now = { success: codes(delta?.statuses.success ?? []), failure: codes(delta?.statuses.failure ?? []) };
      const overruled = new Set(
        OPPOSITES.flatMap(([good, bad]) =>
          now.success.includes(good) || now.failure.includes(bad) ? [good, bad] : [],
        ),
      );
      const stands = (recorded: readonly string[]) => recorded.filter((code) => !overruled.has(code));
      for (const code of [...stands(ingredient.recorded.success), ...now.success]) success.add(code);
      for (const code of [...stands(ingredient.recorded.failure), ...now.failure]) failure.add(code);
      for (const code of [...ingredient.recorded.informational, ...codes(delta?.statuses.informational ?? [])])
        informational.add(code);
    }
  }
  return { success, failure, informational };
}

const BINDING_MATCHES = [
  "assertion.dataHash.match",
  "assertion.bmffHash.match",
  "assertion.boxesHash.match",
  "assertion.collectionHash.match",
  "assertion.multiAssetHash.match",
];

/** Fills in what one engine pass says about the manifests that `wanted` picks. */
export function applyPass(
  standings: ReadonlyMap<string, Standing>,
  store: Store,
  results: ValidationResults,
  tier: TrustTier | "none",
  wanted: (standing: Standing) => boolean,
): void {
  for (const [label, standing] of standings) {
    if (!wanted(standing)) continue;
    const active = label === store.active.label;
    const held: HeldCodes = active
      ? {
          success: new Set(codes(results.activeManifest.success)),
          failure: new Set(codes(results.activeManifest.failure)),
          informational: new Set(codes(results.activeManifest.informational)),
        }
      : ingredientCodes(label, store, results);
    standing.codes = held;
    // An update manifest has no binding of its own: the engine then checks its parent's, and says so here.
    standing.integrity = integrityOf(held, active);
    // A chain proves a signer only together with a signature that verifies.
    const verified = held.success.has("signingCredential.trusted") && held.success.has("claimSignature.validated");
    if (tier !== "none" && standing.tiers.includes(tier) && verified) standing.tier = tier;
  }
}

function integrityOf(held: HeldCodes, needsBinding: boolean): Standing["integrity"] {
  for (const code of held.failure) {
    const row = codeRow(code);
    if (row.check === "integrity" && row.outcome === "fail") return "fail";
  }
  for (const code of held.failure) if (codeRow(code).check === "integrity") return "unknown";
  const bound = !needsBinding || BINDING_MATCHES.some((code) => held.success.has(code));
  return held.success.has("claimSignature.validated") && bound ? "pass" : "unknown";
}

/** Signed: the signer is recognised, integrity passes, and the certificate was valid when it counted. */
export const isSigned = (standing: Standing): boolean =>
  standing.tier !== undefined &&
  standing.integrity === "pass" &&
  standing.time !== "expired" &&
  standing.codes?.failure.has("signingCredential.ocsp.revoked") !== true;
