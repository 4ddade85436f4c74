import type { Clip } from "../compare/prints.ts";
import { type Ffmpeg, readFfmpeg } from "../ffmpeg/run.ts";
import { seekTo } from "../ffmpeg/seek.ts";
import { shownSize } from "../ffmpeg/shown.ts";

const WIDTH = 640;
const FRAME_MS = 30_000;
const FRAME_BYTES = 16 * 1024 * 1024;

/** The frame of a clip at a time, as PNG. */
export async function takeFrame(tools: Ffmpeg, clip: Clip, seconds: number, signal?: AbortSignal): Promise<Buffer> {
  const { before, after } = seekTo(clip.demuxer, seconds);
  const run = {
    path: clip.path,
    demuxer: clip.demuxer,
    timeoutMs: FRAME_MS,
    signal,
    before,
    after: [...after, "-map", "0:V:0", "-frames:v", "1", "-vf", shownSize(WIDTH), "-f", "image2pipe", "-c:v", "png"],
  };
  const frame = await readFfmpeg(tools.ffmpeg, run, FRAME_BYTES);
  if (frame.length === 0) throw new Error("no frame");
  return frame;
}
