import type { OriginMarker } from "../assess/origin.ts";
import type { CredentialsRead } from "../credentials/read.ts";
import type { TrustStore } from "../credentials/trust/lists.ts";
import { carriageOf, type MarkerHit } from "../markers/match.ts";
import type { RawFact } from "../metadata/facts.ts";
import type { Block, Container } from "../model/block.ts";
import { BUDGETS } from "../model/limits.ts";
import type { Place, Report } from "../model/report.ts";
import type { Covered } from "../model/vocabulary.ts";

/** Where a block lies, and whether the active signature protects it. */
export function placing(credentials: CredentialsRead): (block: Block, path: string) => Place {
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

export const shortPlace = ({ path, covered }: Place) => ({ path, covered });

/** Facts as the report keeps them: each cut, and all together within a budget. */
export function factReports(
  facts: readonly RawFact[],
  placeOf: (block: Block, path: string) => Place,
  limits: Report["limits"],
): Report["metadata"]["facts"] {
  const kept: Report["metadata"]["facts"] = [];
  let chars = 0;
  for (const fact of facts) {
    const value = typeof fact.value === "string" ? fact.value.slice(0, BUDGETS.stringCharsKept) : fact.value;
    const cut = typeof fact.value === "string" && fact.value.length > BUDGETS.stringCharsKept;
    chars += String(value).length + fact.path.length;
    if (chars > BUDGETS.allFactsCharsKept) {
      limits.push({ code: "budget-exceeded", step: "report", budget: "allFactsCharsKept" });
      break;
    }
    kept.push({
      ...placeOf(fact.block, fact.path.slice(0, BUDGETS.stringCharsKept)),
      value,
      ...(cut ? { cut: true as const } : {}),
    });
  }
  return kept;
}

export function originMarkers(
  hits: readonly MarkerHit[],
  placeOf: (block: Block, path: string) => Place,
): OriginMarker[] {
  return hits.flatMap((hit) => {
    const first = hit.facts[0];
    if (!first) return [];
    // A marker counts as covered only when some place of it is.
    const inside = hit.facts.some((fact) => placeOf(fact.block, fact.path).covered === "inside");
    return {
      id: hit.row.id,
      says: hit.says,
      carriage: carriageOf(hit),
      hint: hit.row.confidence === "hint",
      embedded: first.block.embedded === true,
      covered: inside ? ("inside" as const) : placeOf(first.block, first.path).covered,
      ...(hit.row.sourceType === undefined ? {} : { sourceType: hit.row.sourceType }),
      ...(hit.vendor === undefined ? {} : { vendor: hit.vendor }),
      ...(hit.product === undefined ? {} : { product: hit.product }),
    };
  });
}

const OLD_LIST_MS = 30 * 24 * 60 * 60 * 1000;

/** Lists that are missing, or older than a month: only those that change are told, and only where one was needed. */
export function trustLimits(credentials: CredentialsRead, trust: TrustStore, now: Date): Report["limits"] {
  if (!credentials.store) return [];
  if (trust.tiers.length === 0) return [{ code: "no-trust-list", step: "verify" }];
  const old = trust.lists.filter(
    ({ tier, date }) =>
      (tier === "official" || tier === "tsa") && date !== undefined && now.getTime() - Date.parse(date) > OLD_LIST_MS,
  );
  const changed = trust.lists.filter((list) => list.changed);
  return [
    ...changed.map(({ name }) => ({ code: "trust-list-changed", step: "verify", detail: name }) as const),
    ...old.map(({ name, date }) => ({ code: "trust-list-old", step: "verify", detail: `${name}, ${date}` }) as const),
  ];
}

/** What the walker knows about the file, in the report's words. */
export function inputOf(container: Container, name: string, bytes: number): Report["input"] {
  const { format, mediaType, kind, dimensions, durationSeconds } = container;
  return {
    name,
    bytes,
    format,
    mediaType,
    kind,
    ...(dimensions ? { dimensions } : {}),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
  };
}
