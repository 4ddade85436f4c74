import { BUDGETS, type counter } from "../../model/limits.ts";
import type { Track } from "../../model/report-media.ts";
import { ascii, latin1, u8, u16be, u24be, u32be, u64be, untilNul } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import { codecName, pcmName } from "../codecs.ts";
import { addText, type Walk } from "../walk.ts";
import { type Box, childBoxes } from "./boxes.ts";
import { ONE_CHANNEL, readPictureBoxes, SOUND_BOXES, VISUAL_ENTRY_BYTES } from "./sample-entry.ts";

/** A track while its boxes are read. */
export interface BmffTrack {
  track: Track;
  /** `tkhd` counts in ticks of the movie, which may be known only later. */
  ticks?: number;
  edits: { ticks: number; from: number }[];
}

/** What fragments add to a track, in its own ticks. */
export interface Fragments {
  defaults: Map<number, number>;
  sums: Map<number, { frames: number; ticks: number }>;
  /** Of the `traf` that is being read. */
  current?: { id: number; duration: number };
}

type Count = ReturnType<typeof counter>;

const KINDS: Readonly<Record<string, Track["kind"]>> = {
  vide: "video",
  soun: "audio",
  text: "text",
  sbtl: "text",
  subt: "text",
  clcp: "text",
};
const SECONDS_TO_1970 = 2_082_844_800;
const LAST_SECOND = 4_102_444_800;

/** Seconds since 1904-01-01 (14496-12, 8.2.2) as RFC 3339; zero and dates out of reach are no date. */
export function boxDate(seconds: number): string | undefined {
  const unix = seconds - SECONDS_TO_1970;
  return unix > 0 && unix <= LAST_SECOND ? new Date(unix * 1000).toISOString() : undefined;
}

/** `mvhd` and `mdhd` begin alike: dates, timescale, duration. All ones in the duration means unknown. */
export function readTimes(head: Uint8Array): { created: number; timescale: number; duration: number | undefined } {
  const wide = u8(head, 0) === 1;
  const duration = wide ? u64be(head, 24) : u32be(head, 16);
  const unknown = wide ? duration >= 2 ** 53 : duration === 0xffffffff;
  return {
    created: wide ? u64be(head, 4) : u32be(head, 4),
    timescale: u32be(head, wide ? 20 : 12),
    duration: unknown ? undefined : duration,
  };
}

/** Reads a box that describes a track; false: it is none of them. */
export async function readTrackBox(walk: Walk, box: Box, reading: BmffTrack, count: Count): Promise<boolean> {
  const { reader } = walk;
  const { track } = reading;
  switch (box.type) {
    case "tkhd": {
      const head = await reader.peek(box.body, 96);
      const wide = u8(head, 0) === 1;
      track.id = u32be(head, wide ? 20 : 12);
      const duration = wide ? u64be(head, 28) : u32be(head, 20);
      if (duration > 0 && duration < (wide ? 2 ** 53 : 0xffffffff)) reading.ticks = duration;
      dated(walk, box, "track_creation_time", wide ? u64be(head, 4) : u32be(head, 4));
      const matrix = wide ? 52 : 40;
      const turn = Math.round((Math.atan2(fixed(head, matrix + 4), fixed(head, matrix)) * 180) / Math.PI);
      if (turn !== 0) track.rotation = (turn + 360) % 360;
      // The size the track is shown at (14496-12, 8.3.2); the first that has one counts.
      const [width, height] = [u16be(head, matrix + 36), u16be(head, matrix + 40)];
      if (width > 0 && height > 0) walk.out.dimensions ??= { width, height };
      return true;
    }
    case "mdhd": {
      const head = await reader.peek(box.body, 40);
      const { created, timescale, duration } = readTimes(head);
      if (timescale > 0) {
        track.timescale = timescale;
        if (duration !== undefined && duration > 0) track.durationSeconds = duration / timescale;
      }
      const date = dated(walk, box, "media_creation_time", created);
      if (date !== undefined) track.created = date;
      const language = languageOf(u16be(head, u8(head, 0) === 1 ? 32 : 20));
      if (language !== undefined) track.language = language;
      return true;
    }
    case "elst":
      await readEdits(reader, box, reading);
      return true;
    case "stsd":
      for await (const entry of childBoxes(reader, box, count, 8)) {
        await readEntry(walk, entry, track, count);
        break;
      }
      return true;
    case "stts":
      await readSampleTimes(reader, box, track);
      return true;
  }
  return false;
}

const fixed = (bytes: Uint8Array, at: number): number => u32be(bytes, at) | 0;

function dated(walk: Walk, box: Box, key: string, seconds: number): string | undefined {
  const date = boxDate(seconds);
  countDate(walk, date);
  if (date !== undefined)
    addText(walk, "tag", { path: box.path.slice(1), offset: box.offset, length: box.length }, key, date);
  return date;
}

export function countDate(walk: Walk, date: string | undefined): void {
  const { structure } = walk.out;
  structure.dates ??= { fields: 0, filled: 0 };
  const { dates } = structure;
  dates.fields += 1;
  if (date !== undefined) dates.filled += 1;
}

/** ISO 639-2/T in three times five bits; small numbers are QuickTime's own list, where 0 stands for English and for nothing. */
function languageOf(packed: number): string | undefined {
  if (packed < 0x400 || packed === 0x7fff) return undefined;
  const code = String.fromCharCode(...[10, 5, 0].map((shift) => ((packed >> shift) & 0x1f) + 0x60));
  return code === "und" || !/^[a-z]{3}$/.test(code) ? undefined : code;
}

/** What a handler means, whatever it is called. */
export function readHandler(head: Uint8Array, track: Track): string | undefined {
  track.kind = KINDS[ascii(head, 8, 4)] ?? "data";
  const name = latin1(head.subarray(24));
  // QuickTime writes a Pascal string, MP4 a C string.
  const text = untilNul(name.length > 0 && name.charCodeAt(0) === name.length - 1 ? name.slice(1) : name).trim();
  if (text) track.handler = text;
  return text || undefined;
}

async function readEdits(reader: Reader, box: Box, reading: BmffTrack): Promise<void> {
  const head = await reader.peek(box.body, 8);
  const wide = u8(head, 0) === 1;
  const bytes = wide ? 20 : 12;
  const entries = Math.min(u32be(head, 4), BUDGETS.editCount, Math.floor((box.bodyLength - 8) / bytes));
  for (let index = 0; index < entries; index++) {
    const entry = await reader.exactly(box.body + 8 + index * bytes, bytes);
    const empty = u32be(entry, wide ? 8 : 4) === 0xffffffff;
    reading.edits.push({
      ticks: wide ? u64be(entry, 0) : u32be(entry, 0),
      from: empty ? -1 : wide ? u64be(entry, 8) : u32be(entry, 4),
    });
  }
}

/** Clocks that cannot count a rate in whole ticks round up and down: that is still one rate. */
const ONE_RATE = 1.02;

/** 14496-12, 8.6.1.2: how many samples last how long. */
async function readSampleTimes(reader: Reader, box: Box, track: Track): Promise<void> {
  const entries = u32be(await reader.peek(box.body, 8), 4);
  if (entries === 0 || 8 + entries * 8 > box.bodyLength) return;
  const table = await reader.block(box.body + 8, entries * 8);
  let frames = 0;
  let ticks = 0;
  let [shortest, longest] = [Number.POSITIVE_INFINITY, 0];
  for (let at = 0; at < table.length; at += 8) {
    const [samples, each] = [u32be(table, at), u32be(table, at + 4)];
    frames += samples;
    ticks += samples * each;
    // The last picture stays for as long as there is something left to stay for.
    if (samples === 0 || (samples === 1 && at + 8 === table.length)) continue;
    shortest = Math.min(shortest, each);
    longest = Math.max(longest, each);
  }
  track.frames = frames;
  if (track.kind === "video" && longest > shortest * ONE_RATE + 1) track.variableRate = true;
  setRate(track, frames, ticks);
}

function setRate(track: Track, frames: number, ticks: number): void {
  if (track.kind === "video" && frames > 1 && ticks > 0 && track.timescale !== undefined)
    track.frameRate = (frames * track.timescale) / ticks;
}

async function readEntry(walk: Walk, entry: Box, track: Track, count: Count): Promise<void> {
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

/** Sound sample entries: ISO's, and QuickTime's versions 1 and 2 (QuickTime File Format, "Sound Sample Descriptions"). */
async function readSound(reader: Reader, entry: Box, head: Uint8Array, track: Track, count: Count): Promise<void> {
  const version = u16be(head, 8);
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const second = version === 2 && head.length >= 56;
  const channels = second ? u32be(head, 40) : u16be(head, 16);
  const sampleRate = second ? view.getFloat64(32) : u32be(head, 24) / 65_536;
  const bits = second ? u32be(head, 48) : u16be(head, 18);
  if (channels > 0 && channels < 1_000) track.channels = channels;
  if (sampleRate > 0 && sampleRate < 10_000_000) track.sampleRate = sampleRate;
  if (entry.type === "lpcm" && second) {
    const flags = u32be(head, 52);
    const name = pcmName(bits, (flags & 1) !== 0, (flags & 2) !== 0);
    if (name !== undefined) track.codec = name;
  }
  if (entry.type === "raw ") track.format = "raw:u8";
  const own = version === 1 ? 44 : second ? 64 : 28;
  await readDecoderConfig(reader, entry, own, track, count);
  const known = codecName(track.format);
  if (known?.startsWith("pcm_")) return;
  // FLAC and ALAC in MP4 may go beyond what 16 bits of the entry can say.
  if (ONE_CHANNEL.has(entry.type)) track.channels = 1;
  for await (const box of childBoxes(reader, entry, count, own)) {
    const counted = SOUND_BOXES[box.type]?.(await reader.peek(box.body, Math.min(box.bodyLength, 8))) ?? 0;
    if (counted > 0) track.channels = counted;
    if (box.type === "alac" && box.bodyLength >= 28)
      track.sampleRate = u32be(await reader.exactly(box.body + 24, 4), 0) || sampleRate;
    if (box.type === "dfLa" && box.bodyLength >= 26)
      track.sampleRate = u24be(await reader.exactly(box.body + 18, 3), 0) >> 4 || sampleRate;
  }
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

/** `trex`, `tfhd`, `trun`: what each fragment adds (14496-12, 8.8). Returns false for other boxes. */
export async function readFragmentBox(reader: Reader, box: Box, state: Fragments): Promise<boolean> {
  switch (box.type) {
    case "trex": {
      const head = await reader.peek(box.body, 24);
      state.defaults.set(u32be(head, 4), u32be(head, 12));
      return true;
    }
    case "tfhd": {
      const head = await reader.peek(box.body, 32);
      const flags = u24be(head, 1);
      const id = u32be(head, 4);
      const at = 8 + ((flags & 1) !== 0 ? 8 : 0) + ((flags & 2) !== 0 ? 4 : 0);
      state.current = { id, duration: (flags & 8) !== 0 ? u32be(head, at) : (state.defaults.get(id) ?? 0) };
      return true;
    }
    case "trun": {
      if (!state.current) return true;
      const { id, duration } = state.current;
      if (!state.sums.has(id) && state.sums.size >= BUDGETS.trackCount) return true;
      const head = await reader.peek(box.body, 8);
      const flags = u24be(head, 1);
      const samples = u32be(head, 4);
      const sum = state.sums.get(id) ?? { frames: 0, ticks: 0 };
      sum.frames += samples;
      sum.ticks += (flags & 0x100) === 0 ? samples * duration : await runTicks(reader, box, flags, samples);
      state.sums.set(id, sum);
      return true;
    }
  }
  return false;
}

async function runTicks(reader: Reader, box: Box, flags: number, samples: number): Promise<number> {
  const bytes = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => (flags & flag) !== 0).length;
  const from = 8 + ((flags & 1) !== 0 ? 4 : 0) + ((flags & 4) !== 0 ? 4 : 0);
  const length = Math.min(samples * bytes, Math.max(0, box.bodyLength - from));
  const table = await reader.block(box.body + from, length);
  let ticks = 0;
  for (let at = 0; at + bytes <= table.length; at += bytes) ticks += u32be(table, at);
  return ticks;
}

/** Turns ticks into seconds once the whole index is known. */
export function finishTracks(walk: Walk, tracks: readonly BmffTrack[], fragments: Fragments): void {
  const movie = walk.out.structure.timescale ?? 0;
  for (const { track, ticks, edits } of tracks) {
    const added = fragments.sums.get(track.id);
    if (added && track.timescale !== undefined) {
      track.frames = (track.frames ?? 0) + added.frames;
      track.durationSeconds = (track.durationSeconds ?? 0) + added.ticks / track.timescale;
      setRate(track, track.frames, track.durationSeconds * track.timescale);
    } else if (ticks !== undefined && movie > 0) {
      track.durationSeconds = ticks / movie;
    }
    if (edits.length > 0 && movie > 0)
      track.edits = edits.map(({ ticks: length, from }) => ({
        seconds: length / movie,
        from: from < 0 || track.timescale === undefined ? null : from / track.timescale,
      }));
  }
  const longest = Math.max(0, ...tracks.map(({ track }) => track.durationSeconds ?? 0));
  if (longest > 0 && (walk.out.durationSeconds ?? 0) === 0) walk.out.durationSeconds = longest;
}
