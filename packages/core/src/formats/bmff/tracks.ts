import { BUDGETS, type counter } from "../../model/limits.ts";
import type { Track } from "../../model/report-media.ts";
import { ascii, latin1, u8, u16be, u32be, u64be, untilNul } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import { addText, type Walk } from "../walk.ts";
import { type Box, childBoxes } from "./boxes.ts";
import type { Fragments } from "./fragments.ts";
import { readEntry } from "./track-entry.ts";

/** A track while its boxes are read. */
export interface BmffTrack {
  track: Track;
  /** `tkhd` counts in ticks of the movie, which may be known only later. */
  ticks?: number;
  edits: { ticks: number; from: number }[];
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

type TrackReader = (walk: Walk, box: Box, reading: BmffTrack, count: Count) => Promise<void>;

/** Boxes that describe a track. */
const TRACK_BOXES: Readonly<Record<string, TrackReader>> = {
  tkhd: readHeader,
  mdhd: readMediaHeader,
  elst: ({ reader }, box, reading) => readEdits(reader, box, reading),
  async stsd(walk, box, { track }, count) {
    for await (const entry of childBoxes(walk.reader, box, count, 8)) {
      await readEntry(walk, entry, track, count);
      break;
    }
  },
  stts: ({ reader }, box, { track }) => readSampleTimes(reader, box, track),
};

/** Reads a box that describes a track; false: it is none of them. */
export async function readTrackBox(walk: Walk, box: Box, reading: BmffTrack, count: Count): Promise<boolean> {
  if (!Object.hasOwn(TRACK_BOXES, box.type)) return false;
  await TRACK_BOXES[box.type]?.(walk, box, reading, count);
  return true;
}

async function readHeader(walk: Walk, box: Box, reading: BmffTrack): Promise<void> {
  const { track } = reading;
  const head = await walk.reader.peek(box.body, 96);
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
}

async function readMediaHeader(walk: Walk, box: Box, { track }: BmffTrack): Promise<void> {
  const head = await walk.reader.peek(box.body, 40);
  const { created, timescale, duration } = readTimes(head);
  if (timescale > 0) {
    track.timescale = timescale;
    if (duration !== undefined && duration > 0) track.durationSeconds = duration / timescale;
  }
  const date = dated(walk, box, "media_creation_time", created);
  if (date !== undefined) track.created = date;
  const language = languageOf(u16be(head, u8(head, 0) === 1 ? 32 : 20));
  if (language !== undefined) track.language = language;
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
