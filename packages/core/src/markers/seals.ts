import type { Limit } from "../model/report.ts";
import type { Seal, SealTools } from "./seal.ts";
import type { MarkerHit } from "./table.ts";

export type { SealTools } from "./seal.ts";

const MAX_CHECKED = 8;

/**
 * Checks the signatures that markers carry: the same hits, with the outcome on those that carry one. Offline, with pinned
 * keys only. What cannot be checked is a limit, never a failure.
 */
export async function checkSeals(
  hits: readonly MarkerHit[],
  tools: SealTools,
): Promise<{ hits: MarkerHit[]; limits: Limit[] }> {
  const sealed: MarkerHit[] = [];
  const limits: Limit[] = [];
  for (const hit of hits) {
    const seal = await sealOf(hit, tools);
    sealed.push(seal ? { ...hit, seal } : hit);
    if (seal?.outcome === "unavailable" && seal.binds === "content")
      limits.push({ code: "pixels-unavailable", step: "mark" });
  }
  return { hits: sealed, limits };
}

/** The first signature among the values that the row matched. */
async function sealOf({ row, facts }: MarkerHit, tools: SealTools): Promise<Seal | undefined> {
  for (const fact of row.seal ? facts.slice(0, MAX_CHECKED) : []) {
    const seal = await row.seal?.(String(fact.value), tools);
    if (seal) return seal;
  }
  return undefined;
}
