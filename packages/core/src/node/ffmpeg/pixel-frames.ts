import type { Pixels } from "../../marks/pixels.ts";
import type { Container } from "../../model/block.ts";
import { demuxerOf } from "../../model/formats.ts";
import { PictureSink } from "./picture-sink.ts";
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
  const target = new PictureSink("P6", (picture) => take({ ...picture, channels: 3 }));
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
  if (target.taken === 0) throw new Error("no frame");
}
