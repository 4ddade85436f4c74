import { readEvidence } from "../marks/evidence.ts";
import { readLabel } from "../marks/labels/evidence.ts";
import { readVisible } from "../marks/visible/evidence.ts";
import { type AigcLabel, parseAigc, providerCode } from "../metadata/aigc.ts";
import type { RawFact } from "../metadata/facts.ts";
import type { Block } from "../model/block.ts";
import { BUDGETS } from "../model/limits.ts";
import { present } from "../model/present.ts";
import type { Disclosure, Marker, Place } from "../model/report.ts";
import { AIGC_PATHS, producerOf } from "./aigc.ts";
import type { ChainReading } from "./chain/reading.ts";
import { readDetector } from "./detectors.ts";
import { DISCLOSURE_FIELDS } from "./iptc.ts";
import { carriageOf, type MarkerHit, normal } from "./match.ts";

type PlaceOf = (block: Block, path: string) => Place;
const MAX_PLACES = 8;
const MAX_FIELDS = 32;
const MAX_LABELS = 8;

/** Markers as the report shows them: the chain's claims first, then what metadata state. */
export function markerReports(hits: readonly MarkerHit[], chain: ChainReading | undefined, placeOf: PlaceOf): Marker[] {
  const claims = (chain?.claims ?? []).slice(0, BUDGETS.listedCount).map(
    (claim): Marker => ({
      id: claim.id,
      says: claim.says,
      carriage: claim.carriage,
      confidence: "full",
      at: [{ path: claim.path, covered: claim.carriage === "stated" ? "unknown" : "inside" }],
      ...present({ vendor: claim.vendor, product: claim.product, model: claim.model, detail: claim.detail }),
    }),
  );
  const stated = hits.map(
    (hit): Marker => ({
      id: hit.row.id,
      says: hit.says,
      carriage: carriageOf(hit),
      confidence: hit.row.confidence,
      at: hit.facts.slice(0, MAX_PLACES).map((fact) => placeOf(fact.block, fact.path)),
      ...present({
        vendor: hit.vendor,
        product: hit.product,
        detail: hit.row.foreign ? undefined : hit.detail,
        seal: hit.seal,
        decoded: hit.row.carriage === "decoded" ? readEvidence(String(hit.facts[0]?.value)) : undefined,
        detector: hit.row.foreign ? detectorOf(hit) : undefined,
        seen: hit.row.seen ? readVisible(String(hit.facts[0]?.value)) : undefined,
        words: hit.row.seen ? readLabels(hit.facts) : undefined,
      }),
    }),
  );
  return [...claims, ...stated];
}

/** A detector's word, but for what the marker says already. */
function detectorOf(hit: MarkerHit): Marker["detector"] {
  const said = readDetector(String(hit.facts[0]?.value));
  if (!said) return undefined;
  const { name, version, digest, text, score, region } = said;
  return { name, version, digest, text, ...present({ score, region }) };
}

/** Words stand in one marker, however many lines of them there are: they are quoted where they are told, and nowhere else. */
function readLabels(facts: readonly RawFact[]): Marker["words"] {
  const found = facts.slice(0, MAX_PLACES).flatMap(({ value }) => readLabel(String(value)) ?? []);
  return found.length > 0 ? found : undefined;
}

/** What a file discloses to machines: the fields that are there, and China's labels among them. */
export function disclosed(facts: readonly RawFact[]): Pick<Disclosure, "fields" | "labels"> {
  const labels = labelsIn(facts);
  return { fields: disclosureFields(facts, labels), labels: chinaLabels(labels) };
}

/** Machine-readable disclosure fields that are there, whoever wrote them. */
function disclosureFields(facts: readonly RawFact[], labels: readonly FoundLabel[]): Disclosure["fields"] {
  const found: Disclosure["fields"] = [];
  const add = (field: string, value: string, path: string) => {
    if (value !== "" && found.length < MAX_FIELDS)
      found.push({ field, value: value.slice(0, BUDGETS.stringCharsKept), path });
  };
  for (const fact of facts) {
    if (fact.block.embedded === true) continue;
    const field = DISCLOSURE_FIELDS.get(fact.path);
    if (field !== undefined) add(field, String(fact.value), fact.path);
  }
  for (const { label, path } of labels) {
    add("AIGC.Label", label.label, path);
    add("AIGC.ContentProducer", label.producer, path);
    add("AIGC.ProduceID", label.produceId, path);
    add("AIGC.ContentPropagator", label.propagator, path);
    add("AIGC.PropagateID", label.propagateId, path);
  }
  return found;
}

const PATHS = new Set(AIGC_PATHS.map(normal));

interface FoundLabel {
  label: AigcLabel;
  path: string;
}

function labelsIn(facts: readonly RawFact[]): FoundLabel[] {
  const found: FoundLabel[] = [];
  for (const fact of facts) {
    if (fact.block.embedded === true || !PATHS.has(normal(fact.path)) || found.length >= MAX_LABELS) continue;
    const label = parseAigc(String(fact.value));
    if (label) found.push({ label, path: fact.path });
  }
  return found;
}

/** China's labels in full, each with where it departs from the standard: one label a file is all it allows. */
function chinaLabels(labels: readonly FoundLabel[]): Disclosure["labels"] {
  const cut = (text: string) => text.slice(0, BUDGETS.stringCharsKept);
  return labels.map(({ label, path }, index) => ({
    path,
    label: cut(label.label),
    ...present({
      producer: label.producer === "" ? undefined : provider(label.producer),
      produceId: label.produceId === "" ? undefined : cut(label.produceId),
      propagator: label.propagator === "" ? undefined : provider(label.propagator),
      propagateId: label.propagateId === "" ? undefined : cut(label.propagateId),
    }),
    problems: [...label.problems, ...(index > 0 ? [{ code: "duplicate", field: "" }] : [])],
  }));
}

function provider(text: string): NonNullable<Disclosure["labels"][number]["producer"]> {
  const code = providerCode(text);
  const vendor = producerOf(text)?.vendor;
  return {
    code: text.slice(0, BUDGETS.stringCharsKept),
    ...present({ vendor, company: code?.company, service: code?.service }),
  };
}
