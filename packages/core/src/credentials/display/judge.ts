import { isOpen } from "../binding/coverage.ts";
import type { CoverageMap } from "../binding/plan.ts";
import type { Shown, ShownRange } from "./shown.ts";

/**
 * Does the binding hold what a viewer sees? `protected`: all of it. `unbound`: a decoder draws or plays from bytes that
 * are not protected. `exchangeable`: all of it is protected, but not what says where it lies, or it comes from
 * elsewhere. `unknown`: the listing is not complete, so that nothing may be concluded.
 */
export interface DisplayVerdict {
  outcome: "protected" | "unbound" | "exchangeable" | "unknown";
  /** What lies outside, by name, each once. */
  what: string[];
}

/**
 * Holds what is shown against what is protected. It says nothing of metadata, and asks the map alone: whether its
 * digests match is decided elsewhere.
 */
export function judgeDisplay(shown: Shown, coverage: CoverageMap): DisplayVerdict {
  const open = outside(shown.data, coverage);
  // Even an incomplete listing can show that something is not bound.
  if (open.length > 0) return { outcome: "unbound", what: open };
  if (!shown.complete) return { outcome: "unknown", what: [] };
  const tables = shown.orderly ? [] : outside(shown.tables, coverage);
  const exchangeable = [...tables, ...new Set(shown.external)];
  if (exchangeable.length > 0) return { outcome: "exchangeable", what: exchangeable };
  return { outcome: "protected", what: [] };
}

const outside = (ranges: readonly ShownRange[], coverage: CoverageMap): string[] => [
  ...new Set(ranges.filter((range) => isOpen(coverage, range)).map((range) => range.what)),
];
