import type { CredentialsRead } from "../credentials/read.ts";
import type { RawFact } from "../metadata/facts.ts";
import type { Block } from "../model/block.ts";
import { BUDGETS } from "../model/limits.ts";
import { present } from "../model/present.ts";
import type { Limit, Metadata, Place } from "../model/report.ts";
import type { Covered } from "../model/vocabulary.ts";

/** Where a block lies, and whether the active signature protects it. */
export type PlaceOf = (block: Block, path: string) => Place;

export function placing(credentials: CredentialsRead): PlaceOf {
  // Hundreds of facts share one block: it is compared with the map once.
  const known = new Map<Block, Covered>();
  const coveredOf = (block: Block): Covered => {
    if (!credentials.store) return "none";
    const covered = known.get(block) ?? credentials.covered(block.segments ?? [block]);
    known.set(block, covered);
    return covered;
  };
  return (block, path) => ({ path, offset: block.offset, length: block.length, covered: coveredOf(block) });
}

/** Facts as the report keeps them: each cut, and all together within a budget. */
export function placedFacts(
  facts: readonly RawFact[],
  placeOf: PlaceOf,
  prompts: ReadonlySet<RawFact> = new Set(),
): { facts: Metadata["facts"]; limits: Limit[] } {
  const kept: Metadata["facts"] = [];
  let chars = 0;
  for (const fact of facts) {
    const value = typeof fact.value === "string" ? fact.value.slice(0, BUDGETS.stringCharsKept) : fact.value;
    const cut = typeof fact.value === "string" && fact.value.length > BUDGETS.stringCharsKept;
    chars += String(value).length + fact.path.length;
    if (chars > BUDGETS.allFactsCharsKept)
      return { facts: kept, limits: [{ code: "budget-exceeded", step: "report", budget: "allFactsCharsKept" }] };
    kept.push({
      ...placeOf(fact.block, fact.path.slice(0, BUDGETS.stringCharsKept)),
      value,
      ...present({
        cut: cut ? (true as const) : undefined,
        prompt: prompts.has(fact) ? (true as const) : undefined,
      }),
    });
  }
  return { facts: kept, limits: [] };
}
