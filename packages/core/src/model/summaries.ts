/** The one sentence of a report: the table of those there are. */
import type { OriginKind } from "./vocabulary.ts";

/** What the history behind a claim of the file's came to, where that is said in the same breath. */
const HISTORIES = ["signed", "passed-on", "claimed", "stated", "broken", "unbound", "exchangeable"] as const;

/** By what the file says it is: how that claim comes, who conflicts with it, or why nothing is known. */
const SUMMARIES = {
  "ai-generated": [...HISTORIES, "decoded", "keyed", "sealed"],
  "ai-edited": [...HISTORIES, "decoded", "keyed"],
  "possibly-ai": [...HISTORIES, "seen", "worded", "keyed"],
  captured: ["signed"],
  created: HISTORIES,
  edited: HISTORIES,
  conflicting: ["product"],
  unknown: [
    "trusted",
    "intact",
    "capture-claimed",
    "broken",
    "revoked",
    "unbound",
    "exchangeable",
    "damaged",
    "undecodable",
    "several-stores",
    "elsewhere",
    "unverifiable",
    "camera-metadata",
    "none",
    "nothing",
  ],
} as const satisfies Readonly<Record<OriginKind, readonly string[]>>;

/**
 * The one sentence, as a code of this version. A stored report of another version may hold others.
 * @example
 * ```ts
 * import { inspect, type SummaryCode } from "@provcheck/core";
 * const nobodyLooked: SummaryCode = "summary.not-checked";
 * console.log((await inspect("photo.jpg")).summary.code === nobodyLooked);
 * ```
 */
export type SummaryCode =
  | "summary.not-checked"
  | "summary.conflicting"
  | { [Kind in OriginKind]: `summary.${Kind}.${(typeof SUMMARIES)[Kind][number]}` }[OriginKind];

/** All of them. */
export const SUMMARY_CODES: ReadonlySet<string> = new Set<string>([
  "summary.not-checked",
  "summary.conflicting",
  ...Object.entries(SUMMARIES).flatMap(([kind, hows]) => hows.map((how) => `summary.${kind}.${how}`)),
]);

/** Is there a sentence for it? */
export const isSummary = (code: string): code is SummaryCode => SUMMARY_CODES.has(code);

/** What the sentence names. It is put together where it is shown. */
export type SummaryArg = "who" | "signer" | "facts";

/** How the claim of a sentence comes, as its code ends. */
export type How = (typeof HISTORIES)[number] | "decoded" | "seen" | "worded" | "keyed" | "sealed";
