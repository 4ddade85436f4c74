import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INTEGRITIES } from "../../model/vocabulary.ts";
import { KNOWN_DIFFERENCES } from "./differences.ts";
import { compareOpinion, opinionReport } from "./dissent.ts";
import type { Opinion, QuotedStatus } from "./opinion.ts";
import type { OurVerdict } from "./our-verdict.ts";

const ours = (more: Partial<OurVerdict> = {}): OurVerdict => ({
  integrity: "pass",
  signer: "recognised",
  activeLabel: "a",
  failures: [],
  ...more,
});
const said = (state: string, ...failures: (string | QuotedStatus)[]): Opinion => ({
  kind: "read",
  state,
  activeLabel: "a",
  failures: failures.map((each) => (typeof each === "string" ? { code: each } : each)),
  successes: [],
});
const compare = (verdict: Partial<OurVerdict>, opinion: Opinion) => compareOpinion(ours(verdict), opinion);

describe("compareOpinion", () => {
  it("agrees where both pass, and where both fail in whatever words", () => {
    expect(compare({}, said("Trusted"))).toBeUndefined();
    expect(compare({ signer: "unknown" }, said("Valid", "signingCredential.untrusted"))).toBeUndefined();
    expect(compare({ signer: "unfit" }, said("Invalid", "signingCredential.invalid"))).toBeUndefined();
    expect(compare({ signer: "unknown" }, said("Invalid", "signingCredential.expired"))).toBeUndefined();
    expect(compare({ signer: "unknown" }, said("Invalid", "claimSignature.mismatch"))).toMatchObject({
      explained: false,
    });
    expect(compare({ integrity: "changed" }, said("Invalid", "assertion.dataHash.mismatch"))).toBeUndefined();
    expect(
      compare({ integrity: "unbound" }, { kind: "cannot", error: { kind: "damaged", text: "x" } }),
    ).toBeUndefined();
    expect(
      compare({ failures: ["signingCredential.expired"] }, said("Invalid", "signingCredential.expired")),
    ).toBeUndefined();
  });
  it("quotes what fails where ours passes", () => {
    expect(compare({}, said("Invalid", "claimSignature.mismatch"))).toEqual({
      stricter: "engine",
      explained: false,
      codes: [{ code: "claimSignature.mismatch" }],
    });
  });
  it.each([
    ["recognised by us, unknown to it", {}, said("Valid", "signingCredential.untrusted")],
    ["it sees no credentials", {}, { kind: "absent" } as const],
    ["it refuses the store", {}, { kind: "cannot", error: { kind: "damaged", text: "JumbfParseError" } } as const],
    ["another manifest", { activeLabel: "b" }, said("Trusted")],
    ["another signer", { signerSerial: "1" }, { ...said("Trusted"), signer: { serial: "2" } } as Opinion],
    ["Invalid without a code", {}, said("Invalid")],
    ["no state", {}, said("")],
  ])("%s: a dissent of the engine that nothing explains", (_, verdict, opinion) => {
    expect(compare(verdict, opinion)).toMatchObject({ stricter: "engine", explained: false });
  });
  it.each([
    ["changed", { integrity: "changed" }],
    ["unbound", { integrity: "unbound" }],
    ["undecodable", { integrity: "undecodable" }],
    ["exchangeable", { integrity: "exchangeable" }],
    ["signer unknown", { signer: "unknown" }],
    ["signer unfit", { signer: "unfit" }],
  ] as const)("ours finds fault where it passes: %s", (_, verdict) => {
    expect(compare(verdict, said("Trusted"))).toEqual({ stricter: "ours", explained: false, codes: [] });
  });
  it("says nothing where the engine could not be asked, the kind of file is not its own, or we checked nothing", () => {
    expect(compare({}, { kind: "failed", cause: "memory" })).toBeUndefined();
    expect(compare({}, { kind: "cannot", error: { kind: "unsupported", text: "UnsupportedType" } })).toBeUndefined();
    expect(compare({ integrity: "unchecked" }, said("Invalid", "assertion.bmffHash.mismatch"))).toBeUndefined();
    expect(compare({ place: "remote" }, { kind: "remote", url: "u" })).toBeUndefined();
    expect(compare({ place: "sidecar" }, { kind: "absent" })).toBeUndefined();
  });
  it("an identity that nobody vouches for is not the signer, in 0.90's words either", () => {
    const at = (where: string) =>
      said("Valid", { code: "signingCredential.untrusted", url: `self#jumbf=/c2pa/urn:c2pa:x/${where}` });
    expect(compare({}, at("c2pa.assertions/cawg.identity"))).toMatchObject({ explained: true });
    expect(compare({}, at("c2pa.signature"))).toMatchObject({ explained: false });
  });
  it("one unknown difference among known ones is not explained", () => {
    const both = said("Invalid", "cawg.ica.did_unavailable", "claimSignature.mismatch");
    expect(compare({}, both)).toMatchObject({ explained: false });
  });
  it("law: an engine never changes whether ours passes, and only its failures can make it the stricter one", () => {
    const opinion = fc.record({
      kind: fc.constant("read" as const),
      state: fc.constantFrom("Trusted", "Valid", "Invalid", "", "New"),
      activeLabel: fc.constantFrom("a", "b"),
      failures: fc.array(
        fc.record({ code: fc.constantFrom("claimSignature.mismatch", "cawg.ica.did_unavailable", "x") }),
      ),
      successes: fc.array(fc.string()),
    });
    const verdict = fc.record({
      integrity: fc.constantFrom(...INTEGRITIES),
      signer: fc.constantFrom("recognised" as const, "unknown" as const, "unfit" as const),
      activeLabel: fc.constant("a"),
      failures: fc.array(fc.constantFrom("x", "claimSignature.mismatch")),
    });
    fc.assert(
      fc.property(verdict, opinion, (mine, theirs) => {
        const dissent = compareOpinion(mine, theirs);
        if (dissent?.stricter === "engine") expect(["pass", "nonconforming", "exchangeable"]).toContain(mine.integrity);
        if (dissent?.explained) expect(dissent.codes.every((each) => each.known !== undefined)).toBe(true);
        // What it lists as successes is its own matter.
        expect(compareOpinion(mine, { ...theirs, successes: [] })).toEqual(dissent);
      }),
    );
  });
});

/** Each known difference with a report that it explains, and our verdict without which it explains nothing. */
const EXAMPLES: Readonly<
  Record<string, readonly [verdict: Partial<OurVerdict>, opinion: Opinion, not?: Partial<OurVerdict>]>
> = {
  "identity-offline": [{}, said("Invalid", "cawg.ica.did_unavailable")],
  "identity-without-roots": [{}, said("Valid", "cawg.x509.credential.untrusted")],
  "ingredient-of-another-tier": [{}, said("Valid", { code: "signingCredential.untrusted", ingredient: "i" })],
  "allowed-list-not-read": [
    { recognisedBy: "allowed-list" },
    said("Valid", "signingCredential.untrusted"),
    { recognisedBy: "anchor" },
  ],
  "exclusion-elsewhere": [
    { integrity: "nonconforming" },
    said("Invalid", {
      code: "assertion.dataHash.mismatch",
      explanation: "data hash exclusion does not match the manifest location in the asset",
    }),
    { integrity: "pass" },
  ],
  "same-rule-other-code": [{ integrity: "nonconforming" }, said("Invalid", "claim.malformed"), { integrity: "pass" }],
  "optional-part-removed": [
    { successes: ["assertion.multiAssetHash.match"] },
    said("Invalid", "assertion.dataHash.mismatch"),
    { successes: [] },
  ],
  "producer-rule-of-actions": [
    {},
    said("Invalid", {
      code: "assertion.action.malformed",
      explanation: "c2pa.created action must have a digitalSourceType",
    }),
  ],
  "cbor-undefined": [
    {},
    {
      kind: "cannot",
      error: {
        kind: "damaged",
        text: "AssertionDecoding(could not decode: invalid type: unit value, expected a sequence)",
      },
    },
  ],
};

describe("known differences", () => {
  it("each has an example here", () => {
    expect(KNOWN_DIFFERENCES.map(({ id }) => id).sort()).toEqual(Object.keys(EXAMPLES).sort());
  });
  it.each(KNOWN_DIFFERENCES.map(({ id }) => id))("%s is told, and lowers nothing", (id) => {
    const [verdict, opinion, not] = EXAMPLES[id] ?? [{}, said("")];
    const dissent = compare(verdict, opinion);
    expect(dissent).toMatchObject({ stricter: "engine", explained: true });
    expect([dissent?.known, ...(dissent?.codes ?? []).map((each) => each.known)]).toContain(id);
    if (not) expect(compare({ ...verdict, ...not }, opinion)).toMatchObject({ explained: false });
  });
  it.each(KNOWN_DIFFERENCES.map((row) => [row.id, row] as const))(
    "%s explains no mismatch of hash or signature where nothing of ours backs it",
    (_, row) => {
      for (const code of [
        "claimSignature.mismatch",
        "assertion.hashedURI.mismatch",
        "assertion.dataHash.mismatch",
        "assertion.bmffHash.mismatch",
        "signingCredential.ocsp.revoked",
      ])
        expect(row.status?.({ code }, ours()) ?? false).toBe(false);
    },
  );
});

describe("opinionReport", () => {
  it("is what the report tells", () => {
    const opinion = said("Invalid", "claimSignature.mismatch", "claimSignature.mismatch");
    expect(opinionReport(opinion, compare({}, opinion))).toEqual({
      agrees: false,
      explained: false,
      stricter: "engine",
      codes: ["claimSignature.mismatch"],
    });
    expect(opinionReport(said("Trusted"), undefined)).toMatchObject({ agrees: true, stricter: "neither" });
    expect(opinionReport({ kind: "failed", cause: "missing" }, undefined)).toBeUndefined();
  });
});
