import { INTEGRITY_REASONS, isReason, type Level, REASONS, type Reason } from "../model/reasons.ts";
import type { Assurance, Report } from "../model/report.ts";
import type { AssuranceState, CheckName, CheckOutcome, Proposition } from "../model/vocabulary.ts";

/** The parts of a report that assurance rests on. Nothing that unsigned bytes can write is among them, but contradictions. */
export type Assessable = {
  input: Pick<Report["input"], "kind">;
  credentials: Report["credentials"];
  observations: readonly Pick<Report["observations"][number], "id" | "answer" | "bearsOn">[];
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

/** The best level a reason leaves, and its weight. One that lowers nothing does not explain a fall either. */
export function weightOf(reason: string): readonly [maxLevel: Level, weight: number] {
  if (!isReason(reason)) return UNKNOWN_REASON;
  const { ceiling, weight } = REASONS[reason];
  return ceiling === 4 ? UNKNOWN_REASON : [ceiling, weight];
}

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
const CONTRADICTION: Proposition = "contradiction";

/**
 * The ladder: how far the file's own history is backed. Reads the checks and nothing else, so that it can be
 * recomputed from a report. The same reason counts once, however often it was found.
 */
export function assessAssurance(report: Assessable): Assurance {
  const { credentials } = report;
  if (credentials.found === "none" || credentials.found === "unchecked")
    return { state: credentials.found, level: null, score: null, reasons: [] };
  const reasons = new Set<string>([...ownReasons(report), ...givenReasons(report)]);
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
const UNOPENED = {
  "remote-only": "remote-only",
  elsewhere: "found-elsewhere",
  damaged: "store-damaged",
  unreadable: "credentials-undecodable",
} as const satisfies Partial<Record<Assessable["credentials"]["found"], Reason>>;

const isUnopened = (found: string): found is keyof typeof UNOPENED => Object.hasOwn(UNOPENED, found);

/** Of credentials that fail, or that nobody could check, nothing else is worth a word. */
const isSettled = ({ outcome, reason }: Given): boolean => outcome === "fail" || weightOf(reason)[0] <= 1;

type Given = NonNullable<Assessable["credentials"]["checks"]>["integrity"];

/** The reasons that the checks give, in whatever version's words: a stored report may hold ones that this one does not know. */
function* givenReasons({ credentials: { checks }, input }: Assessable): Generator<string> {
  if (!checks || input.kind === "manifest") return;
  const { integrity, signer, time, identity, history } = checks;
  if (integrity.outcome !== "pass" || integrity.reason !== INTEGRITY_REASONS.pass) yield integrity.reason;
  if (isSettled(integrity)) return;
  if (signer.outcome !== "pass") yield signer.reason;
  if (time.outcome !== "pass") yield time.reason;
  for (const { outcome, reason } of [identity, history]) if (outcome === "fail" || outcome === "unknown") yield reason;
}

/** What the ladder finds beside the checks. */
function* ownReasons(report: Assessable): Generator<Reason> {
  const { credentials } = report;
  const { checks, problem, found } = credentials;
  if (isUnopened(found)) yield problem !== undefined && isReason(problem) ? problem : UNOPENED[found];
  // Without its asset a store's binding cannot but fail: that says nothing about the asset.
  if (report.input.kind === "manifest") yield "manifest-without-asset";
  else if (checks) yield* besideChecks(report, checks);
  else if (!isUnopened(found)) yield "not-verified";
}

function* besideChecks(
  { credentials, observations }: Assessable,
  { integrity, signer }: NonNullable<Assessable["credentials"]["checks"]>,
): Generator<Reason> {
  if (isSettled(integrity)) return;
  if (signer.outcome === "pass") {
    if (!signer.codes.includes("signingCredential.ocsp.notRevoked")) yield "revocation-unknown";
    if (credentials.pass === "interim") yield "interim-list";
  }
  if (!credentials.coverage) yield "coverage-not-computed";
  else if (credentials.coverage.ranges.some((range) => !range.signed && !range.mandated))
    yield "exclusions-beyond-format";
  if (observations.some((each) => each.answer === "true" && each.bearsOn.includes(CONTRADICTION)))
    yield "contradiction";
  const { opinion } = credentials;
  if (opinion && !opinion.agrees && !opinion.explained && opinion.stricter === "engine") yield "engine-disagrees";
}
