import { parseAigc } from "../metadata/aigc.ts";
import { byPath } from "../metadata/by-path.ts";
import type { RawFact } from "../metadata/facts.ts";
import { present } from "../model/present.ts";
import { type Carriage, isAi, type Says } from "../model/vocabulary.ts";
import { AIGC_ROWS, labelOwner } from "./aigc.ts";
import { CAPTURE_ROWS } from "./capture.ts";
import { DETECTOR_ROWS } from "./detectors.ts";
import { ENCODER_ROWS } from "./encoders.ts";
import { GENERAL_ROWS, OWN_ROWS } from "./generators.ts";
import { GENERIC_ROWS } from "./generic.ts";
import { IPTC_ROWS } from "./iptc.ts";
import { at, parseObject } from "./json.ts";
import { PLATFORM_ROWS } from "./platforms.ts";
import { sourceType } from "./source-types.ts";
import type { Beside, MarkerHit, MarkerRow, Match, Told } from "./table.ts";
import { TIKTOK_ROWS } from "./tiktok.ts";
import { VISIBLE_ROWS } from "./visible-labels.ts";

export type { MarkerHit } from "./table.ts";

/** Every row, in the order in which equal claims are preferred. */
export const MARKER_ROWS: readonly MarkerRow[] = [
  ...AIGC_ROWS,
  ...OWN_ROWS,
  ...TIKTOK_ROWS,
  ...ENCODER_ROWS,
  ...GENERAL_ROWS,
  ...GENERIC_ROWS,
  ...IPTC_ROWS,
  ...CAPTURE_ROWS,
  ...PLATFORM_ROWS,
  ...DETECTOR_ROWS,
  ...VISIBLE_ROWS,
];

/** How a marker comes: a signature over the content by a key we know is the only thing that makes it more than its row. */
export function carriageOf(hit: MarkerHit): Carriage {
  if (hit.seal?.outcome === "verified" && hit.seal.binds === "content") return "signed";
  return hit.row.carriage ?? "stated";
}

/**
 * Names of container tags differ in case between containers: Matroska shouts them. An EXIF tag is the same in whichever
 * directory its writer put it.
 */
export const normal = (path: string): string =>
  path.startsWith("tag/") ? path.toLowerCase() : path.replace(/^exif\/(?:ifd0|exif)\//, "exif/");
/** SEI rows read any UUID. */
const ANY_SEI = "tag/sei:*";

/** Rows by the paths they read, so that 300 rows cost no more than the facts there are. */
const BY_PATH = new Map<string, MarkerRow[]>();
for (const row of MARKER_ROWS) {
  for (const path of row.read) BY_PATH.set(normal(path), [...(BY_PATH.get(normal(path)) ?? []), row]);
}

function rowsFor(path: string): readonly MarkerRow[] {
  const key = normal(path);
  const own = BY_PATH.get(key) ?? [];
  return key.startsWith("tag/sei:") ? [...own, ...(BY_PATH.get(ANY_SEI) ?? [])] : own;
}

/** The patterns are linear; what they look for may stand behind a very long prompt. */
const MAX_PATTERN_CHARS = 1024 * 1024;
const AIGC_SAYS: Readonly<Record<string, Says>> = { "1": "ai-generated", "2": "possibly-ai", "3": "possibly-ai" };

function test(match: Match, value: string): Told | undefined {
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
    case "aigc":
      return testLabel(value);
    case "json":
      return testJson(match.where, value);
    case "json-keys": {
      const object = parseObject(value.replace(/^workflow:/i, ""));
      return object && match.keys.every((key) => Object.hasOwn(object, key)) ? {} : undefined;
    }
    case "told":
      return match.read(value);
  }
}

function testLabel(value: string): Told | undefined {
  const label = parseAigc(value);
  if (!label) return undefined;
  const owner = labelOwner(label);
  return {
    says: AIGC_SAYS[label.label] ?? "none",
    detail: `Label ${label.label}`,
    ...present({ vendor: owner?.vendor, product: owner?.product }),
  };
}

function testJson(where: Extract<Match, { kind: "json" }>["where"], value: string): Told | undefined {
  const object = parseObject(value);
  const fits = where.every(([path, pattern]) => {
    const found = object && at(object, path);
    return (typeof found === "string" || typeof found === "number") && pattern.test(String(found));
  });
  return object && fits ? {} : undefined;
}

/** Matches every row against every fact. Pure: facts in, hits out, one hit a row and meaning. */
export function matchMarkers(facts: readonly RawFact[]): MarkerHit[] {
  const hits = new Map<string, MarkerHit>();
  const beside: Beside = (path) => {
    const found = facts.find((fact) => fact.block.embedded !== true && normal(fact.path) === normal(path));
    return found && String(found.value);
  };
  const fits = companions(facts);
  for (const fact of facts) {
    let named = false;
    for (const row of rowsFor(fact.path)) {
      // What one tool is recognised by names that tool alone.
      if (row.general === true && named) continue;
      const matched = test(row.match, String(fact.value));
      if (!matched || !fits(row, fact.block.embedded === true)) continue;
      named ||= row.general !== true && row.product !== undefined && isAi(matched.says ?? row.says);
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
        beside,
        ...present({ vendor, product, detail: matched.detail }),
      });
    }
  }
  // What many tools write comes last: with equal claims the one tool that is recognised is named.
  return [...hits.values()].sort((a, b) => Number(a.row.general ?? false) - Number(b.row.general ?? false));
}

/**
 * Is what a row needs beside its own fact there too, in the file itself or in a part of it? Looked for once a row: a
 * field that stands there thousands of times has the same companions each time.
 */
function companions(facts: readonly RawFact[]): (row: MarkerRow, embedded: boolean) => boolean {
  const standing = byPath(facts, ({ path }) => normal(path));
  const found = [new Map<MarkerRow, boolean>(), new Map<MarkerRow, boolean>()] as const;
  return (row, embedded) => {
    const needed = row.with;
    if (!needed) return true;
    const known = found[embedded ? 1 : 0];
    const beside = ({ block, value }: RawFact): boolean =>
      (block.embedded === true) === embedded && test(needed.match, String(value)) !== undefined;
    const fits = known.get(row) ?? needed.read.some((path) => standing(normal(path)).some(beside));
    known.set(row, fits);
    return fits;
  };
}
