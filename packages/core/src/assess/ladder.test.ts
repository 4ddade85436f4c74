import { describe, expect, it } from "vitest";
import { REASONS } from "../model/reasons.ts";
import type { Check, Checks, Credentials, Report } from "../model/report.ts";
import type { CheckName, CheckOutcome } from "../model/vocabulary.ts";
import { type Assessable, assessAssurance, scoreBand, weightOf } from "./ladder.ts";
import { score } from "./score.ts";

const GOOD: Checks = {
  integrity: { outcome: "pass", codes: [], reason: "unchanged" },
  signer: { outcome: "pass", codes: ["signingCredential.ocsp.notRevoked"], reason: "signer-recognised" },
  time: { outcome: "pass", codes: [], reason: "time-proven" },
  identity: { outcome: "none", codes: [], reason: "no-identity" },
  history: { outcome: "none", codes: [], reason: "no-history" },
};
const COVERAGE = { signedBytes: 10, percent: 100, binding: "c2pa.hash.data", ranges: [] };
const given = (
  checks: Partial<Checks> | undefined = {},
  credentials: Partial<Credentials> = {},
  more: Partial<Assessable> = {},
): Assessable => ({
  input: { kind: "image" },
  observations: [],
  ...more,
  credentials: {
    found: "embedded",
    manifests: [],
    signals: [],
    pass: "official",
    checks: { ...GOOD, ...checks },
    coverage: COVERAGE,
    ...credentials,
  },
});
/** As stored, be it by a later version with words of its own. */
const answer = (outcome: CheckOutcome, reason: string): Check => ({
  outcome,
  reason: reason as Check["reason"],
  codes: [],
});
/** Credentials that nobody opened. */
const unopened = (found: Credentials["found"], problem?: string): Assessable => ({
  input: { kind: "image" },
  observations: [],
  credentials: { found, manifests: [], signals: [], ...(problem === undefined ? {} : { problem }) } as Credentials,
});
const brief = (of: Assessable) => {
  const { state, level, score: points, reasons } = assessAssurance(of);
  return [state, level, points, reasons.join(" ")];
};

describe("the ladder", () => {
  it("leaves a history that is backed in every way at the top", () => {
    expect(assessAssurance(given())).toEqual({ state: "trusted", level: 4, score: 100, reasons: [] });
  });

  it.each<[CheckName, CheckOutcome, string, string, number, number | null]>([
    ["integrity", "fail", "content-changed", "broken", 0, 0],
    ["integrity", "fail", "claim-changed", "broken", 0, 0],
    ["integrity", "fail", "assertion-changed", "broken", 0, 0],
    ["integrity", "fail", "shown-not-signed", "broken", 0, 0],
    ["integrity", "unknown", "credentials-undecodable", "unverifiable", 1, null],
    ["integrity", "unknown", "claim-unreadable", "unverifiable", 1, null],
    ["integrity", "unknown", "binding-unreadable", "unverifiable", 1, null],
    ["integrity", "unknown", "fragments-needed", "unverifiable", 1, null],
    ["integrity", "unknown", "algorithm-unsupported", "unverifiable", 1, null],
    ["integrity", "unknown", "not-verified", "unverifiable", 1, null],
    ["integrity", "unknown", "display-exchangeable", "intact", 2, 43],
    ["integrity", "unknown", "manifest-not-valid", "intact", 2, 43],
    ["integrity", "unknown", "shown-not-listed", "intact", 2, 45],
    ["integrity", "unknown", "fragments-incomplete", "intact", 2, 45],
    ["integrity", "pass", "manifest-breaks-the-standard", "trusted", 3, 83],
    ["integrity", "pass", "deprecated-algorithm", "trusted", 3, 86],
    ["signer", "fail", "signer-revoked", "broken", 0, 0],
    ["signer", "fail", "signer-certificate-unfit", "intact", 2, 41],
    ["signer", "unknown", "advisory", "intact", 2, 41],
    ["signer", "unknown", "signer-unknown", "intact", 2, 43],
    ["signer", "unknown", "no-trust-list", "intact", 2, 47],
    ["time", "fail", "certificate-expired", "intact", 2, 43],
    ["time", "fail", "certificate-not-yet-valid", "intact", 2, 43],
    ["time", "unknown", "timestamp-unproven", "trusted", 3, 85],
    ["time", "unknown", "several-timestamps", "trusted", 3, 84],
    ["time", "none", "no-timestamp", "trusted", 3, 85],
    ["identity", "fail", "identity-failed", "trusted", 3, 84],
    ["identity", "unknown", "identity-unverified", "trusted", 3, 87],
    ["history", "fail", "history-failed", "trusted", 3, 83],
    ["history", "fail", "ingredient-failed", "trusted", 3, 83],
    ["history", "unknown", "redacted", "trusted", 3, 86],
    ["history", "unknown", "opened-without-credentials", "trusted", 3, 86],
    ["history", "unknown", "ingredient-signer-unknown", "trusted", 3, 86],
    ["history", "unknown", "history-unknown", "trusted", 3, 86],
    ["history", "unknown", "unknown-code", "trusted", 3, 86],
  ])("%s %s for %s", (name, outcome, reason, state, level, points) => {
    expect(brief(given({ [name]: answer(outcome, reason) }))).toEqual([state, level, points, reason]);
  });

  it.each<[string, Assessable, string, number | null, number | null]>([
    ["remote-only", unopened("remote-only"), "unverifiable", 1, null],
    ["found-elsewhere", unopened("elsewhere"), "unverifiable", 1, null],
    ["store-damaged", unopened("damaged"), "broken", 0, 0],
    ["credentials-undecodable", unopened("unreadable"), "unverifiable", 1, null],
    ["several-stores", unopened("unreadable", "several-stores"), "unverifiable", 1, null],
    ["store-in-pieces", unopened("unreadable", "store-in-pieces"), "unverifiable", 1, null],
    ["foreign-bytes", unopened("unreadable", "foreign-bytes"), "unverifiable", 1, null],
    ["carrier-not-verified", unopened("unreadable", "carrier-not-verified"), "unverifiable", 1, null],
    ["remote-no-store", unopened("remote-only", "remote-no-store"), "unverifiable", 1, null],
    ["credentials-undecodable", unopened("unreadable", "a word of a later version"), "unverifiable", 1, null],
    ["not-verified", unopened("embedded"), "unverifiable", 1, null],
    ["", unopened("none"), "none", null, null],
    ["", unopened("unchecked"), "unchecked", null, null],
  ])("credentials that were not opened: %s", (reason, of, state, level, points) => {
    expect(brief(of)).toEqual([state, level, points, reason]);
  });

  it("says of a manifest by itself that its asset is not there, and nothing else", () => {
    const alone = { input: { kind: "manifest" as const } };
    const expected = ["unverifiable", 1, null, "manifest-without-asset"];
    expect(brief(given({}, {}, alone))).toEqual(expected);
    expect(brief(given({ integrity: answer("fail", "content-changed") }, {}, alone))).toEqual(expected);
  });

  it.each<[string, Partial<Checks>, Partial<Credentials>, number]>([
    ["revocation-unknown", { signer: { ...GOOD.signer, codes: [] } }, {}, 87],
    ["interim-list", {}, { pass: "interim" }, 86],
    ["coverage-not-computed", {}, { coverage: undefined as never }, 87],
    [
      "exclusions-beyond-format",
      {},
      { coverage: { ...COVERAGE, ranges: [{ offset: 0, length: 1, what: "x", signed: false, mandated: false }] } },
      85,
    ],
    [
      "engine-disagrees",
      {},
      {
        opinion: { agrees: false, explained: false, stricter: "engine" } as unknown as Credentials["opinion"] & object,
      },
      83,
    ],
  ])("a signer that is known is lowered by %s", (reason, checks, credentials, points) => {
    expect(brief(given(checks, credentials))).toEqual(["trusted", 3, points, reason]);
  });

  it.each<[string, Partial<Credentials>]>([
    ["ranges that the format asks to leave out", { coverage: { ...COVERAGE, ranges: [{ offset: 0, length: 1, what: "x", signed: false, mandated: true }] } }],
    ["ranges that are signed", { coverage: { ...COVERAGE, ranges: [{ offset: 0, length: 1, what: "x", signed: true, mandated: false }] } }],
    ["an engine that agrees", { opinion: { agrees: true, explained: false, stricter: "engine" } as never }],
    ["an engine whose dissent is explained", { opinion: { agrees: false, explained: true, stricter: "engine" } as never }],
    ["an engine that asks for less", { opinion: { agrees: false, explained: false, stricter: "ours" } as never }],
    ["a list of one's own", { pass: "yours" as never }],
  ])("is not lowered by %s", (_, credentials) => {
    expect(brief(given({}, credentials))).toEqual(["trusted", 4, 100, ""]);
  }); // biome-ignore format: a table

  it("neither asks for revocation nor for the list where nobody knows the signer", () => {
    const unknown = { signer: answer("unknown", "signer-unknown") };
    expect(brief(given(unknown, { pass: "interim" }))).toEqual(["intact", 2, 43, "signer-unknown"]);
  });

  it("counts a contradiction once, and only one that was found", () => {
    const seen = (answer: "true" | "false", bearsOn = ["contradiction"]) => ({
      observations: [
        { id: "other", answer: "true" as const, bearsOn: ["time"] },
        { id: "capture-after-signing", answer, bearsOn },
      ],
    });
    expect(brief(given({}, {}, seen("true")))).toEqual(["trusted", 3, 83, "contradiction"]);
    expect(brief(given({}, {}, seen("true", ["time", "contradiction"])))[1]).toBe(3);
    expect(brief(given({}, {}, seen("false")))).toEqual(["trusted", 4, 100, ""]);
    expect(brief(given({}, {}, seen("true", ["time"])))).toEqual(["trusted", 4, 100, ""]);
  });

  it("says nothing else of credentials that fail or cannot be checked", () => {
    const worse = { time: answer("none", "no-timestamp"), signer: answer("unknown", "signer-unknown") };
    for (const integrity of [answer("fail", "content-changed"), answer("unknown", "not-verified")])
      expect(assessAssurance(given({ ...worse, integrity })).reasons).toEqual([integrity.reason]);
  });

  it("sums the weights, names the worst first, and stays in its band", () => {
    const all = given(
      {
        integrity: answer("unknown", "display-exchangeable"),
        signer: answer("fail", "signer-certificate-unfit"),
        time: answer("fail", "certificate-expired"),
        identity: answer("fail", "identity-failed"),
        history: answer("fail", "ingredient-failed"),
      },
      { coverage: undefined as never },
    );
    expect(assessAssurance(all)).toEqual({
      state: "intact",
      level: 2,
      score: 30,
      reasons: [
        "signer-certificate-unfit",
        "certificate-expired",
        "display-exchangeable",
        "ingredient-failed",
        "identity-failed",
        "coverage-not-computed",
      ],
    });
    const two = given({ time: answer("none", "no-timestamp"), history: answer("unknown", "redacted") });
    expect(brief(two)).toEqual(["trusted", 3, 82, "no-timestamp redacted"]);
  });

  it("counts a reason once that two checks give", () => {
    const twice = given({ identity: answer("unknown", "redacted"), history: answer("unknown", "redacted") });
    expect(brief(twice)).toEqual(["trusted", 3, 86, "redacted"]);
  });

  it.each<[CheckName, CheckOutcome, string, number]>([
    ["integrity", "fail", "broken", 0],
    ["integrity", "unknown", "intact", 2],
    ["integrity", "none", "unverifiable", 1],
    ["signer", "fail", "intact", 2],
    ["signer", "unknown", "intact", 2],
    ["signer", "none", "intact", 2],
    ["time", "fail", "intact", 2],
    ["time", "unknown", "trusted", 3],
    ["time", "none", "trusted", 3],
    ["identity", "fail", "trusted", 3],
    ["identity", "unknown", "trusted", 3],
    ["history", "fail", "trusted", 3],
    ["history", "unknown", "trusted", 3],
  ])("a reason of a later version costs what its outcome does: %s %s", (name, outcome, state, level) => {
    for (const reason of ["a-word-of-a-later-version", "constructor"])
      expect(assessAssurance(given({ [name]: answer(outcome, reason) }))).toMatchObject({ state, level });
  });

  it("knows what a word costs and where a level's scores lie", () => {
    expect(weightOf("no-timestamp")).toEqual([3, 4]);
    expect(weightOf("constructor")).toEqual([3, 3]);
    expect([0, 1, 2, 3, 4, 5].map(scoreBand)).toEqual([[0, 0], null, [30, 49], [70, 89], [90, 100], null]);
    // Where a level has a band, what keeps a file there ranks it in the band.
    for (const [reason, { ceiling, weight }] of Object.entries(REASONS))
      expect(weight > 0, reason).toBe(ceiling === 2 || ceiling === 3);
  });

  it("recomputes the assurance of a stored report", () => {
    expect(score(given() as unknown as Report)).toEqual(assessAssurance(given()));
  });
});
