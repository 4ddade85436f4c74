import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Report } from "@provcheck/core";

export const VECTORS = fileURLToPath(new URL("../../../shared/vectors/", import.meta.url));
export const CASES = fileURLToPath(new URL("../../../shared/cases/", import.meta.url));

/** One made file, and what a command can hold of what is right. A `!` in front says what it must not be. */
export interface Vector {
  id: string;
  file: string;
  anchors?: string;
  allowed?: string;
  right: string;
  spec?: string;
  want?: { state?: string; state2?: string; origin?: string; ai?: boolean };
}

const lines = (path: string): unknown[] =>
  readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);

export const VECTOR_LINES = lines(`${VECTORS}vectors.jsonl`) as Vector[];

export interface Case {
  file: string;
  expected: Record<string, unknown>;
  why: string;
}
export const CASE_LINES = lines(`${CASES}cases.jsonl`) as Case[];

const AI = new Set(["ai-generated", "ai-edited", "possibly-ai"]);

const holds = (wanted: string, actual: string): boolean =>
  wanted.startsWith("!") ? actual !== wanted.slice(1) : actual === wanted;

/** What a report breaks of what is wanted, in words; empty where all of it holds. */
export function broken(want: NonNullable<Vector["want"]>, report: Report): string[] {
  const { state } = report.assurance;
  const { kind } = report.origin;
  const out: string[] = [];
  for (const wanted of [want.state, want.state2])
    if (wanted !== undefined && !holds(wanted, state)) out.push(`state ${state}, wanted ${wanted}`);
  if (want.origin !== undefined && !holds(want.origin, kind)) out.push(`origin ${kind}, wanted ${want.origin}`);
  if (want.ai !== undefined && AI.has(kind) !== want.ai) out.push(`origin ${kind}, wanted ${want.ai ? "AI" : "no AI"}`);
  return out;
}
