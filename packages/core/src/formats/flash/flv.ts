import { BUDGETS, FormatError } from "../../model/limits.ts";
import type { Track } from "../../model/report-media.ts";
import { ascii, u8, u24be, u32be } from "../../source/bytes.ts";
import { readAudioConfig } from "../bmff/track-entry.ts";
import { defineWalker } from "../define.ts";
import { pictureOf } from "../mpeg/parameter-sets.ts";
import { packingOf, readUnits } from "../nal.ts";
import { withStream } from "../sound/frame-scan.ts";
import { addBlock, addPath, addPiece, addText, addTrack, guarded, type Walk } from "../walk.ts";
import { type Amf, readAmf } from "./amf0.ts";

const TAG_HEADER = 11;
const AUDIO = 8;
const VIDEO = 9;
const SCRIPT = 18;
/** Codecs by number (Adobe, "Video File Format Specification" 10.1, E.4.2.1 and E.4.3.1; 12: as China's services use it). */
const VIDEO_CODECS: Readonly<Record<number, string>> = {
  2: "flv1", 3: "flashsv", 4: "vp6f", 5: "vp6a", 6: "flashsv2", 7: "h264", 8: "h263", 9: "mpeg4", 12: "hevc", 13: "av1",
}; // biome-ignore format: a table
const AUDIO_CODECS: Readonly<Record<number, string>> = {
  0: "pcm_s16le", 1: "adpcm_swf", 2: "mp3", 3: "pcm_s16le", 4: "nellymoser", 5: "nellymoser", 6: "nellymoser",
  7: "pcm_alaw", 8: "pcm_mulaw", 10: "aac", 11: "speex", 14: "mp3",
}; // biome-ignore format: a table
/** Enhanced RTMP: codecs by four letters. */
const LETTERS: Readonly<Record<string, string>> = { avc1: "h264", hvc1: "hevc", av01: "av1", vp08: "vp8", vp09: "vp9" };
const RATES = [5_512, 11_025, 22_050, 44_100];
/** Of what a player keeps for itself: places of key frames, of no use to a reader. */
const LEFT_OUT = new Set(["keyframes", "seekpoints", "cuePoints"]);

interface State {
  video?: Track;
  audio?: Track;
  /** Of the last tag that was seen. */
  seconds: number;
  seen: Set<string>;
}

/** Flash Video: tags one behind the other. The first stretch is read, and the last tag for its time. */
const walkFlv = withStream(async (walk) => {
  const { reader, out } = walk;
  const state: State = { seconds: 0, seen: new Set() };
  const head = await reader.exactly(0, 9);
  const from = u32be(head, 5);
  if (from < 9 || from > BUDGETS.chunkCount) throw new FormatError("FLV header of another length");
  addPiece(walk, { path: "FLV header", offset: 0, length: from });
  addPiece(walk, { path: "tags", offset: from, length: reader.size - from });
  await readTags(walk, from + 4, state);
  await readLast(walk, state);
  if (state.seconds > 0) out.durationSeconds ??= state.seconds;
  for (const track of out.tracks) if (out.durationSeconds !== undefined) track.durationSeconds = out.durationSeconds;
});

async function readTags(walk: Walk, from: number, state: State): Promise<void> {
  const { reader } = walk;
  const end = Math.min(reader.size, BUDGETS.streamEndBytes);
  let at = from;
  while (at + TAG_HEADER <= reader.size && at < end) {
    const head = await reader.exactly(at, TAG_HEADER);
    const [type, bytes] = [u8(head, 0) & 0x1f, u24be(head, 1)];
    if (type !== AUDIO && type !== VIDEO && type !== SCRIPT) return;
    state.seconds = (u24be(head, 4) + u8(head, 7) * 2 ** 24) / 1000;
    const range = { offset: at, length: TAG_HEADER + bytes };
    await guarded(walk, `tag at ${at}`, async () => {
      if (type === SCRIPT) await readScript(walk, range, state);
      else if (type === VIDEO) await readVideo(walk, range, state);
      else await readAudio(walk, range, state);
    });
    // The length of each tag stands behind it.
    at += range.length + 4;
  }
}

/** The last tag, by the length behind it. */
async function readLast({ reader }: Walk, state: State): Promise<void> {
  const length = u32be(await reader.peek(reader.size - 4, 4), 0);
  const at = reader.size - 4 - length;
  if (length < TAG_HEADER || at < 9) return;
  const head = await reader.exactly(at, TAG_HEADER);
  if (u24be(head, 1) + TAG_HEADER !== length) return;
  state.seconds = Math.max(state.seconds, (u24be(head, 4) + u8(head, 7) * 2 ** 24) / 1000);
}

async function readScript(walk: Walk, range: { offset: number; length: number }, state: State): Promise<void> {
  const data = await walk.reader.block(range.offset + TAG_HEADER, range.length - TAG_HEADER);
  const {
    values: [name, value],
    fault,
  } = readAmf(data);
  const path = typeof name === "string" ? name : "script";
  addPath(walk, path);
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date) return;
  if (path === "onXMPData" && typeof value.liveXML === "string") {
    addBlock(walk, { kind: "xmp", path, ...range, data: new TextEncoder().encode(value.liveXML) });
    return;
  }
  for (const [key, each] of Object.entries(value)) {
    const text = LEFT_OUT.has(key) ? undefined : textOf(each);
    if (text !== undefined && text !== "") addText(walk, "tag", { path, ...range }, key, text);
  }
  if (path === "onMetaData") readNumbers(walk, value, state);
  if (fault) throw fault;
}

const textOf = (value: Amf): string | undefined => {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (typeof value === "object") return value === null ? undefined : JSON.stringify(value).slice(0, BUDGETS.xmpBytes);
  return String(value);
};

function readNumbers(walk: Walk, value: { [key: string]: Amf }, state: State): void {
  const number = (key: string): number => (typeof value[key] === "number" ? Number(value[key]) : 0);
  if (number("duration") > 0 && number("duration") < 1e7) walk.out.durationSeconds = number("duration");
  const [width, height] = [number("width"), number("height")];
  if (width >= 1 && height >= 1 && width < 65_536 && height < 65_536) {
    state.video ??= addTrack(walk, { id: VIDEO, kind: "video", format: "" });
    state.video.width = Math.round(width);
    state.video.height = Math.round(height);
  }
  const rate = number("framerate");
  if (rate > 0 && rate <= 1_000 && state.video) state.video.frameRate = rate;
}

async function readVideo(walk: Walk, range: { offset: number; length: number }, state: State): Promise<void> {
  const body = range.offset + TAG_HEADER;
  const head = await walk.reader.peek(body, 5);
  const enhanced = (u8(head, 0) & 0x80) !== 0;
  const [number, letters] = [u8(head, 0) & 0x0f, ascii(head, 1, 4)];
  const codec = enhanced ? LETTERS[letters] : VIDEO_CODECS[number];
  state.video ??= addTrack(walk, { id: VIDEO, kind: "video", format: "" });
  state.video.format ||= enhanced ? letters : String(number);
  if (codec !== undefined) state.video.codec ??= codec;
  if (codec !== "h264" && codec !== "hevc") return;
  const type = enhanced ? number : u8(head, 1);
  if (type === 0 && !state.seen.has("config")) {
    state.seen.add("config");
    await readConfig(walk, { from: body + 5, end: range.offset + range.length }, state);
  } else if (type === 1 && !state.seen.has("picture")) {
    state.seen.add("picture");
    // A composition time stands in front, of three bytes more where the letters are.
    const from = body + (enhanced ? 8 : 5);
    await readUnits(walk, { hevc: codec === "hevc", lengthBytes: 4 }, from, range.offset + range.length);
  }
}

/** `avcC` holds the parameter sets; what the picture says of its size outranks the script. */
async function readConfig(walk: Walk, at: { from: number; end: number }, state: State): Promise<void> {
  const { video } = state;
  const config = await walk.reader.block(at.from, Math.max(0, at.end - at.from));
  if (video?.codec !== "h264" || packingOf(config, false).lengthBytes !== 4) return;
  // The rate in them is a clock's: pictures of a Flash video have times of their own.
  const { frameRate: _, ...picture } = pictureOf(config.subarray(8, 8 + ((u8(config, 6) << 8) | u8(config, 7))), false);
  Object.assign(video, picture);
}

async function readAudio(walk: Walk, range: { offset: number; length: number }, state: State): Promise<void> {
  const body = range.offset + TAG_HEADER;
  const head = await walk.reader.peek(body, Math.min(16, range.length - TAG_HEADER));
  const number = u8(head, 0) >> 4;
  if (!state.audio) {
    state.audio = addTrack(walk, { id: AUDIO, kind: "audio", format: String(number) });
    const codec =
      number === 0 || number === 3 ? ((u8(head, 0) & 2) === 0 ? "pcm_u8" : "pcm_s16le") : AUDIO_CODECS[number];
    if (codec !== undefined) state.audio.codec = codec;
    const rate =
      number === 4 || number === 11 ? 16_000 : number === 5 || number === 14 ? 8_000 : RATES[(u8(head, 0) >> 2) & 3];
    if (rate !== undefined) state.audio.sampleRate = rate;
    state.audio.channels = (u8(head, 0) & 1) + 1;
  }
  if (number !== 10 || u8(head, 1) !== 0 || state.seen.has("sound")) return;
  state.seen.add("sound");
  readAudioConfig(head.subarray(2), state.audio);
}

export default defineWalker({ flv: walkFlv });
