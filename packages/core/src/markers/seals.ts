import type { Limit } from "../model/report.ts";
import type { SealTools } from "./seal.ts";
import type { MarkerHit } from "./table.ts";

export type { Pixels, SealTools } from "./seal.ts";

const MAX_CHECKED = 8;

/**
 * Checks the signatures that markers carry and notes the outcome on their hits. Offline, with pinned keys only.
 * What cannot be checked is a limit, never a failure.
 */
export async function checkSeals(hits: readonly MarkerHit[], tools: SealTools): Promise<Limit[]> {
  const limits: Limit[] = [];
  for (const hit of hits) {
    for (const fact of hit.row.seal ? hit.facts.slice(0, MAX_CHECKED) : []) {
      if (hit.seal) break;
      const seal = await hit.row.seal?.(String(fact.value), tools);
      if (!seal) continue;
      hit.seal = seal;
      if (seal.outcome === "unavailable" && seal.binds === "content")
        limits.push({ code: "pixels-unavailable", step: "mark" });
    }
  }
  return limits;
}
