import { describe, expect, it } from "vitest";
import { KNOWN_DIFFERENCES } from "./differences.ts";
import type { QuotedStatus, Refusal } from "./opinion.ts";
import type { OurVerdict } from "./our-verdict.ts";

const OURS: OurVerdict = { integrity: "pass", signer: "recognised", failures: [] };
const known = (status: QuotedStatus, ours: Partial<OurVerdict> = {}): string | undefined =>
  KNOWN_DIFFERENCES.find((each) => each.status?.(status, { ...OURS, ...ours }))?.id;
const IDENTITY = "self#jumbf=/c2pa/m/c2pa.assertions/cawg.identity";
const ELSEWHERE = "data hash exclusion does not match the manifest location: 1";

describe("known differences of the engine", () => {
  it.each<[string | undefined, QuotedStatus, Partial<OurVerdict>?]>([
    ["identity-offline", { code: "cawg.ica.did_unavailable" }],
    [undefined, { code: "cawg.ica.credential_untrusted" }],
    ["identity-without-roots", { code: "cawg.x509.credential.untrusted" }],
    ["identity-without-roots", { code: "signingCredential.untrusted", url: IDENTITY }],
    ["identity-without-roots", { code: "signingCredential.untrusted", url: `${IDENTITY}__12` }],
    [undefined, { code: "signingCredential.untrusted", url: `${IDENTITY}__x` }],
    [undefined, { code: "signingCredential.untrusted", url: `${IDENTITY}/x` }],
    [undefined, { code: "signingCredential.untrusted", url: "self#jumbf=/c2pa/m/c2pa.signature" }],
    [undefined, { code: "signingCredential.expired", url: IDENTITY }],
    ["ingredient-of-another-tier", { code: "signingCredential.untrusted", ingredient: "i" }],
    ["ingredient-of-another-tier", { code: "signingCredential.invalid", ingredient: "i" }],
    ["ingredient-of-another-tier", { code: "signingCredential.expired", ingredient: "i" }],
    ["ingredient-of-another-tier", { code: "claimSignature.outsideValidity", ingredient: "i" }],
    [undefined, { code: "claimSignature.outsideValidity" }],
    [undefined, { code: "claimSignature.mismatch", ingredient: "i" }],
    ["allowed-list-not-read", { code: "signingCredential.untrusted" }, { recognisedBy: "allowed-list" }],
    [undefined, { code: "signingCredential.untrusted" }, { recognisedBy: "anchor" }],
    [undefined, { code: "signingCredential.untrusted" }, { recognisedBy: "allowed-list", signer: "unknown" }],
    [undefined, { code: "signingCredential.invalid" }, { recognisedBy: "allowed-list" }],
    [
      "exclusion-elsewhere",
      { code: "assertion.dataHash.mismatch", explanation: ELSEWHERE },
      { integrity: "nonconforming" },
    ],
    [undefined, { code: "assertion.dataHash.mismatch", explanation: ELSEWHERE }],
    [undefined, { code: "assertion.dataHash.mismatch", explanation: `x ${ELSEWHERE}` }, { integrity: "nonconforming" }],
    [undefined, { code: "assertion.dataHash.mismatch" }, { integrity: "nonconforming" }],
    [undefined, { code: "assertion.bmffHash.mismatch", explanation: ELSEWHERE }, { integrity: "nonconforming" }],
    ["same-rule-other-code", { code: "claim.malformed" }, { integrity: "nonconforming" }],
    ["same-rule-other-code", { code: "assertion.bmffHash.malformed" }, { integrity: "nonconforming" }],
    [undefined, { code: "claim.malformed" }],
    [undefined, { code: "claim.malformed.x" }, { integrity: "nonconforming" }],
    [undefined, { code: "x.claim.malformed" }, { integrity: "nonconforming" }],
    [undefined, { code: "assertion.malformed" }, { integrity: "nonconforming" }],
    [
      "optional-part-removed",
      { code: "assertion.dataHash.mismatch" },
      { successes: ["a", "assertion.multiAssetHash.match"] },
    ],
    [undefined, { code: "assertion.dataHash.mismatch" }, { successes: ["assertion.dataHash.match"] }],
    [undefined, { code: "assertion.dataHash.malformed" }, { successes: ["assertion.multiAssetHash.match"] }],
    [
      "producer-rule-of-actions",
      { code: "assertion.action.malformed", explanation: "c2pa.created action must have a digitalSourceType" },
    ],
    [
      "producer-rule-of-actions",
      { code: "assertion.action.malformed", explanation: "first action must be created or opened" },
    ],
    [undefined, { code: "assertion.action.malformed", explanation: "the first action must be created or opened" }],
    [undefined, { code: "assertion.action.malformed" }],
    [undefined, { code: "claim.malformed", explanation: "first action must be created or opened" }],
  ])("%s: %j beside %j", (id, status, ours) => {
    expect(known(status, ours)).toBe(id);
  });

  it.each<[boolean, Refusal]>([
    [true, { kind: "damaged", text: 'AssertionDecoding("x: invalid type: unit value, expected")' }],
    [true, { kind: "damaged", text: "could not decode assertion x: invalid type: unit value" }],
    [false, { kind: "unsupported", text: "could not decode assertion x: invalid type: unit value" }],
    [false, { kind: "damaged", text: "x could not decode assertion x: invalid type: unit value" }],
    [false, { kind: "damaged", text: "could not decode assertion x: invalid type: map" }],
  ])("an undefined value of CBOR: %s for %j", (is, refusal) => {
    const found = KNOWN_DIFFERENCES.filter((each) => each.refusal?.(refusal, OURS)).map(({ id }) => id);
    expect(found).toEqual(is ? ["cbor-undefined"] : []);
  });

  it("each say why and where that is written, under a name of their own", () => {
    const ids = KNOWN_DIFFERENCES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { reason, source, status, refusal } of KNOWN_DIFFERENCES) {
      expect(reason).toMatch(/\.$/);
      expect(source.length).toBeGreaterThan(10);
      expect(status ?? refusal).toBeDefined();
    }
  });
});
