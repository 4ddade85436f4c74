import { Writable } from "node:stream";
import { type ClipPrint, type FramePrint, printFrame } from "../../compare/frames.ts";
import type { Plane } from "../../compare/pdq.ts";
import { MAX_FRAMES, MOST_STILL_RATE, STILL_SIDE, STILLS } from "../../compare/rate.ts";
import { type Box, insideBars, THUMB, WHOLE } from "../../compare/thumbs.ts";
import { PictureSink } from "../ffmpeg/picture-sink.ts";
import { type Ffmpeg, runFfmpeg } from "../ffmpeg/run.ts";
import { canSeek, seekTo } from "../ffmpeg/seek.ts";
import { isHostTrouble } from "../host/host-trouble.ts";

/** A clip that ffmpeg is asked about. */
export interface Clip {
  path: string;
  demuxer: string;
  seconds: number;
  /** Size of the file. */
  bytes: number;
}

/** Frames are compared at this size; PDQ filters them down further. */
const SIDE = 256;
const SLAB_FRAMES = 256;
const BAR_STILLS = 8;
const BAR_SIDE = 128;
/** ffmpeg decodes at least this fast, or the clip is given up. */
const MS_PER_SECOND = 2_000;
const LEAST_MS = 120_000;
/** Whatever a clip says of itself and however large it is. */
export const MOST_MS = 6 * 3_600_000;
/** Clips that people send have more than this a second; one that says it is longer is not given the time for it. */
const BYTES_PER_SECOND = 10_000;

/** The time for a pass over a clip: by the length that it states, as far as its size bears that out, and never more than the most. */
export const timeFor = (seconds: number, bytes: number): number =>
  Math.min(MOST_MS, LEAST_MS + Math.min(Math.max(0, seconds), bytes / BYTES_PER_SECOND) * MS_PER_SECOND);

/** What is needed of every frame of a clip, at a rate. Black bars are cut off first, by what several stills have in common. */
export async function printClip(
  tools: Ffmpeg,
  clip: Clip,
  rate: number,
  options: { signal?: AbortSignal; onFrame?: () => void } = {},
): Promise<ClipPrint & { inside: Box }> {
  const inside = await insideClip(tools, clip, options.signal);
  const frames: FramePrint[] = [];
  const crop = inside === WHOLE ? [] : [cropFilter(inside)];
  const slabs = new Slabs();
  const target = new FrameSink(SIDE, (plane) => {
    if (frames.length < 2 * MAX_FRAMES) frames.push(printFrame(plane, slabs.take()));
    options.onFrame?.();
  });
  await runFfmpeg(tools.ffmpeg, {
    path: clip.path,
    demuxer: clip.demuxer,
    timeoutMs: timeFor(clip.seconds, clip.bytes),
    signal: options.signal,
    after: [
      ...["-map", "0:V:0", "-an", "-sn", "-dn"],
      ...["-vf", [`fps=${rate}`, ...crop, `scale=${SIDE}:${SIDE}:flags=area`, "format=gray"].join(",")],
      ...["-frames:v", String(2 * MAX_FRAMES), "-f", "rawvideo"],
    ],
    target,
  });
  return { frames, inside };
}

/** Longer clips are not decoded once more: each still is sought. */
const SOUGHT_SECONDS = 300;

/** Frames at equal distances, in their own shape and large enough to find places in, without the bars that were found. */
export async function stillsOf(
  tools: Ffmpeg,
  clip: Clip,
  inside: Box,
  signal: AbortSignal | undefined,
): Promise<Plane[]> {
  const crop = inside === WHOLE ? [] : [cropFilter(inside)];
  const fit = `scale=w='max(16,trunc(iw*sar*min(1,${STILL_SIDE}/max(iw*sar,ih))))':h='max(16,trunc(ih*min(1,${STILL_SIDE}/max(iw*sar,ih))))':flags=area`;
  const stills: Plane[] = [];
  const run = (filters: readonly string[], most: number, more: { before?: readonly string[]; timeoutMs: number }) =>
    runFfmpeg(tools.ffmpeg, {
      path: clip.path,
      demuxer: clip.demuxer,
      signal,
      ...more,
      after: [
        ...[
          "-map",
          "0:V:0",
          "-an",
          "-sn",
          "-dn",
          "-vf",
          [...filters, ...crop, fit, "setsar=1", "format=gray"].join(","),
        ],
        ...["-frames:v", String(most), "-f", "image2pipe", "-c:v", "pgm"],
      ],
      target: new PictureSink("P5", (plane) => void stills.push(plane)),
    });
  if (clip.seconds <= SOUGHT_SECONDS || !canSeek(clip.demuxer)) {
    const rate = Math.min(MOST_STILL_RATE, STILLS / Math.max(1, clip.seconds));
    await run([`fps=${rate.toFixed(5)}`], STILLS, { timeoutMs: timeFor(clip.seconds, clip.bytes) });
    return stills;
  }
  for (let index = 0; index < STILLS; index++) {
    const at = (clip.seconds * (index + 0.5)) / STILLS;
    const { before } = seekTo(clip.demuxer, at, true);
    const sought = { before, timeoutMs: timeFor(clip.seconds, clip.bytes) };
    await run([], 1, sought).catch((error: unknown) => throwIfNotOfTheClip(error, signal));
  }
  return stills;
}

const cropFilter = ({ x, y, width, height }: Box): string =>
  `crop=iw*${width.toFixed(5)}:ih*${height.toFixed(5)}:iw*${x.toFixed(5)}:ih*${y.toFixed(5)}`;

/** A still that cannot be had is one of several; that the machine was busy or short must change no answer, and is told. */
function throwIfNotOfTheClip(error: unknown, signal: AbortSignal | undefined): void {
  if (signal?.aborted || isHostTrouble(error)) throw error;
}

/** A clip as short as this is decoded once for all stills: that is sooner done than starting ffmpeg for each. */
const DECODED_SECONDS = 20;

async function insideClip(tools: Ffmpeg, clip: Clip, signal: AbortSignal | undefined): Promise<Box> {
  const planes: Plane[] = [];
  const take = (filters: readonly string[], most: number, before: readonly string[]) =>
    runFfmpeg(tools.ffmpeg, {
      path: clip.path,
      demuxer: clip.demuxer,
      timeoutMs: timeFor(clip.seconds, clip.bytes),
      signal,
      before,
      after: [
        ...["-map", "0:V:0", "-an", "-sn", "-dn", "-frames:v", String(most), "-vf"],
        ...[[...filters, `scale=${BAR_SIDE}:${BAR_SIDE}:flags=area`, "format=gray"].join(","), "-f", "rawvideo"],
      ],
      target: new FrameSink(BAR_SIDE, (plane) => void planes.push({ ...plane, data: Buffer.from(plane.data) })),
    }).catch((error: unknown) => throwIfNotOfTheClip(error, signal));
  if ((clip.seconds > 0 && clip.seconds <= DECODED_SECONDS) || !canSeek(clip.demuxer))
    await take([`fps=${(BAR_STILLS / (clip.seconds || BAR_STILLS)).toFixed(5)}`], BAR_STILLS, []);
  else
    for (let index = 0; index < BAR_STILLS; index++) {
      const at = (clip.seconds * (index + 0.5)) / BAR_STILLS;
      await take([], 1, seekTo(clip.demuxer, at, true).before);
    }
  const inside = insideBars(planes);
  return inside.width === 1 && inside.height === 1 ? WHOLE : inside;
}

/** Room for small copies, shared with the thread that compares them: hours of frames are not copied over. */
class Slabs {
  #slab: Uint8Array = new Uint8Array(0);
  #used = 0;
  take(): Uint8Array {
    const bytes = THUMB * THUMB;
    if (this.#used + bytes > this.#slab.length) {
      this.#slab = new Uint8Array(new SharedArrayBuffer(SLAB_FRAMES * bytes));
      this.#used = 0;
    }
    this.#used += bytes;
    return this.#slab.subarray(this.#used - bytes, this.#used);
  }
}

/** Cuts a stream of grey frames into frames. */
class FrameSink extends Writable {
  readonly #side: number;
  readonly #onFrame: (plane: Plane & { data: Buffer }) => void;
  readonly #frame: Buffer;
  #filled = 0;
  constructor(side: number, onFrame: (plane: Plane & { data: Buffer }) => void) {
    super();
    this.#side = side;
    this.#onFrame = onFrame;
    this.#frame = Buffer.alloc(side * side);
  }
  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    for (let at = 0; at < chunk.length; ) {
      const copied = chunk.copy(this.#frame, this.#filled, at);
      at += copied;
      this.#filled += copied;
      if (this.#filled < this.#frame.length) break;
      this.#filled = 0;
      this.#onFrame({ width: this.#side, height: this.#side, data: this.#frame });
    }
    done();
  }
}
