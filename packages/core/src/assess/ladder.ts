import type { Assurance, Report } from "../model/report.ts";
import type { AssuranceState, CheckName, CheckOutcome } from "../model/vocabulary.ts";

/** The parts of a report that assurance rests on. Nothing that unsigned bytes can write is among them, but contradictions. */
export type Assessable = {
  input: Pick<Report["input"], "kind">;
  credentials: Report["credentials"];
  observations: readonly Pick<Report["observations"][number], "id" | "answer" | "bearsOn">[];
};

type Level = 0 | 1 | 2 | 3 | 4;

/** What a reason costs: the best level it leaves, and its weight within the band (0 where a level alone matters). */
export const REASONS: Readonly<Record<string, readonly [maxLevel: Level, weight: number]>> = {
  "content-changed": [0, 0],
  "claim-changed": [0, 0],
  "assertion-changed": [0, 0],
  "shown-not-signed": [0, 0],
  "store-damaged": [0, 0],
  "signer-revoked": [0, 0],
  "remote-only": [1, 0],
  "found-elsewhere": [1, 0],
  "several-stores": [1, 0],
  "store-in-pieces": [1, 0],
  "foreign-bytes": [1, 0],
  "carrier-not-verified": [1, 0],
  "remote-no-store": [1, 0],
  "credentials-undecodable": [1, 0],
  "claim-unreadable": [1, 0],
  "binding-unreadable": [1, 0],
  "manifest-without-asset": [1, 0],
  "fragments-needed": [1, 0],
  "algorithm-unsupported": [1, 0],
  "not-verified": [1, 0],
  "display-exchangeable": [2, 6],
  "manifest-not-valid": [2, 6],
  "shown-not-listed": [2, 4],
  "fragments-incomplete": [2, 4],
  "signer-unknown": [2, 6],
  "no-trust-list": [2, 2],
  "signer-certificate-unfit": [2, 8],
  advisory: [2, 8],
  "certificate-expired": [2, 6],
  "certificate-not-yet-valid": [2, 6],
  "manifest-breaks-the-standard": [3, 6],
  "engine-disagrees": [3, 6],
  "no-timestamp": [3, 4],
  "timestamp-unproven": [3, 4],
  "several-timestamps": [3, 5],
  "revocation-unknown": [3, 2],
  "interim-list": [3, 3],
  "coverage-not-computed": [3, 2],
  "exclusions-beyond-format": [3, 4],
  "deprecated-algorithm": [3, 3],
  "identity-unverified": [3, 2],
  "identity-failed": [3, 5],
  redacted: [3, 3],
  "opened-without-credentials": [3, 3],
  "ingredient-signer-unknown": [3, 3],
  "history-unknown": [3, 3],
  "unknown-code": [3, 3],
  "ingredient-failed": [3, 6],
  "history-failed": [3, 6],
  contradiction: [3, 6],
};

/**
 * The best level each outcome leaves, whatever its reason is called: a report of a later version, with a reason that
 * this one does not know, never scores higher here.
 */
const CEILINGS: Readonly<Record<CheckName, Readonly<Record<CheckOutcome, Level>>>> = {
  integrity: { pass: 4, fail: 0, unknown: 2, none: 1 },
  signer: { pass: 4, fail: 2, unknown: 2, none: 2 },
  time: { pass: 4, fail: 2, unknown: 3, none: 3 },
  identity: { pass: 4, fail: 3, unknown: 3, none: 4 },
  history: { pass: 4, fail: 3, unknown: 3, none: 4 },
};

const BANDS: Readonly<Record<Level, readonly [bottom: number, top: number] | null>> = {
  4: [90, 100],
  3: [70, 89],
  2: [30, 49],
  1: null,
  0: [0, 0],
};

/** A reason nobody told us about costs what an unknown code does; the ceiling is its outcome's. */
const UNKNOWN_REASON = [3, 3] as const;

/** The best level a reason leaves, and its weight. */
export const weightOf = (reason: string): readonly [maxLevel: Level, weight: number] =>
  Object.hasOwn(REASONS, reason) ? (REASONS[reason] ?? UNKNOWN_REASON) : UNKNOWN_REASON;

/** Bottom and top of a level's scores; null where there is nothing to rank. */
export const scoreBand = (level: number): readonly [bottom: number, top: number] | null =>
  BANDS[level as Level] ?? null;

const STATES: Readonly<Record<Level, AssuranceState>> = {
  4: "trusted",
  3: "trusted",
  2: "intact",
  1: "unverifiable",
  0: "broken",
};
/** Observations with this proposition contradict what the chain proves. */
const CONTRADICTION = "contradiction";

/**
 * The ladder: how far the file's own history is backed. Reads the checks and nothing else, so that it can be
 * recomputed from a report. The same reason counts once, however often it was found.
 */
export function assessAssurance(report: Assessable): Assurance {
  const { credentials } = report;
  if (credentials.found === "none" || credentials.found === "unchecked")
    return { state: credentials.found, level: null, score: null, reasons: [] };
  const reasons = new Set<string>(reasonsOf(report));
  let level: Level = ceilingOf(report);
  for (const reason of reasons) {
    const max = weightOf(reason)[0];
    if (max < level) level = max;
  }
  const band = BANDS[level];
  let score: number | null = null;
  if (band) {
    const weight = [...reasons].reduce((sum, reason) => sum + weightOf(reason)[1], 0);
    score = Math.max(band[0], band[1] - weight);
  }
  return { state: STATES[level], level, score, reasons: [...reasons].sort(byLevel) };
}

/** The lowest ceiling of the five outcomes. Without checks nothing was verified. */
function ceilingOf({ credentials, input }: Assessable): Level {
  const { checks } = credentials;
  if (!checks || input.kind === "manifest") return 1;
  let level: Level = 4;
  for (const name of Object.keys(CEILINGS) as CheckName[]) {
    const most = CEILINGS[name][checks[name].outcome];
    if (most < level) level = most;
  }
  return level;
}

/** What lowered it most comes first. */
function byLevel(a: string, b: string): number {
  const [levelA, weightA] = weightOf(a);
  const [levelB, weightB] = weightOf(b);
  return levelA - levelB || weightB - weightA || (a < b ? -1 : 1);
}

/** Credentials that were found and not opened: the reason by where they lie. */
const UNOPENED: Readonly<Record<string, string>> = {
  "remote-only": "remote-only",
  elsewhere: "found-elsewhere",
  damaged: "store-damaged",
  unreadable: "credentials-undecodable",
};

function* reasonsOf(report: Assessable): Generator<string> {
  const { credentials } = report;
  const { checks, problem, found } = credentials;
  const unopened = Object.hasOwn(UNOPENED, found) ? UNOPENED[found] : undefined;
  if (unopened !== undefined) yield problem !== undefined && Object.hasOwn(REASONS, problem) ? problem : unopened;
  if (report.input.kind === "manifest") {
    // Without its asset a store's binding cannot but fail: that says nothing about the asset.
    yield "manifest-without-asset";
    return;
  }
  if (!checks) {
    if (unopened === undefined) yield "not-verified";
    return;
  }
  const { integrity, signer, time, identity, history } = checks;
  if (integrity.outcome !== "pass" || integrity.reason !== "unchanged") yield integrity.reason;
  // Of credentials that fail, or that nobody could check, nothing else is worth a word.
  if (integrity.outcome === "fail" || weightOf(integrity.reason)[0] <= 1) return;
  if (signer.outcome !== "pass") yield signer.reason;
  if (time.outcome !== "pass") yield time.reason;
  if (identity.outcome === "fail" || identity.outcome === "unknown") yield identity.reason;
  if (history.outcome === "fail" || history.outcome === "unknown") yield history.reason;
  if (signer.outcome === "pass") {
    if (!signer.codes.includes("signingCredential.ocsp.notRevoked")) yield "revocation-unknown";
    if (credentials.pass === "interim") yield "interim-list";
  }
  yield* coverageReasons(report);
  const { opinion } = credentials;
  if (opinion && !opinion.agrees && !opinion.explained && opinion.stricter === "engine") yield "engine-disagrees";
}

function* coverageReasons({ credentials, observations }: Assessable): Generator<string> {
  if (!credentials.coverage) yield "coverage-not-computed";
  else if (credentials.coverage.ranges.some((range) => !range.signed && !range.mandated))
    yield "exclusions-beyond-format";
  if (observations.some((each) => each.answer === "true" && each.bearsOn.includes(CONTRADICTION)))
    yield "contradiction";
}
