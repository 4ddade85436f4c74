import { ownAssertion } from "../store/address.ts";
import type { Store, StoreManifest } from "../store/model.ts";
import { byLabel, checkAssertions, type ReferenceOutcome, validateAssertions } from "./assertions.ts";
import { claimUrl, locateClaim, validateClaim } from "./claim.ts";
import { collectProofs, type LateProofs, validateSignature } from "./claim-signature.ts";
import { findBinding } from "./deciding-binding.ts";
import { type Node, walkIngredients } from "./graph.ts";
import { digestsWith } from "./hashes.ts";
import { type JudgedIngredient, judgeIngredient } from "./ingredients.ts";
import { validateManifestType } from "./manifest-type.ts";
import { listRedactions, type Redactions, validateEmptied, validateRedactions } from "./redactions.ts";
import { validateReferences } from "./references.ts";
import { validateSpecific } from "./specific/index.ts";
import { informational, type Status } from "./status.ts";
import type { AssertionOutcome, ManifestIndex, ManifestVerdict, StoreVerdict, VerifyContext, Work } from "./verdict.ts";

export type * from "./verdict.ts";

/**
 * Verifies a manifest store by itself, as chapter 15 of C2PA 2.2 reads (and chapter 16 of 1.4 for claims of version 1):
 * the active manifest, and every manifest that it leads to, in the same way. What the content bindings say of the file
 * is 15.12 and not done here; `binding` names the one that decides.
 *
 * Pure but for hashing. Nothing in a store makes it throw; a budget passed does (LimitError).
 */
export async function verifyStore(store: Store, context: VerifyContext): Promise<StoreVerdict> {
  const work: Work = {
    context,
    store,
    boxes: new Map(store.manifests.map((manifest) => [manifest.label, manifest.boxes])),
    manifests: new Map(store.manifests.map((manifest) => [manifest.label, manifest])),
    index: new Map(store.manifests.map((manifest) => [manifest.label, indexOf(manifest)])),
    digests: digestsWith(context.crypto),
  };
  const outcomes = new Map<string, ReferenceOutcome[]>();
  const nodes = await walkIngredients(work, async (manifest) => {
    const checked = await checkAssertions(manifest, work);
    outcomes.set(manifest.label, checked);
    return byLabel(checked);
  });
  const redactions = listRedactions(nodes);
  const proofs = collectProofs([...nodes.values()].map((node) => node.manifest));
  const verdicts = new Map<string, ManifestVerdict>();
  for (const [label, node] of nodes)
    verdicts.set(label, await verifyManifest(node, outcomes.get(label) ?? [], { redactions, proofs, work, verdicts }));
  bindVerdicts(store.active, verdicts);
  const active = verdicts.get(store.active.label);
  if (!active) throw new Error("the active manifest is always reached");
  return {
    active,
    manifests: verdicts,
    ...findBinding(store.active, verdicts),
    statuses: unreferenced(store, verdicts),
  };
}

const indexOf = (manifest: StoreManifest): ManifestIndex => ({
  relationships: new Map(manifest.ingredients.map(({ assertion, relationship }) => [assertion, relationship])),
  named: new Set(manifest.claim?.references.flatMap(({ url = "" }) => ownAssertion(url, manifest.label) ?? [])),
});

/** What the steps need to know of the whole store. */
interface Shared {
  redactions: Redactions;
  proofs: LateProofs;
  work: Work;
  /** Filled manifest by manifest. */
  verdicts: ReadonlyMap<string, ManifestVerdict>;
}

/** One manifest, step by step (15.6 to 15.11). */
async function verifyManifest(
  { manifest, reached, assertions, edges }: Node,
  outcomes: readonly ReferenceOutcome[],
  { redactions, proofs, work, verdicts }: Shared,
): Promise<ManifestVerdict> {
  const signature = await validateSignature(manifest, proofs, work);
  const ingredients: JudgedIngredient[] = edges.map((edge) =>
    judgeIngredient(manifest, edge, redactions, (label) => verdicts.get(label)?.statuses ?? []),
  );
  const structure: Status[] = [
    ...locateClaim(manifest),
    ...validateClaim(manifest),
    ...validateManifestType(manifest),
    ...validateAssertions(manifest, outcomes, redactions),
    ...validateRedactions(manifest),
    ...validateEmptied(manifest, redactions),
    ...validateSpecific(manifest, work),
    ...(await validateReferences(manifest, redactions, work)),
    ...ingredients.flatMap(({ statuses }) => statuses),
  ];
  return {
    label: manifest.label,
    url: manifest.url,
    manifest,
    statuses: [...signature.statuses, ...structure],
    signature,
    wellFormed: structure.every(({ kind }) => kind !== "failure"),
    reached,
    bound: false,
    assertions: redactedOutcomes(assertions, manifest, redactions),
    ingredients: ingredients.map(({ verdict }) => verdict),
  };
}

function redactedOutcomes(
  assertions: ReadonlyMap<string, AssertionOutcome>,
  manifest: StoreManifest,
  redactions: Redactions,
): Map<string, AssertionOutcome> {
  const at = (label: string): string => `${manifest.url}/c2pa.assertions/${label}`;
  return new Map(
    [...assertions].map(([label, outcome]) => [label, redactions.uris.has(at(label)) ? "redacted" : outcome]),
  );
}

/** Follows references that match from the active manifest down: what is not reached so is not what a signer meant. */
function bindVerdicts(active: StoreManifest, verdicts: ReadonlyMap<string, ManifestVerdict>): void {
  const waiting = [active.label];
  for (let label = waiting.pop(); label !== undefined; label = waiting.pop()) {
    const verdict = verdicts.get(label);
    if (!verdict || verdict.bound) continue;
    verdict.bound = true;
    for (const { reference, target, ingredient } of verdict.ingredients)
      if (reference === "match" && target !== undefined && verdict.assertions.get(ingredient.assertion) === "match")
        waiting.push(target);
  }
}

/** Manifests that nothing leads to are not looked at (15.11.3.3); engines call them a failure, the standard does not. */
const unreferenced = (store: Store, verdicts: ReadonlyMap<string, ManifestVerdict>): Status[] =>
  store.manifests
    .filter(({ label }) => !verdicts.has(label))
    .map((manifest) => informational("manifest.unreferenced", claimUrl(manifest)));
