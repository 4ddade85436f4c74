import type { Integrity } from "../model/vocabulary.ts";
import type { BoundContent } from "./bind.ts";
import { manifestIntegrity } from "./standing.ts";
import { codeRow } from "./verify/code-table.ts";
import type { StoreVerdict } from "./verify/verdict.ts";

/** What the verifier found of the active manifest and the bytes it is tied to, and why where the word leaves it open. */
export interface Found {
  integrity: Integrity;
  /** A reason of the ladder, where the integrity's own would say too little. */
  reason?: string;
}

/** From worst to best. `changed` rests on a hash or a signature, and outranks what is merely missing or open. */
const ORDER: readonly Integrity[] = [
  "changed",
  "unbound",
  "undecodable",
  "unchecked",
  "invalid",
  "exchangeable",
  "nonconforming",
  "pass",
];

/**
 * Joins what the manifests that decide, their binding and the file's display came to (C2PA 2.2, 15.6 to 15.12). The
 * worst word stands for the whole.
 */
export function integrityOf(verdict: StoreVerdict, bound: BoundContent): Found {
  const found = [...fromManifests(verdict), ...fromBinding(verdict, bound), ...fromDisplay(bound)];
  let worst: Found = { integrity: "pass" };
  for (const each of found) if (ORDER.indexOf(each.integrity) < ORDER.indexOf(worst.integrity)) worst = each;
  return worst;
}

/** The active manifest, and below update manifests those down to the binding. */
function* fromManifests({ decisive, manifests, active }: StoreVerdict): Generator<Found> {
  yield { integrity: manifestIntegrity(active) };
  for (const label of decisive) {
    const verdict = manifests.get(label);
    if (verdict) yield { integrity: manifestIntegrity(verdict) };
  }
}

function* fromBinding({ binding }: StoreVerdict, bound: BoundContent): Generator<Found> {
  // Nothing ties the manifest to these bytes; the codes of the manifest say why.
  if (!binding) yield { integrity: "unchecked" };
  else if (bound.fragmentsNeeded) yield { integrity: "unchecked", reason: "fragments-needed" };
  else if (bound.label === undefined) yield { integrity: "unchecked" };
  for (const { code, kind } of bound.statuses) {
    const { integrity } = codeRow(code);
    if (kind === "failure" && integrity !== undefined) yield { integrity };
  }
  if (bound.breaches.length > 0) yield { integrity: "nonconforming" };
  if (bound.fragments && !bound.fragments.complete) yield { integrity: "exchangeable", reason: "fragments-incomplete" };
}

function* fromDisplay({ display, statuses }: BoundContent): Generator<Found> {
  // A binding that cannot be read or checked protects nothing anybody knows of: that is another matter.
  if (statuses.some(({ kind, code }) => kind === "failure" && codeRow(code).integrity !== "changed")) return;
  if (display?.outcome === "unbound") yield { integrity: "unbound" };
  if (display?.outcome === "exchangeable") yield { integrity: "exchangeable" };
  if (display?.outcome === "unknown") yield { integrity: "exchangeable", reason: "shown-not-listed" };
}
