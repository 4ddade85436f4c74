import type { Samples } from "../../metadata/media-readings.ts";
import type { Container } from "../../model/block.ts";
import { demuxerOf } from "../../model/formats.ts";
import { Reader } from "../../source/reader.ts";
import type { Source } from "../../source/source.ts";
import { type Ffmpeg, readFfmpeg } from "./run.ts";

/** Seconds that are looked at, from the middle: enough for a mean spectrum. */
const SECONDS = 30;
const DECODE_MS = 20_000;
const DECODE_MEMORY = 512 * 1024 * 1024;
const MAX_RATE = 384_000;
const PLAIN: Readonly<Record<string, { bytes: number; read(view: DataView, at: number): number }>> = {
  pcm_u8: { bytes: 1, read: (view, at) => (view.getUint8(at) - 128) / 128 },
  pcm_s16le: { bytes: 2, read: (view, at) => view.getInt16(at, true) / 0x8000 },
  pcm_s24le: { bytes: 3, read: (view, at) => (view.getUint16(at, true) / 256 + view.getInt8(at + 2) * 256) / 0x8000 },
  pcm_s32le: { bytes: 4, read: (view, at) => view.getInt32(at, true) / 0x80000000 },
  pcm_f32le: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
};

const soundOf = (container: Container) => container.tracks.find((track) => track.kind === "audio");

/** WAV with samples that need no decoder. */
export const hasPlainSamples = (container: Container): boolean =>
  container.format === "wav" && Object.hasOwn(PLAIN, soundOf(container)?.codec ?? "");

/** Reads samples from the middle of a WAV file. */
export async function plainSamples(source: Source, container: Container): Promise<Samples> {
  const { codec = "", channels = 1, sampleRate = 0 } = soundOf(container) ?? {};
  const { audio } = container.structure;
  const format = PLAIN[codec];
  if (!format || !audio || sampleRate <= 0 || sampleRate > MAX_RATE || channels > 32) throw new Error("no samples");
  const frame = format.bytes * channels;
  const frames = Math.min(Math.floor(audio.length / frame), SECONDS * sampleRate);
  const skip = Math.floor((Math.floor(audio.length / frame) - frames) / 2);
  const bytes = await new Reader(source).block(audio.offset + skip * frame, frames * frame, "sampleBytes");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(frames);
  for (let index = 0; index < frames; index++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++)
      sum += format.read(view, index * frame + channel * format.bytes);
    values[index] = sum / channels;
  }
  return { sampleRate, values };
}

/** Has ffmpeg decode the middle of a recording, at the rate it has. */
export async function samplesByFfmpeg(tools: Ffmpeg, path: string, container: Container): Promise<Samples> {
  const { sampleRate = 0 } = soundOf(container) ?? {};
  const demuxer = demuxerOf(container);
  if (demuxer === undefined || sampleRate <= 0 || sampleRate > MAX_RATE) throw new Error("no samples");
  const from = Math.max(0, ((container.durationSeconds ?? 0) - SECONDS) / 2);
  const run = {
    path,
    demuxer,
    threads: 1,
    timeoutMs: DECODE_MS,
    memoryBytes: DECODE_MEMORY,
    before: ["-ss", from.toFixed(3), "-t", String(SECONDS)],
    after: ["-map", "0:a:0", "-ac", "1", "-ar", String(sampleRate), "-c:a", "pcm_f32le", "-f", "f32le"],
  };
  const bytes = await readFfmpeg(tools.ffmpeg, run, SECONDS * sampleRate * 4 + 4096);
  return { sampleRate, values: new Float32Array(Uint8Array.from(bytes).buffer, 0, Math.floor(bytes.length / 4)) };
}
