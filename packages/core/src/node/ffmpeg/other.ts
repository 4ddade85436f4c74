import { DEMUXERS } from "../../model/formats.ts";
import { present } from "../../model/present.ts";
import type { Media } from "../../model/report-media.ts";
import { timeFor } from "../compare/prints.ts";
import { isHostTrouble } from "../host/host-trouble.ts";
import { type Probed, probeAs } from "./probe.ts";
import { Collector, type Ffmpeg, runFfmpeg, timeIn } from "./run.ts";

/**
 * Demuxers of clips and recordings that ffmpeg reads and we do not walk, as `ffmpeg -demuxers` of 5.1 to 8.0 lists them:
 * bare streams, recorders, players and games of older days. Each reads the one file that it is given. Left out is all that
 * follows names to other files or hosts (`concat`, `hls`, `dash`, `imf`, `mlv`, `sdp`, `image2`), that plays instead of decoding
 * (`libgme`, `libopenmpt`), what has to be told what it reads (`rawvideo`, `s16le`), and what is known by its name alone
 * (`sbc`, `aptx`, `g729`).
 */
const OTHERS: readonly string[] = [
  ...["mpegvideo", "m4v", "h261", "h263", "vc1", "vc1test", "cavsvideo", "avs2", "avs3", "dirac", "dnxhd", "ipu"],
  ...["ivf", "obu", "av1", "yuv4mpegpipe", "nut", "swf", "wtv", "gxf", "lxf", "nsv", "nuv", "pva", "ty", "vivo", "rpl"],
  ...["live_flv", "smjpeg", "mpjpeg", "dhav", "ser", "cine", "pmp", "thp", "xmv", "bink", "smk", "roq", "4xm"],
  ...["film_cpk", "idcin", "flic", "ipmovie", "wsvqa", "vmd", "mtv", "dxa", "ea", "rl2", "siff", "bfi", "jv"],
  ...["dts", "dtshd", "mlp", "truehd", "wv", "tta", "ape", "tak", "shn", "mpc", "mpc8", "dsf", "iff", "ofr", "osq"],
  ...["voc", "gsm", "loas", "adx", "oma", "aa", "aax", "vqf", "ircam", "sox", "avr", "pvf"],
  ...["nistsphere", "qcp", "xwma", "sds", "paf", "wsd", "act", "amrnb", "amrwb", "codec2", "ac4", "qoa"],
];

/** How sure ffprobe must be, of 100: below this it has the name of a file to go by, and nothing inside. */
const LEAST_SCORE = 25;

/** What ffmpeg says of a file. */
export interface Told {
  demuxer: string;
  seconds: number;
  tracks: Media["tracks"];
  dimensions?: { width: number; height: number };
}

interface Asking {
  demuxer?: string;
  timeMs?: number;
  signal?: AbortSignal | undefined;
}

/**
 * Asks ffmpeg what a file is that nobody else reads. What it takes a file for is its guess by the first bytes, and is used
 * for nothing but decoding: no report says it.
 * @param demuxer the one to take, where the file's format is known
 * @param timeMs for each question, by the clock on the wall, where that is less than it may take
 * @returns undefined where it knows none, where there is no ffprobe, and where nothing moves or sounds
 * @throws NotStarted and what else is the machine's trouble, and the reason of the signal
 */
export async function askFfmpeg(
  programs: Ffmpeg,
  file: { path: string; bytes: number },
  { demuxer, timeMs = Number.POSITIVE_INFINITY, signal }: Asking = {},
): Promise<Told | undefined> {
  if (!programs.ffprobe) return undefined;
  const show = ["-show_format", "-show_streams", ...(demuxer === undefined ? [] : ["-count_packets"])];
  const allowed = [...DEMUXERS, ...(demuxer === undefined ? OTHERS : [demuxer])];
  const run = { allowed, show, timeMs, ...present({ demuxer, signal }) };
  try {
    const probed = await probeAs(programs.ffprobe, file.path, run);
    const named = demuxer ?? nameOf(probed);
    const tracks = probed.streams.flatMap(trackOf);
    if (named === undefined || tracks.length === 0) return undefined;
    const seconds = Math.max(
      probed.format.duration ?? 0,
      await played(programs, { ...file, demuxer: named }, { timeMs, signal }),
    );
    const { width, height } = tracks.find(({ kind }) => kind === "video") ?? {};
    const size = width !== undefined && height !== undefined ? { width, height } : undefined;
    return { demuxer: named, seconds, tracks, ...present({ dimensions: size }) };
  } catch (error) {
    if (signal?.aborted || isHostTrouble(error)) throw error;
    return undefined;
  }
}

/** The demuxer that ffprobe takes a file for, where what is inside says so. */
function nameOf({ format }: Probed): string | undefined {
  const { format_name: names, probe_score: score = 0 } = format;
  return score >= LEAST_SCORE ? names?.split(",")[0] : undefined;
}

/** A stream that can be decoded: pictures have a size, sound has a rate. */
function trackOf(stream: Probed["streams"][number]): Media["tracks"] {
  const { index: id, codec_type, codec_name: codec, width, height, sample_rate: sampleRate, channels } = stream;
  const format = codec ?? "";
  const frames = stream.nb_read_packets;
  if (codec === undefined) return [];
  if (codec_type === "video" && width && height)
    return [{ id, kind: "video", format, codec, width, height, ...present({ frames }) }];
  if (codec_type === "audio" && sampleRate)
    return [{ id, kind: "audio", format, codec, sampleRate, ...present({ channels }) }];
  return [];
}

const LOG_BYTES = 4096;

/** How long a file plays, by going through its packets: a bare stream states nothing, or what its bit rate makes of its size. */
async function played(
  programs: Ffmpeg,
  clip: { path: string; demuxer: string; bytes: number },
  { timeMs, signal }: { timeMs: number; signal: AbortSignal | undefined },
): Promise<number> {
  let seconds = 0;
  await runFfmpeg(programs.ffmpeg, {
    path: clip.path,
    demuxer: clip.demuxer,
    timeoutMs: Math.min(timeMs, timeFor(Number.POSITIVE_INFINITY, clip.bytes)),
    signal,
    after: ["-map", "0:V?", "-map", "0:a?", "-c", "copy", "-f", "null"],
    target: new Collector(LOG_BYTES),
    onLine: (line) => {
      seconds = Math.max(seconds, timeIn(line) ?? 0);
    },
  });
  return seconds;
}
