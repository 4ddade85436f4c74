import { Writable } from "node:stream";
import type { Pixels } from "../../marks/pixels.ts";
import type { Container } from "../../model/block.ts";
import { demuxerOf } from "../../model/formats.ts";
import { BUDGETS } from "../../model/limits.ts";
import { type Ffmpeg, runFfmpeg } from "./run.ts";

const FRAMES_MS = 20_000;
const FRAMES_MEMORY = 512 * 1024 * 1024;

/**
 * Decodes frames of a clip at equal distances, as they are stored, and hands them on one by one.
 * @throws an error where there is none, or ffmpeg cannot decode it
 */
export async function eachFrame(
  tools: Ffmpeg,
  path: string,
  container: Container,
  most: number,
  take: (frame: Pixels) => void,
): Promise<void> {
  const demuxer = demuxerOf(container);
  if (demuxer === undefined) throw new Error("no clip");
  const rate = container.tracks.find(({ kind }) => kind === "video")?.frameRate ?? Number.POSITIVE_INFINITY;
  const { durationSeconds = 0 } = container;
  // Below a frame in ten seconds a long clip would be decoded to its end for a few of them.
  const wanted = durationSeconds > 0 ? Math.max(0.1, most / durationSeconds) : most;
  const target = new PpmSink(take);
  await runFfmpeg(tools.ffmpeg, {
    path,
    demuxer,
    threads: 1,
    timeoutMs: FRAMES_MS,
    memoryBytes: FRAMES_MEMORY,
    before: ["-noautorotate"],
    after: [
      ...["-map", "0:V:0", "-an", "-sn", "-dn"],
      ...(wanted < rate ? ["-vf", `fps=${wanted.toFixed(4)},format=rgb24`] : ["-vf", "format=rgb24"]),
      ...["-frames:v", String(most), "-f", "image2pipe", "-c:v", "ppm"],
    ],
    target,
  });
  if (target.frames === 0) throw new Error("no frame");
}

const HEADER_BYTES = 64;

/** Cuts a stream of PPM pictures (`P6`, three bytes a pixel) into frames: each says itself how large it is. */
class PpmSink extends Writable {
  readonly #take: (frame: Pixels) => void;
  #header = "";
  #frame: { width: number; height: number; data: Uint8Array; filled: number } | undefined;
  frames = 0;
  constructor(take: (frame: Pixels) => void) {
    super();
    this.#take = take;
  }
  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    try {
      for (let at = 0; at < chunk.length; ) at = this.#frame ? this.#fill(chunk, at) : this.#open(chunk, at);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error("a frame could not be taken"));
    }
  }
  #open(chunk: Buffer, at: number): number {
    this.#header += String.fromCharCode(chunk[at] ?? 0);
    if (this.#header.length > HEADER_BYTES) throw new Error("no frame where one should be");
    const size = /^P6\s(\d{1,5})\s(\d{1,5})\s255\s$/.exec(this.#header);
    if (!size) return at + 1;
    const [width, height] = [Number(size[1]), Number(size[2])];
    if (width * height > BUDGETS.pixelCount) throw new Error("a frame is too large");
    this.#frame = { width, height, data: new Uint8Array(3 * width * height), filled: 0 };
    this.#header = "";
    return at + 1;
  }
  #fill(chunk: Buffer, at: number): number {
    const frame = this.#frame;
    if (!frame) return at;
    const part = chunk.subarray(at, at + frame.data.length - frame.filled);
    frame.data.set(part, frame.filled);
    frame.filled += part.length;
    if (frame.filled === frame.data.length) {
      this.frames += 1;
      this.#frame = undefined;
      this.#take({ width: frame.width, height: frame.height, channels: 3, data: frame.data });
    }
    return at + part.length;
  }
}
