import type { Status } from "../verify/status.ts";
import type { Breach } from "./breaches.ts";
import { combine, isOpen } from "./coverage.ts";
import type { MultiAssetCheck } from "./multi-asset.ts";
import type { BindingPlan, CoverageMap } from "./plan.ts";

/** What all bindings of a manifest say together. */
export interface SettledBinding {
  statuses: readonly Status[];
  coverage: CoverageMap;
  breaches: readonly Breach[];
  misplaced: BindingPlan["misplaced"];
  /** Which of them decided. */
  by: "hard-binding" | "multi-asset";
}

const MISMATCH = /^assertion\.(?:dataHash|boxesHash|bmffHash)\.mismatch$/;

/**
 * The hard binding decides. Where all that it fails by is a mismatch, a multi-asset hash that holds takes its place and
 * the failure is not recorded; one that does not hold is told beside it (C2PA 2.2, 15.12.1 to 15.12.4). Where the hard
 * binding holds, the parts can only add to what is protected.
 */
export function settle(
  hard: Pick<BindingPlan, "coverage" | "breaches" | "misplaced">,
  statuses: readonly Status[],
  multi?: MultiAssetCheck,
): SettledBinding {
  const own = { coverage: hard.coverage, breaches: hard.breaches, misplaced: hard.misplaced };
  const failures = statuses.filter((status) => status.kind === "failure");
  if (multi === undefined) return { ...own, statuses, by: "hard-binding" };
  if (failures.length === 0) return { ...added(own, multi), statuses, by: "hard-binding" };
  if (!multi.holds) return { ...own, statuses: [...statuses, ...multi.statuses], by: "hard-binding" };
  if (!failures.every((status) => MISMATCH.test(status.code))) return { ...own, statuses, by: "hard-binding" };
  const { coverage, breaches, misplaced } = multi;
  const kept = statuses.filter((status) => status.kind === "informational");
  return { coverage, breaches, misplaced, statuses: [...kept, ...multi.statuses], by: "multi-asset" };
}

type Words = Pick<SettledBinding, "coverage" | "breaches" | "misplaced">;

/** What an exclusion leaves out but a part's own hash holds is protected all the same. */
function added(own: Words, multi: MultiAssetCheck): Words {
  if (!multi.holds) return own;
  const coverage = combine(own.coverage, multi.coverage);
  const misplaced = own.misplaced.filter((range) => isOpen(coverage, range));
  const healed = own.misplaced.length > 0 && misplaced.length === 0;
  return { coverage, misplaced, breaches: own.breaches.filter((code) => !(healed && code.startsWith("exclusion-"))) };
}
