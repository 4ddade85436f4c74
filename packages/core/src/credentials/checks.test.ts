import { describe, expect, it } from "vitest";
import { manifest, standing } from "../../../../test/fixtures/probe-facts.ts";
import type { ValidationCode } from "../model/status-codes.ts";
import type { Integrity } from "../model/vocabulary.ts";
import { type CheckContext, fiveChecks } from "./checks.ts";
import { manifestIntegrity, type Standing } from "./standing.ts";
import type { Store, StoreIngredient, StoreManifest } from "./store/model.ts";
import type { Status } from "./verify/status.ts";
import * as made from "./verify/status.ts";
import type { IngredientVerdict } from "./verify/verdict.ts";

const URL = "self#jumbf=/c2pa/urn:c2pa:test";
/** Codes as engines and later versions write them: any text. */
const success = (code: string, url: string): Status => made.success(code as ValidationCode, url);
const informational = (code: string, url: string): Status => made.informational(code as ValidationCode, url);
const failure = (code: string, url: string): Status => made.failure(code as ValidationCode, url);
const codes = (statuses: readonly Status[]): Standing["codes"] => {
  const of = (kind: Status["kind"]) => new Set(statuses.filter((each) => each.kind === kind).map(({ code }) => code));
  return { success: of("success"), failure: of("failure"), informational: of("informational") };
};
/** The active manifest as the verifier would hand it over, with these statuses. */
const given = (statuses: readonly Status[], more: Partial<Standing> = {}): Standing =>
  standing(manifest(), {
    tiers: ["official"],
    tier: "official",
    time: "proven",
    revocation: "not-revoked",
    statuses,
    codes: codes(statuses),
    integrity: manifestIntegrity({ statuses: [...statuses], signature: { outcome: "validated" } as never }),
    ...more,
  });
const ask = (
  active: Standing,
  context: Partial<CheckContext> = {},
  others: readonly Standing[] = [],
  manifests: StoreManifest[] = [active.manifest],
) => {
  const store: Store = { manifests, active: active.manifest, behind: 0 };
  const all = new Map([active, ...others].map((each) => [each.manifest.label, each]));
  return fiveChecks(active, all, store, { hasLists: true, identityUnchecked: false, ...context });
};
type Asked = Parameters<typeof ask>;
const answer = (name: keyof ReturnType<typeof ask>, ...asked: Asked): string => {
  const { outcome, reason } = ask(...asked)[name];
  return `${outcome} ${reason}`;
};
const five = (...asked: Asked): string[] =>
  Object.values(ask(...asked)).map(({ outcome, reason }) => `${outcome} ${reason}`);

const GOOD = [
  "pass unchanged",
  "pass signer-recognised",
  "pass time-proven",
  "none no-identity",
  "none no-history",
] as const;

describe("codes and the five answers", () => {
  it("nothing wrong", () => {
    expect(five(given([success("claimSignature.validated", URL)]))).toEqual(GOOD);
  });

  /** What each code makes of the five answers as a failure of the active manifest: where, and how. */
  it.each<[at: 0 | 3 | 4, answer: string, integrity: string | undefined, codes: string]>([
    [0, "fail content-changed", "changed", "assertion.dataHash.mismatch assertion.bmffHash.mismatch assertion.boxesHash.mismatch assertion.boxesHash.unknownBox assertion.collectionHash.mismatch assertion.collectionHash.incorrectFileCount assertion.multiAssetHash.mismatch assertion.multiAssetHash.missingPart"],
    [0, "fail claim-changed", "changed", "claimSignature.mismatch"],
    [0, "fail assertion-changed", "changed", "assertion.hashedURI.mismatch assertion.missing"],
    [0, "unknown claim-unreadable", "undecodable", "claim.cbor.invalid claim.malformed claim.missing claim.multiple claim.required.missing claimSignature.missing manifest.compressed.invalid general.error com.adobe.prerelease manifest.html.multipleManifests manifest.structuredText.emptyReference manifest.structuredText.malformedReference manifest.structuredText.multipleReferences manifest.structuredText.noManifest manifest.structuredText.noResolutionPath"],
    [0, "unknown binding-unreadable", "undecodable", "claim.hardBindings.missing assertion.multipleHardBindings assertion.dataHash.malformed assertion.bmffHash.malformed assertion.boxesHash.malformed assertion.collectionHash.malformed assertion.collectionHash.invalidURI assertion.multiAssetHash.malformed"],
    [0, "unknown algorithm-unsupported", "unchecked", "algorithm.unsupported"],
    [0, "unknown not-verified", "unchecked", "manifest.inaccessible manifest.unknownProvenance"],
    [0, "unknown manifest-not-valid", "invalid", "assertion.outsideManifest assertion.undeclared assertion.selfRedacted assertion.dataHash.redacted assertion.hardBinding.redacted assertion.cbor.invalid assertion.json.invalid assertion.ingredient.malformed assertion.cloud-data.hardBinding assertion.cloud-data.actions"],
    [0, "pass manifest-breaks-the-standard", "nonconforming", "assertion.required.missing assertion.metadata.disallowed assertion.cloud-data.malformed assertion.timestamp.malformed hashedURI.mismatch hashedURI.missing provcheck.softBinding.malformed assertion.external-reference.malformed assertion.external-reference.labelMismatch assertion.external-reference.created assertion.external-reference.hashMismatch assertion.alternativeContentRepresentation.malformed assertion.alternativeContentRepresentation.missing assertion.alternativeContentRepresentation.hashMismatch"],
    [3, "unknown identity-unverified", undefined, "cawg.ica.did_unavailable cawg.ica.untrusted_issuer cawg.x509.credential.untrusted cawg.x509.algorithm.unsupported cawg.identity.sig_type.unknown cawg.x509.time_stamp.untrusted cawg.x509.time_stamp.mismatch cawg.x509.time_stamp.malformed cawg.x509.time_stamp.outside_validity"],
    [3, "fail identity-failed", undefined, "cawg.x509.credential.invalid cawg.x509.signature.mismatch cawg.x509.signature.outside_validity cawg.identity.cbor.invalid cawg.identity.assertion.mismatch cawg.identity.assertion.duplicate cawg.identity.hard_binding_missing cawg.identity.pad.invalid cawg.ica.invalid_cose_sign1 cawg.ica.invalid_alg cawg.ica.invalid_content_type cawg.ica.invalid_verifiable_credential cawg.ica.invalid_issuer cawg.ica.invalid_did_document cawg.ica.signature_mismatch cawg.ica.time_stamp.invalid cawg.ica.valid_from.missing cawg.ica.valid_from.invalid cawg.ica.valid_until.invalid cawg.ica.signer_payload.mismatch"],
    [4, "unknown unknown-code", undefined, "org.example.later constructor"],
  ])("answer %i: %s", (at, expected, integrity, list) => {
    for (const code of list.split(" ")) {
      const active = given([failure(code, URL)]);
      const all = five(active);
      expect(active.integrity, code).toBe(integrity ?? "pass");
      expect(all[at], code).toBe(expected);
      expect(all.filter((_, each) => each !== at), code).toEqual(GOOD.filter((_, each) => each !== at));
      expect(Object.values(ask(active))[at]?.codes, code).toEqual([code]);
    }
  }); // biome-ignore format: a table

  it.each<[string, Integrity, string]>([
    ["ingredient.manifest.mismatch ingredient.hashedURI.mismatch ingredient.claimSignature.mismatch assertion.action.malformed assertion.action.redacted manifest.multipleParents manifest.update.invalid manifest.update.wrongParents manifest.timestamp.invalid manifest.timestamp.wrongParents", "invalid", "unknown manifest-not-valid"],
    ["assertion.action.ingredientMismatch assertion.action.redactionMismatch assertion.action.softBindingMissing assertion.notRedacted ingredient.claimSignature.missing ingredient.manifest.missing", "nonconforming", "pass manifest-breaks-the-standard"],
  ])("a past that cannot be so fails the history, and costs integrity its word: %s", (list, integrity, expected) => {
    for (const code of list.split(" ")) {
      const active = given([failure(code, URL)]);
      expect([active.integrity, five(active)], code).toEqual([
        integrity,
        [expected, GOOD[1], GOOD[2], GOOD[3], "fail history-failed"],
      ]);
    }
  }); // biome-ignore format: a table

  it("successes and plain information lower nothing, and are told where they belong", () => {
    const active = given([
      ..."claimSignature.validated assertion.dataHash.match assertion.bmffHash.match assertion.boxesHash.match assertion.collectionHash.match assertion.multiAssetHash.match assertion.hashedURI.match assertion.accessible"
        .split(" ")
        .map((code) => success(code, URL)),
      success("signingCredential.trusted", URL),
      success("signingCredential.ocsp.notRevoked", URL),
      success("timeStamp.validated", URL),
      success("timeStamp.trusted", URL),
      success("claimSignature.insideValidity", URL),
      informational("timeOfSigning.insideValidity", URL),
      informational("manifest.unreferenced", URL),
      informational("assertion.bmffHash.additionalExclusionsPresent", URL),
    ]);
    expect(five(active)).toEqual(GOOD);
    const told = ask(active);
    expect(told.signer.codes).toEqual(["signingCredential.ocsp.notRevoked", "signingCredential.trusted"]);
    expect(told.time.codes).toEqual([
      "claimSignature.insideValidity",
      "timeOfSigning.insideValidity",
      "timeStamp.trusted",
      "timeStamp.validated",
    ]);
    expect(told.integrity.codes).toHaveLength(9);
    expect(told.history.codes).toEqual(["manifest.unreferenced"]);
  });
});

describe("integrity", () => {
  it.each<[Integrity, string]>([
    ["pass", "pass unchanged"],
    ["nonconforming", "pass manifest-breaks-the-standard"],
    ["invalid", "unknown manifest-not-valid"],
    ["exchangeable", "unknown display-exchangeable"],
    ["changed", "fail content-changed"],
    ["unbound", "fail shown-not-signed"],
    ["undecodable", "unknown credentials-undecodable"],
    ["unchecked", "unknown not-verified"],
  ])("%s is %s", (integrity, expected) => {
    expect(answer("integrity", given([], { integrity }))).toBe(expected);
  });
  it("takes the word it is given before a code's", () => {
    const active = given([failure("assertion.dataHash.mismatch", URL)]);
    expect(answer("integrity", active, { integrityReason: "fragments-needed" })).toBe("unknown fragments-needed");
  });
  it("names a deprecated algorithm where nothing else is wrong", () => {
    const deprecated = informational("algorithm.deprecated", URL);
    expect(answer("integrity", given([deprecated]))).toBe("pass deprecated-algorithm");
    expect(answer("integrity", given([deprecated, failure("assertion.missing", URL)]))).toBe("fail assertion-changed");
  });
  it("explains itself only by a code that leads to its own word", () => {
    const signer = [failure("signingCredential.untrusted", URL), failure("claimSignature.mismatch", URL)];
    expect(answer("integrity", given(signer))).toBe("fail claim-changed");
    const both = [failure("claim.malformed", URL), failure("assertion.undeclared", URL)];
    expect(answer("integrity", given(both, { integrity: "invalid" }))).toBe("unknown manifest-not-valid");
    expect(answer("integrity", given([failure("claim.malformed", URL)], { integrity: "unchecked" }))).toBe(
      "unknown not-verified",
    );
  });
});

const ADVISORY = { id: "a", date: "2025-01-01", source: "s" };
const { tier: _, ...UNKNOWN } = given([]);
const unknown = (more: Partial<Standing> = {}): Standing => ({ ...UNKNOWN, ...more });

describe("signer", () => {
  it.each<[string, Standing, Partial<CheckContext>, string]>([
    ["recognised", given([]), {}, "pass signer-recognised"],
    ["recognised, under an advisory", given([], { advisories: [ADVISORY] }), {}, "unknown advisory"],
    ["unknown, under an advisory", unknown({ advisories: [ADVISORY] }), {}, "unknown signer-unknown"],
    ["on no list", unknown(), {}, "unknown signer-unknown"],
    ["where there is no list", unknown(), { hasLists: false }, "unknown no-trust-list"],
    ["unfit", unknown({ certificate: "unfit" }), {}, "fail signer-certificate-unfit"],
    ["not there", unknown({ certificate: "missing" }), {}, "fail signer-certificate-unfit"],
    ["revoked", given([], { revocation: "revoked" }), {}, "fail signer-revoked"],
    ["revoked and unknown", unknown({ revocation: "revoked" }), {}, "fail signer-revoked"],
    ["of a claim that cannot be decoded", unknown({ certificate: "missing", integrity: "undecodable" }), {}, "unknown not-verified"],
    ["of a claim that was not checked", unknown({ certificate: "missing", integrity: "unchecked" }), {}, "unknown not-verified"],
    ["there, of a claim that was not checked", unknown({ integrity: "unchecked" }), {}, "unknown signer-unknown"],
  ])("%s", (_, active, context, expected) => {
    expect(answer("signer", active, context)).toBe(expected);
  }); // biome-ignore format: a table
});

describe("time", () => {
  const stamp = { source: "sigTst2", code: "timeStamp.trusted", valid: true, anchored: true } as const;
  it.each<[string, Partial<Standing>, string]>([
    ["proven", { timestamps: [stamp] }, "pass time-proven"],
    ["no time-stamp", { time: "valid-now" }, "none no-timestamp"],
    ["a time-stamp that proves nothing", { time: "valid-now", timestamps: [stamp] }, "unknown timestamp-unproven"],
    ["two time-stamps", { time: "valid-now", timestamps: [stamp, stamp] }, "unknown several-timestamps"],
    ["expired", { time: "expired", timestamps: [stamp] }, "fail certificate-expired"],
    ["not yet valid", { time: "not-yet-valid" }, "fail certificate-not-yet-valid"],
    ["unread", { time: "valid-now", certificate: "missing", integrity: "undecodable" }, "unknown not-verified"],
    ["unread, not checked", { time: "valid-now", certificate: "missing", integrity: "unchecked" }, "unknown not-verified"],
    ["without certificate, of a claim that was read", { time: "valid-now", certificate: "missing" }, "none no-timestamp"],
    ["not checked, with a certificate", { time: "valid-now", integrity: "unchecked" }, "none no-timestamp"],
  ])("%s", (_, more, expected) => {
    expect(answer("time", given([], more))).toBe(expected);
  }); // biome-ignore format: a table
  it("tells its codes whatever it comes to", () => {
    const statuses = [failure("timeStamp.untrusted", URL), failure("signingCredential.expired", URL)];
    const active = given(statuses, { time: "expired" });
    expect(ask(active).time).toEqual({
      outcome: "fail",
      reason: "certificate-expired",
      codes: ["signingCredential.expired", "timeStamp.untrusted"],
    });
  });
});

describe("identity", () => {
  it.each<[string, Status[], boolean, string]>([
    ["none", [], false, "none no-identity"],
    ["one that nobody verified", [], true, "unknown identity-unverified"],
    ["one that an engine verified", [success("cawg.x509.signature.validated", URL)], true, "pass identity-verified"],
    ["information that it cannot be reached", [informational("cawg.ica.did_unavailable", URL)], true, "unknown identity-unverified"],
    ["one that fails and one that is unknown", [failure("cawg.ica.did_unavailable", URL), failure("cawg.ica.invalid_alg", URL)], false, "fail identity-failed"],
    ["the same, turned round", [failure("cawg.ica.invalid_alg", URL), failure("cawg.ica.did_unavailable", URL)], false, "fail identity-failed"],
  ])("%s", (_, statuses, identityUnchecked, expected) => {
    expect(answer("identity", given(statuses), { identityUnchecked })).toBe(expected);
  }); // biome-ignore format: a table
});

describe("history", () => {
  const ingredient = (more: Partial<StoreIngredient> = {}): StoreIngredient => ({
    assertion: "c2pa.ingredient.v3",
    relationship: "componentOf",
    recorded: { success: [], failure: [], informational: [] },
    ...more,
  });
  const led = (more: Partial<IngredientVerdict> = {}, of: Partial<StoreIngredient> = {}): IngredientVerdict => ({
    ingredient: ingredient(of),
    url: URL,
    reference: "match",
    deltas: { found: [], gone: [] },
    attested: [],
    ...more,
  });
  const other = (statuses: readonly Status[] = [], more: Partial<Standing> = {}): Standing => ({
    ...given(statuses, more),
    manifest: manifest({ label: "urn:c2pa:other" }),
  });
  const after = (ingredients: IngredientVerdict[], others: Standing[] = [], statuses: Status[] = []) =>
    ask(given(statuses, { ingredients }), {}, others).history;

  it("is in order where every ingredient is", () => {
    expect(after([led()], [other()])).toEqual({ outcome: "pass", reason: "history-verified", codes: [] });
  });
  it.each<[string, IngredientVerdict[], Standing[], string, string[]]>([
    ["a manifest whose signer is unknown", [led()], [{ ...unknown(), manifest: manifest({ label: "o" }) }], "unknown ingredient-signer-unknown", []],
    ["a manifest that changed", [led()], [other([failure("assertion.missing", URL)])], "fail ingredient-failed", ["assertion.missing"]],
    ["a manifest of an expired signer", [led()], [other([failure("signingCredential.expired", URL)])], "pass history-verified", []],
    ["a manifest of an unknown signer's code", [led()], [other([failure("signingCredential.untrusted", URL)])], "pass history-verified", []],
    ["a manifest whose identity fails", [led()], [other([failure("cawg.ica.invalid_alg", URL)])], "pass history-verified", []],
    ["a binding that its user saw fail", [led({ attested: [{ kind: "failure", code: "assertion.dataHash.mismatch" }] })], [], "fail ingredient-failed", ["assertion.dataHash.mismatch"]],
    ["what was recorded of a manifest that is here", [led({}, { recorded: { success: [], failure: ["claimSignature.mismatch"], informational: [] } })], [], "pass history-verified", []],
    ["what was recorded of one that is not", [led({ reference: "none" }, { recorded: { success: [], failure: ["claimSignature.mismatch"], informational: [] } })], [], "fail ingredient-failed", ["claimSignature.mismatch"]],
    ["a parent without credentials", [led({ reference: "none" }, { relationship: "parentOf" })], [], "unknown opened-without-credentials", ["ingredient.unknownProvenance"]],
    ["a component without credentials", [led({ reference: "none" })], [], "pass history-verified", []],
    ["a parent with credentials", [led({}, { relationship: "parentOf" })], [], "pass history-verified", []],
  ])("%s", (_, ingredients, others, expected, found) => {
    const { outcome, reason, codes: told } = after(ingredients, others);
    expect([`${outcome} ${reason}`, told]).toEqual([expected, found]);
  }); // biome-ignore format: a table

  it("is unknown where something was redacted, in any manifest of the store", () => {
    const active = given([], { ingredients: [led()] });
    const redacted = [manifest({ label: "x", redacted: ["self#jumbf=x"] }), active.manifest];
    expect(answer("history", active, {}, [], redacted)).toBe("unknown redacted");
  });
  it("weighs the active manifest's own code before what ingredients show", () => {
    const own = [failure("assertion.action.malformed", URL)];
    expect(after([led()], [other([failure("assertion.missing", URL)])], own)).toMatchObject({
      outcome: "fail",
      reason: "history-failed",
      codes: ["assertion.action.malformed", "assertion.missing"],
    });
  });
  it("lets a missing provenance alone weigh nothing, and tells a code it does not know", () => {
    const unknownProvenance = informational("ingredient.unknownProvenance", URL);
    expect(after([led({ reference: "none" })], [], [unknownProvenance])).toEqual({
      outcome: "pass",
      reason: "history-verified",
      codes: [],
    });
    expect(after([led()], [], [informational("org.example.later", URL)])).toEqual({
      outcome: "unknown",
      reason: "unknown-code",
      codes: ["org.example.later"],
    });
    expect(after([], [], [success("org.example.later", URL)])).toMatchObject({ outcome: "none", reason: "no-history" });
  });
});
