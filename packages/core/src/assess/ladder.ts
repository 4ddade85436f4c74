import type { Assurance, Report } from "../model/report.ts";
import type { AssuranceState } from "../model/vocabulary.ts";

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
  "claim-unreadable": [0, 0],
  "binding-misplaced": [0, 0],
  "store-damaged": [0, 0],
  "signer-revoked": [0, 0],
  "remote-only": [1, 0],
  "credentials-unreadable": [1, 0],
  "sidecar-needs-native": [1, 0],
  "manifest-without-asset": [1, 0],
  "fragments-needed": [1, 0],
  "algorithm-unsupported": [1, 0],
  "engine-error": [1, 0],
  "not-verified": [1, 0],
  "signer-unknown": [2, 6],
  "no-trust-list": [2, 2],
  "engine-disagrees": [2, 8],
  "signer-certificate-unfit": [2, 8],
  advisory: [2, 8],
  "certificate-expired": [2, 6],
  "no-timestamp": [3, 4],
  "timestamp-unproven": [3, 4],
  "several-timestamps": [3, 5],
  "revocation-unknown": [3, 2],
  "interim-list": [3, 3],
  "older-engine": [3, 2],
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

const BANDS: Readonly<Record<Level, readonly [bottom: number, top: number] | null>> = {
  4: [90, 100],
  3: [70, 89],
  2: [30, 49],
  1: null,
  0: [0, 0],
};

/** The best level a reason leaves, and its weight; a reason nobody told us about counts like an unknown code. */
export const weightOf = (reason: string): readonly [maxLevel: Level, weight: number] => REASONS[reason] ?? [3, 3];

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
  if (credentials.found === "none") return { state: "none", level: null, score: null, reasons: [] };
  const reasons = new Set<string>(reasonsOf(report));
  let level: Level = 4;
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

/** What lowered it most comes first. */
function byLevel(a: string, b: string): number {
  const [levelA, weightA] = weightOf(a);
  const [levelB, weightB] = weightOf(b);
  return levelA - levelB || weightB - weightA || (a < b ? -1 : 1);
}

function* reasonsOf(report: Assessable): Generator<string> {
  const { credentials } = report;
  const { checks } = credentials;
  if (credentials.found === "remote-only") yield "remote-only";
  if (credentials.found === "damaged") yield "store-damaged";
  if (credentials.found === "unreadable") yield "credentials-unreadable";
  if (report.input.kind === "manifest") {
    // Without its asset a store's binding cannot but fail: that says nothing about the asset.
    yield "manifest-without-asset";
    return;
  }
  if (!checks) {
    if (credentials.found === "sidecar") yield "sidecar-needs-native";
    if (credentials.found === "embedded" || credentials.found === "remote") yield "not-verified";
    return;
  }
  const { integrity, signer, time, identity, history } = checks;
  if (integrity.outcome !== "pass") yield integrity.reason;
  if (integrity.outcome === "fail") return;
  if (integrity.reason === "deprecated-algorithm") yield integrity.reason;
  if (signer.outcome !== "pass") yield signer.reason;
  if (time.outcome !== "pass") yield time.reason;
  if (identity.outcome === "fail" || identity.outcome === "unknown") yield identity.reason;
  if (history.outcome === "fail" || history.outcome === "unknown") yield history.reason;
  if (signer.outcome === "pass") {
    if (!signer.codes.includes("signingCredential.ocsp.notRevoked")) yield "revocation-unknown";
    if (credentials.pass === "interim") yield "interim-list";
    if (credentials.engine?.name === "c2pa-node") yield "older-engine";
  }
  if (!credentials.coverage) yield "coverage-not-computed";
  else if (credentials.coverage.ranges.some((range) => !range.signed && !range.mandated))
    yield "exclusions-beyond-format";
  if (report.observations.some((each) => each.answer === "true" && each.bearsOn.includes(CONTRADICTION)))
    yield "contradiction";
}
