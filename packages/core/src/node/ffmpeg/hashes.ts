import { type Clip, timeFor } from "../compare/prints.ts";
import { everyFrame, type Ffmpeg, readFfmpeg } from "./run.ts";

/** Digests of the streams of one kind, in order. */
export interface StreamHashes {
  video: string[];
  audio: string[];
}

/** One line a stream: `0,v,SHA256=...`. */
export function parseHashes(text: string): StreamHashes {
  const hashes: StreamHashes = { video: [], audio: [] };
  for (const [, kind, digest = ""] of text.matchAll(/^\d+,([va]),SHA256=([0-9a-f]{64})\s*$/gim))
    hashes[kind === "v" ? "video" : "audio"].push(digest.toLowerCase());
  return hashes;
}

/**
 * SHA-256 of every stream by ffmpeg's `streamhash`: of the packets as they are, which a change of container leaves alone,
 * or of the decoded pictures and samples.
 */
export async function hashStreams(
  tools: Ffmpeg,
  clip: Clip,
  what: "packets" | "decoded",
  signal?: AbortSignal,
): Promise<StreamHashes> {
  const run = {
    path: clip.path,
    demuxer: clip.demuxer,
    timeoutMs: timeFor(clip.seconds, clip.bytes),
    signal,
    after: [
      ...["-map", "0:V?", "-map", "0:a?"],
      ...(what === "packets" ? ["-c", "copy"] : everyFrame(tools.ffmpeg)),
      ...["-f", "streamhash", "-hash", "sha256"],
    ],
  };
  return parseHashes((await readFfmpeg(tools.ffmpeg, run, 64 * 1024)).toString("latin1"));
}

const MAX_SECONDS = 3 * 3600;

/** Chromaprint's numbers for the first sound of a clip, by ffmpeg's `chromaprint`; rejects where the build has none. */
export async function fingerprintAudio(tools: Ffmpeg, clip: Clip, signal?: AbortSignal): Promise<Uint32Array> {
  const run = {
    path: clip.path,
    demuxer: clip.demuxer,
    timeoutMs: timeFor(clip.seconds, clip.bytes),
    signal,
    before: ["-t", String(MAX_SECONDS)],
    after: [
      ...["-map", "0:a:0", "-ac", "1", "-ar", "11025", "-c:a", "pcm_s16le"],
      ...["-f", "chromaprint", "-fp_format", "raw"],
    ],
  };
  const bytes = await readFfmpeg(tools.ffmpeg, run, MAX_SECONDS * 9 * 4);
  return Uint32Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readUInt32LE(index * 4));
}
