import type { RawFact } from "../metadata/facts.ts";
import type { Container } from "../model/block.ts";
import { present } from "../model/present.ts";
import type { Media, Writer } from "../model/report-media.ts";
import { WRITER_ROWS, type WriterFeature, type WriterRow } from "./writers.ts";

const MAX_ENCODERS = 16;
/** Facts in which encoders and writers name themselves, beside SEI user data. */
const ENCODERS = new Set([
  "tag/©too", "tag/©swr", "tag/encoder", "tag/ENCODER", "tag/ISFT", "tag/TSSE", "tag/TENC", "tag/LAME", "tag/MuxingApp",
  "tag/WritingApp", "tag/WM/EncodingSettings", "tag/WM/ToolName", "tag/vendor", "tag/compressorname", "tag/iTunSMPB", "tag/com.apple.quicktime.software",
]); // biome-ignore format: a table

/** What a clip or recording is made of, for the report. */
export function mediaReport(container: Container, facts: readonly RawFact[]): Media | undefined {
  const { tracks, structure, kind, pieces } = container;
  if (kind !== "video" && kind !== "audio") return undefined;
  const own = facts.filter((fact) => fact.block.embedded !== true);
  const index = pieces.findIndex((piece) => piece.path === "moov");
  const data = pieces.findIndex((piece) => piece.path === "mdat");
  const writer = matchWriter(container, own);
  return {
    tracks,
    container: {
      ...present({
        brands: structure.brands,
        timescale: structure.timescale,
        layout: index === -1 ? undefined : structure.fragmented ? ("fragmented" as const) : ("progressive" as const),
        indexFirst: index === -1 || data === -1 ? undefined : index < data,
      }),
      structure: structure.paths,
      ...present({ datesEmpty: structure.dates && structure.dates.filled === 0 }),
    },
    encoders: own
      .filter(({ path, value }) => (ENCODERS.has(path) || path.startsWith("tag/sei:")) && isText(String(value)))
      .slice(0, MAX_ENCODERS)
      .map(({ path, value }) => ({ path, value: String(value) })),
    ...present({ writer }),
  };
}

/** Messages of cameras and decoders are binary and name nobody. */
const isText = (value: string): boolean => /^[\x20-\x7e]{4}/.test(value.trim());

/**
 * The first family whose own trace is there, with what else matches and what does not. It says who wrote the container
 * last; copied tags can say it wrongly, and an exact copy of another writer's habits would not be noticed.
 */
function matchWriter(container: Container, facts: readonly RawFact[]): Writer | undefined {
  const look = (feature: WriterFeature) => lookFor(feature, container, facts);
  const fits = WRITER_ROWS.filter((row) => fitsRow(row, look));
  const row = fits[0];
  if (!row) return undefined;
  const asked = new Map(
    [...row.decisive, ...(row.together ?? []), ...row.usual].map((each) => [`${each.feature} ${each.expected}`, each]),
  );
  const matches: Writer["matches"] = [];
  const differs: Writer["differs"] = [];
  for (const feature of asked.values()) {
    const { found, fits } = look(feature);
    const told = { feature: feature.feature, expected: feature.expected, ...present({ found }) };
    // A row names several traces of its own; one that is absent is no difference where another is there.
    if (fits) matches.push(told);
    else if (row.usual.includes(feature) || row.together?.includes(feature) || row.decisive.length === 1)
      if (found !== undefined || applies(feature, container)) differs.push(told);
  }
  return {
    family: row.family,
    matches,
    differs,
    others: fits.slice(1).map((each) => each.family),
    innocentCauses: [...row.innocentCauses],
  };
}

function fitsRow(row: WriterRow, look: (feature: WriterFeature) => { fits: boolean }): boolean {
  if (row.decisive.some((feature) => look(feature).fits)) return true;
  return row.together?.every((feature) => look(feature).fits) === true;
}

/** Brands, boxes and handlers are things of one kind of container only. */
const applies = (feature: WriterFeature, container: Container): boolean =>
  feature.feature === "tag" || container.structure.timescale !== undefined;

function lookFor(
  { feature, pattern, paths = [] }: WriterFeature,
  { structure, tracks, pieces }: Container,
  facts: readonly RawFact[],
): { fits: boolean; found?: string } {
  const first = (values: readonly string[]) => {
    const found = values.find((value) => pattern.test(value)) ?? values[0];
    return { fits: found !== undefined && pattern.test(found), ...present({ found }) };
  };
  switch (feature) {
    case "brand": {
      const { brands } = structure;
      return first(brands ? [`${brands.major} ${brands.minor} ${brands.compatible.join(" ")}`] : []);
    }
    case "order":
      return first(
        structure.timescale === undefined ? [] : [pieces.map((piece) => `${piece.path}:${piece.length}`).join(" ")],
      );
    case "timescale":
      return first(structure.timescale === undefined ? [] : [String(structure.timescale)]);
    case "handler":
      return first(tracks.flatMap((track) => (track.handler === undefined ? [] : [track.handler])));
    case "structure": {
      const found = structure.paths.find((path) => pattern.test(path));
      return { fits: found !== undefined, ...present({ found }) };
    }
    case "tag":
      return first(facts.filter((fact) => paths.includes(fact.path)).map((fact) => String(fact.value)));
  }
}
