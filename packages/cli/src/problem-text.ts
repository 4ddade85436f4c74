import type { Language } from "@provcheck/core";
import { codeText, message, say } from "./messages.ts";
import type { Outcome } from "./reporters/reporter.ts";

/** Why a file could not be checked. */
export function problemText(lang: Language, problem: Extract<Outcome, { kind: "error" }>): string {
  if (problem.told) return say(lang, problem.told);
  const why = codeText(lang, problem.code);
  return why === undefined ? problem.message : message(lang, "problem.at", { path: problem.path, why });
}
