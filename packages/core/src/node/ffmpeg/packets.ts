import { CustomSource, EncodedPacketSink, Input, Logging, LogLevel, MP4, QTFF } from "mediabunny";
import { checkSampleWork } from "../../compare/sample-work.ts";
import { matroskaFrames } from "../../formats/matroska/packets.ts";
import type { Packet, PacketTable } from "../../metadata/media-readings.ts";
import type { Container } from "../../model/block.ts";
import { FORMAT_ROWS } from "../../model/formats.ts";
import { BUDGETS, bounded } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { Reader } from "../../source/reader.ts";
import type { Source } from "../../source/source.ts";
import { type Ffmpeg, ffmpegMissing } from "./run.ts";

/** What mediabunny keeps of a file between two reads. */
const CACHE_BYTES = 4 * 1024 * 1024;

/** Containers whose packets are listed without a program. */
export const hasPackets = ({ format }: Container): boolean => FORMAT_ROWS[format].packets !== undefined;

/** The packets of the video tracks of a container, without decoding any. */
export function readPackets(source: Source, container: Container, wanted: { sizes: boolean }): Promise<PacketTable[]> {
  return FORMAT_ROWS[container.format].packets === "own"
    ? matroskaTables(source, container, wanted)
    : bmffTables(source, wanted);
}

/**
 * mediabunny behind its one door: sample tables and fragments of ISO-BMFF. Our own walkers read structure and stop before
 * the media; this goes through it, packet by packet. Runs in the child process. It is not asked about Matroska: damaged
 * clusters send it round in a circle that nothing inside the process can stop.
 * @throws an error for files it does not read, LimitError `packetCount` for more packets than are kept, `sampleWorkCount` for tables that cost more than they list
 */
async function bmffTables(source: Source, wanted: { sizes: boolean }): Promise<PacketTable[]> {
  Logging.level = LogLevel.Silent;
  const reader = new Reader(source);
  await checkSampleWork(reader);
  const input = new Input({
    formats: [MP4, QTFF],
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
      if (!track.isVideoTrack()) continue;
      const table = new Table(sizes);
      for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true }))
        table.add(packet.timestamp, packet.byteLength, packet.type === "key", packet.duration);
      tables.push(table.done());
      sizes = false;
    }
    return tables;
  } finally {
    input.dispose();
  }
}

async function matroskaTables(
  source: Source,
  { tracks }: Container,
  wanted: { sizes: boolean },
): Promise<PacketTable[]> {
  const video = tracks.filter((track) => track.kind === "video");
  const tables = new Map(video.map((track, index) => [track.id, new Table(wanted.sizes && index === 0)]));
  for await (const { track, seconds, bytes, key } of matroskaFrames(new Reader(source)))
    tables.get(track)?.add(seconds, bytes, key, 0);
  return [...tables.values()].map((table) => table.done());
}

/** Counts the packets of one track, and keeps them where they are wanted. */
class Table {
  readonly #packets: Packet[] | undefined;
  #frames = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = 0;
  #end = 0;
  constructor(keep: boolean) {
    this.#packets = keep ? [] : undefined;
  }
  add(seconds: number, bytes: number, key: boolean, duration: number): void {
    this.#frames = bounded(this.#frames + 1, "packetCount");
    this.#first = Math.min(this.#first, seconds);
    this.#last = Math.max(this.#last, seconds);
    this.#end = Math.max(this.#end, seconds + duration);
    this.#packets?.push({ seconds, bytes, key });
  }
  done(): PacketTable {
    const between = this.#last - this.#first;
    // Where no packet says how long it lasts, the last one lasts as long as the others did.
    const last = this.#end > this.#last || this.#frames < 2 ? this.#end - this.#last : between / (this.#frames - 1);
    const seconds = this.#frames > 0 && between + last > 0 ? between + last : 0;
    return { kind: "video", frames: this.#frames, seconds, ...present({ packets: this.#packets }) };
  }
}

/** The same from ffprobe, for containers that mediabunny does not read. */
export async function packetsByProbe(tools: Ffmpeg, path: string, container: Container): Promise<PacketTable[]> {
  if (!tools.ffprobe) throw ffmpegMissing();
  // What reads ffprobe's answer is a library of its own, and most clips never ask.
  const { ffprobe } = await import("./probe.ts");
  const { packets: rows = [] } = await ffprobe(tools.ffprobe, path, container, { packets: true });
  bounded(rows.length, "packetCount");
  // AVI states no times of its own: its packets stand in the order in which they are decoded.
  const packets = rows.map(({ pts_time, dts_time, size: bytes = 0, flags = "" }, index) => ({
    seconds: pts_time ?? dts_time ?? index,
    bytes,
    key: flags.startsWith("K"),
  }));
  return [{ kind: "video", frames: packets.length, seconds: 0, packets }];
}
