import type { Track } from "../../model/report-media.ts";
import { ascii, latin1, startsWith, u8, u16be, u32be } from "../../source/bytes.ts";
import { addText, type Walk } from "../walk.ts";

/** Kilobits a second of layer III by index (ISO 11172-3 and 13818-3, table of bitrates): MPEG-1, then MPEG-2 and 2.5. */
const BITRATES = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
const SAMPLE_RATES = [44_100, 48_000, 32_000] as const;
/** Frames looked at before a sync is called missing, and how far it is searched for. */
const SEARCH_BYTES = 64 * 1024;
/** The shortest frame of layer III with sound in it: 8 kbit/s at 24 kHz. */
const MIN_FRAME_BYTES = 24;

interface Frame {
  mpeg1: boolean;
  sampleRate: number;
  bitRate: number;
  channels: number;
  samples: number;
  bytes: number;
}

/** The header of an MPEG layer III frame, if there is one. */
export function mpegFrame(b: Uint8Array, at: number): Frame | undefined {
  if (u8(b, at) !== 0xff || (u8(b, at + 1) & 0xe0) !== 0xe0) return undefined;
  const version = (u8(b, at + 1) >> 3) & 3;
  const layer = (u8(b, at + 1) >> 1) & 3;
  const index = u8(b, at + 2) >> 4;
  const rate = SAMPLE_RATES[(u8(b, at + 2) >> 2) & 3];
  if (version === 1 || layer !== 1 || index === 0 || index === 15 || rate === undefined) return undefined;
  const mpeg1 = version === 3;
  const sampleRate = rate / (mpeg1 ? 1 : version === 2 ? 2 : 4);
  const bitRate = (BITRATES[mpeg1 ? 0 : 1][index] ?? 0) * 1000;
  const samples = mpeg1 ? 1152 : 576;
  const padding = (u8(b, at + 2) >> 1) & 1;
  return {
    mpeg1,
    sampleRate,
    bitRate,
    samples,
    channels: u8(b, at + 3) >> 6 === 3 ? 1 : 2,
    bytes: Math.floor((samples / 8) * (bitRate / sampleRate)) + padding,
  };
}

/**
 * The first frame of an MP3 stream, and what encoders put in it: Xing or Info with a count of frames (LAME's own tag
 * behind it), or Fraunhofer's VBRI. Without a count the length follows from the bit rate.
 */
export async function readMpegAudio(walk: Walk, from: number, end: number): Promise<Track | undefined> {
  const head = await walk.reader.peek(from, Math.min(SEARCH_BYTES, end - from));
  const first = firstFrame(head);
  if (!first) return undefined;
  const { frame, at } = first;
  const { sampleRate, channels } = frame;
  const track: Track = { id: 1, kind: "audio", format: "mp3", codec: "mp3", sampleRate, channels };
  const counted = readCounts(walk, head, first, { path: "first frame", offset: from + at, length: frame.bytes });
  const bytes = end - from - at;
  // The encoder's delay and padding count, as every reader counts them.
  if (counted.frames > 0) setCounted(walk, track, frame, { ...counted, bytes });
  else setLength(track, undefined, (bytes * 8) / frame.bitRate, bytes);
  return track;
}

interface First {
  frame: Frame;
  at: number;
}

/** A frame is one only when another follows it. */
function firstFrame(head: Uint8Array): First | undefined {
  let at = 0;
  let frame = mpegFrame(head, at);
  while (at + 4 < head.length && !(frame && (at + frame.bytes >= head.length || mpegFrame(head, at + frame.bytes)))) {
    at = head.indexOf(0xff, at + 1);
    if (at === -1) return undefined;
    frame = mpegFrame(head, at);
  }
  return frame && { frame, at };
}

/** What an encoder counted; 0: it says nothing. */
interface Counts {
  frames: number;
  /** Bytes of the stream. */
  stated: number;
}

/** How many frames and bytes the encoder says that there are. What it says of itself is kept. */
function readCounts(
  walk: Walk,
  head: Uint8Array,
  { frame, at }: First,
  place: { path: string; offset: number; length: number },
): Counts {
  const side = frame.mpeg1 ? (frame.channels === 1 ? 17 : 32) : frame.channels === 1 ? 9 : 17;
  const info = at + 4 + side;
  if (!startsWith(head, "Xing", info) && !startsWith(head, "Info", info)) {
    if (!startsWith(head, "VBRI", at + 36)) return { frames: 0, stated: 0 };
    addText(walk, "tag", place, "mp3-header", `VBRI ${u16be(head, at + 40)}`);
    return { frames: u32be(head, at + 36 + 14), stated: u32be(head, at + 36 + 10) };
  }
  const flags = u32be(head, info + 4);
  const lame = info + 8 + (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  const encoder = latin1(head.subarray(lame, lame + 9))
    .replace(/[^\x20-\x7e].*$/s, "")
    .trim();
  if (/^[A-Z]/i.test(encoder)) addText(walk, "tag", place, "LAME", encoder);
  addText(walk, "tag", place, "mp3-header", ascii(head, info, 4));
  const frames = (flags & 1) !== 0 ? u32be(head, info + 8) : 0;
  return { frames, stated: frames > 0 && (flags & 2) !== 0 ? u32be(head, info + 12) : 0 };
}

/** So much less than an encoder counted may lie in a whole file: what counts the tags behind, and what does not. */
const SHORT_SHARE = 0.97;

/**
 * What an encoder counted is told of the stream as it was. Where fewer bytes are left than it counted, the stream was
 * cut: what is left plays for its share of that time, as long as a frame is as long as another on average.
 */
function setCounted(
  walk: Walk,
  track: Track,
  frame: Frame,
  { frames, stated, bytes }: Counts & { bytes: number },
): void {
  const whole = (frames * frame.samples) / frame.sampleRate;
  // Without a count of bytes, frames of one bit rate say how many there have to be.
  const expected = stated > 0 ? stated : frames * Math.min(frame.bytes, MIN_FRAME_BYTES);
  if (bytes >= expected * SHORT_SHARE) {
    setLength(track, frames, whole, bytes);
    return;
  }
  const share = bytes / expected;
  setLength(track, stated > 0 ? Math.floor(frames * share) : undefined, whole * share, bytes);
  const detail = `${Math.round(whole * 10) / 10} s`;
  walk.out.limits.push({ code: "recording-cut", step: "read", detail });
}

function setLength(track: Track, frames: number | undefined, seconds: number, bytes: number): void {
  if (frames !== undefined) track.frames = frames;
  if (!(seconds > 0)) return;
  track.durationSeconds = seconds;
  const bitRate = Math.round((bytes * 8) / seconds);
  if (bitRate > 0) track.bitRate = bitRate;
}
