import { BUDGETS } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import type { Track } from "../../model/report-media.ts";
import { indexOf, startsWith, u8, u16be, u32be } from "../../source/bytes.ts";
import { defineWalker } from "../define.ts";
import { withStream } from "../sound/frame-scan.ts";
import { addPath, addPiece, addTrailer, guarded, type Walk } from "../walk.ts";
import { Clock, timeStamp } from "./clock.ts";
import { addStreams, ElementaryStream, STREAM_HEAD_BYTES } from "./streams.ts";

const PACK = 0xba;
const END = 0xb9;
const MAP = 0xbc;
const PRIVATE = 0xbd;
/** Stream types of a program stream map that differ from what the identifiers say. */
const MAPPED: Readonly<Record<number, string>> = {
  1: "mpeg1video", 2: "mpeg2video", 3: "mp2", 4: "mp2", 15: "aac", 16: "mpeg4", 27: "h264", 36: "hevc",
  129: "ac3",
}; // biome-ignore format: a table

interface State {
  streams: Map<number, ElementaryStream>;
  mapped: Map<number, string>;
  clock: Clock;
  leading: boolean;
  /** Behind the last packet that was seen, and whether the stream said that it ends there. */
  end: number;
  ended: boolean;
}

/** MPEG program streams (11172-1 and 13818-1, 2.5): DVDs and old camcorders. Both ends are read, never the middle. */
const walkMpegPs = withStream(async (walk) => {
  const { reader } = walk;
  const state: State = {
    streams: new Map(),
    mapped: new Map(),
    clock: new Clock(),
    leading: true,
    end: 0,
    ended: false,
  };
  const head = await reader.peek(0, BUDGETS.streamEndBytes);
  readStretch(walk, head, 0, state);
  if (head.length < reader.size) {
    state.leading = false;
    const from = Math.max(head.length, reader.size - BUDGETS.streamEndBytes);
    const tail = await reader.peek(from, reader.size - from);
    const pack = indexOf(tail, "\0\0\x01\xba");
    if (pack !== -1) readStretch(walk, tail.subarray(pack), from + pack, state);
  }
  // DVDs say nothing of themselves in their private streams without sound: those are data for players.
  const told = [...state.streams.values()].filter(({ track }) => track.kind !== "data");
  await guarded(walk, "streams", () => addStreams(walk, told));
  const end = state.ended ? Math.min(state.end, reader.size) : reader.size;
  addPiece(walk, { path: "packs", offset: 0, length: end });
  addTrailer(walk, end);
});

/** Packs and packets one behind the other, until one is no such thing. */
function readStretch(walk: Walk, bytes: Uint8Array, base: number, state: State): void {
  let at = 0;
  while (at + 6 <= bytes.length) {
    if (u32be(bytes, at) >>> 8 !== 1) {
      // Discs and recorders fill up between packets.
      const next = indexOf(bytes.subarray(0, Math.min(bytes.length, at + STREAM_HEAD_BYTES)), "\0\0\x01", at);
      if (next === -1) return;
      at = next;
    }
    const id = u8(bytes, at + 3);
    if (id === END) {
      state.end = base + at + 4;
      state.ended = true;
      at += 4;
      continue;
    }
    state.ended = false;
    if (id < END) {
      at += 4;
      continue;
    }
    const length = id === PACK ? packBytes(bytes, at) : 6 + u16be(bytes, at + 4);
    if (id === PACK) addPath(walk, (u8(bytes, at + 4) & 0xc0) === 0x40 ? "pack" : "pack of MPEG-1");
    else if (id === MAP) readMap(bytes.subarray(at, at + length), state);
    else if (id === PRIVATE || (id & 0xe0) === 0xc0 || (id & 0xf0) === 0xe0)
      readPacket(bytes.subarray(at, at + length), id, base + at, state);
    at += length;
  }
}

const packBytes = (b: Uint8Array, at: number): number =>
  (u8(b, at + 4) & 0xc0) === 0x40 ? 14 + (u8(b, at + 13) & 7) : 12;

/** Program stream map (13818-1, 2.5.4.1): the type of each stream. */
function readMap(map: Uint8Array, state: State): void {
  let at = 12 + u16be(map, 8);
  const end = Math.min(map.length, at + u16be(map, at - 2));
  for (; at + 4 <= end; at += 4 + u16be(map, at + 2)) {
    const codec = MAPPED[u8(map, at)];
    if (codec !== undefined && state.mapped.size < BUDGETS.trackCount) state.mapped.set(u8(map, at + 1), codec);
  }
}

/** Where a packet's data begins, and its time stamp: MPEG-2 has a header with flags, MPEG-1 stuffing and a buffer size. */
function packetHead(b: Uint8Array): { from: number; ticks?: number } {
  if ((u8(b, 6) & 0xc0) === 0x80) {
    const from = 9 + u8(b, 8);
    return (u8(b, 7) & 0x80) !== 0 ? { from, ticks: timeStamp(b, 9) } : { from };
  }
  let at = 6;
  while (at < 22 && u8(b, at) === 0xff) at += 1;
  if ((u8(b, at) & 0xc0) === 0x40) at += 2;
  const kind = u8(b, at) >> 4;
  if (kind === 2) return { from: at + 5, ticks: timeStamp(b, at) };
  return kind === 3 ? { from: at + 10, ticks: timeStamp(b, at) } : { from: at + 1 };
}

function readPacket(packet: Uint8Array, id: number, offset: number, state: State): void {
  const { from, ticks } = packetHead(packet);
  let data = packet.subarray(from);
  let key = id;
  if (id === PRIVATE) {
    // DVDs put a number of their own in front, and three bytes about the frames that follow.
    key = 0xbd00 | u8(data, 0);
    data = data.subarray(4);
  }
  const stream = streamOf(key, id, state);
  if (!stream) return;
  if (ticks !== undefined) stream.times.add(state.clock.seconds(ticks));
  if (state.leading) stream.keep(data, offset + from);
}

function streamOf(key: number, id: number, state: State): ElementaryStream | undefined {
  const known = state.streams.get(key);
  if (known || !state.leading || state.streams.size >= BUDGETS.trackCount) return known;
  const [kind, codec] = kindOf(key, id, state.mapped.get(id));
  const track: Track = {
    id: key & 0xff,
    kind,
    format: `0x${id.toString(16)}`,
    ...present({ codec }),
  };
  const stream = new ElementaryStream(track);
  state.streams.set(key, stream);
  return stream;
}

function kindOf(key: number, id: number, mapped: string | undefined): readonly [Track["kind"], string | undefined] {
  if ((id & 0xf0) === 0xe0) return ["video", mapped ?? "mpeg2video"];
  if (id !== PRIVATE) return ["audio", mapped ?? "mp2"];
  const own = key & 0xff;
  if (own >= 0x20 && own < 0x40) return ["text", "dvd_subtitle"];
  if (own >= 0x80 && own < 0x88) return ["audio", "ac3"];
  if (own >= 0x88 && own < 0x90) return ["audio", "dts"];
  return own >= 0xa0 && own < 0xa8 ? ["audio", "pcm_dvd"] : ["data", undefined];
}

/** A pack header goes on with two bits or four that tell its version (13818-1, 2.5.3.4; 11172-1, 2.4.3.2). */
const isPack = (head: Uint8Array): boolean =>
  startsWith(head, "\0\0\x01\xba") && ((u8(head, 4) & 0xc4) === 0x44 || (u8(head, 4) & 0xf1) === 0x21);

export default defineWalker({ mpegps: walkMpegPs }, [
  { sure: "start", look: (head) => (isPack(head) ? "mpegps" : undefined) },
]);
