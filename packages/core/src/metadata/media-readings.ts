import type { Container } from "../model/block.ts";
import { ProgramMissing } from "../model/errors.ts";
import { present } from "../model/present.ts";
import type { Limit } from "../model/report.ts";
import type { Track } from "../model/report-media.ts";

/** One packet of a video track, in the order in which it is decoded. */
export interface Packet {
  seconds: number;
  bytes: number;
  key: boolean;
}

/** What a reader of packets says of one track. */
export interface PacketTable {
  kind: Track["kind"];
  frames: number;
  seconds: number;
  /** Of the first video track, and only where asked for. */
  packets?: Packet[];
}

/** One stretch of decoded sound, all channels mixed into one, from -1 to 1. */
export interface Samples {
  sampleRate: number;
  values: Float32Array;
}

/** Readers that cost more than walking, injected because they need libraries or programs. */
export interface MediaTools {
  /** Lists the packets of every track; rejects when it cannot. */
  packets?(container: Container, wanted: { sizes: boolean }): Promise<PacketTable[]>;
  /** Decodes some seconds from the middle of a recording; rejects when it cannot. */
  samples?(container: Container): Promise<Samples>;
}

export interface MediaReadings {
  /** As it was walked, with what the packets say where no header did. */
  container: Container;
  packets?: readonly Packet[];
  samples?: Samples;
  limits: Limit[];
}

/** A track that the container's headers do not measure: fragments and live recordings are counted packet by packet. */
const GAP_BYTES = 64 * 1024 * 1024;
/** Recordings that keep every sample: the only ones where an earlier lossy copy can show. */
const LOSSLESS = /^(?:pcm_|flac$|alac$)/;

const gaps = ({ tracks }: Container): boolean =>
  tracks.some((track) => track.kind === "video" && !(track.frameRate && track.durationSeconds));

/**
 * What walking leaves open: tracks whose length or rate no header states, and with `deep` the sizes of packets and a
 * stretch of sound. What could not be read is a limit, and changes nothing else.
 */
export async function readMedia(
  container: Container,
  bytes: number,
  tools: MediaTools,
  deep: boolean,
): Promise<MediaReadings> {
  const readings: MediaReadings = { container, limits: [] };
  const video = container.kind === "video" && container.tracks.some((track) => track.kind === "video");
  if (tools.packets && video && (deep || (gaps(container) && bytes <= GAP_BYTES))) {
    try {
      const tables = await tools.packets(container, { sizes: deep });
      readings.container = measured(container, tables);
      const packets = tables.find((table) => table.packets)?.packets;
      if (packets) readings.packets = packets;
    } catch (error) {
      readings.limits.push(missing(error, "packets", "mark"));
    }
  }
  const sound = container.tracks.find((track) => track.kind === "audio");
  if (deep && tools.samples && container.kind === "audio" && LOSSLESS.test(sound?.codec ?? "")) {
    try {
      readings.samples = await tools.samples(container);
    } catch (error) {
      readings.limits.push(missing(error, "samples", "mark"));
    }
  }
  return readings;
}

/** A step that could not be taken: for want of a program, with the command that brings it, or for another reason. */
export function missing(
  error: unknown,
  what: "frames" | "packets" | "samples" | "stills" | "wave",
  step: Limit["step"],
): Limit {
  return error instanceof ProgramMissing
    ? { code: `ffmpeg-missing-${what}`, step, detail: error.install }
    : { code: `${what}-unavailable`, step };
}

/** The container with what its packets say where the headers said nothing. */
function measured(container: Container, tables: readonly PacketTable[]): Container {
  const left = [...tables];
  let { durationSeconds } = container;
  const tracks = container.tracks.map((track): Track => {
    const index = left.findIndex((table) => table.kind === track.kind);
    const [table] = index === -1 ? [] : left.splice(index, 1);
    if (!table || table.frames === 0) return track;
    const { frames, seconds } = table;
    const counted = { ...track, frames: track.frames ?? frames };
    if (!(seconds > 0)) return counted;
    durationSeconds ||= seconds;
    const timed = { ...counted, durationSeconds: track.durationSeconds ?? seconds };
    return track.kind === "video" ? { ...timed, frameRate: track.frameRate ?? frames / seconds } : timed;
  });
  return { ...container, tracks, ...present({ durationSeconds }) };
}
