import { present } from "../model/present.ts";
import { bearingOf } from "../model/status-codes.ts";
import { type Integrity, isWorse, type TrustTier } from "../model/vocabulary.ts";
import { type Advisory, advisoriesFor } from "./advisories.ts";
import type { StoreManifest } from "./store/model.ts";
import type { Certificate } from "./trust/certificate.ts";
import type { ConformingProduct } from "./trust/lists.ts";
import { productOf } from "./trust/products.ts";
import type { Status } from "./verify/status.ts";
import type { TimestampCheck } from "./verify/timestamp.ts";
import type { IngredientVerdict, ManifestVerdict } from "./verify/verdict.ts";

/** Codes that hold for one manifest now. */
interface HeldCodes {
  success: ReadonlySet<string>;
  failure: ReadonlySet<string>;
  informational: ReadonlySet<string>;
}

/** What can be said of one manifest of the store, by itself. */
export interface Standing {
  readonly manifest: StoreManifest;
  readonly chain: readonly Certificate[];
  /** Every tier whose lists know the signer. */
  readonly tiers: readonly TrustTier[];
  /** The tier that trusts the signer at the decisive time. Only with a signature that verifies. */
  readonly tier?: TrustTier;
  readonly timestamps: readonly TimestampCheck[];
  readonly time: "proven" | "valid-now" | "expired" | "not-yet-valid";
  readonly revocation: "not-revoked" | "revoked" | "unknown";
  readonly certificate: "fit" | "unfit" | "missing";
  readonly algorithm?: string;
  readonly statuses: readonly Status[];
  readonly codes: HeldCodes;
  readonly integrity: Integrity;
  readonly ingredients: readonly IngredientVerdict[];
  /** How each assertion that the claim names stands, by label. */
  readonly assertions: ManifestVerdict["assertions"];
  /** Every reference from the active manifest down to this one matches, on one way at least. */
  readonly bound: boolean;
  /** Published incidents that the signer's chain falls under. */
  readonly advisories: readonly Advisory[];
  /** The signer's record on C2PA's conforming products list. Only a recognised signer is looked up. */
  readonly product?: ConformingProduct;
}

const codesOf = (statuses: readonly Status[], kind: Status["kind"]): ReadonlySet<string> =>
  new Set(statuses.filter((each) => each.kind === kind).map((each) => each.code));

/**
 * One manifest's verdict as other rooms read it. `more` and `integrity` are of the active manifest: what its binding
 * and the file's display add.
 */
export function standingOf(
  verdict: ManifestVerdict,
  products: readonly ConformingProduct[],
  active?: { more: readonly Status[]; integrity: Integrity },
): Standing {
  const { signature, manifest } = verdict;
  const statuses = [...verdict.statuses, ...(active?.more ?? [])];
  const tier = signature.outcome === "validated" ? signature.tier : undefined;
  const product = tier === undefined ? undefined : productOf(signature.chain[0], products);
  return {
    manifest,
    chain: signature.chain,
    tiers: signature.tiers,
    timestamps: signature.timestamps,
    time: signature.time,
    revocation: signature.revocation,
    certificate: signature.certificate,
    statuses,
    codes: {
      success: codesOf(statuses, "success"),
      failure: codesOf(statuses, "failure"),
      informational: codesOf(statuses, "informational"),
    },
    integrity: active?.integrity ?? manifestIntegrity(verdict),
    ingredients: verdict.ingredients,
    assertions: verdict.assertions,
    bound: verdict.bound,
    advisories: advisoriesFor(signature.chain),
    ...present({ algorithm: signature.algorithm, tier, product }),
  };
}

/**
 * What the manifest's own hashes and signature come to, without its binding: an ingredient's asset is not here. Only
 * `changed` rests on a hash or signature that does not fit, and a hash only in a claim that somebody signed.
 */
export function manifestIntegrity({ statuses, signature }: Pick<ManifestVerdict, "statuses" | "signature">): Integrity {
  if (isUnsigned(signature)) return "undecodable";
  let worst: Integrity = signature.outcome === "validated" ? "pass" : "unchecked";
  for (const status of statuses) {
    const integrity = bearingOf(status);
    if (integrity !== undefined && isWorse(integrity, worst)) worst = integrity;
  }
  return worst;
}

/** Nobody can be shown to have signed the claim: what does not fit its hashes may never have been what they are of. */
export const isUnsigned = ({ outcome }: ManifestVerdict["signature"]): boolean =>
  outcome === "missing" || outcome === "malformed";

/** Hashes and signature match; whether every rule was kept is another matter. */
const HOLDS: ReadonlySet<Integrity> = new Set(["pass", "nonconforming"]);

/** Signed: the signer is recognised, integrity holds, and the certificate was valid when it counted. */
export const isSigned = (standing: Standing): boolean =>
  standing.tier !== undefined &&
  HOLDS.has(standing.integrity) &&
  (standing.time === "proven" || standing.time === "valid-now") &&
  standing.revocation !== "revoked";

/** Intact credentials whose signer may be anybody: what they say is claimed. */
export const isIntact = (standing: Standing): boolean =>
  HOLDS.has(standing.integrity) || standing.integrity === "exchangeable" || standing.integrity === "invalid";
