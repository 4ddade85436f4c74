import { demuxerOf, type Format } from "../../model/formats.ts";
import type { MediaKind } from "../../model/vocabulary.ts";
import { type Ffmpeg, readFfmpeg } from "./run.ts";

const WIDTH = 640;
const HEIGHT = 120;
/** Dark on light and light on dark alike. */
const COLOUR = "0x6f86a8";
/** A picture for people must not cost the report: what a minute of decoding does not reach is not shown. */
const WAVE_MS = 20_000;
const WAVE_BYTES = 1024 * 1024;
const WAVE_MEMORY = 512 * 1024 * 1024;

/** What is known of a recording before it is opened. */
interface Recording {
  format?: Format | undefined;
  mediaType?: string | undefined;
  kind?: MediaKind | undefined;
}

/** Whether a wave form of such a file can be asked for at all. */
export const hasWave = (file: Recording): boolean => file.kind === "audio" && demuxerOf(file) !== undefined;

/**
 * The wave form of a recording from its beginning to its end, all channels in one: for people to recognise it by.
 * @throws an error when no sound could be decoded
 */
export async function makeWave(
  tools: Ffmpeg,
  path: string,
  file: Recording,
): Promise<{ mediaType: string; width: number; height: number; base64: string }> {
  const demuxer = demuxerOf(file);
  if (demuxer === undefined) throw new Error("no recording");
  const drawn = `aformat=channel_layouts=mono,showwavespic=s=${WIDTH}x${HEIGHT}:colors=${COLOUR}:split_channels=0`;
  const run = {
    path,
    demuxer,
    threads: 1,
    timeoutMs: WAVE_MS,
    memoryBytes: WAVE_MEMORY,
    after: [
      ...["-filter_complex", `[0:a:0]${drawn}[wave]`, "-map", "[wave]", "-frames:v", "1", "-threads", "1"],
      ...["-protocol_whitelist", "pipe", "-f", "image2pipe", "-c:v", "png"],
    ],
  };
  const png = await readFfmpeg(tools.ffmpeg, run, WAVE_BYTES);
  if (png.length === 0) throw new Error("no sound");
  return { mediaType: "image/png", width: WIDTH, height: HEIGHT, base64: png.toString("base64") };
}
