import type { Plane } from "../../compare/pdq.ts";
import { FORMAT_ROWS, type Format } from "../../model/formats.ts";
import { BUDGETS } from "../../model/limits.ts";
import type { FfmpegPaths } from "../ffmpeg/find.ts";
import { findFfmpeg, readFfmpeg } from "../ffmpeg/run.ts";
import { type PicturePrint, readPicture } from "../pixels/picture.ts";

const DECODE_MS = 60_000;
/** A picture of so many pixels as PNG, whatever it shows. */
const MOST_BYTES = 8 * BUDGETS.pixelCount;

/** What such a picture is decoded with. */
interface StillTools {
  ffmpeg?: FfmpegPaths;
  signal?: AbortSignal | undefined;
}

/** The brightness of a picture, as it crossed the process boundary. */
export const lumaOf = ({ luma }: PicturePrint): Plane => ({ ...luma, data: Buffer.from(luma.base64, "base64") });

/** A picture, decoded by `ours`. Who decodes it first is who decodes everything else; ffmpeg is asked where that is nobody. */
export async function decodedStill(
  format: Format | undefined,
  path: string,
  tools: StillTools,
  ours: () => Promise<PicturePrint>,
): Promise<PicturePrint> {
  const still = FORMAT_ROWS[format ?? "text"].pixels ? undefined : await stillByFfmpeg(format, path, tools);
  return still ?? ours();
}

/**
 * A picture for which no decoder of ours is there, decoded by ffmpeg; what it gives is a PNG of its own making.
 * Undefined: it is not asked about such pictures, or there is none.
 */
export async function stillByFfmpeg(
  format: Format | undefined,
  path: string,
  { ffmpeg, signal }: StillTools,
): Promise<PicturePrint | undefined> {
  const demuxer = format && FORMAT_ROWS[format].still;
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
