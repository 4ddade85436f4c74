import type { counter } from "../../model/limits.ts";
import type { Track } from "../../model/report-media.ts";
import { latin1, u8, u16be, u24be, u32be, untilNul } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import { codecName, pcmName } from "../codecs.ts";
import { addText, type Walk } from "../walk.ts";
import { type Box, childBoxes } from "./boxes.ts";
import { ONE_CHANNEL, readPictureBoxes, SOUND_BOXES, VISUAL_ENTRY_BYTES } from "./sample-entry.ts";

type Count = ReturnType<typeof counter>;

/** A sample entry: what a track holds, and how (14496-12, 8.5.2). */
export async function readEntry(walk: Walk, entry: Box, track: Track, count: Count): Promise<void> {
  const { reader } = walk;
  track.format = entry.type;
  const head = await reader.peek(entry.body, Math.min(entry.bodyLength, 78));
  if (track.kind === "video") {
    if (u16be(head, 24) > 0) track.width = u16be(head, 24);
    if (u16be(head, 26) > 0) track.height = u16be(head, 26);
    const name = latin1(head.subarray(43, 43 + Math.min(31, u8(head, 42)))).trim();
    const at = { path: `${entry.path.slice(1)}`, offset: entry.offset, length: entry.length };
    if (name) addText(walk, "tag", at, "compressorname", untilNul(name));
    await readDecoderConfig(reader, entry, VISUAL_ENTRY_BYTES, track, count);
    await readPictureBoxes(reader, entry, track, count);
  } else if (track.kind === "audio") {
    await readSound(reader, entry, head, track, count);
  }
  const known = codecName(track.format);
  if (known !== undefined) track.codec = known;
}

/** What a sound sample entry says of its sound: ISO's, and QuickTime's versions 1 and 2 ("Sound Sample Descriptions"). */
function soundFacts(head: Uint8Array) {
  const version = u16be(head, 8);
  const second = version === 2 && head.length >= 56;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const channels = second ? u32be(head, 40) : u16be(head, 16);
  const sampleRate = second ? view.getFloat64(32) : u32be(head, 24) / 65_536;
  return {
    channels: channels < 1_000 ? channels : 0,
    sampleRate: sampleRate < 10_000_000 ? sampleRate : 0,
    /** Only version 2 tells samples apart that are called the same. */
    plain: second ? { bits: u32be(head, 48), flags: u32be(head, 52) } : undefined,
    ownBytes: version === 1 ? 44 : second ? 64 : 28,
  };
}

async function readSound(reader: Reader, entry: Box, head: Uint8Array, track: Track, count: Count): Promise<void> {
  const { channels, sampleRate, plain, ownBytes } = soundFacts(head);
  if (channels > 0) track.channels = channels;
  if (sampleRate > 0) track.sampleRate = sampleRate;
  if (entry.type === "lpcm" && plain) {
    const name = pcmName(plain.bits, (plain.flags & 1) !== 0, (plain.flags & 2) !== 0);
    if (name !== undefined) track.codec = name;
  }
  if (entry.type === "raw ") track.format = "raw:u8";
  await readDecoderConfig(reader, entry, ownBytes, track, count);
  if (codecName(track.format)?.startsWith("pcm_")) return;
  if (ONE_CHANNEL.has(entry.type)) track.channels = 1;
  for await (const box of childBoxes(reader, entry, count, ownBytes)) {
    const counted = SOUND_BOXES[box.type]?.(await reader.peek(box.body, Math.min(box.bodyLength, 8))) ?? 0;
    if (counted > 0) track.channels = counted;
    const rate = await ownRate(reader, box);
    if (rate !== undefined) track.sampleRate = rate || sampleRate;
  }
}

/** FLAC and ALAC in MP4 may go beyond what 16 bits of the entry can say. */
async function ownRate(reader: Reader, box: Box): Promise<number | undefined> {
  if (box.type === "alac" && box.bodyLength >= 28) return u32be(await reader.exactly(box.body + 24, 4), 0);
  if (box.type === "dfLa" && box.bodyLength >= 26) return u24be(await reader.exactly(box.body + 18, 3), 0) >> 4;
  return undefined;
}

/** `esds` (14496-1, 7.2.6): object type, mean bit rate, and for AAC its own idea of rate and channels. */
async function readDecoderConfig(reader: Reader, entry: Box, own: number, track: Track, count: Count): Promise<void> {
  for await (const box of childBoxes(reader, entry, count, own)) {
    // QuickTime wraps it in `wave`.
    if (box.type === "wave") {
      for await (const inner of childBoxes(reader, box, count))
        if (inner.type === "esds") readElementaryStream(await reader.block(inner.body, inner.bodyLength), track);
    } else if (box.type === "esds") {
      readElementaryStream(await reader.block(box.body, box.bodyLength), track);
    }
  }
}

function readElementaryStream(data: Uint8Array, track: Track): void {
  let at = 4;
  /** Tag and length of a descriptor; the length is a run of seven-bit digits. */
  const open = (): { tag: number; bytes: number } => {
    const tag = u8(data, at++);
    let bytes = 0;
    for (let digit = 0; digit < 4; digit++) {
      const byte = u8(data, at++);
      bytes = bytes * 128 + (byte & 0x7f);
      if ((byte & 0x80) === 0) break;
    }
    return { tag, bytes };
  };
  if (open().tag !== 3) return;
  const flags = u8(data, at + 2);
  at += 3;
  if ((flags & 0x80) !== 0) at += 2;
  if ((flags & 0x40) !== 0) at += 1 + u8(data, at);
  if ((flags & 0x20) !== 0) at += 2;
  if (open().tag !== 4) return;
  track.format = `${track.format}:${u8(data, at).toString(16).padStart(2, "0")}`;
  const bitRate = u32be(data, at + 9);
  if (bitRate > 0) track.bitRate = bitRate;
  at += 13;
  const specific = open();
  if (specific.tag === 5 && codecName(track.format) === "aac")
    readAudioConfig(data.subarray(at, at + specific.bytes), track);
}

const AAC_RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

/** AudioSpecificConfig (14496-3, 1.6.2.1). Spectral band replication doubles the rate, parametric stereo the channels. */
export function readAudioConfig(config: Uint8Array, track: Track): void {
  let bit = 0;
  const take = (bits: number): number => {
    let value = 0;
    for (let index = 0; index < bits; index++, bit++)
      value = value * 2 + ((u8(config, bit >> 3) >> (7 - (bit & 7))) & 1);
    return value;
  };
  const objectType = () => {
    const type = take(5);
    return type === 31 ? 32 + take(6) : type;
  };
  const rate = () => {
    const index = take(4);
    return index === 15 ? take(24) : AAC_RATES[index];
  };
  const type = objectType();
  const sampleRate = rate();
  const channels = take(4);
  const extended = type === 5 || type === 29 ? rate() : undefined;
  const known = extended ?? sampleRate;
  if (known !== undefined && known > 0) track.sampleRate = known;
  if (channels > 0) track.channels = type === 29 && channels === 1 ? 2 : channels === 7 ? 8 : channels;
}
