import { createHash } from "node:crypto";
import { explain, type Language, type PolicyResult, type Report } from "@provcheck/core";
import { problemText } from "../problem-text.ts";
import { type Outcome, openStepsOf } from "./reporter.ts";

type Level = "error" | "warning" | "note";

/** One thing worth a line of its own in a list of results. */
export interface Finding {
  /** Stable over runs and files: `policy/no-broken`, `origin/ai-generated`, `assurance/broken`, `unchecked/timeout`. */
  rule: string;
  level: Level;
  text: string;
  /** Where in the file, when one place stands for it. */
  offset?: number;
  length?: number;
}

const TOLD_ORIGINS = new Set(["ai-generated", "ai-edited", "possibly-ai", "conflicting"]);
const LEVELS = { deny: "error", require: "error", warn: "warning" } as const;

/** What lists of results show of one file: what was not checked, the policy's word, then what the file says of itself. */
export function findingsOf(outcome: Outcome, lang: Language): Finding[] {
  const unchecked: Level = outcome.allowed ? "note" : "error";
  if (outcome.kind === "error")
    return [{ rule: `unchecked/${outcome.code}`, level: unchecked, text: problemText(lang, outcome) }];
  const { report, policy, gate } = outcome;
  const { sentence } = explain(report, { lang });
  const found: Finding[] = openStepsOf(outcome).map((step) => ({
    rule: `unchecked/${step.slice(0, step.indexOf(":"))}`,
    level: unchecked,
    text: stepText(report, step, lang) ?? sentence,
  }));
  found.push(...ruled("policy", policy, report, sentence), ...ruled("gate", gate, report, sentence));
  if (TOLD_ORIGINS.has(report.origin.kind))
    found.push({ rule: `origin/${report.origin.kind}`, level: "note", text: sentence, ...placeOf(report) });
  if (report.assurance.state === "broken")
    found.push({ rule: "assurance/broken", level: "note", text: sentence, ...storeOf(report) });
  return found;
}

function ruled(room: string, result: PolicyResult | undefined, report: Report, sentence: string): Finding[] {
  return (result?.findings ?? [])
    .filter((each) => each.ignored === undefined && each.unchecked === undefined)
    .map((each) => ({
      rule: `${room}/${each.rule}`,
      level: LEVELS[each.effect],
      text: [each.message, each.because.join(", "), sentence].filter(Boolean).join(": "),
      ...placeOf(report),
    }));
}

/** The sentence of one step that was not taken. */
export function stepText(report: Report, step: string, lang: Language): string | undefined {
  const limits = report.limits.filter((limit) => `${limit.code}:${limit.step}` === step);
  return explain({ ...report, limits }, { lang }).notChecked[0];
}

/** Where the marker lies that the origin rests on. */
function placeOf(report: Report): Pick<Finding, "offset" | "length"> {
  const marker = report.markers.find(({ id }) => report.origin.markerIds.includes(id));
  const { offset, length } = marker?.at[0] ?? {};
  return offset === undefined || length === undefined ? storeOf(report) : { offset, length };
}

function storeOf({ credentials: { offset, length } }: Report): Pick<Finding, "offset" | "length"> {
  return offset === undefined || length === undefined ? {} : { offset, length };
}

/** The same finding in the same file under the same path, whatever else changes around it. */
export const fingerprint = (rule: string, path: string, report?: Report): string =>
  createHash("sha256")
    .update([rule, path, report?.input.sha256 ?? ""].join("\n"))
    .digest("hex");

/** Forward slashes, and no `./` in front: the same path on every system. */
export const posix = (path: string): string => path.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
