import { absoluteUri, assertionUri, parseAddress } from "../store/address.ts";
import { isEmptied } from "../store/content.ts";
import { isActions, isHardBinding, parseLabel } from "../store/labels.ts";
import type { StoreManifest } from "../store/model.ts";
import { claimUrl } from "./claim.ts";
import type { Node } from "./graph.ts";
import { failure, type Status } from "./status.ts";

/** What later claims took out (15.10.2). */
export interface Redactions {
  /** JUMBF URIs of the assertions. */
  uris: ReadonlySet<string>;
  /** Labels of the manifests that lost one. */
  manifests: ReadonlySet<string>;
}

/**
 * The redactions that count: of manifests whose claims are bound to the active one, and of assertions of manifests below
 * them, because only an ingredient's assertions can be redacted (6.8).
 */
export function listRedactions(nodes: ReadonlyMap<string, Node>): Redactions {
  const uris = new Set<string>();
  const manifests = new Set<string>();
  for (const { manifest, bound } of nodes.values()) {
    if (!bound || manifest.redacted.length === 0) continue;
    const below = manifestsBelow(manifest.label, nodes);
    for (const uri of manifest.redacted) {
      const address = parseAddress(uri, manifest.label);
      if (!address || address.manifest === manifest.label || !below.has(address.manifest)) continue;
      uris.add(absoluteUri(address));
      manifests.add(address.manifest);
    }
  }
  return { uris, manifests };
}

function manifestsBelow(label: string, nodes: ReadonlyMap<string, Node>): Set<string> {
  const below = new Set<string>();
  const waiting = [label];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { target } of nodes.get(next)?.edges ?? []) {
      if (!target || below.has(target.label)) continue;
      below.add(target.label);
      waiting.push(target.label);
    }
  }
  return below;
}

/**
 * What a claim must not take out (15.10.3.1): its own assertions, actions, hard bindings. Whoever redacts is at fault,
 * not the manifest that lost something.
 */
export function validateRedactions(manifest: StoreManifest): Status[] {
  return manifest.redacted.flatMap((uri) => {
    const address = parseAddress(uri, manifest.label);
    if (!address) return [];
    const about = absoluteUri(address);
    const { kind } = parseLabel(address.path.at(-1) ?? "");
    const statuses: Status[] = [];
    if (address.manifest === manifest.label)
      statuses.push(failure("assertion.selfRedacted", claimUrl(manifest), about));
    if (isActions(kind)) statuses.push(failure("assertion.action.redacted", about));
    if (isHardBinding(kind)) statuses.push(failure("assertion.dataHash.redacted", about));
    return statuses;
  });
}

/** A redacted assertion is gone, or its box holds nothing but zeros (15.11.3.3.1). */
export function validateEmptied(manifest: StoreManifest, redactions: Redactions): Status[] {
  const boxes = manifest.boxes.children.get("c2pa.assertions") ?? [];
  return [...boxes].flatMap(([label, box]) => {
    const url = assertionUri(manifest.label, label);
    return redactions.uris.has(url) && !isEmptied(box) ? [failure("assertion.notRedacted", url)] : [];
  });
}
