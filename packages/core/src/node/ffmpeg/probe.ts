import { z } from "zod";
import { DEMUXERS, demuxerOf, type Format } from "../../model/formats.ts";
import { BUDGETS } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { runProcess } from "../host/processes.ts";
import { Collector, MAX_STREAMS, type Program } from "./run.ts";

const PROBE_MS = 20_000;
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_ALLOC = 256 * 1024 * 1024;
/** It looks at one frame of each stream; packets are only counted. */
const PROBE_MEMORY = 512 * 1024 * 1024;

const text = z.string().optional().catch(undefined);
const number = z.coerce.number().optional().catch(undefined);
/** `30000/1001`; `0/0` where nothing is known. */
const ratio = z
  .string()
  .transform((value) => {
    const [top = Number.NaN, bottom = 1] = value.split(/[/:]/).map(Number);
    return bottom === 0 || Number.isNaN(top / bottom) ? undefined : top / bottom;
  })
  .optional()
  .catch(undefined);

const probed = z.object({
  streams: z
    .array(
      z.object({
        index: z.number(),
        codec_type: text,
        codec_name: text,
        width: number,
        height: number,
        avg_frame_rate: ratio,
        r_frame_rate: ratio,
        sample_rate: number,
        channels: number,
        duration: number,
        start_time: number,
        nb_frames: number,
        nb_read_packets: number,
        tags: z.record(z.string(), z.string()).optional().catch(undefined),
      }),
    )
    .catch([]),
  format: z
    .object({
      format_name: text,
      probe_score: number,
      duration: number,
      start_time: number,
      tags: z.record(z.string(), z.string()).optional().catch(undefined),
    })
    .catch({
      format_name: undefined,
      probe_score: undefined,
      duration: undefined,
      start_time: undefined,
      tags: undefined,
    }),
  packets: z
    .array(z.object({ pts_time: number, dts_time: number, size: number, flags: text }))
    .optional()
    .catch(undefined),
});
export type Probed = z.infer<typeof probed>;

/** ffprobe's JSON, whatever version wrote it; fields that are missing or wrong are left out. */
export const parseProbe = (json: string): Probed => probed.parse(JSON.parse(json));

/**
 * Asks ffprobe about a file: JSON, one forced demuxer, no protocol but the file, bounded time and output, no input.
 * @throws an error when it fails, or the file is none it is asked about
 */
export async function ffprobe(
  tool: Program,
  path: string,
  file: { format?: Format | undefined; mediaType?: string | undefined },
  options: { packets?: boolean; signal?: AbortSignal } = {},
): Promise<Probed> {
  const demuxer = demuxerOf(file);
  if (demuxer === undefined) throw new Error(`ffprobe is not asked about ${file.mediaType}`);
  return probeAs(tool, path, {
    allowed: DEMUXERS,
    demuxer,
    show: options.packets
      ? ["-select_streams", "v:0", "-show_entries", "packet=pts_time,dts_time,size,flags"]
      : ["-show_format", "-show_streams"],
    ...present({ signal: options.signal }),
  });
}

interface ProbeRun {
  /** Demuxers that may be taken: none that opens another file. Without the list a playlist called `.mp4` is followed. */
  allowed: readonly string[];
  /** The one that is forced; without it, what ffprobe takes the file for. */
  demuxer?: string;
  /** What is asked. */
  show: readonly string[];
  /** Wall clock, where the caller gave less than it may take. */
  timeMs?: number;
  signal?: AbortSignal;
}

/**
 * One question to ffprobe, within the same bounds whatever is asked.
 * @throws an error when it fails, or the file is of a format that is not allowed
 */
export async function probeAs(tool: Program, path: string, run: ProbeRun): Promise<Probed> {
  const target = new Collector(MAX_BYTES);
  await runProcess({
    program: tool.path,
    args: [
      ...["-v", "error", "-of", "json", "-max_alloc", String(MAX_ALLOC), "-max_streams", String(MAX_STREAMS)],
      ...["-threads", "1", "-max_pixels", String(BUDGETS.pixelCount)],
      ...["-protocol_whitelist", "file", "-format_whitelist", run.allowed.join(",")],
      ...(run.demuxer === undefined ? [] : ["-f", run.demuxer]),
      ...run.show,
      ...["-i", `file:${path}`],
    ],
    timeMs: Math.min(PROBE_MS, run.timeMs ?? PROBE_MS),
    memoryBytes: PROBE_MEMORY,
    signal: run.signal,
    target,
  });
  return parseProbe(target.bytes.toString("utf8"));
}
