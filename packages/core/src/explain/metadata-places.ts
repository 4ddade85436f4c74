import { BUDGETS } from "../model/limits.ts";
import type { Report } from "../model/report.ts";

type Fact = Report["metadata"]["facts"][number];

/** A place of the picture that its metadata names, in shares of the sides or in pixels. */
export interface NamedPlace {
  kind: "rectangle" | "ellipse";
  unit: "share" | "pixel";
  /** The corner at the top left. */
  x: number;
  y: number;
  width: number;
  height: number;
  name?: string;
}

const IPTC = /\/Iptc4xmpExt:ImageRegion\/(?:Iptc4xmpExt:RegionBoundary\/)?Iptc4xmpExt:(Name|rb\w+)$/;
const MWG = /\/mwg-rs:Regions\/mwg-rs:RegionList\/(?:mwg-rs:Area\/)?(?:mwg-rs:(Name)|stArea:(x|y|w|h|d|unit))$/;

/** Fields of one place, as they stand one after the other. */
type Fields = Map<string, string>;

/**
 * Facts keep the order of the file: a field that comes a second time belongs to the next place. Names are told only where
 * every place has one, because nothing else says whose they are.
 */
function grouped(facts: readonly Fact[], pattern: RegExp): Fields[] {
  const groups: Fields[] = [];
  const names: string[] = [];
  for (const { path, value } of facts) {
    const [, one, other] = pattern.exec(path) ?? [];
    const field = one ?? other;
    if (field === undefined) continue;
    const last = groups.at(-1);
    if (field === "Name") names.push(String(value));
    else if (last && !last.has(field)) last.set(field, String(value));
    else groups.push(new Map([[field, String(value)]]));
  }
  if (names.length === groups.length)
    for (const [index, group] of groups.entries()) group.set("Name", names[index] ?? "");
  return groups.slice(0, BUDGETS.regionCount);
}

const number = (fields: Fields, name: string): number | undefined => {
  const value = Number(fields.get(name) ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
};
const named = (fields: Fields): Pick<NamedPlace, "name"> => {
  const name = fields.get("Name");
  return name ? { name } : {};
};

/** IPTC's image regions: a rectangle from its corner, or a circle around its middle (IPTC PMD 2023.2, Region Boundary Structure). */
function iptcPlace(fields: Fields): NamedPlace | undefined {
  const [x, y] = [number(fields, "rbX"), number(fields, "rbY")];
  if (x === undefined || y === undefined) return undefined;
  const unit = fields.get("rbUnit") === "pixel" ? "pixel" : "share";
  const radius = number(fields, "rbRx");
  if (fields.get("rbShape") === "circle" && radius)
    return {
      kind: "ellipse",
      unit,
      x: x - radius,
      y: y - radius,
      width: 2 * radius,
      height: 2 * radius,
      ...named(fields),
    };
  const [width, height] = [number(fields, "rbW"), number(fields, "rbH")];
  return width && height ? { kind: "rectangle", unit, x, y, width, height, ...named(fields) } : undefined;
}

/** Regions of the Metadata Working Group: around their middle, in shares (MWG Guidelines 2.0, 5.9). */
function mwgPlace(fields: Fields): NamedPlace | undefined {
  const [x, y, width, height] = [number(fields, "x"), number(fields, "y"), number(fields, "w"), number(fields, "h")];
  if (x === undefined || y === undefined || !width || !height) return undefined;
  return { kind: "rectangle", unit: "share", x: x - width / 2, y: y - height / 2, width, height, ...named(fields) };
}

/** Places that the metadata names: people, things, what is kept when the picture is cropped. Anyone can write them. */
export const namedPlaces = (facts: readonly Fact[]): NamedPlace[] =>
  [...grouped(facts, IPTC).map(iptcPlace), ...grouped(facts, MWG).map(mwgPlace)].filter((place) => place !== undefined);
