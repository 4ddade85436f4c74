import { counter, FormatError, LimitError } from "../../model/limits.ts";
import { rootBoxes } from "../binding/bmff-layout.ts";
import { followFragment } from "./bmff-fragments.ts";
import { followItems } from "./bmff-items.ts";
import { followRandomAccess } from "./bmff-random-access.ts";
import { addTable, followMovie, type Gathered, type MovieFacts } from "./bmff-samples.ts";
import type { Shown, ShownReader } from "./shown.ts";
import { Spans, Targets } from "./targets.ts";

/**
 * What players and decoders show of an ISO-BMFF file: samples of all tracks, of fragments too, and items of the
 * file-level `meta`. A media segment alone has no `moov`; its samples are found by its own offsets. Nothing is decoded:
 * samples that are hidden by an edit list, or tracks that are switched off, count like all others.
 */
export const shownOfBmff: ShownReader = async (_, reader): Promise<Shown> => {
  const on: Gathered = {
    reader,
    count: counter("boxTreeCount"),
    headers: new Spans(),
    tables: [],
    targets: new Targets(),
    external: new Set(),
    handlers: new Map(),
    tableBytes: 0,
  };
  let complete = true;
  let mediaData: Shown["data"] = [];
  try {
    mediaData = await follow(on);
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof LimitError)) throw error;
    complete = false;
  }
  return {
    data: [
      ...on.headers.list().map((range) => ({ ...range, what: "headers of the media" })),
      ...on.targets.list().map((range) => ({ ...range, what: "media data" })),
    ],
    tables: on.tables,
    orderly: complete && on.targets.fill(mediaData),
    external: [...on.external],
    complete,
  };
};

/** Follows every index of the file, and returns the payloads that its targets are to fill. */
async function follow(on: Gathered): Promise<Shown["data"]> {
  let facts: MovieFacts = { tracks: new Map(), defaults: new Map() };
  const behind = new Map<number, number>();
  const media: { offset: number; length: number; what: string }[] = [];
  const seen = new Set<string>();
  const roots = await rootBoxes(on.reader, on.count);
  const fragments = new Set(roots.filter((box) => box.type === "moof").map((box) => box.offset));
  for (const box of roots) {
    // Readers differ on which of two indexes counts.
    if (seen.has(box.type) && (box.type === "moov" || box.type === "meta")) on.targets.disorder();
    seen.add(box.type);
    if (box.type === "moov") facts = await followMovie(on, box);
    else if (box.type === "meta") await followItems(on, box);
    else if (box.type === "moof") await followFragment(on, box, facts, behind);
    else if (box.type === "mfra") await followRandomAccess(on, box, fragments);
    else if (box.type === "sidx") addTable(on, { offset: box.offset, length: box.length, what: box.type });
    else if (box.type === "mdat") media.push({ offset: box.body, length: box.bodyLength, what: box.type });
  }
  return media;
}
