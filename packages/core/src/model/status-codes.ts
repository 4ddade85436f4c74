import { INTEGRITY_REASONS, type Level, REASONS, type Reason } from "./reasons.ts";
import type { CheckName, CheckOutcome, Integrity } from "./vocabulary.ts";

/** What a row says of its codes. */
interface Bearing {
  /** The question it belongs to. */
  readonly check: CheckName;
  readonly outcome: Exclude<CheckOutcome, "none">;
  /**
   * What it makes of integrity, where it does. Only `changed` says that something changed, and only a hash or signature
   * that does not fit these bytes leads there.
   */
  readonly integrity?: Exclude<Integrity, "pass" | "exchangeable" | "unbound">;
  /** Reason of the report, where the code lowers something. */
  readonly reason?: Reason;
}

/** How one validation status code bears on the answer when it stands, as a failure, on the active manifest. */
export interface CodeRow extends Bearing {
  /** The best level that is still possible once the code is present. */
  readonly maxLevel: Level;
  /** What it comes to, for the words on what it does not mean and what to do next. */
  readonly means: CodeMeaning;
}

type Group = readonly [row: Bearing, codes: string];

const INTEGRITY = [
  [
    { check: "integrity", outcome: "pass" },
    "claimSignature.validated assertion.dataHash.match assertion.bmffHash.match assertion.boxesHash.match assertion.collectionHash.match assertion.multiAssetHash.match assertion.hashedURI.match assertion.accessible",
  ],
  [{ check: "integrity", outcome: "pass", reason: "deprecated-algorithm" }, "algorithm.deprecated"],
  [
    { check: "integrity", outcome: "fail", integrity: "changed", reason: "content-changed" },
    "assertion.dataHash.mismatch assertion.bmffHash.mismatch assertion.boxesHash.mismatch assertion.boxesHash.unknownBox assertion.collectionHash.mismatch assertion.collectionHash.incorrectFileCount assertion.multiAssetHash.mismatch assertion.multiAssetHash.missingPart",
  ],
  [{ check: "integrity", outcome: "fail", integrity: "changed", reason: "claim-changed" }, "claimSignature.mismatch"],
  [
    // The claim names it with its hash, and it is another or gone.
    { check: "integrity", outcome: "fail", integrity: "changed", reason: "assertion-changed" },
    "assertion.hashedURI.mismatch assertion.missing",
  ],
  [
    // Nothing was found that could be verified, or readers would find different things. That shows no change.
    { check: "integrity", outcome: "unknown", integrity: "undecodable", reason: "claim-unreadable" },
    "claim.cbor.invalid claim.malformed claim.missing claim.multiple claim.required.missing claimSignature.missing manifest.compressed.invalid general.error com.adobe.prerelease manifest.html.multipleManifests manifest.structuredText.emptyReference manifest.structuredText.malformedReference manifest.structuredText.multipleReferences manifest.structuredText.noManifest manifest.structuredText.noResolutionPath",
  ],
  [
    // The claim holds, but nothing that can be checked ties it to this file.
    { check: "integrity", outcome: "unknown", integrity: "undecodable", reason: "binding-unreadable" },
    "claim.hardBindings.missing assertion.multipleHardBindings assertion.dataHash.malformed assertion.bmffHash.malformed assertion.boxesHash.malformed assertion.collectionHash.malformed assertion.collectionHash.invalidURI assertion.multiAssetHash.malformed",
  ],
  [
    { check: "integrity", outcome: "unknown", integrity: "unchecked", reason: "algorithm-unsupported" },
    "algorithm.unsupported",
  ],
  [
    { check: "integrity", outcome: "unknown", integrity: "unchecked", reason: "not-verified" },
    "manifest.inaccessible manifest.unknownProvenance",
  ],
  [
    { check: "integrity", outcome: "pass", reason: "exclusions-beyond-format" },
    "assertion.dataHash.additionalExclusionsPresent assertion.boxesHash.additionalExclusionsPresent",
  ],
  // BMFF hashes exclude boxes by rule (ftyp, free, offsets): the coverage map judges which go further.
  [{ check: "integrity", outcome: "pass" }, "assertion.bmffHash.additionalExclusionsPresent"],
] as const satisfies readonly Group[];

/**
 * Rules of the standard that a manifest breaks although its hashes and its signature match. `invalid`, and level 2: the
 * standard has the claim rejected, and what is told of the content rests on the rule. `nonconforming`, and level 3: a
 * mistake in how something was written down.
 */
const NONCONFORMING = [
  [
    {
      check: "integrity",
      outcome: "unknown",
      integrity: "invalid",
      reason: "manifest-not-valid",
    },
    "assertion.outsideManifest assertion.undeclared assertion.selfRedacted assertion.dataHash.redacted assertion.hardBinding.redacted assertion.cbor.invalid assertion.json.invalid assertion.ingredient.malformed assertion.cloud-data.hardBinding assertion.cloud-data.actions",
  ],
  [
    {
      check: "integrity",
      outcome: "pass",
      integrity: "nonconforming",
      reason: "manifest-breaks-the-standard",
    },
    "assertion.required.missing assertion.metadata.disallowed assertion.cloud-data.malformed assertion.timestamp.malformed hashedURI.mismatch hashedURI.missing provcheck.softBinding.malformed assertion.external-reference.malformed assertion.external-reference.labelMismatch assertion.external-reference.created assertion.external-reference.hashMismatch assertion.alternativeContentRepresentation.malformed assertion.alternativeContentRepresentation.missing assertion.alternativeContentRepresentation.hashMismatch",
  ],
  [
    // What the manifest tells of its past cannot be so, or is not the past that its signer meant.
    { check: "history", outcome: "fail", integrity: "invalid", reason: "history-failed" },
    "ingredient.manifest.mismatch ingredient.hashedURI.mismatch ingredient.claimSignature.mismatch assertion.action.malformed assertion.action.redacted manifest.multipleParents manifest.update.invalid manifest.update.wrongParents manifest.timestamp.invalid manifest.timestamp.wrongParents",
  ],
  [
    { check: "history", outcome: "fail", integrity: "nonconforming", reason: "history-failed" },
    "assertion.action.ingredientMismatch assertion.action.redactionMismatch assertion.action.softBindingMissing assertion.notRedacted ingredient.claimSignature.missing ingredient.manifest.missing",
  ],
] as const satisfies readonly Group[];

const SIGNER = [
  [{ check: "signer", outcome: "pass" }, "signingCredential.trusted signingCredential.ocsp.notRevoked"],
  [{ check: "signer", outcome: "unknown", reason: "signer-unknown" }, "signingCredential.untrusted"],
  [{ check: "signer", outcome: "fail", reason: "signer-certificate-unfit" }, "signingCredential.invalid"],
  [{ check: "signer", outcome: "fail", reason: "signer-revoked" }, "signingCredential.ocsp.revoked"],
  [
    { check: "signer", outcome: "unknown", reason: "revocation-unknown" },
    "signingCredential.ocsp.unknown signingCredential.ocsp.inaccessible signingCredential.ocsp.skipped",
  ],
] as const satisfies readonly Group[];

const TIME = [
  [
    { check: "time", outcome: "pass" },
    "claimSignature.insideValidity timeOfSigning.insideValidity timeStamp.trusted timeStamp.validated",
  ],
  [
    { check: "time", outcome: "fail", reason: "certificate-expired" },
    "signingCredential.expired claimSignature.outsideValidity",
  ],
  [
    { check: "time", outcome: "unknown", reason: "timestamp-unproven" },
    "timeStamp.untrusted timeStamp.mismatch timeStamp.malformed timeStamp.outsideValidity timeOfSigning.outsideValidity",
  ],
] as const satisfies readonly Group[];

/** CAWG's codes; all but the structure's are an engine's, who verifies identity assertions. */
const IDENTITY = [
  [
    { check: "identity", outcome: "pass" },
    "cawg.x509.credential.trusted cawg.x509.signature.validated cawg.identity.well-formed cawg.ica.credential_valid cawg.ica.time_stamp.validated cawg.x509.time_stamp.validated cawg.x509.time_stamp.trusted",
  ],
  [
    { check: "identity", outcome: "unknown", reason: "identity-unverified" },
    "cawg.ica.did_unavailable cawg.ica.untrusted_issuer cawg.x509.credential.untrusted cawg.x509.algorithm.unsupported cawg.identity.sig_type.unknown cawg.x509.time_stamp.untrusted cawg.x509.time_stamp.mismatch cawg.x509.time_stamp.malformed cawg.x509.time_stamp.outside_validity",
  ],
  [
    { check: "identity", outcome: "fail", reason: "identity-failed" },
    "cawg.x509.credential.invalid cawg.x509.signature.mismatch cawg.x509.signature.outside_validity cawg.identity.cbor.invalid cawg.identity.assertion.mismatch cawg.identity.assertion.duplicate cawg.identity.hard_binding_missing cawg.identity.pad.invalid cawg.ica.invalid_cose_sign1 cawg.ica.invalid_alg cawg.ica.invalid_content_type cawg.ica.invalid_verifiable_credential cawg.ica.invalid_issuer cawg.ica.invalid_did_document cawg.ica.signature_mismatch cawg.ica.time_stamp.invalid cawg.ica.valid_from.missing cawg.ica.valid_from.invalid cawg.ica.valid_until.invalid cawg.ica.signer_payload.mismatch",
  ],
] as const satisfies readonly Group[];

const HISTORY = [
  [{ check: "history", outcome: "pass" }, "ingredient.claimSignature.validated ingredient.manifest.validated"],
  [
    { check: "history", outcome: "unknown", reason: "history-unknown" },
    "ingredient.unknownProvenance assertion.inaccessible",
  ],
  // Nothing leads there: what it says is not told (15.11.3.3).
  [{ check: "history", outcome: "pass" }, "manifest.unreferenced"],
] as const satisfies readonly Group[];

const GROUPS = [...INTEGRITY, ...NONCONFORMING, ...SIGNER, ...TIME, ...IDENTITY, ...HISTORY] as const;
type Row = (typeof GROUPS)[number];

type Words<Text extends string> = Text extends `${infer First} ${infer Rest}` ? First | Words<Rest> : Text;

/** A status code that this version knows: what our own verifier gives, and an engine's that we have words for. */
export type ValidationCode = Words<Row[1]>;

type MeaningOf<Each extends Bearing> = Each extends { readonly reason: infer Why }
  ? Extract<Why, Reason>
  : `${Each["check"]}-pass`;

/** What a code comes to: the reason it leads to, or the question it answers well. */
export type CodeMeaning = MeaningOf<Row[0]> | "unknown-code";

/** Without a reason of its own a row lowers nothing; what it makes of integrity has one. */
function rowOf(bearing: Bearing, means: CodeMeaning): CodeRow {
  const { reason, integrity } = bearing;
  const reasons = [reason, integrity && INTEGRITY_REASONS[integrity]].filter((each) => each !== undefined);
  let maxLevel: Level = 4;
  for (const each of reasons) if (REASONS[each].ceiling < maxLevel) maxLevel = REASONS[each].ceiling;
  return { ...bearing, means, maxLevel };
}

const meaningOf = (row: Row[0]): CodeMeaning => ("reason" in row ? row.reason : `${row.check}-pass`);

/**
 * C2PA 2.2, 15.2.2 tables 2 to 4, the 2.4 additions, what c2pa-rs emits beside them, and our own. Whether a code stands
 * as success, information or failure is the status's own matter; a row says what a failure of it means.
 */
export const CODES: ReadonlyMap<string, CodeRow> = new Map(
  GROUPS.flatMap(([row, codes]) => codes.split(" ").map((code) => [code, rowOf(row, meaningOf(row))] as const)),
);

const UNKNOWN_CODE = rowOf({ check: "history", outcome: "unknown", reason: "unknown-code" }, "unknown-code");

/** Has the code a row? */
export const isKnownCode = (code: string): code is ValidationCode => CODES.has(code);

/** A code nobody told us about is shown verbatim and counts as unknown, never as good. */
export const codeRow = (code: string): CodeRow => CODES.get(code) ?? UNKNOWN_CODE;

/** As much of a status as its bearing rests on. */
interface StatusWords {
  code: string;
  kind: "success" | "informational" | "failure";
  unhashed?: true;
}

/** What one status makes of integrity. What no hash shows is no change, whatever the standard calls it. */
export function bearingOf({ code, kind, unhashed }: StatusWords): CodeRow["integrity"] {
  const integrity = kind === "failure" ? codeRow(code).integrity : undefined;
  return integrity === "changed" && unhashed ? "undecodable" : integrity;
}
