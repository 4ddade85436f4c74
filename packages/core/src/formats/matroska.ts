import { BUDGETS, counter, FormatError, LimitError } from "../model/limits.ts";
import type { Track } from "../model/report-media.ts";
import { ascii, u8, untilNul, utf8 } from "../source/bytes.ts";
import { codecName, pcmName } from "./codecs.ts";
import { addBlock, addPath, addPiece, addText, addTrack, guarded, type Walk } from "./walk.ts";

/** Element IDs of RFC 9559, as their bytes stand in the file. */
const ID = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  date: 0x4461,
  title: 0x7ba9,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codec: 0x86,
  codecPrivate: 0x63a2,
  trackName: 0x536e,
  language: 0x22b59c,
  defaultDuration: 0x23e383,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
  audio: 0xe1,
  sampleRate: 0xb5,
  outputSampleRate: 0x78b5,
  channels: 0x9f,
  bitDepth: 0x6264,
  seekHead: 0x114d9b74,
  void: 0xec,
  cues: 0x1c53bb6b,
  crc: 0xbf,
  tags: 0x1254c367,
  tag: 0x7373,
  simpleTag: 0x67c8,
  tagName: 0x45a3,
  tagString: 0x4487,
  attachments: 0x1941a469,
  attachedFile: 0x61a7,
  cluster: 0x1f43b675,
} as const;

const NAMES = new Map<number, string>(Object.entries(ID).map(([name, id]) => [id, name]));
/** Elements that hold elements and are worth entering. */
const MASTERS = new Set<number>([ID.info, ID.tracks, ID.trackEntry, ID.video, ID.audio, ID.tags, ID.tag]);
/** Types of tracks (RFC 9559, 5.1.4.1.3). */
const KINDS: Readonly<Record<number, Track["kind"]>> = { 1: "video", 2: "audio", 17: "text" };
/** 2001-01-01T00:00:00Z in milliseconds: what `DateUTC` counts from, in nanoseconds. */
const EPOCH_MS = 978_307_200_000;

interface Element {
  id: number;
  offset: number;
  /** Payload; `length` runs from `offset` to the payload's end. */
  body: number;
  bytes: number;
  length: number;
  /** The size was left open, as live streams do: the element has no end of its own. */
  open: boolean;
}

interface State {
  elements: ReturnType<typeof counter>;
  /** Nanoseconds a tick. */
  scale: number;
  ticks?: number;
  /** The track whose elements are being read, and its bits a sample. */
  current?: { track: Track; bits?: number; fourCC?: string };
}

/** Matroska and WebM: EBML elements (RFC 8794). Clusters, which hold the media, are stepped over. */
export async function walkMatroska(walk: Walk): Promise<void> {
  const state: State = { elements: counter("chunkCount"), scale: 1_000_000 };
  await level(walk, 0, walk.reader.size, "", 0, state);
  const has = (kind: Track["kind"]) => walk.out.tracks.some((track) => track.kind === kind);
  if (has("audio") && !has("video")) {
    walk.out.kind = "audio";
    walk.out.mediaType = walk.out.mediaType.replace("video/", "audio/");
  }
  const video = walk.out.tracks.find((track) => track.kind === "video");
  if (video?.width !== undefined && video.height !== undefined)
    walk.out.dimensions = { width: video.width, height: video.height };
  if (state.ticks !== undefined) {
    const seconds = (state.ticks * state.scale) / 1e9;
    if (Number.isFinite(seconds) && seconds >= 0) walk.out.durationSeconds = seconds;
  }
}

/** A variable-length integer: its length is the number of leading zero bits. `keep` leaves the marker in, for IDs. */
function vint(bytes: Uint8Array, at: number, keep: boolean): { value: number; length: number; open: boolean } {
  const first = u8(bytes, at);
  const length = Math.clz32(first) - 23;
  if (first === 0 || length > 8 || at + length > bytes.length) throw new FormatError("no EBML number");
  const mask = 0xff >> length;
  let value = keep ? first : first & mask;
  // All ones means "unknown".
  let open = (first & mask) === mask;
  for (let index = 1; index < length; index++) {
    const next = u8(bytes, at + index);
    open &&= next === 0xff;
    value = value * 256 + next;
  }
  return { value, length, open };
}

async function elementAt(walk: Walk, at: number, end: number): Promise<Element> {
  const head = await walk.reader.peek(at, 12);
  const id = vint(head, 0, true);
  if (id.length > 4) throw new FormatError(`element ID of ${id.length} bytes at ${at}`);
  const size = vint(head, id.length, false);
  const body = at + id.length + size.length;
  const bytes = size.open ? end - body : size.value;
  if (!Number.isSafeInteger(bytes) || bytes < 0 || body + bytes > end)
    throw new FormatError(`element ${id.value.toString(16)} at ${at} runs past the end`);
  return { id: id.value, offset: at, body, bytes, length: body + bytes - at, open: size.open };
}

async function level(walk: Walk, from: number, end: number, parent: string, depth: number, state: State) {
  if (depth > BUDGETS.boxDepth) throw new LimitError("boxDepth");
  let at = from;
  while (at + 2 <= end) {
    state.elements.take();
    const element = await elementAt(walk, at, end);
    const name = NAMES.get(element.id) ?? element.id.toString(16);
    // The segment, and anything without an end of its own, is read through as if its children stood here.
    const through = element.id === ID.segment || element.open;
    addPath(walk, `${parent}${name}`);
    if (depth === 0) addPiece(walk, { path: name, offset: at, length: through ? element.body - at : element.length });
    if (!through)
      await guarded(walk, `element ${name} at ${at}`, () =>
        readElement(walk, element, `${parent}${name}`, depth, state),
      );
    at = through ? element.body : at + element.length;
  }
}

async function readElement(walk: Walk, element: Element, path: string, depth: number, state: State): Promise<void> {
  const { reader, out } = walk;
  const at = { path, offset: element.offset, length: element.length };
  const text = async () => untilNul(utf8(await reader.block(element.body, element.bytes)));
  if (MASTERS.has(element.id)) {
    if (element.id === ID.trackEntry)
      state.current = { track: addTrack(walk, { id: out.tracks.length + 1, kind: "data", format: "" }) };
    await level(walk, element.body, element.body + element.bytes, `${path}/`, depth + 1, state);
    if (element.id === ID.trackEntry) finishTrack(state);
    return;
  }
  if (state.current && (await readTrackElement(walk, element, state.current))) return;
  switch (element.id) {
    case ID.timestampScale:
      state.scale = await unsigned(walk, element);
      return;
    case ID.duration:
      state.ticks = await float(walk, element);
      return;
    case ID.date: {
      const raw = await reader.exactly(element.body, Math.min(element.bytes, 8));
      if (raw.length < 8) return;
      const view = new DataView(raw.buffer, raw.byteOffset, 8);
      const ms = EPOCH_MS + Number(view.getBigInt64(0) / 1_000_000n);
      if (ms > 0 && ms < 4_102_444_800_000) addText(walk, "tag", at, "creation_time", new Date(ms).toISOString());
      return;
    }
    case ID.title:
      addText(walk, "tag", at, "title", await text());
      return;
    case ID.muxingApp:
      addText(walk, "tag", at, "MuxingApp", await text());
      return;
    case ID.writingApp:
      addText(walk, "tag", at, "WritingApp", await text());
      return;
    case ID.simpleTag:
      await readTag(walk, element, at, state);
      return;
    case ID.attachments:
      for await (const child of children(walk, element, state))
        if (child.id === ID.attachedFile)
          addBlock(walk, {
            kind: "part",
            path: "AttachedFile",
            offset: child.offset,
            length: child.length,
            embedded: true,
          });
  }
}

/** One element of a track entry; false: it is none that is kept. */
async function readTrackElement(
  walk: Walk,
  element: Element,
  current: NonNullable<State["current"]>,
): Promise<boolean> {
  const { track } = current;
  const at = { path: NAMES.get(element.id) ?? "", offset: element.offset, length: element.length };
  const number = () => unsigned(walk, element);
  const text = async () => untilNul(utf8(await walk.reader.block(element.body, element.bytes)));
  switch (element.id) {
    case ID.trackNumber:
      track.id = await number();
      return true;
    case ID.trackType:
      track.kind = KINDS[await number()] ?? "data";
      return true;
    case ID.codec:
      track.format = await text();
      addText(walk, "tag", { ...at, path: "tracks/trackEntry/codec" }, "CodecID", track.format);
      return true;
    case ID.codecPrivate: {
      // Video for Windows: a BITMAPINFOHEADER with the FourCC.
      const head = await walk.reader.peek(element.body, Math.min(element.bytes, 20));
      current.fourCC = ascii(head, 16, 4);
      return true;
    }
    case ID.trackName:
      track.handler = await text();
      addText(walk, "tag", { ...at, path: "tracks/trackEntry/trackName" }, "TrackName", track.handler);
      return true;
    case ID.language: {
      const language = await text();
      if (language !== "und") track.language = language;
      return true;
    }
    case ID.defaultDuration: {
      const nanoseconds = await number();
      if (nanoseconds > 0 && nanoseconds < 1e12) track.frameRate = 1e9 / nanoseconds;
      return true;
    }
    case ID.width:
    case ID.height: {
      const value = await number();
      if (value > 0 && value < 1e6) track[element.id === ID.width ? "width" : "height"] = value;
      return true;
    }
    case ID.sampleRate:
    case ID.outputSampleRate: {
      const rate = await float(walk, element);
      if (rate > 0 && rate < 1e7) track.sampleRate = Math.max(rate, track.sampleRate ?? 0);
      return true;
    }
    case ID.channels: {
      const channels = await number();
      if (channels > 0 && channels < 1_000) track.channels = channels;
      return true;
    }
    case ID.bitDepth:
      current.bits = await number();
      return true;
  }
  return false;
}

/** What several elements of a track say together. */
function finishTrack(state: State): void {
  const { track, bits = 0, fourCC } = state.current ?? {};
  delete state.current;
  if (!track) return;
  const pcm = /^A_PCM\/(INT\/LIT|INT\/BIG|FLOAT\/IEEE)$/.exec(track.format)?.[1];
  const codec =
    pcm === undefined
      ? codecName(track.format === "V_MS/VFW/FOURCC" ? (fourCC ?? "") : track.format)
      : pcmName(bits, pcm === "FLOAT/IEEE", pcm === "INT/BIG");
  if (codec !== undefined) track.codec = codec;
  // RFC 9559: mono and 8 kHz where nothing is said. A default duration of sound is a packet's.
  if (track.kind === "audio") {
    track.channels ??= 1;
    track.sampleRate ??= 8_000;
    delete track.frameRate;
  }
}

async function* children(walk: Walk, parent: Element, state: State): AsyncGenerator<Element> {
  const end = parent.body + parent.bytes;
  for (let at = parent.body; at + 2 <= end; ) {
    state.elements.take();
    const child = await elementAt(walk, at, end);
    yield child;
    at += child.length;
  }
}

/** RFC 9559, 5.1.8: a name and a text. Nested tags describe their parent and are read as tags of their own. */
async function readTag(
  walk: Walk,
  element: Element,
  at: { path: string; offset: number; length: number },
  state: State,
) {
  let name = "";
  let value: string | undefined;
  for await (const child of children(walk, element, state)) {
    const text = async () => untilNul(utf8(await walk.reader.block(child.body, child.bytes)));
    if (child.id === ID.tagName) name = await text();
    else if (child.id === ID.tagString) value = await text();
    else if (child.id === ID.simpleTag)
      await readTag(walk, child, { ...at, offset: child.offset, length: child.length }, state);
  }
  if (name !== "" && value !== undefined) addText(walk, "tag", at, name, value);
}

async function unsigned(walk: Walk, element: Element): Promise<number> {
  const raw = await walk.reader.exactly(element.body, Math.min(element.bytes, 8));
  return raw.reduce((sum, byte) => sum * 256 + byte, 0);
}

async function float(walk: Walk, element: Element): Promise<number> {
  const raw = await walk.reader.exactly(element.body, Math.min(element.bytes, 8));
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  return raw.length === 4 ? view.getFloat32(0) : raw.length === 8 ? view.getFloat64(0) : 0;
}
