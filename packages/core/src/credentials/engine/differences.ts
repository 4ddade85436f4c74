import type { QuotedStatus, Refusal } from "./opinion.ts";
import type { OurVerdict } from "./our-verdict.ts";

/**
 * A way in which c2pa-rs differs that is known to be its own, or to be caused by how it is asked. Such a difference is
 * told like any other, and lowers nothing. What our own verifier must have found for a row to hold is part of the row.
 */
export interface KnownDifference {
  id: string;
  reason: string;
  /** Where that is written, or how it was found. */
  source: string;
  /** A failure of its report. */
  status?: (status: QuotedStatus, ours: OurVerdict) => boolean;
  /** A refusal to read the file at all. */
  refusal?: (refusal: Refusal, ours: OurVerdict) => boolean;
}

const SIGNER = new Set([
  "signingCredential.untrusted",
  "signingCredential.invalid",
  "signingCredential.expired",
  "claimSignature.outsideValidity",
]);

const says = (status: QuotedStatus, words: RegExp): boolean => words.test(status.explanation ?? "");
const active = (status: QuotedStatus): boolean => status.ingredient === undefined;

/** First match wins. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    id: "identity-offline",
    reason: "The identity's document lies at an address, and the engine is kept off the network.",
    source: "c2pa-rs looks did:web up whatever `verify` says; `core.allowed_network_hosts: []` closes that",
    status: ({ code }) => code === "cawg.ica.did_unavailable",
  },
  {
    id: "identity-without-roots",
    reason: "No pass holds roots of identities: they are roots of e-mail certificates.",
    source: "measured: c2pa-rs 0.91.3 took such roots for claim signers, 0.92 tells the kinds apart",
    // 0.90 says it with the signer's code, at the identity's address.
    status: ({ code, url }) =>
      code === "cawg.x509.credential.untrusted" ||
      (code === "signingCredential.untrusted" && /\/c2pa\.assertions\/cawg\.identity(?:__\d+)?$/.test(url ?? "")),
  },
  {
    id: "ingredient-of-another-tier",
    reason: "A pass holds the lists of one tier: an ingredient's signer on another is unknown in it.",
    source: "one pass a tier; our own verifier asks every tier for every signer",
    status: (status) => !active(status) && SIGNER.has(status.code),
  },
  {
    id: "allowed-list-not-read",
    reason: "The signer's own certificate stands on the list of allowed certificates, which this engine passes over.",
    source:
      "C2PA 2.2, 14.4.3; c2pa-rs 0.91 and 0.92 pass over `trust.allowed_list` (measured), which stands in a list of anchors since",
    status: (status, ours) =>
      active(status) &&
      status.code === "signingCredential.untrusted" &&
      ours.signer === "recognised" &&
      ours.recognisedBy === "allowed-list",
  },
  {
    id: "exclusion-elsewhere",
    reason:
      "The exclusion holds more than the store. The standard gives that the code of a changed file; ours names the broken rule, because every byte that was hashed matches.",
    source: "C2PA 2.2, 15.12.1; c2pa-rs PR 2653",
    status: (status, ours) =>
      ours.integrity === "nonconforming" &&
      status.code === "assertion.dataHash.mismatch" &&
      says(status, /^data hash exclusion does not match the manifest location/),
  },
  {
    id: "same-rule-other-code",
    reason: "Both find that the manifest breaks the standard's rules while its hashes match; the codes differ.",
    source: "C2PA 2.2, 15.2: a malformed assertion that was signed so is no change",
    status: ({ code }, ours) =>
      ours.integrity === "nonconforming" && /^(?:claim|assertion\.[A-Za-z-]+)\.malformed$/.test(code),
  },
  {
    id: "optional-part-removed",
    reason:
      "Every part that is there matches, and an optional one may be missing: then the hard binding's mismatch is none.",
    source: "C2PA 2.2, 15.12.4; c2pa-rs issue 1890",
    status: ({ code }, ours) =>
      code === "assertion.dataHash.mismatch" && (ours.successes ?? []).includes("assertion.multiAssetHash.match"),
  },
  {
    id: "producer-rule-of-actions",
    reason: "A rule for who writes actions, which chapter 15 does not ask of who validates them.",
    source: "C2PA 2.2, 18.14.2 against 15.10.3.2.2; measured, 0.90.1 to 0.92.0",
    status: (status) =>
      status.code === "assertion.action.malformed" &&
      says(status, /^(?:c2pa\.created action must have a digitalSourceType|first action must be created or opened)/),
  },
  {
    id: "cbor-undefined",
    reason: "The engine cannot decode an optional key whose CBOR value is `undefined`.",
    source: "c2pa-ts writes such keys (its own test files); RFC 8949, 3.3",
    refusal: ({ kind, text }) =>
      kind === "damaged" && /^(?:AssertionDecoding\(|could not decode assertion).*invalid type: unit value/.test(text),
  },
];
