import { FORMAT_ROWS } from "../../model/formats.ts";
import { BUDGETS } from "../../model/limits.ts";
import type { Report } from "../../model/report.ts";
import type { FfmpegPaths } from "../ffmpeg/find.ts";
import { findFfmpeg, readFfmpeg } from "../ffmpeg/run.ts";
import { type PicturePrint, readPicture } from "../pixels/picture.ts";

const DECODE_MS = 60_000;
/** A picture of so many pixels as PNG, whatever it shows. */
const MOST_BYTES = 8 * BUDGETS.pixelCount;

/**
 * A picture for which no decoder of ours is there, decoded by ffmpeg; what it gives is a PNG of its own making.
 * Undefined: it is not asked about such pictures, or there is none.
 */
export async function stillByFfmpeg(
  { input }: Report,
  path: string,
  { ffmpeg, signal }: { ffmpeg?: FfmpegPaths; signal: AbortSignal },
): Promise<PicturePrint | undefined> {
  const demuxer = input.format && FORMAT_ROWS[input.format].still;
  const found = demuxer === undefined ? undefined : await findFfmpeg(ffmpeg);
  if (demuxer === undefined || !found) return undefined;
  const run = {
    path,
    demuxer,
    signal,
    threads: 1,
    timeoutMs: DECODE_MS,
    after: ["-map", "0:v:0", "-frames:v", "1", "-pix_fmt", "rgba", "-f", "image2pipe", "-c:v", "png"],
  };
  return readPicture(await readFfmpeg(found.ffmpeg, run, MOST_BYTES), "png");
}
