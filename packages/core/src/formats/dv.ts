import type { Track } from "../model/report-media.ts";
import { u8 } from "../source/bytes.ts";
import type { Reader } from "../source/reader.ts";
import { defineWalker } from "./define.ts";
import { withStream } from "./sound/frame-scan.ts";
import { addPath, addPiece, addText, addTrack, addTrailer, type Walk } from "./walk.ts";

const BLOCK = 80;
/** Blocks of a sequence: a header, two of subcode, three about the picture, nine times one of sound and fifteen of it. */
const SEQUENCE_BLOCKS = 150;
const SEQUENCE = BLOCK * SEQUENCE_BLOCKS;
const [HEADER, SUBCODE, VAUX, AUDIO, VIDEO] = [0, 1, 2, 3, 4];
const FIRST_SOUND = 6;
const GROUP = 16;
/** An identifier stands in front of what a block carries. */
const BLOCK_ID = 3;
const PACK = 5;

interface Profile {
  name: string;
  /** 625 lines and 50 fields, or 525 and 60; and the signal's type, of the pack about it. */
  fifty: boolean;
  type: number;
  channels: number;
  width: number;
  height: number;
  rate: number;
  /** Shape of a pixel: of a picture of 4 to 3, and of 16 to 9. */
  pixels: readonly [string, string];
}

const [NTSC, PAL] = [30_000 / 1001, 25];
const [OLD_NTSC, OLD_PAL] = [["8:9", "32:27"], ["16:15", "64:45"]] as const; // biome-ignore format: a table
const SQUARE = ["1:1", "4:3"] as const;
/** IEC 61834-2, SMPTE 314M and 370M, as libavcodec's `dv_profile.c` lists them. */
const PROFILES: readonly Profile[] = [
  { name: "DV25", fifty: false, type: 0, channels: 1, width: 720, height: 480, rate: NTSC, pixels: OLD_NTSC },
  { name: "DV25", fifty: true, type: 0, channels: 1, width: 720, height: 576, rate: PAL, pixels: OLD_PAL },
  { name: "DV25", fifty: true, type: 1, channels: 1, width: 720, height: 576, rate: PAL, pixels: OLD_PAL },
  { name: "DV50", fifty: false, type: 4, channels: 2, width: 720, height: 480, rate: NTSC, pixels: OLD_NTSC },
  { name: "DV50", fifty: true, type: 4, channels: 2, width: 720, height: 576, rate: PAL, pixels: OLD_PAL },
  { name: "DV100", fifty: false, type: 20, channels: 4, width: 1280, height: 1080, rate: NTSC, pixels: ["1:1", "3:2"] },
  { name: "DV100", fifty: true, type: 20, channels: 4, width: 1440, height: 1080, rate: PAL, pixels: SQUARE },
  { name: "DV100", fifty: false, type: 24, channels: 2, width: 960, height: 720, rate: 2 * NTSC, pixels: SQUARE },
  { name: "DV100", fifty: true, type: 24, channels: 2, width: 960, height: 720, rate: 2 * PAL, pixels: SQUARE },
]; // biome-ignore format: a table

const sequencesOf = ({ fifty }: Profile): number => (fifty ? 12 : 10);
const frameBytes = (profile: Profile): number => SEQUENCE * sequencesOf(profile) * profile.channels;
/** The pack about the signal stands in the third block about the picture, the one about how it is shown behind it. */
const SOURCE = BLOCK * 5 + BLOCK_ID + 9 * PACK;

/** What the first sequence says the picture is. */
function profileOf(b: Uint8Array): Profile | undefined {
  const [fifty, type] = [(u8(b, BLOCK_ID) & 0x80) !== 0, u8(b, SOURCE + 3) & 0x1f];
  return PROFILES.find((each) => each.fifty === fifty && each.type === type);
}

/** Which section a block of a sequence is of, and its number there (SMPTE 314M, table 4). */
function placeOf(block: number): readonly [section: number | undefined, number: number] {
  if (block === 0) return [HEADER, 0];
  if (block < 3) return [SUBCODE, block - 1];
  if (block < FIRST_SOUND) return [VAUX, block - 3];
  const [group, place] = [Math.floor((block - FIRST_SOUND) / GROUP), (block - FIRST_SOUND) % GROUP];
  return place === 0 ? [AUDIO, group] : [VIDEO, group * (GROUP - 1) + place - 1];
}

/** Do as many blocks as there are, of so many sequences, follow each other in their order? */
function inOrder(b: Uint8Array, sequences: number): boolean {
  const blocks = Math.min(Math.floor(b.length / BLOCK), sequences * SEQUENCE_BLOCKS);
  for (let block = 0; block < blocks; block++) {
    const [section, number] = placeOf(block % SEQUENCE_BLOCKS);
    const at = block * BLOCK;
    if (u8(b, at) >> 5 !== section || u8(b, at + 2) !== number) return false;
    if (u8(b, at + 1) >> 4 !== Math.floor(block / SEQUENCE_BLOCKS)) return false;
  }
  return blocks > 0;
}

async function isDv(head: Uint8Array, reader: Reader): Promise<boolean> {
  const profile = inOrder(head, 1) ? profileOf(head) : undefined;
  if (!profile || reader.size < frameBytes(profile)) return false;
  const first = sequencesOf(profile);
  return inOrder(await reader.peek(0, first * SEQUENCE), first);
}

/** DV as a camera sends it and a tape keeps it: frames of one size, without anything around them. */
const walkDv = withStream(async (walk) => {
  const { reader, out } = walk;
  const profile = profileOf(await reader.exactly(0, FIRST_SOUND * BLOCK));
  if (!profile) return;
  const bytes = frameBytes(profile);
  const first = await reader.exactly(0, sequencesOf(profile) * SEQUENCE);
  const frames = await wholeFrames(reader, first, bytes);
  const seconds = frames / profile.rate;
  addPath(walk, profile.name);
  addPiece(walk, { path: "frames", offset: 0, length: frames * bytes });
  // One that the end of the file cuts off is nothing that lies behind the others.
  const cut = begins(await reader.peek(frames * bytes, BLOCK_ID), first);
  const end = cut ? Math.min(reader.size, (frames + 1) * bytes) : frames * bytes;
  if (cut) addPiece(walk, { path: "part of a frame", offset: frames * bytes, length: end - frames * bytes });
  addTrailer(walk, end);
  addTrack(walk, { ...picture(first, profile), frames, durationSeconds: seconds });
  for (const track of sounds(first)) addTrack(walk, { ...track, durationSeconds: seconds });
  out.durationSeconds = seconds;
  readDate(walk, first);
});

/** Does a frame begin as the first one does? */
const begins = (b: Uint8Array, first: Uint8Array): boolean =>
  b.length >= BLOCK_ID && u8(b, 0) === u8(first, 0) && u8(b, 1) === u8(first, 1) && u8(b, 2) === 0;

/** Frames up to the last that begins as one: something longer than a frame may have been put behind them. */
async function wholeFrames(reader: Reader, first: Uint8Array, bytes: number): Promise<number> {
  const ends = async (frames: number) => begins(await reader.peek((frames - 1) * bytes, BLOCK_ID), first);
  let [known, beyond] = [1, Math.floor(reader.size / bytes)];
  if (beyond < 1) return 0;
  if (await ends(beyond)) return beyond;
  while (beyond - known > 1) {
    const middle = Math.floor((known + beyond) / 2);
    if (await ends(middle)) known = middle;
    else beyond = middle;
  }
  return known;
}

function picture(b: Uint8Array, { name, width, height, rate, pixels }: Profile): Track {
  const shown = u8(b, SOURCE + PACK + 2) & 7;
  const wide = shown === 2 || (shown === 7 && (u8(b, BLOCK_ID + 1) & 7) === 0);
  const pixelAspect = pixels[wide ? 1 : 0];
  const track: Track = { id: 1, kind: "video", format: name, codec: "dvvideo", width, height, frameRate: rate };
  return pixelAspect === "1:1" ? track : { ...track, pixelAspect };
}

const RATES = [48_000, 44_100, 32_000];
/** Pairs of channels by the type of the sound's signal. */
const PAIRS = [1, 0, 2, 4];

/** The pack about the source of the sound: its rate, and how many pairs of channels there are. */
function sounds(b: Uint8Array): Track[] {
  const at = Array.from({ length: 9 }, (_, group) => (FIRST_SOUND + group * GROUP) * BLOCK + BLOCK_ID).find(
    (place) => u8(b, place) === 0x50,
  );
  if (at === undefined) return [];
  const [rate, bits, type] = [(u8(b, at + 4) >> 3) & 7, u8(b, at + 4) & 7, u8(b, at + 3) & 0x1f];
  const sampleRate = RATES[rate];
  if (sampleRate === undefined) return [];
  // Twelve bits at 32 kHz leave room for another pair.
  const pairs = type === 0 && bits !== 0 && rate === 2 ? 2 : (PAIRS[type] ?? 0);
  return Array.from({ length: pairs }, (_, pair) => ({
    id: 2 + pair,
    kind: "audio",
    format: bits === 0 ? "16 bit" : "12 bit",
    codec: "pcm_s16le",
    sampleRate,
    channels: 2,
  }));
}

/** Where packs of this kind stand: about the picture, and in the subcode. */
function packOf(b: Uint8Array, id: number): { path: string; at: number } | undefined {
  for (let from = 0; from + SEQUENCE <= b.length; from += SEQUENCE) {
    for (let block = 0; block < 3; block++)
      for (let pack = 0; pack < 15; pack++) {
        const at = from + (3 + block) * BLOCK + BLOCK_ID + pack * PACK;
        if (u8(b, at) === id) return { path: "VAUX", at };
      }
    for (let block = 0; block < 2; block++)
      for (let sync = 0; sync < 6; sync++) {
        const at = from + (1 + block) * BLOCK + BLOCK_ID + sync * 8 + 3;
        if (u8(b, at) === id) return { path: "subcode", at };
      }
  }
  return undefined;
}

/** Two decimal digits in a byte, of the tens only so many bits; undefined where they are none, as where nothing is known. */
function digits(byte: number, tens: number, least: number, most: number): string | undefined {
  const [ten, one] = [(byte >> 4) & tens, byte & 0x0f];
  const value = ten * 10 + one;
  return one > 9 || ten > 9 || value < least || value > most ? undefined : String(value).padStart(2, "0");
}

/** When it was recorded, as the camera's clock said (IEC 61834-4, packs 62h and 63h). Nothing says in which zone. */
function readDate(walk: Walk, b: Uint8Array): void {
  const [date, time] = [packOf(b, 0x62), packOf(b, 0x63)];
  if (!date) return;
  const [day, month, year] = [
    digits(u8(b, date.at + 2), 3, 1, 31),
    digits(u8(b, date.at + 3), 1, 1, 12),
    digits(u8(b, date.at + 4), 15, 0, 99),
  ];
  if (day === undefined || month === undefined || year === undefined) return;
  // The format is of 1994. ffmpeg writes the year 70 where it knows none.
  const century = Number(year) < 70 ? "20" : Number(year) < 90 ? undefined : "19";
  if (century === undefined) return;
  let text = `${century}${year}-${month}-${day}`;
  if (time) {
    const [second, minute, hour] = [
      digits(u8(b, time.at + 2), 7, 0, 59),
      digits(u8(b, time.at + 3), 7, 0, 59),
      digits(u8(b, time.at + 4), 3, 0, 23),
    ];
    if (second !== undefined && minute !== undefined && hour !== undefined) text += `T${hour}:${minute}:${second}`;
  }
  addText(walk, "tag", { path: date.path, offset: date.at, length: PACK }, "recorded date", text);
}

export default defineWalker({ dv: walkDv }, [
  { sure: "parts", look: async (head, { reader }) => ((await isDv(head, reader)) ? "dv" : undefined) },
]);
