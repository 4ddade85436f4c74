import type { Check, Checks } from "../model/report.ts";
import type { CheckName } from "../model/vocabulary.ts";
import { codeRow } from "./codes.ts";
import type { Standing } from "./standing.ts";
import type { Store } from "./store.ts";

const unique = (values: Iterable<string>): string[] => [...new Set(values)].sort();

function codesFor(standing: Standing, check: CheckName): string[] {
  const held = standing.codes;
  if (!held) return [];
  return unique(
    [...held.success, ...held.informational, ...held.failure].filter((code) => codeRow(code).check === check),
  );
}

/** The worst row among failures (and, for `unknown`, informational codes) of one check. */
function worst(standing: Standing, check: CheckName): { outcome: Check["outcome"]; reason: string } | undefined {
  const rows = [...(standing.codes?.failure ?? []), ...(standing.codes?.informational ?? [])]
    .map(codeRow)
    .filter((row) => row.check === check && row.reason !== undefined)
    .sort((a, b) => a.maxLevel - b.maxLevel || Number(a.outcome !== "fail") - Number(b.outcome !== "fail"));
  const first = rows[0];
  return first?.reason === undefined ? undefined : { outcome: first.outcome, reason: first.reason };
}

/** The five questions for the active manifest, answered from codes that are present, never from absence. */
export function fiveChecks(
  active: Standing,
  standings: ReadonlyMap<string, Standing>,
  store: Store,
  context: { hasLists: boolean; misplaced: boolean; fragmentsMissing?: boolean },
): Checks {
  // The tree of an initialisation segment can be checked only together with a media segment.
  if (context.fragmentsMissing && onlyTreeFails(active)) active.integrity = "unknown";
  return {
    integrity: integrityCheck(active, context),
    signer: signerCheck(active, context.hasLists),
    time: timeCheck(active),
    identity: identityCheck(active),
    history: historyCheck(active, standings, store),
  };
}

function onlyTreeFails(active: Standing): boolean {
  const failed = [...(active.codes?.failure ?? [])].filter((code) => {
    const row = codeRow(code);
    return row.check === "integrity" && row.outcome === "fail";
  });
  return failed.length === 1 && failed[0] === "assertion.bmffHash.mismatch";
}

function integrityCheck(
  active: Standing,
  { misplaced, fragmentsMissing }: { misplaced: boolean; fragmentsMissing?: boolean },
): Check {
  const codes = codesFor(active, "integrity");
  const found = worst(active, "integrity");
  if (fragmentsMissing && active.integrity === "unknown")
    return { outcome: "unknown", codes, reason: "fragments-needed" };
  if (active.integrity === "fail")
    return { outcome: "fail", codes, reason: misplaced ? "binding-misplaced" : (found?.reason ?? "content-changed") };
  if (active.integrity === "pass") return { outcome: "pass", codes, reason: found?.reason ?? "unchanged" };
  return { outcome: "unknown", codes, reason: found?.reason ?? "not-verified" };
}

function signerCheck(active: Standing, hasLists: boolean): Check {
  const codes = codesFor(active, "signer");
  const held = active.codes;
  if (held?.failure.has("signingCredential.ocsp.revoked")) return { outcome: "fail", codes, reason: "signer-revoked" };
  if (active.tier !== undefined && active.advisories.length > 0)
    return { outcome: "unknown", codes, reason: "advisory" };
  if (active.tier !== undefined) return { outcome: "pass", codes, reason: "signer-recognised" };
  if (held?.failure.has("signingCredential.invalid"))
    return { outcome: "fail", codes, reason: "signer-certificate-unfit" };
  if (!hasLists) return { outcome: "unknown", codes, reason: "no-trust-list" };
  return { outcome: "unknown", codes, reason: active.tiers.length > 0 ? "engine-disagrees" : "signer-unknown" };
}

/** Our own check of the token decides; the engine's `expired` stands only where no proven time rescues it. */
function timeCheck(active: Standing): Check {
  const codes = codesFor(active, "time");
  if (active.time === "proven") return { outcome: "pass", codes, reason: "time-proven" };
  const expired =
    active.time === "expired" ||
    codes.includes("signingCredential.expired") ||
    codes.includes("claimSignature.outsideValidity");
  if (expired) return { outcome: "fail", codes, reason: "certificate-expired" };
  if (active.timestamps.length === 0) return { outcome: "none", codes, reason: "no-timestamp" };
  if (active.timestamps.length > 1) return { outcome: "unknown", codes, reason: "several-timestamps" };
  return { outcome: "unknown", codes, reason: "timestamp-unproven" };
}

function identityCheck(active: Standing): Check {
  const codes = codesFor(active, "identity");
  if (codes.length === 0) return { outcome: "none", codes, reason: "no-identity" };
  const found = worst(active, "identity");
  return found
    ? { outcome: found.outcome, codes, reason: found.reason }
    : { outcome: "pass", codes, reason: "identity-verified" };
}

/** Trust and time of an ingredient's signer do not fail the history: they leave it unproven. */
const NOT_HISTORY = new Set(["signer", "time", "identity"]);

function historyCheck(active: Standing, standings: ReadonlyMap<string, Standing>, store: Store): Check {
  const own = codesFor(active, "history").filter((code) => code !== "ingredient.unknownProvenance");
  const ingredients = store.manifests.flatMap((manifest) => manifest.ingredients);
  const failed = new Set<string>();
  let unproven = false;
  let openedUnknown = false;
  for (const standing of standings.values()) {
    if (standing === active) continue;
    for (const code of standing.codes?.failure ?? []) {
      const row = codeRow(code);
      if (!NOT_HISTORY.has(row.check)) failed.add(code);
    }
    if (standing.tier === undefined) unproven = true;
  }
  for (const ingredient of ingredients) {
    if (ingredient.manifest !== undefined) continue;
    if (ingredient.relationship === "parentOf") openedUnknown = true;
    for (const code of ingredient.recorded.failure) failed.add(code);
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
  if (ingredients.length === 0) return { outcome: "none", codes, reason: "no-history" };
  return { outcome: "pass", codes, reason: "history-verified" };
}
