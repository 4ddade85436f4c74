import { BUDGETS, counter, LimitError } from "../../model/limits.ts";
import type { Track } from "../../model/report-media.ts";
import { ascii, latin1, startsWith, u8, untilNul, utf8 } from "../../source/bytes.ts";
import { codecName, pcmName } from "../codecs.ts";
import { defineWalker } from "../define.ts";
import { type Packing, packingOf, readConfigMessages, readUnits } from "../nal.ts";
import { withPieces } from "../pieces.ts";
import { readStrayStore } from "../placed-store.ts";
import { addBlock, addPath, addPiece, addText, addTrack, guarded, type Walk } from "../walk.ts";
import { type Element, elementAt, float, ID, unsigned, vint } from "./ebml.ts";

const NAMES = new Map<number, string>(Object.entries(ID).map(([name, id]) => [id, name]));
/** Elements that hold elements and are worth entering. */
const MASTERS = new Set<number>([ID.info, ID.tracks, ID.trackEntry, ID.video, ID.audio, ID.tags, ID.tag]);
/** Types of tracks (RFC 9559, 5.1.4.1.3). */
const KINDS: Readonly<Record<number, Track["kind"]>> = { 1: "video", 2: "audio", 17: "text" };
/** 2001-01-01T00:00:00Z in milliseconds: what `DateUTC` counts from, in nanoseconds. */
const EPOCH_MS = 978_307_200_000;

interface State {
  elements: ReturnType<typeof counter>;
  /** Nanoseconds a tick. */
  scale: number;
  ticks?: number;
  /** H.264 and H.265 tracks, until their first picture was read. */
  packings: Map<number, Packing>;
  /** The track whose elements are being read, and its bits a sample. */
  current?: { track: Track; bits?: number; config?: { data: Uint8Array; offset: number } };
}

/** Matroska and WebM: EBML elements (RFC 8794). Clusters, which hold the media, are stepped over. */
const walkMatroska = withPieces(async (walk) => {
  const state: State = { elements: counter("chunkCount"), scale: 1_000_000, packings: new Map() };
  try {
    await level(walk, 0, walk.reader.size, "", 0, state);
  } finally {
    const seconds = ((state.ticks ?? Number.NaN) * state.scale) / 1e9;
    if (Number.isFinite(seconds) && seconds >= 0) walk.out.durationSeconds = seconds;
  }
});

async function level(walk: Walk, from: number, end: number, parent: string, depth: number, state: State) {
  if (depth > BUDGETS.boxDepth) throw new LimitError("boxDepth");
  let at = from;
  while (at + 2 <= end) {
    state.elements.take();
    const element = await elementAt(walk.reader, at, end);
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

/** Elements that are one text each, by the key it is given. */
const TEXTS: Readonly<Record<number, string>> = {
  [ID.title]: "title",
  [ID.muxingApp]: "MuxingApp",
  [ID.writingApp]: "WritingApp",
};

/** `DateUTC`: nanoseconds since 2001. */
async function readDate(
  walk: Walk,
  element: Element,
  at: { path: string; offset: number; length: number },
): Promise<void> {
  const raw = await walk.reader.exactly(element.body, Math.min(element.bytes, 8));
  if (raw.length < 8) return;
  const ms = EPOCH_MS + Number(new DataView(raw.buffer, raw.byteOffset, 8).getBigInt64(0) / 1_000_000n);
  if (ms > 0 && ms < 4_102_444_800_000) addText(walk, "tag", at, "creation_time", new Date(ms).toISOString());
}

async function readElement(walk: Walk, element: Element, path: string, depth: number, state: State): Promise<void> {
  const { reader, out } = walk;
  const at = { path, offset: element.offset, length: element.length };
  if (MASTERS.has(element.id)) {
    if (element.id === ID.trackEntry)
      state.current = { track: addTrack(walk, { id: out.tracks.length + 1, kind: "data", format: "" }) };
    await level(walk, element.body, element.body + element.bytes, `${path}/`, depth + 1, state);
    if (element.id === ID.trackEntry) finishTrack(walk, state);
    return;
  }
  if (state.current && (await readTrackElement(walk, element, state.current))) return;
  const key = TEXTS[element.id];
  if (key !== undefined)
    return addText(walk, "tag", at, key, untilNul(utf8(await reader.block(element.body, element.bytes))));
  switch (element.id) {
    case ID.timestampScale:
      state.scale = await unsigned(walk.reader, element);
      return;
    case ID.duration:
      state.ticks = await float(walk.reader, element);
      return;
    case ID.date:
      return readDate(walk, element, at);
    case ID.simpleTag:
      await readTag(walk, element, at, state);
      return;
    case ID.cluster:
      if (state.packings.size > 0) await readFirstPictures(walk, element, state);
      return;
    case ID.attachments:
      for await (const child of children(walk, element, state))
        if (child.id === ID.attachedFile) await readAttachment(walk, child, state);
  }
}

/** `FileData` of an attachment (RFC 9559, 5.1.6.1.4). */
const FILE_DATA = 0x465c;

/** Attachments are parts. One that is a manifest store lies where the standard knows no place in Matroska. */
async function readAttachment(walk: Walk, attachment: Element, state: State): Promise<void> {
  const { offset, length } = attachment;
  addBlock(walk, { kind: "part", path: "AttachedFile", offset, length, embedded: true });
  for await (const child of children(walk, attachment, state)) {
    if (child.id !== FILE_DATA) continue;
    await readStrayStore(walk, "AttachedFile", attachment, { offset: child.body, length: child.bytes });
  }
}

type Current = NonNullable<State["current"]>;

/** One element of a track entry; false: it is none that is kept. */
async function readTrackElement(walk: Walk, element: Element, current: Current): Promise<boolean> {
  const { reader } = walk;
  const { body, bytes } = element;
  if (element.id === ID.codecPrivate) {
    current.config = { data: await reader.block(body, bytes), offset: body };
  } else if (TRACK_TEXTS[element.id]) {
    TRACK_TEXTS[element.id]?.(walk, untilNul(utf8(await reader.block(body, bytes))), current, element);
  } else if (element.id === ID.sampleRate || element.id === ID.outputSampleRate) {
    const rate = await float(reader, element);
    if (rate > 0 && rate < 1e7) current.track.sampleRate = Math.max(rate, current.track.sampleRate ?? 0);
  } else if (TRACK_NUMBERS[element.id]) {
    TRACK_NUMBERS[element.id]?.(await unsigned(reader, element), current);
  } else return false;
  return true;
}

const TRACK_TEXTS: Readonly<
  Record<number, (walk: Walk, text: string, current: Current, at: { offset: number; length: number }) => void>
> = {
  [ID.codec](walk, text, { track }, { offset, length }) {
    track.format = text;
    addText(walk, "tag", { path: "tracks/trackEntry/codec", offset, length }, "CodecID", text);
  },
  [ID.trackName](walk, text, { track }, { offset, length }) {
    track.handler = text;
    addText(walk, "tag", { path: "tracks/trackEntry/trackName", offset, length }, "TrackName", text);
  },
  [ID.language](_, text, { track }) {
    if (text !== "und") track.language = text;
  },
};

const TRACK_NUMBERS: Readonly<Record<number, (value: number, current: Current) => void>> = {
  [ID.trackNumber](value, { track }) {
    if (Number.isSafeInteger(value)) track.id = value;
  },
  [ID.trackType](value, { track }) {
    track.kind = KINDS[value] ?? "data";
  },
  [ID.defaultDuration](nanoseconds, { track }) {
    if (nanoseconds > 0 && nanoseconds < 1e12) track.frameRate = 1e9 / nanoseconds;
  },
  [ID.width](value, { track }) {
    if (value > 0 && value < 1e6) track.width = value;
  },
  [ID.height](value, { track }) {
    if (value > 0 && value < 1e6) track.height = value;
  },
  [ID.channels](value, { track }) {
    if (value > 0 && value < 1_000) track.channels = value;
  },
  [ID.bitDepth](value, current) {
    current.bits = value;
  },
};

/** What several elements of a track say together. */
function finishTrack(walk: Walk, state: State): void {
  const { track, bits = 0, config } = state.current ?? {};
  delete state.current;
  if (!track) return;
  const pcm = /^A_PCM\/(INT\/LIT|INT\/BIG|FLOAT\/IEEE)$/.exec(track.format)?.[1];
  const codec =
    pcm === undefined
      ? codecName(track.format === "V_MS/VFW/FOURCC" && config ? ascii(config.data, 16, 4) : track.format)
      : pcmName(bits, pcm === "FLOAT/IEEE", pcm === "INT/BIG");
  if (codec !== undefined) track.codec = codec;
  const hevc = track.format === "V_MPEGH/ISO/HEVC";
  if (config && config.data.length > 4 && (hevc || track.format === "V_MPEG4/ISO/AVC")) {
    if (hevc) readConfigMessages(walk, config.data, config.offset);
    state.packings.set(track.id, packingOf(config.data, hevc));
  }
  // RFC 9559: mono and 8 kHz where nothing is said. A default duration of sound is a packet's.
  if (track.kind === "audio") {
    track.channels ??= 1;
    track.sampleRate ??= 8_000;
    delete track.frameRate;
  }
}

/** Blocks of a cluster that are looked at for the first picture of a track. */
const MAX_BLOCKS = 64;

/** RFC 9559, 10.2: a block is its track's number, two bytes of time, flags, and one frame where nothing is laced. */
async function readFirstPictures(walk: Walk, cluster: Element, state: State): Promise<void> {
  let left = MAX_BLOCKS;
  const look = async (element: Element): Promise<void> => {
    if (element.id === ID.blockGroup) {
      for await (const child of children(walk, element, state)) if (child.id === ID.block) await look(child);
      return;
    }
    if (element.id !== ID.simpleBlock && element.id !== ID.block) return;
    left -= 1;
    const head = await walk.reader.peek(element.body, 12);
    const number = vint(head, 0, false);
    const packing = state.packings.get(number.value);
    const laced = (u8(head, number.length + 2) & 0x06) !== 0;
    if (!packing || laced) return;
    state.packings.delete(number.value);
    await readUnits(walk, packing, element.body + number.length + 3, element.body + element.bytes);
  };
  for await (const child of children(walk, cluster, state)) {
    await look(child);
    if (left <= 0 || state.packings.size === 0) break;
  }
  // Later clusters are stepped over, whatever this one had.
  state.packings.clear();
}

async function* children(walk: Walk, parent: Element, state: State): AsyncGenerator<Element> {
  const end = parent.body + parent.bytes;
  for (let at = parent.body; at + 2 <= end; ) {
    state.elements.take();
    const child = await elementAt(walk.reader, at, end);
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

/** EBML names its document type in the header (RFC 8794, 11.2.4); other types are not media. */
function documentType(head: Uint8Array): "mkv" | "webm" | undefined {
  if (!startsWith(head, "\x1a\x45\xdf\xa3")) return undefined;
  const type = /\x42\x82.(webm|matroska)/s.exec(latin1(head.subarray(0, 96)))?.[1];
  return type === "webm" ? "webm" : type === "matroska" ? "mkv" : undefined;
}

export default defineWalker({ mkv: walkMatroska, webm: walkMatroska }, [{ sure: "box", look: documentType }]);
