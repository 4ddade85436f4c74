import type { ReasonOf } from "../model/reasons.ts";
import { bearingOf } from "../model/status-codes.ts";
import { type Integrity, isWorse } from "../model/vocabulary.ts";
import type { BoundContent } from "./bind.ts";
import { isUnsigned, manifestIntegrity } from "./standing.ts";
import type { ManifestVerdict, StoreVerdict } from "./verify/verdict.ts";

/** What the verifier found of the active manifest and the bytes it is tied to, and why where the word leaves it open. */
export interface Found {
  integrity: Integrity;
  /** A reason of the ladder, where the integrity's own would say too little. */
  reason?: ReasonOf<"integrity">;
}

/**
 * Joins what the manifests that decide, their binding and the file's display came to (C2PA 2.2, 15.6 to 15.12). The
 * worst word stands for the whole.
 */
export function integrityOf(verdict: StoreVerdict, bound: BoundContent): Found {
  const manifests = decisive(verdict);
  const found = [...fromManifests(manifests)];
  // A binding in a claim that nobody signed is nobody's word about these bytes.
  if (!manifests.some(({ signature }) => isUnsigned(signature)))
    found.push(...fromBinding(verdict, bound), ...fromDisplay(bound));
  let worst: Found = { integrity: "pass" };
  for (const each of found) if (isWorse(each.integrity, worst.integrity)) worst = each;
  return worst;
}

/** The active manifest, and below update manifests those down to the binding. */
const decisive = ({ decisive: labels, manifests, active }: StoreVerdict): ManifestVerdict[] => [
  active,
  ...labels.flatMap((label) => manifests.get(label) ?? []),
];

function* fromManifests(manifests: readonly ManifestVerdict[]): Generator<Found> {
  for (const verdict of manifests) yield { integrity: manifestIntegrity(verdict) };
}

function* fromBinding({ binding }: StoreVerdict, bound: BoundContent): Generator<Found> {
  // Nothing ties the manifest to these bytes; the codes of the manifest say why.
  if (!binding) yield { integrity: "unchecked" };
  else if (bound.fragmentsNeeded) yield { integrity: "unchecked", reason: "fragments-needed" };
  else if (bound.label === undefined) yield { integrity: "unchecked" };
  for (const status of bound.statuses) {
    const integrity = bearingOf(status);
    if (integrity !== undefined) yield { integrity };
  }
  // Whatever stands where a store may have been is not what was signed, although no hash is over it.
  if (bound.breaches.includes("exclusion-without-store")) yield { integrity: "invalid" };
  if (bound.breaches.length > 0) yield { integrity: "nonconforming" };
  if (bound.fragments && !bound.fragments.complete) yield { integrity: "exchangeable", reason: "fragments-incomplete" };
}

function* fromDisplay({ display, statuses }: BoundContent): Generator<Found> {
  // A binding that cannot be read or checked protects nothing anybody knows of: that is another matter.
  if (statuses.some((status) => status.kind === "failure" && bearingOf(status) !== "changed")) return;
  if (display?.outcome === "unbound") yield { integrity: "unbound" };
  if (display?.outcome === "exchangeable") yield { integrity: "exchangeable" };
  if (display?.outcome === "unknown") yield { integrity: "exchangeable", reason: "shown-not-listed" };
}
