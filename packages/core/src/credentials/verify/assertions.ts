import type { ValidationCode } from "../../model/status-codes.ts";
import { absoluteUri, parseAddress } from "../store/address.ts";
import type { ClaimReference } from "../store/claim.ts";
import { isEmptied } from "../store/content.ts";
import { ingredientVersion, isActions, isCborAssertion } from "../store/labels.ts";
import type { StoreAssertion, StoreManifest } from "../store/model.ts";
import { claimUrl } from "./claim.ts";
import { checkReference } from "./hashes.ts";
import type { Redactions } from "./redactions.ts";
import { failure, type Status, success, unhashed } from "./status.ts";
import type { AssertionOutcome, Work } from "./verdict.ts";

/** One entry of the claim's lists, checked. */
export interface ReferenceOutcome {
  reference: ClaimReference;
  outcome: AssertionOutcome;
  /** JUMBF URI of the assertion, in full; absent where the entry names nothing that can be resolved. */
  url?: string;
  label?: string;
}

/** Hashes every assertion that the claim names (15.10.3.1), each entry of each list, duplicates too. */
export async function checkAssertions(manifest: StoreManifest, work: Work): Promise<ReferenceOutcome[]> {
  const outcomes: ReferenceOutcome[] = [];
  for (const reference of manifest.claim?.references ?? [])
    outcomes.push(await checkAssertion(reference, manifest, work));
  return outcomes;
}

async function checkAssertion(
  reference: ClaimReference,
  manifest: StoreManifest,
  { boxes, digests }: Work,
): Promise<ReferenceOutcome> {
  const address = reference.url === undefined ? undefined : parseAddress(reference.url, manifest.label);
  if (!address) return { reference, outcome: "missing" };
  const url = absoluteUri(address);
  if (address.manifest !== manifest.label) return { reference, outcome: "outside", url };
  const [store, label, ...more] = address.path;
  // Something else than an assertion: whether it is there or not says nothing of the assertions.
  if (store !== "c2pa.assertions" || label === undefined || more.length > 0)
    return { reference, outcome: "outside", url };
  const at = { manifest: manifest.label, enclosingAlg: manifest.claim?.alg };
  const { outcome } = await checkReference(reference, at, boxes, digests);
  return { reference, outcome, url, label };
}

/** The worst that any entry says of an assertion: a good entry beside a bad one does not make it good. */
export function byLabel(outcomes: readonly ReferenceOutcome[]): Map<string, AssertionOutcome> {
  const found = new Map<string, AssertionOutcome>();
  for (const { label, outcome } of outcomes) {
    if (label === undefined || (found.has(label) && outcome === "match")) continue;
    found.set(label, outcome);
  }
  return found;
}

const FAILURES = {
  mismatch: "assertion.hashedURI.mismatch",
  missing: "assertion.missing",
  unsupported: "algorithm.unsupported",
  outside: "assertion.outsideManifest",
} as const;

/**
 * Validate the assertions (15.10.3.1): each by its hashed URI, redacted ones aside; what stands in the assertion store
 * and is named by nobody; content that is not what its label promises.
 */
export function validateAssertions(
  manifest: StoreManifest,
  outcomes: readonly ReferenceOutcome[],
  redactions: Redactions,
): Status[] {
  const statuses: Status[] = [];
  for (const { outcome, url, reference } of outcomes) {
    // Without an address the claim itself is malformed, and says so.
    if (url === undefined || outcome === "redacted" || redactions.uris.has(url)) continue;
    if (outcome === "match") statuses.push(success("assertion.hashedURI.match", url));
    else if (outcome === "missing" || outcome === "outside")
      statuses.push(failure(FAILURES[outcome], claimUrl(manifest), url));
    else if (outcome === "mismatch" && reference.hash === undefined)
      statuses.push(unhashed(FAILURES[outcome], url, "a reference without a hash"));
    else statuses.push(failure(FAILURES[outcome], url));
  }
  return [...statuses, ...undeclared(manifest), ...contents(manifest)];
}

/** Boxes of the assertion store that the claim does not name. They are told, and never read. */
function undeclared(manifest: StoreManifest): Status[] {
  if (!manifest.claim) return [];
  const named = new Set(manifest.assertions.map(({ label }) => label));
  const boxes = [...(manifest.boxes.children.get("c2pa.assertions")?.keys() ?? [])];
  const store = `${manifest.url}/c2pa.assertions`;
  const strangers = boxes.filter((label) => !named.has(label)).map((label) => `${store}/${label}`);
  if (manifest.boxes.unnamed > 0) strangers.push(store);
  return strangers.map((url) => failure("assertion.undeclared", url));
}

function contents(manifest: StoreManifest): Status[] {
  return manifest.assertions.flatMap((assertion) => {
    const found = isEmptied(assertion.box) ? undefined : contentProblem(assertion);
    return found ? [failure(found.code, assertion.url, found.explanation)] : [];
  });
}

const STANDARD = /^c2pa\./i;
const ODD_FORMS = [
  [/^c2pa\.actions?\b/i, isActions, "assertion.action.malformed"],
  [/^c2pa\.ingredients?\b/i, (kind: string) => ingredientVersion(kind) !== undefined, "assertion.ingredient.malformed"],
] as const;

/**
 * Standard assertions must be CBOR or JSON that can be read in one way only. A label that is nearly one of the
 * standard's (another version, another case, the instance in front of the version) is read by some and not by others,
 * so it is told and not read.
 */
function contentProblem({
  kind,
  content,
  list,
}: StoreAssertion): { code: ValidationCode; explanation: string } | undefined {
  for (const [pattern, known, code] of ODD_FORMS)
    if (pattern.test(kind) && !known(kind)) return { code, explanation: "a label that the standard does not have" };
  if (content.form === "invalid" && (STANDARD.test(kind) || content.code.startsWith("manifest."))) return content;
  // 1.x wrote some of them as JSON.
  const asked = isCborAssertion(kind) && content.form !== "cbor" && content.form !== "invalid";
  if (asked && !(list === "v1" && content.form === "json"))
    return { code: "assertion.cbor.invalid", explanation: "a standard assertion that is not CBOR" };
  return undefined;
}
