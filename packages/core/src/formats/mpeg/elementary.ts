import { BUDGETS } from "../../model/limits.ts";
import type { Track } from "../../model/report-media.ts";
import { indexOf, startsWith, synchsafe, u8, u16be } from "../../source/bytes.ts";
import { ac3Frame, adtsFrame } from "../../source/sound-frames.ts";
import { isSlice, readSei, typeOf } from "../nal.ts";
import { readId3 } from "../sound/id3.ts";
import { mpegFrame } from "../sound/mpeg-audio.ts";
import type { Walk } from "../walk.ts";
import { unitsOf } from "./annexb-units.ts";
import { pictureOf } from "./parameter-sets.ts";

/** Tags of a stream of metadata that are read. */
const MAX_TAGS = 16;

/** What a codec's own bytes say of a track, from its first packets. Nothing is said where they say nothing. */
export function readElementary(walk: Walk, track: Track, bytes: Uint8Array, offset: number): void {
  if (track.kind === "data" && startsWith(bytes, "ID3")) {
    track.codec = "timed_id3";
    readTags(walk, bytes, offset);
    return;
  }
  switch (track.codec) {
    case "h264":
    case "hevc":
      readAnnexB(walk, track, bytes, offset);
      return;
    case "mpeg1video":
    case "mpeg2video":
      readSequence(track, bytes);
      return;
    case "aac":
      take(track, firstOf(bytes, 0xff, adtsFrame));
      return;
    case "ac3":
    case "eac3":
      take(track, firstOf(bytes, 0x0b, ac3Frame));
      return;
    case "mp2":
    case "mp3":
      readMpegSound(track, bytes);
  }
}

/**
 * Tags of ID3 as packets of a stream of their own, as services put them into what they send (Apple, "Timed Metadata for
 * HTTP Live Streaming"). Between packets stand others: a place in them is where the stream begins.
 */
function readTags(walk: Walk, bytes: Uint8Array, offset: number): void {
  let at = 0;
  for (let tag = 0; tag < MAX_TAGS && startsWith(bytes, "ID3", at); tag++) {
    const length = 10 + synchsafe(bytes, at + 6);
    readId3(walk, bytes.subarray(at, at + length), offset, { path: "timed ID3 ", standard: false });
    at += length;
  }
}

function take(track: Track, frame: { sampleRate: number; channels: number; codec?: string } | undefined): void {
  if (!frame) return;
  track.sampleRate = frame.sampleRate;
  if (frame.channels > 0) track.channels = frame.channels;
  if (frame.codec !== undefined) track.codec = frame.codec;
}

function firstOf<T>(bytes: Uint8Array, first: number, read: (b: Uint8Array, at: number) => T | undefined) {
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    const found = read(bytes, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Sample rates of MPEG-1 audio by index; the later versions halve them (ISO 11172-3, 2.4.2.3). */
const RATES = [44_100, 48_000, 32_000];

/** Layers I and II have the same first four bytes as layer III. */
function readMpegSound(track: Track, bytes: Uint8Array): void {
  const at = bytes.indexOf(0xff);
  const [second, third, fourth] = [u8(bytes, at + 1), u8(bytes, at + 2), u8(bytes, at + 3)];
  const rate = RATES[(third >> 2) & 3];
  if (at === -1 || (second & 0xe0) !== 0xe0 || rate === undefined) return;
  const version = (second >> 3) & 3;
  if (version === 1) return;
  track.sampleRate = rate / (version === 3 ? 1 : version === 2 ? 2 : 4);
  track.channels = fourth >> 6 === 3 ? 1 : 2;
  track.codec = mpegFrame(bytes, at) ? "mp3" : ((second >> 1) & 3) === 3 ? "mp1" : "mp2";
}

/** Pictures a second by code (13818-2, table 6-4). */
const FRAME_RATES = [0, 24_000 / 1001, 24, 25, 30_000 / 1001, 30, 50, 60_000 / 1001, 60];

/** Sequence header (13818-2, 6.2.2.1): size and rate; a sequence extension behind it tells MPEG-2. */
function readSequence(track: Track, bytes: Uint8Array): void {
  const at = indexOf(bytes, "\0\0\x01\xb3");
  if (at === -1 || at + 8 > bytes.length) return;
  const [width, height] = [u16be(bytes, at + 4) >> 4, ((u8(bytes, at + 5) & 0x0f) << 8) | u8(bytes, at + 6)];
  if (width > 0) track.width = width;
  if (height > 0) track.height = height;
  const rate = FRAME_RATES[u8(bytes, at + 7) & 0x0f];
  if (rate !== undefined && rate > 0) track.frameRate = rate;
  const next = indexOf(bytes, "\0\0\x01", at + 12);
  if (next !== -1) track.codec = u8(bytes, next + 3) === 0xb5 ? "mpeg2video" : "mpeg1video";
}

/** Units behind start codes (H.264 and H.265, annex B), up to the first picture: parameter sets and messages. */
function readAnnexB(walk: Walk, track: Track, bytes: Uint8Array, offset: number): void {
  const hevc = track.codec === "hevc";
  for (const { at, unit } of unitsOf(bytes)) {
    const type = typeOf(unit, hevc);
    if (isSlice(type, hevc)) return;
    if (type === (hevc ? 33 : 7)) {
      const { frameRate, ...picture } = pictureOf(unit.subarray(0, BUDGETS.stringCharsKept), hevc);
      Object.assign(track, picture);
      if (frameRate !== undefined && track.frameRate === undefined) track.frameRate = frameRate;
    }
    // With its start code.
    readSei(walk, unit, hevc, { offset: offset + at - 3, length: unit.length + 3 });
  }
}
