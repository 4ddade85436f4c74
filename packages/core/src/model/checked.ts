/** What the steps that could not be taken leave open, from the table of limits: `checked` and every gate come from here. */
import { type Aspect, EVERYTHING, LIMITS, NOTHING, PIXELS, STRUCTURE, TEXTS } from "./limit-codes.ts";
import type { Report } from "./report.ts";
import type { Checked } from "./vocabulary.ts";

/** Budgets of one block of texts; every other one ends the walk of a structure. */
const TEXT_BUDGETS =
  /^(?:xmp|exifBlock|factCount|tagCount|blockBytes|allBlocksBytes|blockCount|decompressedBytes|string)/;

const leftOpen: Readonly<Record<string, readonly Aspect[] | "died" | "budget">> = LIMITS;

/** The answers that a limit leaves open. Nobody told us what one of another version means: then any may be another. */
export function openAfter({ code, step, budget = "" }: Report["limits"][number]): readonly Aspect[] {
  // What is only cut in the report was read.
  if (step === "report") return NOTHING;
  const open = Object.hasOwn(leftOpen, code) ? leftOpen[code] : undefined;
  if (open === "died") return step === "verify" ? ["opinion"] : PIXELS;
  if (open === "budget") {
    if (step === "verify") return ["credentials", "labels"];
    return TEXT_BUDGETS.test(budget) ? TEXTS : STRUCTURE;
  }
  return open ?? EVERYTHING;
}

/** `not`: the check ended early; `partly`: some answer may be another; `complete`: none may. */
export function checkedOf({ limits, error }: Pick<Report, "limits" | "error">): Checked {
  if (error) return "not";
  return limits.some((limit) => openAfter(limit).length > 0) ? "partly" : "complete";
}
