import { present } from "../../model/present.ts";
import { equalBytes } from "../../source/bytes.ts";
import { parseAddress } from "../store/address.ts";
import type { HashedUri } from "../store/claim.ts";
import type { StoreIngredient, StoreManifest } from "../store/model.ts";
import { checkReference, hashAlgorithm } from "./hashes.ts";
import type { AssertionOutcome, ManifestVerdict, Work } from "./verdict.ts";

/** How the two references of an ingredient assertion stand, before it is known which of them counts. */
export interface Edge {
  ingredient: StoreIngredient;
  target?: StoreManifest;
  manifest: "match" | "mismatch" | "missing" | "unsupported" | "none";
  /** The hash is over the claim, as 1.0 had it. */
  overClaim: boolean;
  signature: "match" | "mismatch" | "missing" | "unsupported" | "none";
  /** Its assertion is the one the claim means. */
  assertion: AssertionOutcome | undefined;
}

/** A manifest that the active one leads to. */
export interface Node {
  manifest: StoreManifest;
  reached: ManifestVerdict["reached"];
  /** Some way down from the active manifest binds its claim, by one of the two references at each step. */
  bound: boolean;
  edges: Edge[];
  assertions: Map<string, AssertionOutcome>;
}

/**
 * Finds every manifest that the active one leads to through ingredient assertions (15.11.3.3, steps 1 to 8), each once,
 * however often it is used and whether or not manifests name each other in a circle. An ingredient assertion that is
 * not the one its claim means leads nowhere.
 */
export async function walkIngredients(
  work: Work,
  hashesOf: (manifest: StoreManifest) => Promise<Map<string, AssertionOutcome>>,
): Promise<Map<string, Node>> {
  const nodes = new Map<string, Node>();
  const waiting: Way[] = [{ manifest: work.store.active, reached: "active", bound: true }];
  for (let at = 0; at < waiting.length; at++) {
    const way = waiting[at];
    const known = way && nodes.get(way.manifest.label);
    if (!way || (known && !better(way, known))) continue;
    const node = known ?? (await openNode(way, work, hashesOf));
    nodes.set(way.manifest.label, node);
    if (RANK[way.reached] > RANK[node.reached]) node.reached = way.reached;
    node.bound ||= way.bound;
    for (const edge of node.edges) {
      if (!edge.target || edge.assertion !== "match") continue;
      const bound = node.bound && (edge.manifest === "match" || edge.signature === "match");
      const next = { manifest: edge.target, reached: wayTo(node, edge), bound };
      const there = nodes.get(edge.target.label);
      if (!there || better(next, there)) waiting.push(next);
    }
  }
  return nodes;
}

/** One way to a manifest. */
type Way = Pick<Node, "manifest" | "reached" | "bound">;

async function openNode(
  way: Way,
  work: Work,
  hashesOf: (manifest: StoreManifest) => Promise<Map<string, AssertionOutcome>>,
): Promise<Node> {
  const assertions = await hashesOf(way.manifest);
  return { ...way, assertions, edges: await edgesOf(way.manifest, assertions, work) };
}

const RANK = { active: 3, "update-chain": 2, "parent-chain": 1, ingredient: 0 } as const;

/** A manifest is visited again only when the new way says more of it: a few times at most. */
const better = (next: Way, known: Node): boolean =>
  RANK[next.reached] > RANK[known.reached] || (next.bound && !known.bound);

function wayTo(node: Node, { ingredient }: Edge): Node["reached"] {
  if (ingredient.relationship !== "parentOf" || node.reached === "ingredient") return "ingredient";
  const updates = node.reached === "active" || node.reached === "update-chain";
  return node.manifest.update && updates ? "update-chain" : "parent-chain";
}

async function edgesOf(
  manifest: StoreManifest,
  assertions: ReadonlyMap<string, AssertionOutcome>,
  work: Work,
): Promise<Edge[]> {
  const edges: Edge[] = [];
  for (const ingredient of manifest.ingredients) {
    const target = ingredient.manifest === undefined ? undefined : work.manifests.get(ingredient.manifest);
    const { outcome, overClaim } = await manifestReference(ingredient, target, manifest, work);
    edges.push({
      ingredient,
      manifest: outcome,
      overClaim,
      signature: await signatureReference(ingredient, target, manifest, work),
      assertion: assertions.get(ingredient.assertion),
      ...present({ target }),
    });
  }
  return edges;
}

/**
 * The manifest reference (15.11.3.3.2). The first version hashed the claim's bytes instead of the manifest's box
 * (c2pa-rs until 2022); for claims of version 1 that is accepted, and binds the claim and all that it names.
 */
async function manifestReference(
  ingredient: StoreIngredient,
  target: StoreManifest | undefined,
  manifest: StoreManifest,
  { boxes, digests }: Work,
): Promise<{ outcome: Edge["manifest"]; overClaim: boolean }> {
  const reference = ingredient.references?.manifest;
  if (!reference) return { outcome: "none", overClaim: false };
  if (!target) return { outcome: "missing", overClaim: false };
  const at = { manifest: manifest.label, enclosingAlg: manifest.claim?.alg };
  const { outcome } = await checkReference(reference, at, boxes, digests);
  const old = outcome === "mismatch" && ingredient.version !== 3 && target.claim?.version === 1;
  if (!old || !target.claim) return { outcome, overClaim: false };
  const overClaim = await matches(reference, at.enclosingAlg, target.claim.bytes, digests);
  return { outcome: overClaim ? "match" : outcome, overClaim };
}

/**
 * The claim signature reference (15.11.3.3.1). c2pa-rs until 2025 hashed the box with its header: the same box, so that
 * is accepted.
 */
async function signatureReference(
  ingredient: StoreIngredient,
  target: StoreManifest | undefined,
  manifest: StoreManifest,
  { boxes, digests }: Work,
): Promise<Edge["signature"]> {
  const reference = ingredient.references?.signature;
  if (!reference) return "none";
  const address = reference.url === undefined ? undefined : parseAddress(reference.url, manifest.label);
  const box = target?.boxes.parts.signature;
  // It must be the signature of that very manifest, not of another in the store.
  if (!box || address?.manifest !== target?.label || address?.path.join("/") !== "c2pa.signature") return "missing";
  const at = { manifest: manifest.label, enclosingAlg: manifest.claim?.alg };
  const { outcome } = await checkReference(reference, at, boxes, digests);
  if (outcome !== "mismatch") return outcome;
  return (await matches(reference, at.enclosingAlg, box.bytes, digests)) ? "match" : "mismatch";
}

async function matches(
  reference: HashedUri,
  enclosingAlg: string | undefined,
  bytes: Uint8Array,
  digests: Work["digests"],
): Promise<boolean> {
  const hash = hashAlgorithm(reference, enclosingAlg);
  return (
    hash !== undefined && reference.hash !== undefined && equalBytes(await digests.of(bytes, hash), reference.hash)
  );
}
