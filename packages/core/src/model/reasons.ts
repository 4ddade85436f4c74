/**
 * Every reason that a check or the ladder gives: the one table from which types, texts, the schema, the reference and the
 * ladder come. A reason that is not here does not compile, and one without words in every language does not either.
 */
import type { CheckName, CheckOutcome, Integrity } from "./vocabulary.ts";

/** Steps of the ladder: 4 best. */
export type Level = 0 | 1 | 2 | 3 | 4;

interface ReasonRow {
  /** The questions that it answers, each with what it answers; none: the ladder finds it beside the five. */
  readonly answers: Readonly<Partial<Record<CheckName, CheckOutcome>>>;
  /** The best level it leaves. 4: it lowers nothing. */
  readonly ceiling: Level;
  /** What it costs within the band of its level; 0 where a level alone matters. */
  readonly weight: number;
}

export const REASONS = {
  unchanged: { answers: { integrity: "pass" }, ceiling: 4, weight: 0 },
  "content-changed": { answers: { integrity: "fail" }, ceiling: 0, weight: 0 },
  "claim-changed": { answers: { integrity: "fail" }, ceiling: 0, weight: 0 },
  "assertion-changed": { answers: { integrity: "fail" }, ceiling: 0, weight: 0 },
  "shown-not-signed": { answers: { integrity: "fail" }, ceiling: 0, weight: 0 },
  "display-exchangeable": { answers: { integrity: "unknown" }, ceiling: 2, weight: 6 },
  "shown-not-listed": { answers: { integrity: "unknown" }, ceiling: 2, weight: 4 },
  "manifest-breaks-the-standard": { answers: { integrity: "pass" }, ceiling: 3, weight: 6 },
  "manifest-not-valid": { answers: { integrity: "unknown" }, ceiling: 2, weight: 6 },
  "claim-unreadable": { answers: { integrity: "unknown" }, ceiling: 1, weight: 0 },
  "binding-unreadable": { answers: { integrity: "unknown" }, ceiling: 1, weight: 0 },
  "credentials-undecodable": { answers: { integrity: "unknown" }, ceiling: 1, weight: 0 },
  "store-damaged": { answers: {}, ceiling: 0, weight: 0 },
  "found-elsewhere": { answers: {}, ceiling: 1, weight: 0 },
  "several-stores": { answers: {}, ceiling: 1, weight: 0 },
  "store-in-pieces": { answers: {}, ceiling: 1, weight: 0 },
  "foreign-bytes": { answers: {}, ceiling: 1, weight: 0 },
  "carrier-not-verified": { answers: {}, ceiling: 1, weight: 0 },
  "remote-no-store": { answers: {}, ceiling: 1, weight: 0 },
  "fragments-incomplete": { answers: { integrity: "unknown" }, ceiling: 2, weight: 4 },
  "signer-recognised": { answers: { signer: "pass" }, ceiling: 4, weight: 0 },
  "signer-unknown": { answers: { signer: "unknown" }, ceiling: 2, weight: 6 },
  "no-trust-list": { answers: { signer: "unknown" }, ceiling: 2, weight: 2 },
  "engine-disagrees": { answers: {}, ceiling: 3, weight: 6 },
  "signer-certificate-unfit": { answers: { signer: "fail" }, ceiling: 2, weight: 8 },
  advisory: { answers: { signer: "unknown" }, ceiling: 2, weight: 8 },
  "signer-revoked": { answers: { signer: "fail" }, ceiling: 0, weight: 0 },
  "remote-only": { answers: {}, ceiling: 1, weight: 0 },
  "manifest-without-asset": { answers: {}, ceiling: 1, weight: 0 },
  "fragments-needed": { answers: { integrity: "unknown" }, ceiling: 1, weight: 0 },
  "algorithm-unsupported": { answers: { integrity: "unknown" }, ceiling: 1, weight: 0 },
  "not-verified": { answers: { integrity: "unknown", signer: "unknown", time: "unknown" }, ceiling: 1, weight: 0 },
  "time-proven": { answers: { time: "pass" }, ceiling: 4, weight: 0 },
  "no-timestamp": { answers: { time: "none" }, ceiling: 3, weight: 4 },
  "timestamp-unproven": { answers: { time: "unknown" }, ceiling: 3, weight: 4 },
  "several-timestamps": { answers: { time: "unknown" }, ceiling: 3, weight: 5 },
  "certificate-expired": { answers: { time: "fail" }, ceiling: 2, weight: 6 },
  "certificate-not-yet-valid": { answers: { time: "fail" }, ceiling: 2, weight: 6 },
  "revocation-unknown": { answers: {}, ceiling: 3, weight: 2 },
  "interim-list": { answers: {}, ceiling: 3, weight: 3 },
  "coverage-not-computed": { answers: {}, ceiling: 3, weight: 2 },
  "exclusions-beyond-format": { answers: {}, ceiling: 3, weight: 4 },
  "deprecated-algorithm": { answers: { integrity: "pass" }, ceiling: 3, weight: 3 },
  "no-identity": { answers: { identity: "none" }, ceiling: 4, weight: 0 },
  "identity-verified": { answers: { identity: "pass" }, ceiling: 4, weight: 0 },
  "identity-unverified": { answers: { identity: "unknown" }, ceiling: 3, weight: 2 },
  "identity-failed": { answers: { identity: "fail" }, ceiling: 3, weight: 5 },
  "no-history": { answers: { history: "none" }, ceiling: 4, weight: 0 },
  "history-verified": { answers: { history: "pass" }, ceiling: 4, weight: 0 },
  redacted: { answers: { history: "unknown" }, ceiling: 3, weight: 3 },
  "opened-without-credentials": { answers: { history: "unknown" }, ceiling: 3, weight: 3 },
  "ingredient-signer-unknown": { answers: { history: "unknown" }, ceiling: 3, weight: 3 },
  "history-unknown": { answers: { history: "unknown" }, ceiling: 3, weight: 3 },
  "unknown-code": { answers: { history: "unknown" }, ceiling: 3, weight: 3 },
  "ingredient-failed": { answers: { history: "fail" }, ceiling: 3, weight: 6 },
  "history-failed": { answers: { history: "fail" }, ceiling: 3, weight: 6 },
  contradiction: { answers: {}, ceiling: 3, weight: 6 },
} as const satisfies Readonly<Record<string, ReasonRow>>;

/**
 * What a check came to, or what kept the assurance where it is, as this version names it. A stored report of another
 * version may hold others.
 * @example
 * ```ts
 * import { inspect, type Reason } from "@provcheck/core";
 * const word = (reason: Reason): string => (reason === "no-trust-list" ? "run provcheck trust update" : reason);
 * console.log((await inspect("photo.jpg")).assurance.reasons.map((reason) => word(reason as Reason)));
 * ```
 */
export type Reason = keyof typeof REASONS;

/** The reasons that answer one of the five questions. */
export type ReasonOf<Name extends CheckName> = {
  [Each in Reason]: (typeof REASONS)[Each]["answers"] extends Readonly<Record<Name, CheckOutcome>> ? Each : never;
}[Reason];

/** Is it a word of this version? */
export const isReason = (reason: string): reason is Reason => Object.hasOwn(REASONS, reason);

/** Does the reason answer this question? */
export const answers = <Name extends CheckName>(name: Name, reason: Reason): reason is ReasonOf<Name> =>
  Object.hasOwn(REASONS[reason].answers, name);

/** What a reason answers to the question it is given for. */
export function outcomeOf<Name extends CheckName>(name: Name, reason: ReasonOf<Name>): CheckOutcome {
  const row: ReasonRow = REASONS[reason];
  return row.answers[name] ?? "unknown";
}

/** The reason by what the verifier found, where no code or place says more. */
export const INTEGRITY_REASONS = {
  pass: "unchanged",
  nonconforming: "manifest-breaks-the-standard",
  invalid: "manifest-not-valid",
  exchangeable: "display-exchangeable",
  changed: "content-changed",
  unbound: "shown-not-signed",
  undecodable: "credentials-undecodable",
  unchecked: "not-verified",
} as const satisfies Readonly<Record<Integrity, ReasonOf<"integrity">>>;
