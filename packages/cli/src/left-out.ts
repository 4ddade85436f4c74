import { type Language, type LeftOut, leaveOut } from "@provcheck/core";
import { namesOf, replaced } from "@provcheck/core/internal";
import { message } from "./messages.ts";
import type { Outcome } from "./reporters/reporter.ts";

/**
 * An outcome as outputs are to show it. Without its name a file is told by where it stands in the run; whoever runs the
 * command is told both on standard error, and nobody else.
 * @param index of the outcome in the run, from 0
 */
export function asShown(outcome: Outcome, index: number, what: readonly LeftOut[], lang: Language): Outcome {
  if (what.length === 0) return outcome;
  const instead = message(lang, "file-number", { count: index + 1 });
  const told = outcome.kind === "report" ? { ...outcome, report: leaveOut(outcome.report, what, instead) } : outcome;
  if (!what.includes("name")) return told;
  const unnamed = namesOf(told.path).reduce<Outcome>((left, name) => replaced(left, name, instead), told);
  return { ...unnamed, path: instead };
}
