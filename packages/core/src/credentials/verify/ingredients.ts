import { present } from "../../model/present.ts";
import { RELATIONSHIPS } from "../../model/recorded.ts";
import { assertionUri } from "../store/address.ts";
import type { RecordedStatus, StoreManifest } from "../store/model.ts";
import type { Edge } from "./graph.ts";
import type { Redactions } from "./redactions.ts";
import { failure, informational, type Status, success } from "./status.ts";
import type { IngredientVerdict } from "./verdict.ts";

/** An ingredient assertion, judged, with the statuses that stand on the manifest it is in. */
export interface JudgedIngredient {
  verdict: IngredientVerdict;
  statuses: Status[];
}

const KNOWN_RELATIONSHIPS: ReadonlySet<string> = new Set(RELATIONSHIPS);

/**
 * Validate an ingredient assertion (15.11.3): explicitly, and by the digest of its reference. Where a later claim
 * redacted something of that manifest its hash may no longer match, and the claim signature's decides (15.11.3.3.1);
 * otherwise the manifest's does, because nothing explains that it changed.
 */
export function judgeIngredient(
  manifest: StoreManifest,
  edge: Edge,
  redactions: Redactions,
  statusesOf: (label: string) => readonly Status[],
): JudgedIngredient {
  const { ingredient, target } = edge;
  const url = assertionUri(manifest.label, ingredient.assertion);
  const redacted = target !== undefined && redactions.manifests.has(target.label);
  const judged = redacted && edge.manifest !== "match" ? bySignature(edge, url) : byManifest(edge, url);
  const verdict: IngredientVerdict = {
    ingredient,
    url,
    reference: judged.reference,
    // Asked for by few, and long where many ingredients share a manifest: worked out when it is read.
    get deltas() {
      return target ? deltas(ingredient.results ?? [], statusesOf(target.label)) : { found: [], gone: [] };
    },
    attested: (ingredient.results ?? []).filter(({ kind, code }) => kind === "failure" && isBindingCode(code)),
    ...present({ method: judged.method, target: target?.label }),
  };
  return { verdict, statuses: [...explicit(edge, url), ...judged.statuses] };
}

/** Performing explicit validation (15.11.3.2), and what 15.11.3.3 asks of the assertion by itself. */
function explicit({ ingredient }: Edge, url: string): Status[] {
  const malformed = (explanation: string): Status => failure("assertion.ingredient.malformed", url, explanation);
  const { references, relationship, version } = ingredient;
  const statuses: Status[] = [];
  if (!KNOWN_RELATIONSHIPS.has(relationship))
    statuses.push(malformed("no relationship, or one that the standard does not have"));
  if (references?.manifest && ingredient.manifest === undefined)
    statuses.push(malformed("the address is not a manifest's"));
  if (references?.manifest && version === 3 && !ingredient.hasResults) statuses.push(malformed("no validationResults"));
  if (!references?.manifest && relationship !== "inputTo")
    statuses.push(informational("ingredient.unknownProvenance", url));
  return statuses;
}

type Judgement = Pick<IngredientVerdict, "reference" | "method"> & { statuses: Status[] };

function byManifest(edge: Edge, url: string): Judgement {
  const method = edge.overClaim ? "claim" : "manifest";
  switch (edge.manifest) {
    case "none":
      return { reference: "none", statuses: [] };
    case "missing":
      return { reference: "missing", statuses: [failure("ingredient.manifest.missing", url)] };
    case "unsupported":
      return { reference: "unsupported", method, statuses: [failure("algorithm.unsupported", url)] };
    case "mismatch":
      return { reference: "mismatch", method, statuses: [failure("ingredient.manifest.mismatch", url)] };
    case "match":
      return {
        reference: "match",
        method,
        statuses: [success("ingredient.manifest.validated", url), ...besideManifest(edge, url)],
      };
  }
}

/** A claim signature reference that does not fit is told, although the manifest's decides. */
function besideManifest({ signature }: Edge, url: string): Status[] {
  if (signature === "match") return [success("ingredient.claimSignature.validated", url)];
  return signature === "none" || signature === "unsupported"
    ? []
    : [failure(`ingredient.claimSignature.${signature}`, url)];
}

function bySignature({ signature, manifest }: Edge, url: string): Judgement {
  const method = "claim-signature";
  if (manifest === "missing") return { reference: "missing", statuses: [failure("ingredient.manifest.missing", url)] };
  if (signature === "match")
    return { reference: "match", method, statuses: [success("ingredient.claimSignature.validated", url)] };
  if (signature === "unsupported")
    return { reference: "unsupported", method, statuses: [failure("algorithm.unsupported", url)] };
  const code = signature === "mismatch" ? "ingredient.claimSignature.mismatch" : "ingredient.claimSignature.missing";
  return { reference: "mismatch", method, statuses: [failure(code, url)] };
}

/** Results of content bindings: only whoever had the ingredient's own asset can give them. */
const isBindingCode = (code: string): boolean =>
  /^assertion\.(?:dataHash|bmffHash|boxesHash|collectionHash|multiAssetHash)\./.test(code);

const keyOf = (kind: string, code: string, url: string | undefined): string => `${kind}\n${code}\n${url ?? ""}`;

/**
 * Deltas (15.11.3.3, 1 e): what we find of the ingredient's manifest and its user did not record, and the other way
 * round, compared by kind, code and URI as 18.15.12.4.3 does.
 */
function deltas(recorded: readonly RecordedStatus[], found: readonly Status[]): IngredientVerdict["deltas"] {
  const before = new Set(recorded.map(({ kind, code, url }) => keyOf(kind, code, url)));
  const now = new Set(found.map(({ kind, code, url }) => keyOf(kind, code, url)));
  return {
    found: found.filter(({ kind, code, url }) => !before.has(keyOf(kind, code, url))),
    gone: recorded.filter(({ kind, code, url }) => !now.has(keyOf(kind, code, url))),
  };
}
