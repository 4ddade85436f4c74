import { counter } from "../../model/limits.ts";
import type { Cbor } from "../store/cbor.ts";
import { type HashedUri, readHashedUri } from "../store/claim.ts";
import { isEmptied } from "../store/content.ts";
import { ingredientVersion, isActions } from "../store/labels.ts";
import type { StoreAssertion, StoreManifest } from "../store/model.ts";
import { field, text } from "../store/values.ts";
import { claimUrl } from "./claim.ts";
import { checkReference } from "./hashes.ts";
import type { Redactions } from "./redactions.ts";
import { failure, informational, type Status } from "./status.ts";
import type { Work } from "./verdict.ts";

type Count = ReturnType<typeof counter>;

interface Found {
  reference: HashedUri;
  alg: string | undefined;
  /** JUMBF URI of the box it stands in. */
  where: string;
}

const MAX_SHOWN = 200;

/** Members that 15.11.3 validates in its own way. */
const MANIFEST_REFERENCES: ReadonlySet<Cbor> = new Set(["activeManifest", "c2pa_manifest", "claimSignature"]);

/**
 * Validation of references (15.10.3.3): every `hashed_uri` in the claim's generator, in actions and in ingredients, of
 * claims of version 2. What is referenced by an http address is not fetched. What a later claim took out is not missed.
 *
 * The boxes they lead to are held by the claims that name them; here it only shows whether a writer noted another hash.
 * So a reference whose algorithm nobody names, as some cameras write them, is told and does not spoil the rest.
 */
export async function validateReferences(
  manifest: StoreManifest,
  redactions: Redactions,
  work: Work,
): Promise<Status[]> {
  const { claim } = manifest;
  if (claim?.version !== 2) return [];
  const found: Found[] = [];
  const count = counter("referenceCount");
  collect(field(claim.value, "claim_generator_info"), claim.alg, claimUrl(manifest), found, count);
  for (const assertion of manifest.assertions) {
    const { content } = assertion;
    if (hasReferences(assertion) && content.form === "cbor")
      collect(content.value, claim.alg, assertion.url, found, count);
  }
  const statuses: Status[] = [];
  for (const { reference, alg, where } of found) {
    const at = { manifest: manifest.label, enclosingAlg: alg };
    const { outcome, url } = await checkReference(reference, at, work.boxes, work.digests);
    if (outcome === "match" || (url !== undefined && redactions.uris.has(url))) continue;
    const about = reference.url?.slice(0, MAX_SHOWN);
    if (outcome === "unsupported") statuses.push(informational("algorithm.unsupported", where, about));
    else statuses.push(failure(`hashedURI.${outcome}`, where, about));
  }
  return statuses;
}

const hasReferences = ({ kind, box }: StoreAssertion): boolean =>
  (isActions(kind) || ingredientVersion(kind) !== undefined) && !isEmptied(box);

/** A map with an address and a hash is a reference; `alg` of the nearest map around it counts (15.4.1). */
function collect(value: Cbor, alg: string | undefined, where: string, found: Found[], count: Count): void {
  if (Array.isArray(value)) {
    for (const each of value) collect(each, alg, where, found, count);
    return;
  }
  if (!(value instanceof Map)) return;
  const url = text(value.get("url"));
  if (url !== undefined && value.has("hash")) {
    if (/^https?:/.test(url)) return;
    count.take();
    found.push({ reference: readHashedUri(value), alg, where });
    return;
  }
  const nearest = text(value.get("alg")) ?? alg;
  for (const [key, each] of value) if (!MANIFEST_REFERENCES.has(key)) collect(each, nearest, where, found, count);
}
