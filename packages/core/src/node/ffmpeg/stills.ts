import { demuxerOf, type Format } from "../../model/formats.ts";
import type { MediaKind } from "../../model/vocabulary.ts";
import { loadSharp } from "../pixels/sharp.ts";
import { type Ffmpeg, readFfmpeg } from "./run.ts";
import { seekTo } from "./seek.ts";
import { shownSize } from "./shown.ts";

const STILLS = 6;
const COLUMNS = 3;
const WIDTH = 213;
/** For one still, and for all of them: a picture for people must not cost the report. */
const STILL_MS = 4_000;
const SHEET_MS = 10_000;
const STILL_BYTES = 8 * 1024 * 1024;
/** Of ffmpeg alone: less than the process that asks for stills may have together with it. */
const STILL_MEMORY = 512 * 1024 * 1024;

/** What is known of a clip before it is opened. */
interface Clip {
  format?: Format | undefined;
  mediaType?: string | undefined;
  kind?: MediaKind | undefined;
  durationSeconds?: number | undefined;
}

/** Whether stills of such a file can be asked for at all. */
export const hasStills = (file: Clip): boolean => file.kind === "video" && demuxerOf(file) !== undefined;

/**
 * A sheet of six stills at equal distances, for people to recognise a clip by: one thread, one frame a call from
 * the key frame before, bounded in time, pixels, allocation and output.
 * @throws an error when sharp is missing, or no still could be taken
 */
export async function makeContactSheet(
  tools: Ffmpeg,
  path: string,
  file: Clip,
): Promise<{ mediaType: string; width: number; height: number; base64: string; stills: number }> {
  const demuxer = demuxerOf(file);
  const { durationSeconds = 0 } = file;
  if (demuxer === undefined) throw new Error("no clip");
  const sharp = await loadSharp();
  const stills: Buffer[] = [];
  const end = performance.now() + SHEET_MS;
  for (let index = 0; index < STILLS && performance.now() < end; index++) {
    const still = await takeStill(tools, path, demuxer, (durationSeconds * (index + 0.5)) / STILLS).catch(
      () => undefined,
    );
    // ffmpeg that fails on the first will fail on the others too.
    if (!still && index === 0) throw new Error("no still could be taken");
    if (still) stills.push(still);
  }
  const first = await sharp(stills[0]).metadata();
  const height = Math.max(1, Math.min(WIDTH * 2, Math.round((WIDTH * first.height) / first.width)));
  const tiles = await Promise.all(
    stills.map((still) => sharp(still).resize({ width: WIDTH, height, fit: "contain" }).png().toBuffer()),
  );
  const sheet = { width: WIDTH * Math.min(COLUMNS, tiles.length), height: height * Math.ceil(tiles.length / COLUMNS) };
  const data = await sharp({ create: { ...sheet, channels: 3, background: "#ffffff" } })
    .composite(
      tiles.map((input, index) => ({
        input,
        left: (index % COLUMNS) * WIDTH,
        top: Math.floor(index / COLUMNS) * height,
      })),
    )
    .jpeg({ quality: 78 })
    .toBuffer();
  return { mediaType: "image/jpeg", ...sheet, base64: data.toString("base64"), stills: tiles.length };
}

async function takeStill(tools: Ffmpeg, path: string, demuxer: string, seconds: number): Promise<Buffer> {
  const { before, after } = seekTo(demuxer, seconds, true);
  const run = {
    path,
    demuxer,
    threads: 1,
    timeoutMs: STILL_MS,
    memoryBytes: STILL_MEMORY,
    before,
    after: [
      ...after,
      ...["-map", "0:v:0", "-frames:v", "1", "-vf", shownSize(WIDTH), "-threads", "1"],
      ...["-protocol_whitelist", "pipe", "-f", "image2pipe", "-c:v", "png"],
    ],
  };
  const still = await readFfmpeg(tools.ffmpeg, run, STILL_BYTES);
  if (still.length === 0) throw new Error("no frame");
  return still;
}
