import { failure, type Status } from "../verify/status.ts";
import { coverageMap, piecesOf } from "./coverage.ts";
import type { BindingContext, BindingPlan } from "./plan.ts";

/** A binding that fails before anything is hashed: nothing is protected by it. */
export function refusal(label: string, context: BindingContext, statuses: readonly Status[]): BindingPlan {
  const { container, reader } = context;
  return {
    label,
    jobs: [],
    statuses,
    coverage: coverageMap(piecesOf(container, reader.size), reader.size, []),
    judge: () => [],
    breaches: [],
    misplaced: [],
  };
}

/** The algorithm is none that 13.1 allows: not checked, which shows no change (15.4). */
export const unsupported = (label: string, context: BindingContext): BindingPlan =>
  refusal(label, context, [failure("algorithm.unsupported", context.url, "hash algorithm of a hard binding")]);
