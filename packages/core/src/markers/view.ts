import { parseAigc } from "../metadata/aigc.ts";
import type { RawFact } from "../metadata/facts.ts";
import type { Block } from "../model/block.ts";
import { BUDGETS } from "../model/limits.ts";
import type { Marker, Place, Report } from "../model/report.ts";
import type { ChainReading } from "./chain.ts";
import { DISCLOSURE_FIELDS } from "./iptc.ts";
import type { MarkerHit } from "./match.ts";

type PlaceOf = (block: Block, path: string) => Place;
const MAX_PLACES = 8;

/** Markers as the report shows them: the chain's claims first, then what metadata state. */
export function markerReports(hits: readonly MarkerHit[], chain: ChainReading | undefined, placeOf: PlaceOf): Marker[] {
  const claims = (chain?.claims ?? []).slice(0, BUDGETS.listedCount).map(
    (claim): Marker => ({
      id: claim.id,
      says: claim.says,
      carriage: claim.carriage,
      confidence: "full",
      at: [{ path: claim.path, covered: claim.carriage === "stated" ? "unknown" : "inside" }],
      ...(claim.vendor === undefined ? {} : { vendor: claim.vendor }),
      ...(claim.product === undefined ? {} : { product: claim.product }),
      ...(claim.detail === undefined ? {} : { detail: claim.detail }),
    }),
  );
  const stated = hits.map(
    (hit): Marker => ({
      id: hit.row.id,
      says: hit.says,
      carriage: "stated",
      confidence: hit.row.confidence,
      at: hit.facts.slice(0, MAX_PLACES).map((fact) => placeOf(fact.block, fact.path)),
      ...(hit.vendor === undefined ? {} : { vendor: hit.vendor }),
      ...(hit.product === undefined ? {} : { product: hit.product }),
      ...(hit.detail === undefined ? {} : { detail: hit.detail }),
    }),
  );
  return [...claims, ...stated];
}

/** Machine-readable disclosure fields that are there, whoever wrote them. */
export function disclosureOf(facts: readonly RawFact[]): Report["disclosure"] {
  const found: Report["disclosure"] = [];
  const add = (field: string, value: string, path: string) => {
    if (value !== "" && found.length < 32) found.push({ field, value: value.slice(0, BUDGETS.stringCharsKept), path });
  };
  for (const fact of facts) {
    if (fact.block.embedded === true) continue;
    for (const [path, field] of DISCLOSURE_FIELDS) if (fact.path === path) add(field, String(fact.value), path);
    if (!/AIGC$|UserComment$|ImageDescription$/.test(fact.path)) continue;
    const label = parseAigc(String(fact.value));
    if (!label) continue;
    add("AIGC.Label", label.label, fact.path);
    add("AIGC.ContentProducer", label.producer, fact.path);
    add("AIGC.ProduceID", label.produceId, fact.path);
    add("AIGC.ContentPropagator", label.propagator, fact.path);
    add("AIGC.PropagateID", label.propagateId, fact.path);
  }
  return found;
}
