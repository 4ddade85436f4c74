import type { Container } from "../model/block.ts";
import { FORMAT_ROWS, type Sniffed } from "../model/formats.ts";
import type { Reader } from "../source/reader.ts";
import { guarded, type Inflaters, MAX_LIMITS, startWalk } from "./walk.ts";
import { WALKERS } from "./walkers.ts";

export { type Inflaters, withinBudget } from "./walk.ts";

/** Walks a recognised container. Damage ends the walk where it lies; what came before is kept. */
export async function walkContainer(reader: Reader, as: Sniffed, tools: Inflaters): Promise<Container> {
  const walk = startWalk(reader, tools, as);
  await guarded(walk, as.format, () => WALKERS[as.format](walk));
  settle(walk.out);
  if (walk.out.limits.length > MAX_LIMITS) walk.out.limits.length = MAX_LIMITS;
  return walk.out;
}

/** What the tracks say of the whole: its size, and whether it is a clip or sound alone. */
function settle(out: Container): void {
  const video = out.tracks.find(({ kind }) => kind === "video");
  if (video?.width !== undefined && video.height !== undefined)
    out.dimensions ??= { width: video.width, height: video.height };
  const { byTracks, mediaType } = FORMAT_ROWS[out.format];
  const kind = video ? "video" : out.tracks.some((track) => track.kind === "audio") ? "audio" : undefined;
  if (!byTracks || kind === undefined) return;
  out.kind = kind;
  // A variant goes by its own name, under another head.
  out.mediaType =
    out.mediaType === mediaType
      ? byTracks[kind === "video" ? "video" : "sound"]
      : out.mediaType.replace(/^(?:video|audio)\//, `${kind}/`);
}
