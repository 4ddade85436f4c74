import { u8, u16be } from "./bytes.ts";

/** One frame of an elementary stream, as its header says. */
export interface Frame {
  bytes: number;
  /** Samples of each channel. */
  samples: number;
}

/** By index (14496-3, table 1.18). */
const AAC_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];
/** By channel configuration (14496-3, table 1.19); 0: the stream says it in another place. */
const AAC_CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8];
/** Header of an ADTS frame without its checksum. */
export const ADTS_HEAD_BYTES = 7;

export interface AdtsFrame extends Frame {
  sampleRate: number;
  channels: number;
  /** What all frames of a stream share. */
  kind: string;
}

/** The header of an ADTS frame (14496-3, 1.A.2.2), if there is one. */
export function adtsFrame(b: Uint8Array, at: number): AdtsFrame | undefined {
  if (at + ADTS_HEAD_BYTES > b.length || u8(b, at) !== 0xff || (u8(b, at + 1) & 0xf6) !== 0xf0) return undefined;
  const sampleRate = AAC_RATES[(u8(b, at + 2) >> 2) & 0x0f];
  const bytes = ((u8(b, at + 3) & 3) << 11) | (u8(b, at + 4) << 3) | (u8(b, at + 5) >> 5);
  const headBytes = (u8(b, at + 1) & 1) === 0 ? ADTS_HEAD_BYTES + 2 : ADTS_HEAD_BYTES;
  if (sampleRate === undefined || bytes <= headBytes) return undefined;
  const configuration = ((u8(b, at + 2) & 1) << 2) | (u8(b, at + 3) >> 6);
  return {
    bytes,
    samples: 1024 * ((u8(b, at + 6) & 3) + 1),
    sampleRate,
    channels: AAC_CHANNELS[configuration] ?? 0,
    kind: `${u8(b, at + 1) & 0x0f}/${u8(b, at + 2) & 0xfc}/${configuration}`,
  };
}

/** Kilobits a second by `frmsizecod / 2` (ETSI TS 102 366, table 4.13). */
const BITRATES = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640];
const SAMPLE_RATES = [48_000, 44_100, 32_000];
/** Blocks of 256 samples by `numblkscod`. */
const BLOCKS = [1, 2, 3, 6];
/** Channels by `acmod` (table 4.3). */
const CHANNELS = [2, 1, 2, 3, 3, 4, 4, 5];
export const AC3_HEAD_BYTES = 8;

export interface Ac3Frame extends Frame {
  codec: "ac3" | "eac3";
  sampleRate: number;
  channels: number;
  /** What all frames of a stream share. */
  kind: string;
}

/** The header of an AC-3 (ETSI TS 102 366, 4.4.1) or Enhanced AC-3 frame (E.1.2), if there is one. */
export function ac3Frame(b: Uint8Array, at: number): Ac3Frame | undefined {
  if (at + AC3_HEAD_BYTES > b.length || u16be(b, at) !== 0x0b77) return undefined;
  const version = u8(b, at + 5) >> 3;
  if (version > 16) return undefined;
  return version > 10 ? enhanced(b, at) : plain(b, at, version);
}

function plain(b: Uint8Array, at: number, version: number): Ac3Frame | undefined {
  const rate = SAMPLE_RATES[u8(b, at + 4) >> 6];
  const code = u8(b, at + 4) & 0x3f;
  const kilobits = BITRATES[code >> 1];
  if (rate === undefined || kilobits === undefined) return undefined;
  const words = rate === 44_100 ? Math.floor((320 * kilobits) / 147) + (code & 1) : (kilobits * 96_000) / rate;
  const acmod = u8(b, at + 6) >> 5;
  // Mix levels stand between the mode and the bit for low frequencies.
  const skipped = ((acmod & 1) !== 0 && acmod !== 1 ? 2 : 0) + ((acmod & 4) !== 0 ? 2 : 0) + (acmod === 2 ? 2 : 0);
  const low = (u8(b, at + 6) >> (4 - skipped)) & 1;
  // Versions 9 and 10 halve the rate, once or twice.
  const sampleRate = rate >> Math.max(0, version - 8);
  const channels = (CHANNELS[acmod] ?? 0) + low;
  return { bytes: words * 2, samples: 1536, codec: "ac3", sampleRate, channels, kind: `ac3/${sampleRate}` };
}

function enhanced(b: Uint8Array, at: number): Ac3Frame | undefined {
  const bytes = ((u16be(b, at + 2) & 0x7ff) + 1) * 2;
  const code = u8(b, at + 4) >> 6;
  const second = (u8(b, at + 4) >> 4) & 3;
  const full = SAMPLE_RATES[code === 3 ? second : code];
  if (full === undefined) return undefined;
  const sampleRate = code === 3 ? full / 2 : full;
  const channels = (CHANNELS[(u8(b, at + 4) >> 1) & 7] ?? 0) + (u8(b, at + 4) & 1);
  // Dependent substreams, and programs beside the first, play at the same time.
  const own = u8(b, at + 2) >> 6 !== 1 && ((u8(b, at + 2) >> 3) & 7) === 0;
  const samples = own ? 256 * (code === 3 ? 6 : (BLOCKS[second] ?? 0)) : 0;
  return { bytes, samples, codec: "eac3", sampleRate, channels, kind: `eac3/${sampleRate}` };
}

/** Do at least `count` frames follow each other here, or all that the file has where it ends behind two? */
export function isRun(
  bytes: Uint8Array,
  from: number,
  count: number,
  frameAt: (bytes: Uint8Array, at: number) => (Frame & { kind: string }) | undefined,
): boolean {
  let at = from;
  let kind: string | undefined;
  for (let index = 0; index < count; index++) {
    if (index > 1 && at === bytes.length) return true;
    const frame = frameAt(bytes, at);
    if (!frame || frame.bytes <= 0 || (kind !== undefined && frame.kind !== kind)) return false;
    kind = frame.kind;
    at += frame.bytes;
  }
  return at <= bytes.length;
}
