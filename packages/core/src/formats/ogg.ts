import { BUDGETS, counter, FormatError, LimitError } from "../model/limits.ts";
import { present } from "../model/present.ts";
import type { Track } from "../model/report-media.ts";
import { concat, startsWith, u8, u16le, u32be, u32le } from "../source/bytes.ts";
import { codecName } from "./codecs.ts";
import { defineWalker } from "./define.ts";
import { withPieces } from "./pieces.ts";
import { readVorbisComments } from "./sound/vorbis.ts";
import { addPiece, addTrack, type Walk } from "./walk.ts";

/** One logical stream: what its first packets say. */
interface Stream {
  /** Samples a second that granule positions count; 0 where they count something else. */
  rate: number;
  /** Samples that are decoded and dropped at the start (RFC 7845, 4.2). */
  skip: number;
  /** How many packets are complete. */
  packets: number;
  /** Parts of the packet that is being put together, and where it began. */
  parts: Uint8Array[];
  partBytes: number;
  offset: number;
  track?: Track;
  /** Theora: pictures a second, and how many bits of a granule position count from the key frame (Theora I, 6.2). */
  frameRate?: number;
  keyShift?: number;
  /** Where the comments begin in the second packet; absent for streams that have none we know. */
  commentHead?: number;
}

const PAGE_HEADER = 27;
const TAIL_BYTES = 128 * 1024;

/**
 * Ogg (RFC 3533) with Vorbis, Opus, FLAC, Speex or Theora: the second packet of each stream holds its comments.
 * Pages are read until every stream has given its own; the audio behind them is not.
 */
const walkOgg = withPieces(readPages);

async function readPages(walk: Walk): Promise<void> {
  const { reader } = walk;
  const pages = counter("chunkCount");
  const streams = new Map<number, Stream>();
  let at = 0;
  while (at + PAGE_HEADER <= reader.size) {
    const head = await reader.exactly(at, PAGE_HEADER);
    if (!startsWith(head, "OggS")) throw new FormatError(`no page at ${at}`);
    const beginning = (u8(head, 5) & 2) !== 0;
    // Streams begin before any of them goes on: once their comments are in, the rest is media.
    if (!beginning && [...streams.values()].every((stream) => stream.packets >= 2)) break;
    pages.take();
    const serial = u32le(head, 14);
    const lacing = await reader.exactly(at + PAGE_HEADER, u8(head, 26));
    const body = at + PAGE_HEADER + lacing.length;
    const bytes = lacing.reduce((sum, size) => sum + size, 0);
    const stream = streams.get(serial) ?? begin(at);
    streams.set(serial, stream);
    if (streams.size > BUDGETS.ifdCount) throw new LimitError("ifdCount", "Ogg streams");
    if (stream.packets < 2) await takePackets(walk, stream, lacing, body, at);
    at = body + bytes;
  }
  addPiece(walk, { path: "headers", offset: 0, length: Math.min(at, reader.size) });
  if (at < reader.size) addPiece(walk, { path: "media", offset: at, length: reader.size - at });
  await readDuration(walk, streams);
  if ([...streams.values()].some((stream) => stream.packets < 2)) throw new FormatError("Ogg ends inside its headers");
}

const begin = (offset: number): Stream => ({
  rate: 0,
  skip: 0,
  packets: 0,
  parts: [],
  partBytes: 0,
  offset,
});

async function takePackets(walk: Walk, stream: Stream, lacing: Uint8Array, body: number, page: number): Promise<void> {
  let from = body;
  let packet = 0;
  for (const size of lacing) {
    packet += size;
    if (size === 255) continue;
    await keep(walk, stream, from, packet, page);
    finish(walk, stream, from + packet);
    from += packet;
    packet = 0;
    if (stream.packets >= 2) return;
  }
  if (packet > 0) await keep(walk, stream, from, packet, page);
}

async function keep(walk: Walk, stream: Stream, from: number, bytes: number, page: number): Promise<void> {
  stream.partBytes += bytes;
  if (stream.partBytes > BUDGETS.blockBytes) throw new LimitError("blockBytes", "Ogg packet");
  if (stream.parts.length === 0) stream.offset = page;
  stream.parts.push(new Uint8Array(await walk.reader.exactly(from, bytes)));
}

function finish(walk: Walk, stream: Stream, end: number): void {
  const packet = concat(stream.parts);
  stream.parts = [];
  stream.partBytes = 0;
  stream.packets += 1;
  if (stream.packets === 1) identify(walk, stream, packet);
  else if (stream.commentHead !== undefined) {
    const at = { path: "comments", offset: stream.offset, length: end - stream.offset };
    readVorbisComments(walk, packet.subarray(stream.commentHead), at);
  }
}

function identify(walk: Walk, stream: Stream, packet: Uint8Array): void {
  const sound = (format: string, channels: number, sampleRate = stream.rate) => {
    const codec = codecName(format);
    stream.track = addTrack(walk, {
      id: walk.out.tracks.length + 1,
      kind: "audio",
      format,
      ...present({
        codec,
        channels: channels > 0 ? channels : undefined,
        sampleRate: sampleRate > 0 ? sampleRate : undefined,
      }),
    });
  };
  if (startsWith(packet, "\x01vorbis")) {
    stream.rate = u32le(packet, 12);
    sound("vorbis", u8(packet, 11));
    stream.commentHead = 7;
  } else if (startsWith(packet, "OpusHead")) {
    // RFC 7845: granule positions count 48 kHz samples whatever the input was.
    stream.rate = 48_000;
    stream.skip = u16le(packet, 10);
    sound("opus", u8(packet, 9));
    stream.commentHead = 8;
  } else if (startsWith(packet, "Speex   ")) {
    stream.rate = u32le(packet, 36);
    sound("speex", u32le(packet, 48) & 0xff);
    stream.commentHead = 0;
  } else if (startsWith(packet, "\x7fFLAC")) {
    stream.rate = ((u8(packet, 27) << 16) | (u8(packet, 28) << 8) | u8(packet, 29)) >> 4;
    sound("flac", ((u8(packet, 29) >> 1) & 7) + 1);
    stream.commentHead = 4;
  } else if (startsWith(packet, "\x80theora")) {
    walk.out.dimensions = {
      width: (u8(packet, 14) << 16) | (u8(packet, 15) << 8) | u8(packet, 16),
      height: (u8(packet, 17) << 16) | (u8(packet, 18) << 8) | u8(packet, 19),
    };
    stream.commentHead = 7;
    const [rate, scale] = [u32be(packet, 22), u32be(packet, 26)];
    if (rate > 0 && scale > 0) {
      stream.frameRate = rate / scale;
      stream.keyShift = ((u8(packet, 40) & 3) << 3) | (u8(packet, 41) >> 5);
    }
    stream.track = addTrack(walk, {
      id: walk.out.tracks.length + 1,
      kind: "video",
      format: "theora",
      codec: "theora",
      ...(walk.out.dimensions.width > 0 && walk.out.dimensions.height > 0 ? walk.out.dimensions : {}),
      ...present({ frameRate: stream.frameRate }),
    });
  }
}

/** The granule position of a stream's last page is its length in samples, or in pictures for Theora. */
async function readDuration(walk: Walk, streams: ReadonlyMap<number, Stream>): Promise<void> {
  const from = Math.max(0, walk.reader.size - TAIL_BYTES);
  const tail = await walk.reader.peek(from, TAIL_BYTES);
  const seen = new Set<Stream>();
  for (let at = tail.length - PAGE_HEADER; at >= 0 && seen.size < streams.size; at--) {
    if (!startsWith(tail, "OggS", at)) continue;
    const stream = streams.get(u32le(tail, at + 14));
    const granule = u32le(tail, at + 6) + u32le(tail, at + 10) * 2 ** 32;
    if (!stream || seen.has(stream) || granule >= 2 ** 53) continue;
    seen.add(stream);
    const seconds = lengthOf(stream, granule);
    if (seconds === undefined) continue;
    if (stream.track) stream.track.durationSeconds = seconds;
    walk.out.durationSeconds = Math.max(walk.out.durationSeconds ?? 0, seconds);
  }
}

function lengthOf(stream: Stream, granule: number): number | undefined {
  if (stream.rate > 0) return Math.max(0, granule - stream.skip) / stream.rate;
  if (stream.frameRate === undefined || stream.keyShift === undefined) return undefined;
  const step = 2 ** stream.keyShift;
  return (Math.floor(granule / step) + (granule % step)) / stream.frameRate;
}

export default defineWalker({ ogg: walkOgg });
