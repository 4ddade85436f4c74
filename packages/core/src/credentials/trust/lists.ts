import type { TrustList } from "../../model/report.ts";
import { TRUST_TIERS, type TrustTier } from "../../model/vocabulary.ts";
import type { Crypto } from "../crypto.ts";
import { AllowedList, AnchorList } from "./anchors.ts";
import type { Certificate } from "./certificate.ts";
import { findPaths, type Path } from "./path.ts";
import { serves, vouchingBreaches } from "./profile.ts";
import { CLAIM_PURPOSES, NEVER_FOR_CLAIMS, OFFICIAL_PURPOSES } from "./purposes.ts";

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

/** One tier of trust: who may sign claims, and whose time-stamps count for those who do. */
export interface TrustTierLists {
  readonly tier: TrustTier;
  /** PEM as it was given, for a second opinion. */
  readonly anchorsPem: string;
  readonly anchors: AnchorList;
  readonly allowedPem: string;
  /** Certificates that are trusted themselves (C2PA 2.2, 14.4.3). They vouch for nobody. */
  readonly allowed: AllowedList;
  /** Anchors of time-stamp authorities of this tier's own; 14.4.2 keeps them apart from those of signers. */
  readonly tsa: AnchorList;
  /** Extended key usages that this tier's lists speak for (14.4.1). */
  readonly purposes: readonly string[];
}

/** Everything the verifier trusts: nothing unless it was given. */
export interface TrustStore {
  readonly tiers: readonly TrustTierLists[];
  readonly tsaPem: string;
  /** The official list of time-stamp authorities; it counts for every signer. */
  readonly tsa: AnchorList;
  /** Extended key usages that the user allows beside the built-in ones. */
  readonly ekus: readonly string[];
  readonly lists: TrustList[];
  readonly products: readonly ConformingProduct[];
}

export const NO_TRUST: TrustStore = {
  tiers: [],
  tsaPem: "",
  tsa: new AnchorList(),
  ekus: [],
  lists: [],
  products: [],
};

/** Texts of one tier's lists, as they were read from wherever they lie. */
export interface TierTexts {
  tier: TrustTier;
  /** PEM. */
  anchors?: string;
  /** PEM, or base64 SHA-256 of the DER, one a line. */
  allowed?: string;
  /** PEM with anchors of time-stamp authorities, where they are named apart. The official tier has a list of its own for them. */
  tsa?: string;
  /** Extended key usages of one's own, for the tier `yours`. */
  ekus?: readonly string[];
}

/**
 * Makes one tier of its texts; nothing is parsed yet. A user's anchors, and those of the interim list, vouch for
 * time-stamps too unless anchors for those are named apart: both kinds of list are published as one.
 */
export function trustTier({ tier, anchors = "", allowed = "", tsa, ekus = [] }: TierTexts): TrustTierLists {
  return {
    tier,
    anchorsPem: anchors,
    anchors: new AnchorList(anchors),
    allowedPem: allowed,
    allowed: new AllowedList(allowed),
    tsa: tier === "official" ? new AnchorList() : new AnchorList(tsa ?? anchors),
    purposes: purposesOf(tier, ekus),
  };
}

function purposesOf(tier: TrustTier, own: readonly string[]): readonly string[] {
  if (tier === "official") return OFFICIAL_PURPOSES;
  const all = tier === "yours" ? [...CLAIM_PURPOSES, ...own] : CLAIM_PURPOSES;
  return all.filter((each) => !NEVER_FOR_CLAIMS.includes(each));
}

/** Every extended key usage that some list accepts for claims. */
export const acceptedPurposes = (trust: TrustStore): readonly string[] => [
  ...new Set([...CLAIM_PURPOSES, ...trust.ekus, ...trust.tiers.flatMap((lists) => lists.purposes)]),
];

/** How one tier knows a signer. */
export interface Recognition {
  readonly lists: TrustTierLists;
  /** The certificate itself is on the list (14.4.3); then no path is needed. */
  readonly listed: boolean;
  readonly paths: readonly Path[];
}

/**
 * The tiers that know a signer, strongest first, whatever the time: by a path to an anchor, or by the certificate itself.
 * Whether the certificate is fit for claims at all ({@link signerBreaches}) was asked before.
 */
export async function recognise(
  chain: readonly Certificate[],
  trust: TrustStore,
  crypto: Crypto,
): Promise<Recognition[]> {
  const [leaf, ...rest] = chain;
  if (leaf === undefined) return [];
  const vouchable = vouchingBreaches(leaf).length === 0;
  const known: Recognition[] = [];
  for (const tier of TRUST_TIERS) {
    for (const lists of trust.tiers) {
      if (lists.tier !== tier || !serves(leaf, lists.purposes)) continue;
      const listed = await lists.allowed.has(leaf, crypto);
      const paths = vouchable ? await findPaths(leaf, rest, lists.anchors, crypto) : [];
      if (listed || paths.length > 0) known.push({ lists, listed, paths });
    }
  }
  return known;
}

const unions = new WeakMap<TrustStore, Map<TrustTierLists | undefined, AnchorList>>();

/**
 * Anchors whose time-stamps count for a signer of that tier: the official list, and the tier's own. Tiers are not mixed:
 * the interim list proves no time for an official signer. For a signer that no tier knows, all of them: then the time
 * says only whether its certificate had expired, and vouches for nobody.
 */
export function timeAnchors(trust: TrustStore, lists: TrustTierLists | undefined): AnchorList {
  let made = unions.get(trust);
  if (!made) {
    made = new Map();
    unions.set(trust, made);
  }
  const known = made.get(lists) ?? trust.tsa.with(...(lists ? [lists] : trust.tiers).map(({ tsa }) => tsa));
  made.set(lists, known);
  return known;
}
