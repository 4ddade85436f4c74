import { parseAigc } from "../metadata/aigc.ts";
import type { RawFact } from "../metadata/facts.ts";
import type { Says } from "../model/vocabulary.ts";
import { AIGC_ROWS, producerVendor } from "./aigc.ts";
import { CAPTURE_ROWS, PLATFORM_ROWS } from "./capture.ts";
import { GENERATOR_ROWS, LOCAL_GENERATOR_ROWS } from "./generators.ts";
import { IPTC_ROWS } from "./iptc.ts";
import { sourceType } from "./source-types.ts";
import type { MarkerRow, Match } from "./table.ts";

/** Every row, in the order in which equal claims are preferred. */
export const MARKER_ROWS: readonly MarkerRow[] = [
  ...AIGC_ROWS,
  ...GENERATOR_ROWS,
  ...LOCAL_GENERATOR_ROWS,
  ...IPTC_ROWS,
  ...CAPTURE_ROWS,
  ...PLATFORM_ROWS,
];

/** A row that matched, with the facts it matched. */
export interface MarkerHit {
  row: MarkerRow;
  says: Says;
  vendor?: string;
  product?: string;
  detail?: string;
  facts: RawFact[];
}

interface Matched {
  says?: Says;
  vendor?: string;
  product?: string;
  detail?: string;
}

/** Rows by the paths they read, so that 300 rows cost no more than the facts there are. */
const BY_PATH = new Map<string, MarkerRow[]>();
for (const row of MARKER_ROWS) {
  for (const path of row.read) BY_PATH.set(path, [...(BY_PATH.get(path) ?? []), row]);
}

const MAX_JSON_CHARS = 4 * 1024 * 1024;
const MAX_PATTERN_CHARS = 64 * 1024;
const AIGC_SAYS: Readonly<Record<string, Says>> = { "1": "ai-generated", "2": "possibly-ai", "3": "possibly-ai" };

function json(value: string): Record<string, unknown> | undefined {
  if (value.length > MAX_JSON_CHARS || !/^\s*\{/.test(value)) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed !== null && typeof parsed === "object" && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Own properties only: `constructor` and `__proto__` are keys like any other. */
function at(object: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    if (value === null || typeof value !== "object") return undefined;
    return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }, object);
}

function comfyGraph(value: string): boolean {
  // In WebP the key stands in front of the JSON: `prompt:{...}`.
  const graph = json(value.replace(/^(?:prompt|workflow):/, ""));
  if (!graph) return false;
  const nodes = Object.values(graph);
  return (
    nodes.length > 0 &&
    nodes.some((node) => typeof at(node, "class_type") === "string" && typeof at(node, "inputs") === "object")
  );
}

function test(match: Match, value: string): Matched | undefined {
  switch (match.kind) {
    case "any":
      return value.trim() === "" ? undefined : {};
    case "equals":
      return value.trim() === match.value ? {} : undefined;
    case "pattern":
      return match.value.test(value.slice(0, MAX_PATTERN_CHARS).trim()) ? {} : undefined;
    case "source-type": {
      const type = sourceType(value);
      return type && { says: type.says, detail: type.code };
    }
    case "aigc": {
      const label = parseAigc(value);
      if (!label) return undefined;
      const vendor = producerVendor(label.producer) ?? producerVendor(label.propagator);
      return {
        says: AIGC_SAYS[label.label] ?? "none",
        detail: `Label ${label.label}`,
        ...(vendor === undefined ? {} : { vendor }),
      };
    }
    case "json": {
      const object = json(value);
      if (!object) return undefined;
      return match.where.every(([path, pattern]) => {
        const found = at(object, path);
        return (typeof found === "string" || typeof found === "number") && pattern.test(String(found));
      })
        ? {}
        : undefined;
    }
    case "comfy-graph":
      return comfyGraph(value) ? {} : undefined;
  }
}

/** Matches every row against every fact. Pure: facts in, hits out, one hit a row and meaning. */
export function matchMarkers(facts: readonly RawFact[]): MarkerHit[] {
  const hits = new Map<string, MarkerHit>();
  for (const fact of facts) {
    for (const row of BY_PATH.get(fact.path) ?? []) {
      const matched = test(row.match, String(fact.value));
      if (!matched || !companion(row, facts, fact)) continue;
      const embedded = fact.block.embedded === true;
      const key = [row.id, matched.says ?? row.says, matched.vendor, matched.detail, embedded].join("\n");
      const hit = hits.get(key);
      if (hit) {
        hit.facts.push(fact);
        continue;
      }
      const vendor = matched.vendor ?? row.vendor;
      const product = matched.product ?? row.product;
      hits.set(key, {
        row,
        says: matched.says ?? row.says,
        facts: [fact],
        ...(vendor === undefined ? {} : { vendor }),
        ...(product === undefined ? {} : { product }),
        ...(matched.detail === undefined ? {} : { detail: matched.detail }),
      });
    }
  }
  return [...hits.values()];
}

function companion(row: MarkerRow, facts: readonly RawFact[], fact: RawFact): boolean {
  const needed = row.with;
  if (!needed) return true;
  return facts.some(
    (each) =>
      needed.read.includes(each.path) &&
      (each.block.embedded === true) === (fact.block.embedded === true) &&
      test(needed.match, String(each.value)) !== undefined,
  );
}
