import type { Track } from "../../model/report-media.ts";
import { concat } from "../../source/bytes.ts";
import { addTrack, type Walk } from "../walk.ts";
import { Span } from "./clock.ts";
import { readElementary } from "./elementary.ts";

/** Bytes of a stream's beginning that are looked at for its codec's own facts. */
export const STREAM_HEAD_BYTES = 64 * 1024;

/** One elementary stream: its track, its first packets put together, and its times. */
export class ElementaryStream {
  readonly times = new Span();
  readonly track: Track;
  readonly #head: Uint8Array[] = [];
  #headBytes = 0;
  #offset = 0;

  constructor(track: Track) {
    this.track = track;
  }

  /** Whether nothing of its beginning was kept yet. */
  get empty(): boolean {
    return this.#headBytes === 0;
  }

  /** Keeps what a packet holds, as far as the beginning goes. */
  keep(data: Uint8Array, offset: number): void {
    if (this.#headBytes >= STREAM_HEAD_BYTES) return;
    if (this.empty) this.#offset = offset;
    this.#head.push(data);
    this.#headBytes += data.length;
  }

  /** Adds the track with what its own bytes and times say; gives how long it is shown, where that is known. */
  addTo(walk: Walk): { first: number; shown: number } | undefined {
    const { track, times } = this;
    addTrack(walk, track);
    readElementary(walk, track, concat(this.#head), this.#offset);
    if (times.first === undefined || times.seconds <= 0) return undefined;
    if (track.kind === "video" && track.frameRate === undefined && times.rate !== undefined)
      track.frameRate = times.rate;
    // The last picture is shown for as long as any other.
    const shown = times.seconds + (track.frameRate === undefined ? 0 : 1 / track.frameRate);
    track.durationSeconds = shown;
    return { first: times.first, shown };
  }
}

/** Adds all streams to the file, and how long they are together. */
export function addStreams(walk: Walk, streams: Iterable<ElementaryStream>): void {
  const { out } = walk;
  const all = new Span();
  for (const stream of streams) {
    const added = stream.addTo(walk);
    if (!added || (stream.track.kind !== "video" && stream.track.kind !== "audio")) continue;
    all.add(added.first);
    all.add(added.first + added.shown);
  }
  if (all.seconds > 0) out.durationSeconds = all.seconds;
}
