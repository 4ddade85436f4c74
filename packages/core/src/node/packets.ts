import {
  CustomSource,
  EncodedPacketSink,
  Input,
  type InputTrack,
  Logging,
  LogLevel,
  MATROSKA,
  MP4,
  QTFF,
  WEBM,
} from "mediabunny";
import type { Packet, PacketTable } from "../metadata/media-readings.ts";
import type { Container } from "../model/block.ts";
import { BUDGETS, bounded } from "../model/limits.ts";
import { Reader } from "../source/reader.ts";
import type { Source } from "../source/source.ts";
import { type Ffmpeg, ffmpegMissing } from "./ffmpeg.ts";
import { ffprobe } from "./ffprobe.ts";

/** What mediabunny keeps of a file between two reads. */
const CACHE_BYTES = 4 * 1024 * 1024;
const READABLE = new Set(["mp4", "mov", "mkv", "webm"]);

/** Containers that mediabunny lists the packets of. */
export const hasPackets = ({ format }: Container): boolean => READABLE.has(format);

/**
 * mediabunny behind its one door: the table of packets of every track. Our own walkers read structure and stop before
 * the media; this goes through it, packet by packet, without decoding any. Runs in the child process.
 * @throws an error for files it does not read, LimitError `packetCount` for more packets than are kept
 */
export async function readPackets(source: Source, wanted: { sizes: boolean }): Promise<PacketTable[]> {
  Logging.level = LogLevel.Silent;
  const reader = new Reader(source);
  const input = new Input({
    formats: [MP4, QTFF, MATROSKA, WEBM],
    source: new CustomSource({
      getSize: () => source.size,
      read: async (start, end) => reader.block(start, bounded(end - start, "blockBytes")),
      maxCacheSize: CACHE_BYTES,
      prefetchProfile: "none",
    }),
  });
  try {
    const tables: PacketTable[] = [];
    let sizes = wanted.sizes;
    for (const track of (await input.getTracks()).slice(0, BUDGETS.trackCount)) {
      const kind = track.isVideoTrack() ? "video" : track.isAudioTrack() ? "audio" : "data";
      if (kind !== "video") continue;
      tables.push({ kind, ...(await listPackets(track, sizes)) });
      sizes = false;
    }
    return tables;
  } finally {
    input.dispose();
  }
}

async function listPackets(track: InputTrack, keep: boolean): Promise<Omit<PacketTable, "kind">> {
  const packets: Packet[] = [];
  let frames = 0;
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for await (const packet of new EncodedPacketSink(track as never).packets(undefined, undefined, {
    metadataOnly: true,
  })) {
    frames = bounded(frames + 1, "packetCount");
    first = Math.min(first, packet.timestamp);
    last = Math.max(last, packet.timestamp + packet.duration);
    if (keep) packets.push({ seconds: packet.timestamp, bytes: packet.byteLength, key: packet.type === "key" });
  }
  // The last picture of a stream without durations lasts as long as the others did.
  const seconds = frames > 1 && last <= first ? 0 : last - first;
  return { frames, seconds: frames === 0 ? 0 : seconds, ...(keep ? { packets } : {}) };
}

/** The same from ffprobe, for containers that mediabunny does not read. */
export async function packetsByProbe(tools: Ffmpeg, path: string, container: Container): Promise<PacketTable[]> {
  if (!tools.ffprobe) throw ffmpegMissing();
  const { packets: rows = [] } = await ffprobe(tools.ffprobe, path, container.mediaType, { packets: true });
  bounded(rows.length, "packetCount");
  // AVI states no times of its own: its packets stand in the order in which they are decoded.
  const packets = rows.map(({ pts_time, dts_time, size: bytes = 0, flags = "" }, index) => ({
    seconds: pts_time ?? dts_time ?? index,
    bytes,
    key: flags.startsWith("K"),
  }));
  return [{ kind: "video", frames: packets.length, seconds: 0, packets }];
}
