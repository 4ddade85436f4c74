import type { Report } from "@provcheck/core";

/** Words `--fail-on` takes: origins and assurance states. */
export const FAIL_ON = [
  "ai-generated",
  "ai-edited",
  "possibly-ai",
  "captured",
  "created",
  "edited",
  "conflicting",
  "unknown",
  "trusted",
  "intact",
  "unverifiable",
  "broken",
  "none",
  "unchecked",
] as const;
export const REQUIRE = ["trusted", "intact"] as const;
type Required = (typeof REQUIRE)[number];

export interface Gate {
  failOn: readonly string[];
  require?: Required;
}

/**
 * Which of the conditions a report does not meet. "None" and "unverifiable" satisfy no requirement: a stripped file
 * must not pass where a signed one is asked for.
 */
export function failures(report: Report, gate: Gate): string[] {
  const found: string[] = [];
  for (const word of gate.failOn) {
    if (report.origin.kind === word || report.assurance.state === word) found.push(`--fail-on ${word}`);
  }
  const { state } = report.assurance;
  const enough = gate.require === "intact" ? state === "trusted" || state === "intact" : state === "trusted";
  if (gate.require !== undefined && !enough) found.push(`--require ${gate.require}`);
  return found;
}
