import type { CheckName, CheckOutcome, Integrity } from "../../model/vocabulary.ts";
import type { Status } from "./status.ts";

/** How one validation status code bears on the answer when it stands, as a failure, on the active manifest. */
export interface CodeRow {
  /** The question it belongs to. */
  check: CheckName;
  outcome: Exclude<CheckOutcome, "none">;
  /**
   * What it makes of integrity, where it does. Only `changed` says that something changed, and only a hash or signature
   * that does not fit these bytes leads there.
   */
  integrity?: Exclude<Integrity, "pass" | "exchangeable" | "unbound">;
  /** The best level that is still possible once the code is present. */
  maxLevel: 0 | 1 | 2 | 3 | 4;
  /** Reason code of the report, where the code lowers something. */
  reason?: string;
}

type Group = readonly [row: CodeRow, codes: string];

const INTEGRITY: readonly Group[] = [
  [
    { check: "integrity", outcome: "pass", maxLevel: 4 },
    "claimSignature.validated assertion.dataHash.match assertion.bmffHash.match assertion.boxesHash.match assertion.collectionHash.match assertion.multiAssetHash.match assertion.hashedURI.match assertion.accessible",
  ],
  [{ check: "integrity", outcome: "pass", maxLevel: 3, reason: "deprecated-algorithm" }, "algorithm.deprecated"],
  [
    { check: "integrity", outcome: "fail", integrity: "changed", maxLevel: 0, reason: "content-changed" },
    "assertion.dataHash.mismatch assertion.bmffHash.mismatch assertion.boxesHash.mismatch assertion.boxesHash.unknownBox assertion.collectionHash.mismatch assertion.collectionHash.incorrectFileCount assertion.multiAssetHash.mismatch assertion.multiAssetHash.missingPart",
  ],
  [
    { check: "integrity", outcome: "fail", integrity: "changed", maxLevel: 0, reason: "claim-changed" },
    "claimSignature.mismatch",
  ],
  [
    // The claim names it with its hash, and it is another or gone.
    { check: "integrity", outcome: "fail", integrity: "changed", maxLevel: 0, reason: "assertion-changed" },
    "assertion.hashedURI.mismatch assertion.missing",
  ],
  [
    // Nothing was found that could be verified, or readers would find different things. That shows no change.
    { check: "integrity", outcome: "unknown", integrity: "undecodable", maxLevel: 1, reason: "claim-unreadable" },
    "claim.cbor.invalid claim.malformed claim.missing claim.multiple claim.required.missing claimSignature.missing manifest.compressed.invalid general.error com.adobe.prerelease manifest.html.multipleManifests manifest.structuredText.emptyReference manifest.structuredText.malformedReference manifest.structuredText.multipleReferences manifest.structuredText.noManifest manifest.structuredText.noResolutionPath",
  ],
  [
    // The claim holds, but nothing that can be checked ties it to this file.
    { check: "integrity", outcome: "unknown", integrity: "undecodable", maxLevel: 1, reason: "binding-unreadable" },
    "claim.hardBindings.missing assertion.multipleHardBindings assertion.dataHash.malformed assertion.bmffHash.malformed assertion.boxesHash.malformed assertion.collectionHash.malformed assertion.collectionHash.invalidURI assertion.multiAssetHash.malformed",
  ],
  [
    { check: "integrity", outcome: "unknown", integrity: "unchecked", maxLevel: 1, reason: "algorithm-unsupported" },
    "algorithm.unsupported",
  ],
  [
    { check: "integrity", outcome: "unknown", integrity: "unchecked", maxLevel: 1, reason: "not-verified" },
    "manifest.inaccessible manifest.unknownProvenance",
  ],
  [
    { check: "integrity", outcome: "pass", maxLevel: 3, reason: "additional-exclusions" },
    "assertion.dataHash.additionalExclusionsPresent assertion.boxesHash.additionalExclusionsPresent",
  ],
  // BMFF hashes exclude boxes by rule (ftyp, free, offsets): the coverage map judges which go further.
  [{ check: "integrity", outcome: "pass", maxLevel: 4 }, "assertion.bmffHash.additionalExclusionsPresent"],
];

/**
 * Rules of the standard that a manifest breaks although its hashes and its signature match. `invalid`, and level 2: the
 * standard has the claim rejected, and what is told of the content rests on the rule. `nonconforming`, and level 3: a
 * mistake in how something was written down.
 */
const NONCONFORMING: readonly Group[] = [
  [
    {
      check: "integrity",
      outcome: "unknown",
      integrity: "invalid",
      maxLevel: 2,
      reason: "manifest-not-valid",
    },
    "assertion.outsideManifest assertion.undeclared assertion.selfRedacted assertion.dataHash.redacted assertion.hardBinding.redacted assertion.cbor.invalid assertion.json.invalid assertion.ingredient.malformed assertion.cloud-data.hardBinding assertion.cloud-data.actions",
  ],
  [
    {
      check: "integrity",
      outcome: "pass",
      integrity: "nonconforming",
      maxLevel: 3,
      reason: "manifest-breaks-the-standard",
    },
    "assertion.required.missing assertion.metadata.disallowed assertion.cloud-data.malformed assertion.timestamp.malformed hashedURI.mismatch hashedURI.missing provcheck.softBinding.malformed assertion.external-reference.malformed assertion.external-reference.labelMismatch assertion.external-reference.created assertion.external-reference.hashMismatch assertion.alternativeContentRepresentation.malformed assertion.alternativeContentRepresentation.missing assertion.alternativeContentRepresentation.hashMismatch",
  ],
  [
    // What the manifest tells of its past cannot be so, or is not the past that its signer meant.
    { check: "history", outcome: "fail", integrity: "invalid", maxLevel: 2, reason: "history-failed" },
    "ingredient.manifest.mismatch ingredient.hashedURI.mismatch ingredient.claimSignature.mismatch assertion.action.malformed assertion.action.redacted manifest.multipleParents manifest.update.invalid manifest.update.wrongParents manifest.timestamp.invalid manifest.timestamp.wrongParents",
  ],
  [
    { check: "history", outcome: "fail", integrity: "nonconforming", maxLevel: 3, reason: "history-failed" },
    "assertion.action.ingredientMismatch assertion.action.redactionMismatch assertion.action.softBindingMissing assertion.notRedacted ingredient.claimSignature.missing ingredient.manifest.missing",
  ],
];

const SIGNER: readonly Group[] = [
  [{ check: "signer", outcome: "pass", maxLevel: 4 }, "signingCredential.trusted signingCredential.ocsp.notRevoked"],
  [{ check: "signer", outcome: "unknown", maxLevel: 2, reason: "signer-unknown" }, "signingCredential.untrusted"],
  [{ check: "signer", outcome: "fail", maxLevel: 2, reason: "signer-certificate-unfit" }, "signingCredential.invalid"],
  [{ check: "signer", outcome: "fail", maxLevel: 0, reason: "signer-revoked" }, "signingCredential.ocsp.revoked"],
  [
    { check: "signer", outcome: "unknown", maxLevel: 3, reason: "revocation-unknown" },
    "signingCredential.ocsp.unknown signingCredential.ocsp.inaccessible signingCredential.ocsp.skipped",
  ],
];

const TIME: readonly Group[] = [
  [
    { check: "time", outcome: "pass", maxLevel: 4 },
    "claimSignature.insideValidity timeOfSigning.insideValidity timeStamp.trusted timeStamp.validated",
  ],
  [
    { check: "time", outcome: "fail", maxLevel: 2, reason: "certificate-expired" },
    "signingCredential.expired claimSignature.outsideValidity",
  ],
  [
    { check: "time", outcome: "unknown", maxLevel: 3, reason: "timestamp-unproven" },
    "timeStamp.untrusted timeStamp.mismatch timeStamp.malformed timeStamp.outsideValidity timeOfSigning.outsideValidity",
  ],
];

/** CAWG's codes; all but the structure's are an engine's, who verifies identity assertions. */
const IDENTITY: readonly Group[] = [
  [
    { check: "identity", outcome: "pass", maxLevel: 4 },
    "cawg.x509.credential.trusted cawg.x509.signature.validated cawg.identity.well-formed cawg.ica.credential_valid cawg.ica.time_stamp.validated cawg.x509.time_stamp.validated cawg.x509.time_stamp.trusted",
  ],
  [
    { check: "identity", outcome: "unknown", maxLevel: 3, reason: "identity-unverified" },
    "cawg.ica.did_unavailable cawg.ica.untrusted_issuer cawg.x509.credential.untrusted cawg.x509.algorithm.unsupported cawg.identity.sig_type.unknown cawg.x509.time_stamp.untrusted cawg.x509.time_stamp.mismatch cawg.x509.time_stamp.malformed cawg.x509.time_stamp.outside_validity",
  ],
  [
    { check: "identity", outcome: "fail", maxLevel: 3, reason: "identity-failed" },
    "cawg.x509.credential.invalid cawg.x509.signature.mismatch cawg.x509.signature.outside_validity cawg.identity.cbor.invalid cawg.identity.assertion.mismatch cawg.identity.assertion.duplicate cawg.identity.hard_binding_missing cawg.identity.pad.invalid cawg.ica.invalid_cose_sign1 cawg.ica.invalid_alg cawg.ica.invalid_content_type cawg.ica.invalid_verifiable_credential cawg.ica.invalid_issuer cawg.ica.invalid_did_document cawg.ica.signature_mismatch cawg.ica.time_stamp.invalid cawg.ica.valid_from.missing cawg.ica.valid_from.invalid cawg.ica.valid_until.invalid cawg.ica.signer_payload.mismatch",
  ],
];

const HISTORY: readonly Group[] = [
  [
    { check: "history", outcome: "pass", maxLevel: 4 },
    "ingredient.claimSignature.validated ingredient.manifest.validated",
  ],
  [
    { check: "history", outcome: "unknown", maxLevel: 3, reason: "history-unknown" },
    "ingredient.unknownProvenance assertion.inaccessible",
  ],
  // Nothing leads there: what it says is not told (15.11.3.3).
  [{ check: "history", outcome: "pass", maxLevel: 4 }, "manifest.unreferenced"],
];

/**
 * C2PA 2.2, 15.2.2 tables 2 to 4, the 2.4 additions, what c2pa-rs emits beside them, and our own. Whether a code stands
 * as success, information or failure is the status's own matter; a row says what a failure of it means.
 */
export const CODES: ReadonlyMap<string, CodeRow> = new Map(
  [...INTEGRITY, ...NONCONFORMING, ...SIGNER, ...TIME, ...IDENTITY, ...HISTORY].flatMap(([row, codes]) =>
    codes.split(" ").map((code): [string, CodeRow] => [code, row]),
  ),
);

/** Has the code a row? */
export const isKnownCode = (code: string): boolean => CODES.has(code);

/** A code nobody told us about is shown verbatim and counts as unknown, never as good. */
export function codeRow(code: string): CodeRow {
  return CODES.get(code) ?? { check: "history", outcome: "unknown", maxLevel: 3, reason: "unknown-code" };
}

/** What one status makes of integrity. What no hash shows is no change, whatever the standard calls it. */
export function bearingOf({ code, kind, unhashed }: Status): CodeRow["integrity"] {
  const integrity = kind === "failure" ? codeRow(code).integrity : undefined;
  return integrity === "changed" && unhashed ? "undecodable" : integrity;
}
