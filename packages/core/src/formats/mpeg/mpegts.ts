import { BUDGETS, FormatError } from "../../model/limits.ts";
import { concat, u8, u16be, u32be } from "../../source/bytes.ts";
import { isPacket, PACKET_BYTES, type PacketLayout, packetsIn } from "../../source/packets.ts";
import { defineWalker } from "../define.ts";
import { withStream } from "../sound/frame-scan.ts";
import { addPath, addPiece, addText, addTrailer, guarded, type Walk } from "../walk.ts";
import { Clock, Span, timeStamp } from "./clock.ts";
import { addStreams, ElementaryStream, STREAM_HEAD_BYTES } from "./streams.ts";
import { programMaps, serviceOf, streamsOf } from "./tables.ts";

const ASSOCIATION_PID = 0;
const SERVICE_PID = 0x11;
/** A section has at most so many bytes (13818-1, 2.4.4.3; private ones more). */
const SECTION_BYTES = 4_096;
/** How often the packets of one stretch are looked for again. */
const MAX_RESYNCS = 16;

interface State {
  streams: Map<number, ElementaryStream>;
  maps: Set<number>;
  sections: Map<number, Uint8Array>;
  clock: Clock;
  references: Span;
  served: boolean;
  /** In front of the file's middle: what a stream begins with is kept. */
  leading: boolean;
}

/**
 * MPEG transport streams (13818-1): what is saved from the net, and what camcorders write (M2TS). Both ends are read,
 * never the middle: tables and first packets in front, the last time stamps behind.
 */
const walkMpegTs = withStream(async (walk) => {
  const { reader, out } = walk;
  const [streams, maps, sections] = [new Map(), new Set<number>(), new Map()];
  const state: State = {
    streams,
    maps,
    sections,
    clock: new Clock(),
    references: new Span(),
    served: false,
    leading: true,
  };
  const head = await reader.peek(0, BUDGETS.streamEndBytes);
  const layout = packetsIn(head);
  if (!layout) throw new FormatError("no transport packets");
  const first = layout.sync - (layout.size === 192 ? 4 : 0);
  if (layout.size === 192) out.mediaType = "video/vnd.dlna.mpeg-tts";
  addPath(walk, `packets of ${layout.size} bytes`);
  let end = readPackets(walk, head, 0, layout, state);
  if (head.length < reader.size) end = await readTail(walk, layout, head.length, state);
  await guarded(walk, "streams", () => finish(walk, state));
  // What is left of the last packet belongs to it.
  if (reader.size - end < layout.size) end = reader.size;
  addPiece(walk, { path: "packets", offset: Math.max(0, first), length: end - Math.max(0, first) });
  addTrailer(walk, end);
});

/** The last packets, on the same grid where nothing was lost. */
async function readTail(walk: Walk, layout: PacketLayout, seen: number, state: State): Promise<number> {
  const { reader } = walk;
  state.leading = false;
  state.sections.clear();
  const rough = Math.max(seen, reader.size - BUDGETS.streamEndBytes);
  const from = layout.sync + Math.floor((rough - layout.sync) / layout.size) * layout.size;
  return readPackets(walk, await reader.peek(from, reader.size - from), from, { size: layout.size, sync: 0 }, state);
}

/** Reads the packets of a stretch; gives where the last of them ends. */
function readPackets(walk: Walk, bytes: Uint8Array, base: number, layout: PacketLayout, state: State): number {
  let { size, sync: at } = layout;
  let end = at;
  for (let resyncs = 0; at + PACKET_BYTES <= bytes.length; ) {
    if (isPacket(bytes, at)) {
      readPacket(walk, bytes.subarray(at, at + PACKET_BYTES), base + at, state);
      end = at + (size === 204 ? size : PACKET_BYTES);
      at += size;
      continue;
    }
    const again = resyncs++ < MAX_RESYNCS ? packetsIn(bytes.subarray(at, at + STREAM_HEAD_BYTES)) : undefined;
    if (!again) break;
    at += again.sync;
    size = again.size;
  }
  return base + Math.min(end, bytes.length);
}

function readPacket(walk: Walk, packet: Uint8Array, offset: number, state: State): void {
  const pid = u16be(packet, 1) & 0x1fff;
  const begins = (u8(packet, 1) & 0x40) !== 0;
  const adapted = (u8(packet, 3) & 0x20) !== 0;
  const extra = adapted ? 1 + u8(packet, 4) : 0;
  if (extra >= 8 && (u8(packet, 5) & 0x10) !== 0)
    state.references.add(state.clock.seconds(u32be(packet, 6) * 2 + (u8(packet, 10) >> 7)));
  if ((u8(packet, 3) & 0x10) === 0 || 4 + extra >= PACKET_BYTES) return;
  const payload = packet.subarray(4 + extra);
  if (pid === ASSOCIATION_PID || pid === SERVICE_PID || state.maps.has(pid)) {
    const section = sectionOf(state, pid, payload, begins);
    if (section) readSection(walk, section, { pid, offset }, state);
    return;
  }
  const stream = state.streams.get(pid);
  if (stream) readPayload(stream, payload, offset + 4 + extra, begins, state);
}

/** Puts a section together (2.4.4.1); undefined while more of it is to come. */
function sectionOf(state: State, pid: number, payload: Uint8Array, begins: boolean): Uint8Array | undefined {
  const before = state.sections.get(pid);
  if (!begins && !before) return undefined;
  const part = begins ? payload.subarray(1 + u8(payload, 0)) : payload;
  const whole = begins || !before ? part : concat([before, part]);
  const length = 3 + (u16be(whole, 1) & 0xfff);
  if (whole.length < length && whole.length < SECTION_BYTES) {
    state.sections.set(pid, whole);
    return undefined;
  }
  state.sections.delete(pid);
  return whole.subarray(0, length);
}

function readSection(walk: Walk, section: Uint8Array, at: { pid: number; offset: number }, state: State): void {
  const table = u8(section, 0);
  if (at.pid === ASSOCIATION_PID && table === 0) {
    addPath(walk, "PAT");
    for (const pid of programMaps(section)) if (state.maps.size < BUDGETS.trackCount) state.maps.add(pid);
  } else if (state.maps.has(at.pid) && table === 2) {
    addPath(walk, "PMT");
    for (const { pid, track } of streamsOf(section)) {
      if (state.streams.has(pid) || state.streams.size >= BUDGETS.trackCount) continue;
      state.streams.set(pid, new ElementaryStream(track));
    }
  } else if (at.pid === SERVICE_PID && table === 0x42 && !state.served) {
    state.served = true;
    const service = serviceOf(section);
    const place = { path: "SDT", offset: at.offset, length: PACKET_BYTES };
    if (service?.provider) addText(walk, "tag", place, "service_provider", service.provider);
    if (service?.name) addText(walk, "tag", place, "service_name", service.name);
  }
}

function readPayload(
  stream: ElementaryStream,
  payload: Uint8Array,
  offset: number,
  begins: boolean,
  state: State,
): void {
  let data = payload;
  if (begins) {
    // A packet of its stream (2.4.3.6): start code, length, flags, and the header's own length.
    if (u32be(payload, 0) >>> 8 !== 1) return;
    if ((u8(payload, 7) & 0x80) !== 0) stream.times.add(state.clock.seconds(timeStamp(payload, 9)));
    data = payload.subarray(9 + u8(payload, 8));
  }
  if (state.leading && (begins || !stream.empty)) stream.keep(data, offset);
}

/** What the streams say; where none of them has times, the clock that all share. */
function finish(walk: Walk, { streams, references }: State): void {
  addStreams(walk, streams.values());
  if (walk.out.durationSeconds === undefined && references.seconds > 0) walk.out.durationSeconds = references.seconds;
}

export default defineWalker({ mpegts: walkMpegTs }, [
  { sure: "packets", look: (head) => (packetsIn(head) ? "mpegts" : undefined) },
]);
