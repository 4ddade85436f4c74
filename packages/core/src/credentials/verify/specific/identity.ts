import type { ValidationCode } from "../../../model/status-codes.ts";
import { equalBytes } from "../../../source/bytes.ts";
import { absoluteUri, parseAddress } from "../../store/address.ts";
import { readHashedUri } from "../../store/claim.ts";
import { isHardBinding } from "../../store/labels.ts";
import type { StoreAssertion, StoreManifest } from "../../store/model.ts";
import { bytesOf, field, list, text } from "../../store/values.ts";
import { aggregationOf, speaksOf } from "../identity-assertion.ts";
import { failure, type Status } from "../status.ts";

const AGGREGATION = "cawg.identity_claims_aggregation";
const SIGNATURE_TYPES = new Set(["cawg.x509.cose", AGGREGATION]);

/**
 * The structure of a CAWG identity assertion, that what it refers to is what the claim names, and that a credential in it
 * speaks of the same. Its signature is not verified here: without a fault nothing is said, and who is meant stays unknown.
 */
export function validateIdentity(assertion: StoreAssertion, manifest: StoreManifest): Status[] {
  const { content, url } = assertion;
  if (content.form !== "cbor") return [failure("cawg.identity.cbor.invalid", url)];
  const payload = field(content.value, "signer_payload");
  const references = list(field(payload, "referenced_assertions")).map(readHashedUri);
  if (references.length === 0 || !bytesOf(field(content.value, "signature")))
    return [failure("cawg.identity.cbor.invalid", url, "no signer payload or signature")];
  const statuses: Status[] = [];
  const type = text(field(payload, "sig_type"));
  if (type === undefined || !SIGNATURE_TYPES.has(type)) statuses.push(failure("cawg.identity.sig_type.unknown", url));
  const pads = [field(content.value, "pad1"), field(content.value, "pad2")].flatMap((pad) => bytesOf(pad) ?? []);
  if (pads.some((pad) => pad.some((byte) => byte !== 0))) statuses.push(failure("cawg.identity.pad.invalid", url));
  if (type === AGGREGATION && speaksOf(aggregationOf(assertion), payload) === false)
    statuses.push(failure("cawg.ica.signer_payload.mismatch", url));
  return [...statuses, ...referenceProblems(references, url, manifest)];
}

function referenceProblems(
  references: readonly ReturnType<typeof readHashedUri>[],
  url: string,
  manifest: StoreManifest,
): Status[] {
  const claimed = new Map(manifest.assertions.map((assertion) => [assertion.url, assertion]));
  const seen = new Set<string>();
  const problems = new Set<ValidationCode>();
  let bound = false;
  for (const reference of references) {
    const address = reference.url === undefined ? undefined : parseAddress(reference.url, manifest.label);
    const about = address ? absoluteUri(address) : "";
    const meant = claimed.get(about);
    const hash = meant?.reference.hash;
    if (!meant || !hash || !reference.hash || !equalBytes(hash, reference.hash))
      problems.add("cawg.identity.assertion.mismatch");
    if (seen.has(about)) problems.add("cawg.identity.assertion.duplicate");
    seen.add(about);
    bound ||= meant !== undefined && isHardBinding(meant.kind);
  }
  if (!bound && !manifest.update) problems.add("cawg.identity.hard_binding_missing");
  return [...problems].map((code) => failure(code, url));
}
