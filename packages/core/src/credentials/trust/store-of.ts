import type { TrustList } from "../../model/report.ts";
import { TRUST_TIERS } from "../../model/vocabulary.ts";
import { AnchorList } from "./anchors.ts";
import { type TrustStore, trustTier } from "./lists.ts";
import { hashLines, pemBlocks } from "./pem.ts";
import { readProducts } from "./products.ts";

/** One list as it was read, and what the report says of it. */
export interface ReadList {
  readonly entry: TrustList;
  readonly text: string;
  /** Of a tier of signers: the texts of its anchors, or of the certificates that are trusted themselves. */
  readonly holds?: "anchors" | "allowed";
}

/** How much in a list can be used: products, certificates, or hashes of them. 0: it is not what it should be. */
export const countEntries = (tier: TrustList["tier"], text: string): number =>
  tier === "products" ? (readProducts(text)?.length ?? 0) : pemBlocks(text).length || hashLines(text).length;

/** Everything the verifier trusts, from the texts of the lists: in the order given, each in its own tier. */
export function trustOf(lists: readonly ReadList[], ekus: readonly string[] = []): TrustStore {
  const texts = (tier: TrustList["tier"], holds: ReadList["holds"] = "anchors"): string =>
    lists
      .filter((list) => list.entry.tier === tier && (list.holds ?? "anchors") === holds)
      .map(({ text }) => text)
      .join("\n");
  const tsaPem = texts("tsa");
  return {
    tiers: TRUST_TIERS.map((tier) => ({ tier, anchors: texts(tier), allowed: texts(tier, "allowed"), ekus }))
      .filter(({ anchors, allowed }) => anchors !== "" || allowed !== "")
      .map(trustTier),
    tsaPem,
    tsa: new AnchorList(tsaPem),
    ekus,
    lists: lists.map(({ entry }) => entry),
    products: lists.filter(({ entry }) => entry.tier === "products").flatMap(({ text }) => readProducts(text) ?? []),
  };
}
