/** What a step that could not be taken leaves open: the one table from which `checked` and every gate come. */
import type { Limit, Report } from "./report.ts";
import type { Checked } from "./vocabulary.ts";

/** The answers that a report gives, as far as a missing step can change them. */
export type Aspect = "credentials" | "opinion" | "labels" | "metadata" | "observations";

const NOTHING: readonly Aspect[] = [];
const STRUCTURE: readonly Aspect[] = ["credentials", "labels", "metadata", "observations"];
const TEXTS: readonly Aspect[] = ["labels", "metadata"];
const PIXELS: readonly Aspect[] = ["labels"];

/**
 * By the code of a limit. What is not here changes no answer: it was asked otherwise (no list, no second opinion), it is
 * about pictures for people, or the state says already that the credentials cannot be read.
 */
const CODES: Readonly<Record<string, readonly Aspect[]>> = {
  "damaged-structure": STRUCTURE,
  "metadata-unreadable": TEXTS,
  encrypted: TEXTS,
  "opinion-unavailable": ["opinion"],
  "display-not-listed": ["credentials"],
  "packets-unavailable": ["observations"],
  "samples-unavailable": ["observations"],
  "ffmpeg-missing-packets": ["observations"],
  "ffmpeg-missing-samples": ["observations"],
};

/** A part of the work that died while the rest was done: the engine, or a decoder. */
const DIED: ReadonlySet<string> = new Set(["timeout", "memory", "crashed", "not-started"]);
/** Budgets of one block of texts; every other one ends the walk of a structure. */
const TEXT_BUDGETS =
  /^(?:xmp|exifBlock|factCount|tagCount|blockBytes|allBlocksBytes|blockCount|decompressedBytes|string)/;

/** The answers that a limit leaves open. */
export function openAfter({ code, step, budget = "" }: Limit): readonly Aspect[] {
  // What is only cut in the report was read.
  if (step === "report") return NOTHING;
  if (DIED.has(code)) return step === "verify" ? ["opinion"] : PIXELS;
  if (code === "pixels-unavailable") return PIXELS;
  if (code === "budget-exceeded") {
    if (step === "verify") return ["credentials", "labels"];
    return TEXT_BUDGETS.test(budget) ? TEXTS : STRUCTURE;
  }
  return Object.hasOwn(CODES, code) ? (CODES[code] ?? NOTHING) : NOTHING;
}

/** `not`: the check ended early; `partly`: some answer may be another; `complete`: none may. */
export function checkedOf({ limits, error }: Pick<Report, "limits" | "error">): Checked {
  if (error) return "not";
  return limits.some((limit) => openAfter(limit).length > 0) ? "partly" : "complete";
}
