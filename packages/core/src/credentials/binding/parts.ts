import type { Range } from "../../model/block.ts";
import { bounded } from "../../model/limits.ts";
import type { Reader } from "../../source/reader.ts";
import { field } from "../store/values.ts";
import { layOut } from "./bmff-layout.ts";
import { unsigned } from "./fields.ts";
import { endOf } from "./ranges.ts";

/** One `part-hash-map` of a multi-asset hash, as it is written. */
export interface PartClaim {
  location: Range | { box: string };
  /** URI of the assertion with the part's hash. */
  hashAssertion: string;
  optional: boolean;
}

/**
 * Reads `multi-asset-hash-map` (C2PA 2.2, 18.9.3): a list that is not empty, each part with exactly one kind of
 * locator and a hash assertion (15.12.4). Undefined where it is anything else. The digest beside the URI is not used:
 * the claim names the assertion with a digest of its own.
 */
export function readParts(value: unknown): readonly PartClaim[] | undefined {
  const parts = field(value, "parts");
  if (!Array.isArray(parts) || parts.length === 0) return undefined;
  bounded(parts.length, "listedCount");
  const out: PartClaim[] = [];
  for (const part of parts) {
    const location = readLocation(field(part, "location"));
    const hashAssertion = field(field(part, "hashAssertion"), "url");
    const optional = field(part, "optional");
    if (location === undefined || typeof hashAssertion !== "string") return undefined;
    if (optional !== undefined && typeof optional !== "boolean") return undefined;
    out.push({ location, hashAssertion, optional: optional === true });
  }
  return out;
}

function readLocation(value: unknown): PartClaim["location"] | undefined {
  const offset = field(value, "byteOffset");
  const length = field(value, "length");
  const box = field(value, "bmffBox");
  if (box !== undefined) {
    return typeof box === "string" && offset === undefined && length === undefined ? { box } : undefined;
  }
  const range = { offset: unsigned(offset), length: unsigned(length) };
  return range.offset === undefined || range.length === undefined
    ? undefined
    : { offset: range.offset, length: range.length };
}

/** Where a part lies. `gone`: not in the file. `malformed`: the locator cannot be meant for this file. */
export type Place = Range | "gone" | "malformed";

/**
 * Finds parts, those that are named as boxes in one look over the file: a list of hundreds would go over all its boxes
 * for every one. 15.12.4 calls a range that goes beyond the file malformed, and lets an optional part be missing; both
 * are so only if a part that begins at or behind the end of the file counts as not there.
 */
export async function placesOf(parts: readonly PartClaim[], reader: Reader): Promise<Place[]> {
  const paths = new Set(parts.flatMap(({ location }) => ("box" in location ? [location.box] : [])));
  const boxes = new Map<string, Place>();
  if (paths.size > 0) {
    const { excluded } = await layOut(
      reader,
      [...paths].map((xpath) => ({ xpath, exact: true, data: [] })),
    );
    // The payload without the box's header (18.9.2); of two boxes none is meant.
    for (const { box, exclusion } of excluded)
      boxes.set(
        exclusion.xpath,
        boxes.has(exclusion.xpath) ? "malformed" : { offset: box.body, length: box.bodyLength },
      );
  }
  return parts.map(({ location }) => {
    if ("box" in location) return boxes.get(location.box) ?? "gone";
    if (endOf(location) <= reader.size) return location;
    return location.offset >= reader.size ? "gone" : "malformed";
  });
}

/** Do the located parts follow each other in the order of the file, from its first byte to its last (18.9.2, 15.12.4)? */
export function coverFile(places: readonly Range[], size: number): boolean {
  let at = 0;
  for (const { offset, length } of places) {
    if (offset !== at) return false;
    at = offset + length;
  }
  return at === size;
}
