import { answers, INTEGRITY_REASONS, outcomeOf, type ReasonOf } from "../model/reasons.ts";
import type { Check, Checks } from "../model/report.ts";
import { codeRow } from "../model/status-codes.ts";
import type { CheckName } from "../model/vocabulary.ts";
import type { Standing } from "./standing.ts";
import type { Store } from "./store/model.ts";

const unique = (values: Iterable<string>): string[] => [...new Set(values)].sort();

function codesFor(standing: Standing, check: CheckName): string[] {
  const { success, informational, failure } = standing.codes;
  return unique([...success, ...informational, ...failure].filter((code) => codeRow(code).check === check));
}

/** An answer by its reason: the table of reasons has the outcome. */
const answer = <Name extends CheckName>(name: Name, reason: ReasonOf<Name>, codes: string[]): Check => ({
  outcome: outcomeOf(name, reason),
  codes,
  reason,
});

/** The reason of the worst row among the failures and the informational codes of one check. */
function worst<Name extends CheckName>(standing: Standing, name: Name): ReasonOf<Name> | undefined {
  const rows = [...standing.codes.failure, ...standing.codes.informational]
    .map(codeRow)
    .filter((row) => row.check === name && row.reason !== undefined)
    .sort((a, b) => a.maxLevel - b.maxLevel || Number(a.outcome !== "fail") - Number(b.outcome !== "fail"));
  const reason = rows[0]?.reason;
  return reason !== undefined && answers(name, reason) ? reason : undefined;
}

/** What the checks need to know beside the standings. */
export interface CheckContext {
  hasLists: boolean;
  /** Why integrity is `unchecked` or `exchangeable`, where one word says it. */
  integrityReason?: ReasonOf<"integrity">;
  /** The manifest carries an identity assertion that nobody verified. */
  identityUnchecked: boolean;
}

/** The five questions for the active manifest, answered from codes that are present, never from absence. */
export function fiveChecks(
  active: Standing,
  standings: ReadonlyMap<string, Standing>,
  store: Store,
  context: CheckContext,
): Checks {
  return {
    integrity: integrityCheck(active, context),
    signer: signerCheck(active, context.hasLists),
    time: timeCheck(active),
    identity: identityCheck(active, context),
    history: historyCheck(active, standings, store),
  };
}

/** The reason of a change is the code's own where it has one. */
function integrityCheck(active: Standing, { integrityReason }: CheckContext): Check {
  const reason = integrityReason ?? ownReason(active) ?? INTEGRITY_REASONS[active.integrity];
  return answer("integrity", reason, codesFor(active, "integrity"));
}

/** Only a code that leads to the very word may explain it: a deprecated algorithm does not explain a change. */
function ownReason({ integrity, codes }: Standing): ReasonOf<"integrity"> | undefined {
  const deprecated = integrity === "pass" && codes.informational.has("algorithm.deprecated");
  if (deprecated) return "deprecated-algorithm";
  const row = [...codes.failure]
    .map(codeRow)
    .find((each) => each.check === "integrity" && each.integrity === integrity && each.reason !== undefined);
  return row?.reason !== undefined && answers("integrity", row.reason) ? row.reason : undefined;
}

/** Without a signature that can be checked nothing is known of who signed, or when. */
const isUnread = ({ integrity }: Standing): boolean => integrity === "undecodable" || integrity === "unchecked";

function signerCheck(active: Standing, hasLists: boolean): Check {
  const codes = codesFor(active, "signer");
  if (isUnread(active) && active.certificate === "missing") return answer("signer", "not-verified", codes);
  if (active.revocation === "revoked") return answer("signer", "signer-revoked", codes);
  if (active.tier !== undefined && active.advisories.length > 0) return answer("signer", "advisory", codes);
  if (active.tier !== undefined) return answer("signer", "signer-recognised", codes);
  if (active.certificate !== "fit") return answer("signer", "signer-certificate-unfit", codes);
  return answer("signer", hasLists ? "signer-unknown" : "no-trust-list", codes);
}

function timeCheck(active: Standing): Check {
  const codes = codesFor(active, "time");
  if (isUnread(active) && active.certificate === "missing") return answer("time", "not-verified", codes);
  if (active.time === "proven") return answer("time", "time-proven", codes);
  if (active.time === "expired") return answer("time", "certificate-expired", codes);
  if (active.time === "not-yet-valid") return answer("time", "certificate-not-yet-valid", codes);
  if (active.timestamps.length === 0) return answer("time", "no-timestamp", codes);
  if (active.timestamps.length > 1) return answer("time", "several-timestamps", codes);
  return answer("time", "timestamp-unproven", codes);
}

function identityCheck(active: Standing, { identityUnchecked }: CheckContext): Check {
  const codes = codesFor(active, "identity");
  if (codes.length === 0) return answer("identity", identityUnchecked ? "identity-unverified" : "no-identity", codes);
  return answer("identity", worst(active, "identity") ?? "identity-verified", codes);
}

/** Trust and time of an ingredient's signer do not fail the history: they leave it unproven. */
const UNKNOWN_PROVENANCE = "ingredient.unknownProvenance";
const NOT_HISTORY = new Set<CheckName>(["signer", "time", "identity"]);

function historyCheck(active: Standing, standings: ReadonlyMap<string, Standing>, store: Store): Check {
  const own = codesFor(active, "history").filter((code) => code !== UNKNOWN_PROVENANCE);
  const earlier = [...standings.values()].filter((standing) => standing !== active);
  const unproven = earlier.some(({ tier }) => tier === undefined);
  const ingredients = [...standings.values()].flatMap((standing) => standing.ingredients);
  const openedUnknown = ingredients.some(
    ({ ingredient, reference }) => reference === "none" && ingredient.relationship === "parentOf",
  );
  const failed = new Set([...earlier.flatMap(failuresOf), ...ingredients.flatMap(failuresOfIngredient)]);
  const codes = unique([...own, ...failed, ...(openedUnknown ? [UNKNOWN_PROVENANCE] : [])]);
  const found = worst(active, "history");
  const broken = found !== undefined && outcomeOf("history", found) === "fail";
  if (broken || failed.size > 0) return answer("history", broken ? found : "ingredient-failed", codes);
  if (store.manifests.some((manifest) => manifest.redacted.length > 0)) return answer("history", "redacted", codes);
  if (openedUnknown) return answer("history", "opened-without-credentials", codes);
  if (unproven) return answer("history", "ingredient-signer-unknown", codes);
  if (found !== undefined && found !== "history-unknown") return answer("history", found, codes);
  return answer("history", ingredients.length > 0 ? "history-verified" : "no-history", codes);
}

const failuresOf = ({ codes }: Standing): string[] =>
  [...codes.failure].filter((code) => !NOT_HISTORY.has(codeRow(code).check));

/** What its signer saw, and where nothing of it is left to check, what was recorded of it. */
const failuresOfIngredient = ({ ingredient, attested, reference }: Standing["ingredients"][number]): string[] => [
  ...attested.map(({ code }) => code),
  ...(reference === "none" ? ingredient.recorded.failure : []),
];
