import type { CheckName, CheckOutcome } from "../model/vocabulary.ts";

/** How one C2PA validation status code bears on the answer when it stands on the active manifest. */
export interface CodeRow {
  check: CheckName;
  outcome: Exclude<CheckOutcome, "none">;
  /** The best level that is still possible once the code is present. */
  maxLevel: 0 | 1 | 2 | 3 | 4;
  /** Reason code of the report, where the code lowers something. */
  reason?: string;
}

type Group = readonly [
  check: CheckName,
  outcome: CodeRow["outcome"],
  maxLevel: CodeRow["maxLevel"],
  reason: string | undefined,
  codes: string,
];

/**
 * C2PA 2.2, 15.2.2 tables 2 to 4, the 2.4 additions, and what c2pa-rs emits beside them.
 * A bad signature stands with integrity here, not with trust: to a reader it means "these are not the bytes
 * that were signed". Only the active manifest's own hashes and signature decide integrity.
 */
const GROUPS: readonly Group[] = [
  [
    "integrity",
    "pass",
    4,
    undefined,
    "claimSignature.validated assertion.dataHash.match assertion.bmffHash.match assertion.boxesHash.match assertion.collectionHash.match assertion.multiAssetHash.match assertion.hashedURI.match assertion.accessible",
  ],
  ["integrity", "pass", 3, "deprecated-algorithm", "algorithm.deprecated"],
  [
    "integrity",
    "fail",
    0,
    "content-changed",
    "assertion.dataHash.mismatch assertion.bmffHash.mismatch assertion.boxesHash.mismatch assertion.boxesHash.unknownBox assertion.collectionHash.mismatch assertion.collectionHash.incorrectFileCount assertion.multiAssetHash.mismatch assertion.multiAssetHash.missingPart",
  ],
  ["integrity", "fail", 0, "claim-changed", "claimSignature.mismatch claimSignature.missing"],
  [
    "integrity",
    "fail",
    0,
    "assertion-changed",
    "assertion.hashedURI.mismatch hashedURI.mismatch assertion.missing hashedURI.missing assertion.outsideManifest assertion.dataHash.redacted assertion.hardBinding.redacted",
  ],
  [
    "integrity",
    "fail",
    0,
    "claim-unreadable",
    "claim.cbor.invalid claim.malformed claim.missing claim.multiple claim.required.missing claim.hardBindings.missing assertion.multipleHardBindings manifest.compressed.invalid assertion.dataHash.malformed assertion.bmffHash.malformed assertion.boxesHash.malformed assertion.collectionHash.malformed assertion.collectionHash.invalidURI assertion.multiAssetHash.malformed assertion.cbor.invalid assertion.json.invalid assertion.required.missing",
  ],
  ["integrity", "unknown", 1, "algorithm-unsupported", "algorithm.unsupported"],
  [
    "integrity",
    "unknown",
    1,
    "engine-error",
    "general.error manifest.inaccessible manifest.unknownProvenance com.adobe.prerelease manifest.html.multipleManifests manifest.structuredText.emptyReference manifest.structuredText.malformedReference manifest.structuredText.multipleReferences manifest.structuredText.noManifest manifest.structuredText.noResolutionPath",
  ],
  [
    "integrity",
    "pass",
    3,
    "additional-exclusions",
    "assertion.dataHash.additionalExclusionsPresent assertion.boxesHash.additionalExclusionsPresent",
  ],
  // BMFF hashes exclude boxes by rule (ftyp, free, offsets): the coverage map judges which go further.
  ["integrity", "pass", 4, undefined, "assertion.bmffHash.additionalExclusionsPresent"],
  ["signer", "pass", 4, undefined, "signingCredential.trusted signingCredential.ocsp.notRevoked"],
  ["signer", "unknown", 2, "signer-unknown", "signingCredential.untrusted"],
  ["signer", "fail", 2, "signer-certificate-unfit", "signingCredential.invalid"],
  ["signer", "fail", 0, "signer-revoked", "signingCredential.ocsp.revoked"],
  [
    "signer",
    "unknown",
    3,
    "revocation-unknown",
    "signingCredential.ocsp.unknown signingCredential.ocsp.inaccessible signingCredential.ocsp.skipped",
  ],
  [
    "time",
    "pass",
    4,
    undefined,
    "claimSignature.insideValidity timeOfSigning.insideValidity timeStamp.trusted timeStamp.validated",
  ],
  ["time", "fail", 2, "certificate-expired", "signingCredential.expired claimSignature.outsideValidity"],
  [
    "time",
    "unknown",
    3,
    "timestamp-unproven",
    "timeStamp.untrusted timeStamp.mismatch timeStamp.malformed timeStamp.outsideValidity timeOfSigning.outsideValidity assertion.timestamp.malformed",
  ],
  [
    "identity",
    "pass",
    4,
    undefined,
    "cawg.x509.credential.trusted cawg.x509.signature.validated cawg.identity.well-formed cawg.ica.credential_valid cawg.ica.time_stamp.validated",
  ],
  [
    "identity",
    "unknown",
    3,
    "identity-unverified",
    "cawg.ica.did_unavailable cawg.ica.untrusted_issuer cawg.x509.credential.untrusted cawg.x509.algorithm.unsupported cawg.identity.sig_type.unknown",
  ],
  [
    "identity",
    "fail",
    3,
    "identity-failed",
    "cawg.x509.credential.invalid cawg.x509.signature.mismatch cawg.x509.signature.outside_validity cawg.identity.cbor.invalid cawg.identity.assertion.mismatch cawg.identity.assertion.duplicate cawg.identity.hard_binding_missing cawg.identity.pad.invalid cawg.ica.invalid_cose_sign1 cawg.ica.invalid_alg cawg.ica.invalid_content_type cawg.ica.invalid_verifiable_credential cawg.ica.invalid_issuer cawg.ica.invalid_did_document cawg.ica.signature_mismatch cawg.ica.time_stamp.invalid cawg.ica.valid_from.missing cawg.ica.valid_from.invalid cawg.ica.valid_until.invalid cawg.ica.signer_payload.mismatch",
  ],
  ["history", "pass", 4, undefined, "ingredient.claimSignature.validated ingredient.manifest.validated"],
  [
    "history",
    "unknown",
    3,
    "history-unknown",
    "ingredient.unknownProvenance assertion.inaccessible assertion.cloud-data.malformed",
  ],
  [
    "history",
    "fail",
    3,
    "history-failed",
    "ingredient.claimSignature.missing ingredient.claimSignature.mismatch ingredient.manifest.missing ingredient.manifest.mismatch ingredient.hashedURI.mismatch assertion.ingredient.malformed assertion.action.ingredientMismatch assertion.action.malformed assertion.action.redacted assertion.action.redactionMismatch assertion.action.softBindingMissing assertion.cloud-data.actions assertion.cloud-data.hardBinding assertion.notRedacted assertion.selfRedacted assertion.undeclared assertion.metadata.disallowed assertion.external-reference.malformed assertion.external-reference.labelMismatch assertion.external-reference.created assertion.external-reference.hashMismatch assertion.alternativeContentRepresentation.malformed assertion.alternativeContentRepresentation.missing assertion.alternativeContentRepresentation.hashMismatch manifest.multipleParents manifest.timestamp.invalid manifest.timestamp.wrongParents manifest.update.invalid manifest.update.wrongParents manifest.unreferenced",
  ],
];

export const CODES: ReadonlyMap<string, CodeRow> = new Map(
  GROUPS.flatMap(([check, outcome, maxLevel, reason, codes]) =>
    codes
      .split(" ")
      .map((code): [string, CodeRow] => [
        code,
        { check, outcome, maxLevel, ...(reason === undefined ? {} : { reason }) },
      ]),
  ),
);

/** Has the code a row? */
export const isKnownCode = (code: string): boolean => CODES.has(code);

/** A code nobody told us about is shown verbatim and counts as unknown, never as good. */
export function codeRow(code: string): CodeRow {
  return CODES.get(code) ?? { check: "history", outcome: "unknown", maxLevel: 3, reason: "unknown-code" };
}
