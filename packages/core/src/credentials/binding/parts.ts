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
 * Finds a part. 15.12.4 calls a range that goes beyond the file malformed, and lets an optional part be missing; both
 * are so only if a part that begins at or behind the end of the file counts as not there.
 */
export async function placeOf(part: PartClaim, reader: Reader): Promise<Place> {
  const { location } = part;
  if (!("box" in location)) {
    if (endOf(location) <= reader.size) return location;
    return location.offset >= reader.size ? "gone" : "malformed";
  }
  const { excluded } = await layOut(reader, [{ xpath: location.box, exact: true, data: [] }]);
  const [found, second] = excluded;
  if (second !== undefined) return "malformed";
  // The payload without the box's header (18.9.2).
  return found === undefined ? "gone" : { offset: found.box.body, length: found.box.bodyLength };
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
