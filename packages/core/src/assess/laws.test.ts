import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChainReading } from "../markers/chain/reading.ts";
import { answers, outcomeOf, REASONS, type Reason } from "../model/reasons.ts";
import type { Check } from "../model/report.ts";
import {
  CARRIAGES,
  CHECK_OUTCOMES,
  CHECKS,
  type CheckName,
  type CheckOutcome,
  COVERED,
  FOUND,
  SAYS,
  stronger,
  TRUST_TIERS,
} from "../model/vocabulary.ts";
import { type Assessable, assessAssurance, weightOf } from "./ladder.ts";
import { assessOrigin, type OriginMarker } from "./origin.ts";

const REASON_NAMES = Object.keys(REASONS) as Reason[];
const RUNS = { numRuns: 2000, seed: 20261121 };

/** The reasons that the table has for an answer to one of the five questions. */
const reasonsOf = (name: CheckName, outcome: CheckOutcome): Reason[] =>
  REASON_NAMES.filter((reason) => answers(name, reason) && outcomeOf(name, reason) === outcome);

/** What leaves the lowest level, and there costs most. */
const worstOf = (reasons: readonly Reason[]): string =>
  [...reasons].sort((a, b) => weightOf(a)[0] - weightOf(b)[0] || weightOf(b)[1] - weightOf(a)[1])[0] ?? "";

const whole = { signedBytes: 1, percent: 100, binding: "c2pa.hash.data", ranges: [] };

const check = (name: CheckName) =>
  fc.constantFrom(...CHECK_OUTCOMES).chain((outcome) =>
    fc.record({
      outcome: fc.constant(outcome),
      reason: fc.constantFrom(...reasonsOf(name, outcome), "a-later-version's"),
      codes: fc.subarray([
        "signingCredential.ocsp.notRevoked",
        "claimSignature.validated",
        "signingCredential.trusted",
      ]),
    }),
  );

const checks = fc.record({
  integrity: check("integrity"),
  signer: check("signer"),
  time: check("time"),
  identity: check("identity"),
  history: check("history"),
});

const coverage = fc.option(
  fc
    .array(
      fc.record({
        offset: fc.nat(1000),
        length: fc.nat(1000),
        what: fc.constant("x"),
        signed: fc.boolean(),
        mandated: fc.boolean(),
      }),
      { maxLength: 4 },
    )
    .map((ranges) => ({ signedBytes: 1, percent: 1, binding: "c2pa.hash.data", ranges })),
  { nil: undefined },
);

const assessable: fc.Arbitrary<Assessable> = fc
  .record({
    found: fc.constantFrom(...FOUND),
    checks: fc.option(checks, { nil: undefined }),
    pass: fc.constantFrom(...TRUST_TIERS, "none" as const),
    engine: fc.constantFrom("c2pa-wasm", "c2pa-node"),
    coverage,
    manifest: fc.boolean(),
  })
  .map(({ found, checks: five, pass, engine, coverage: map, manifest }) => ({
    input: { kind: manifest ? ("manifest" as const) : ("image" as const) },
    credentials: {
      found,
      manifests: [],
      signals: [],
      pass,
      engine: { name: engine, version: "1" },
      ...(five && (found === "embedded" || found === "sidecar") ? { checks: five } : {}),
      ...(map ? { coverage: map } : {}),
    },
    observations: [],
  }));

/** Null ranks with the lowest: it satisfies nothing. */
const rank = (level: number | null): number => level ?? -1;

describe("laws of the ladder", () => {
  it("a failing status never raises level or score", () => {
    fc.assert(
      fc.property(assessable, fc.constantFrom("integrity", "signer", "time", "identity", "history"), (given, name) => {
        const before = assessAssurance(given);
        const five = given.credentials.checks;
        if (!five || before.level === null || before.level === 1) return;
        const reason = worstOf(reasonsOf(name, "fail"));
        const after = assessAssurance({
          ...given,
          credentials: { ...given.credentials, checks: { ...five, [name]: { outcome: "fail", codes: [], reason } } },
        });
        // From unknown to failed may leave the weight alone, and never improves it.
        expect(rank(after.level)).toBeLessThanOrEqual(rank(before.level));
        if (five[name].outcome === "pass") expect(after.score ?? -1).toBeLessThanOrEqual(before.score ?? -1);
      }),
      RUNS,
    );
  });

  it("levels 3 and 4 need a signer that the verifier's own lists recognise", () => {
    fc.assert(
      fc.property(assessable, (given) => {
        const { level } = assessAssurance(given);
        if (level !== null && level >= 3) {
          expect(given.credentials.checks?.signer.outcome).toBe("pass");
          expect(given.credentials.checks?.integrity.outcome).toBe("pass");
        }
      }),
      RUNS,
    );
  });

  it("stripping yields null", () => {
    fc.assert(
      fc.property(assessable, (given) => {
        const stripped = assessAssurance({ ...given, credentials: { found: "none", manifests: [], signals: [] } });
        expect(stripped).toEqual({ state: "none", level: null, score: null, reasons: [] });
      }),
      RUNS,
    );
  });

  it("the score lies in the band of its level, and null goes with levels 1 and null", () => {
    const bands: Record<number, [number, number]> = { 4: [90, 100], 3: [70, 89], 2: [30, 49], 0: [0, 0] };
    fc.assert(
      fc.property(assessable, (given) => {
        const { level, score } = assessAssurance(given);
        const band = level === null ? undefined : bands[level];
        if (!band) expect(score).toBeNull();
        else expect(score !== null && score >= band[0] && score <= band[1]).toBe(true);
      }),
      RUNS,
    );
  });

  it("the same finding ten times counts once, and limits count neither way", () => {
    const observation = { id: "capture-after-signing", answer: "true" as const, bearsOn: ["contradiction"] };
    fc.assert(
      fc.property(assessable, (given) => {
        const once = assessAssurance({ ...given, observations: [observation] });
        expect(assessAssurance({ ...given, observations: Array.from({ length: 10 }, () => observation) })).toEqual(
          once,
        );
        expect(assessAssurance({ ...given, limits: [{ code: "timeout", step: "read" }] } as Assessable)).toEqual(
          assessAssurance(given),
        );
      }),
      RUNS,
    );
  });

  it("is a function of the checks: asked twice, it says the same", () => {
    fc.assert(
      fc.property(assessable, (given) => {
        expect(assessAssurance(structuredClone(given))).toEqual(assessAssurance(given));
      }),
      RUNS,
    );
  });

  it("has a ceiling for every reason that is no higher than its outcome's", () => {
    const intact: Check = { outcome: "pass", codes: ["signingCredential.ocsp.notRevoked"], reason: "unchanged" };
    const five = { integrity: intact, signer: intact, time: intact, identity: intact, history: intact };
    for (const name of CHECKS)
      for (const reason of REASON_NAMES) {
        if (!answers(name, reason)) continue;
        const checks = { ...five, [name]: { ...intact, outcome: outcomeOf(name, reason), reason } };
        const { ceiling }: { ceiling: number } = REASONS[reason];
        const { level } = assessAssurance({
          input: { kind: "image" },
          credentials: { found: "embedded", manifests: [], signals: [], checks, coverage: whole },
          observations: [],
        });
        expect([reason, level]).toEqual([reason, ceiling]);
      }
  });

  it("weighs a reason of a later version, and one that lowers nothing, as an unknown code", () => {
    expect(weightOf("a-later-version's")).toEqual(weightOf("unknown-code"));
    expect(weightOf("unchanged")).toEqual(weightOf("unknown-code"));
  });
});

const DECIDING: Readonly<Record<string, OriginMarker["sourceType"]>> = {
  "xmp.digital-source-type": "decides",
  "xmp.ai-system-used": "follows",
};
const marker: fc.Arbitrary<OriginMarker> = fc
  .record({
    id: fc.constantFrom(
      "xmp.digital-source-type",
      "cn.aigc",
      "exif.camera-make",
      "a1111.parameters",
      "xmp.ai-system-used",
    ),
    says: fc.constantFrom(...SAYS),
    carriage: fc.constant("stated" as const),
    hint: fc.boolean(),
    embedded: fc.boolean(),
    covered: fc.constantFrom(...COVERED),
  })
  .map((each) => {
    const sourceType = DECIDING[each.id];
    return { ...each, ...(sourceType === undefined ? {} : { sourceType }) };
  });
const claim = fc.record({
  id: fc.constant("c2pa.digital-source-type" as const),
  says: fc.constantFrom(...SAYS.filter((says) => says !== "none")),
  carriage: fc.constantFrom("signed" as const, "claimed" as const, "stated" as const),
  role: fc.constantFrom("creation" as const, "edit" as const, "component" as const),
  path: fc.constant("c2pa/x"),
});
const chain: fc.Arbitrary<ChainReading> = fc.record({
  claims: fc.array(claim, { maxLength: 4 }),
  signedCapture: fc.boolean(),
  onlyNonEditorial: fc.boolean(),
  signals: fc.constant([]),
  signalsOf: fc.constant(new Map()),
});

describe("laws of the origin", () => {
  it("stated markers outside coverage never override a signed origin", () => {
    fc.assert(
      fc.property(chain, fc.array(marker, { maxLength: 5 }), (history, markers) => {
        const alone = assessOrigin(history, []);
        if (alone.carriage !== "signed") return;
        const outside = markers.map((each) => ({ ...each, covered: "outside" as const }));
        expect(assessOrigin(history, outside)).toEqual(alone);
      }),
      RUNS,
    );
  });

  it("a capture needs a signature: nothing stated or claimed makes one", () => {
    fc.assert(
      fc.property(fc.option(chain, { nil: undefined }), fc.array(marker, { maxLength: 5 }), (history, markers) => {
        const { kind, carriage } = assessOrigin(history, markers);
        if (kind === "captured") expect([carriage, history?.signedCapture]).toEqual(["signed", true]);
      }),
      RUNS,
    );
  });

  it("hints and markers of embedded parts never set an origin", () => {
    fc.assert(
      fc.property(fc.option(chain, { nil: undefined }), fc.array(marker, { maxLength: 5 }), (history, markers) => {
        const idle = markers.map((each, index) => ({ ...each, hint: index % 2 === 0, embedded: index % 2 === 1 }));
        expect(assessOrigin(history, idle)).toEqual(assessOrigin(history, []));
      }),
      RUNS,
    );
  });

  it("without credentials the carriage is never stronger than stated", () => {
    fc.assert(
      fc.property(fc.array(marker, { maxLength: 5 }), (markers) => {
        expect(stronger(assessOrigin(undefined, markers).carriage, "stated")).toBe(false);
      }),
      RUNS,
    );
    expect(CARRIAGES).toContain(assessOrigin(undefined, []).carriage);
  });

  it("the same marker ten times counts once", () => {
    fc.assert(
      fc.property(fc.option(chain, { nil: undefined }), fc.array(marker, { maxLength: 3 }), (history, markers) => {
        expect(assessOrigin(history, Array.from({ length: 10 }, () => markers).flat())).toMatchObject({
          ...assessOrigin(history, markers),
          markerIds: expect.anything(),
        });
      }),
      RUNS,
    );
  });
});
