import type { Check, Checks } from "../model/report.ts";
import type { CheckName, Integrity } from "../model/vocabulary.ts";
import type { Standing } from "./standing.ts";
import type { Store } from "./store/model.ts";
import { codeRow } from "./verify/code-table.ts";

const unique = (values: Iterable<string>): string[] => [...new Set(values)].sort();

function codesFor(standing: Standing, check: CheckName): string[] {
  const { success, informational, failure } = standing.codes;
  return unique([...success, ...informational, ...failure].filter((code) => codeRow(code).check === check));
}

/** The worst row among failures (and, for `unknown`, informational codes) of one check. */
function worst(standing: Standing, check: CheckName): { outcome: Check["outcome"]; reason: string } | undefined {
  const rows = [...standing.codes.failure, ...standing.codes.informational]
    .map(codeRow)
    .filter((row) => row.check === check && row.reason !== undefined)
    .sort((a, b) => a.maxLevel - b.maxLevel || Number(a.outcome !== "fail") - Number(b.outcome !== "fail"));
  const first = rows[0];
  return first?.reason === undefined ? undefined : { outcome: first.outcome, reason: first.reason };
}

/** What the checks need to know beside the standings. */
export interface CheckContext {
  hasLists: boolean;
  /** Why integrity is `unchecked` or `exchangeable`, where one word says it. */
  integrityReason?: string;
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

/** Outcome and reason by what the verifier found; the reason of a change is the code's own where it has one. */
const INTEGRITY: Readonly<Record<Integrity, readonly [outcome: Check["outcome"], reason: string]>> = {
  pass: ["pass", "unchanged"],
  nonconforming: ["pass", "manifest-breaks-the-standard"],
  invalid: ["unknown", "manifest-not-valid"],
  exchangeable: ["unknown", "display-exchangeable"],
  changed: ["fail", "content-changed"],
  unbound: ["fail", "shown-not-signed"],
  undecodable: ["unknown", "credentials-undecodable"],
  unchecked: ["unknown", "not-verified"],
};

function integrityCheck(active: Standing, { integrityReason }: CheckContext): Check {
  const codes = codesFor(active, "integrity");
  const [outcome, reason] = INTEGRITY[active.integrity];
  return { outcome, codes, reason: integrityReason ?? ownReason(active) ?? reason };
}

/** Only a code that leads to the very word may explain it: a deprecated algorithm does not explain a change. */
function ownReason({ integrity, codes }: Standing): string | undefined {
  const deprecated = integrity === "pass" && codes.informational.has("algorithm.deprecated");
  if (deprecated) return "deprecated-algorithm";
  return [...codes.failure]
    .map(codeRow)
    .find((row) => row.check === "integrity" && row.integrity === integrity && row.reason !== undefined)?.reason;
}

/** Without a signature that can be checked nothing is known of who signed, or when. */
const isUnread = ({ integrity }: Standing): boolean => integrity === "undecodable" || integrity === "unchecked";

function signerCheck(active: Standing, hasLists: boolean): Check {
  const codes = codesFor(active, "signer");
  if (isUnread(active) && active.certificate === "missing")
    return { outcome: "unknown", codes, reason: "not-verified" };
  if (active.revocation === "revoked") return { outcome: "fail", codes, reason: "signer-revoked" };
  if (active.tier !== undefined && active.advisories.length > 0)
    return { outcome: "unknown", codes, reason: "advisory" };
  if (active.tier !== undefined) return { outcome: "pass", codes, reason: "signer-recognised" };
  if (active.certificate !== "fit") return { outcome: "fail", codes, reason: "signer-certificate-unfit" };
  return { outcome: "unknown", codes, reason: hasLists ? "signer-unknown" : "no-trust-list" };
}

function timeCheck(active: Standing): Check {
  const codes = codesFor(active, "time");
  if (isUnread(active) && active.certificate === "missing")
    return { outcome: "unknown", codes, reason: "not-verified" };
  if (active.time === "proven") return { outcome: "pass", codes, reason: "time-proven" };
  if (active.time === "expired") return { outcome: "fail", codes, reason: "certificate-expired" };
  if (active.time === "not-yet-valid") return { outcome: "fail", codes, reason: "certificate-not-yet-valid" };
  if (active.timestamps.length === 0) return { outcome: "none", codes, reason: "no-timestamp" };
  if (active.timestamps.length > 1) return { outcome: "unknown", codes, reason: "several-timestamps" };
  return { outcome: "unknown", codes, reason: "timestamp-unproven" };
}

function identityCheck(active: Standing, { identityUnchecked }: CheckContext): Check {
  const codes = codesFor(active, "identity");
  if (codes.length === 0)
    return identityUnchecked
      ? { outcome: "unknown", codes, reason: "identity-unverified" }
      : { outcome: "none", codes, reason: "no-identity" };
  const found = worst(active, "identity");
  return found
    ? { outcome: found.outcome, codes, reason: found.reason }
    : { outcome: "pass", codes, reason: "identity-verified" };
}

/** Trust and time of an ingredient's signer do not fail the history: they leave it unproven. */
const NOT_HISTORY = new Set<CheckName>(["signer", "time", "identity"]);

function historyCheck(active: Standing, standings: ReadonlyMap<string, Standing>, store: Store): Check {
  const own = codesFor(active, "history").filter((code) => code !== "ingredient.unknownProvenance");
  const failed = new Set<string>();
  let unproven = false;
  let openedUnknown = false;
  let any = false;
  for (const standing of standings.values()) {
    if (standing !== active) {
      for (const code of standing.codes.failure) if (!NOT_HISTORY.has(codeRow(code).check)) failed.add(code);
      if (standing.tier === undefined) unproven = true;
    }
    for (const { ingredient, attested, reference } of standing.ingredients) {
      any = true;
      for (const { code } of attested) failed.add(code);
      if (reference !== "none") continue;
      if (ingredient.relationship === "parentOf") openedUnknown = true;
      for (const code of ingredient.recorded.failure) failed.add(code);
    }
  }
  const codes = unique([...own, ...failed, ...(openedUnknown ? ["ingredient.unknownProvenance"] : [])]);
  const found = worst(active, "history");
  if (found?.outcome === "fail" || failed.size > 0)
    return { outcome: "fail", codes, reason: found?.outcome === "fail" ? found.reason : "ingredient-failed" };
  if (store.manifests.some((manifest) => manifest.redacted.length > 0))
    return { outcome: "unknown", codes, reason: "redacted" };
  if (openedUnknown) return { outcome: "unknown", codes, reason: "opened-without-credentials" };
  if (unproven) return { outcome: "unknown", codes, reason: "ingredient-signer-unknown" };
  if (found && found.reason !== "history-unknown") return { outcome: "unknown", codes, reason: found.reason };
  return any
    ? { outcome: "pass", codes, reason: "history-verified" }
    : { outcome: "none", codes, reason: "no-history" };
}
