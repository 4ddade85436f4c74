import type { Track } from "../../model/report-media.ts";
import { startsWith, u32be, untilNul, utf8 } from "../../source/bytes.ts";
import { defineWalker } from "../define.ts";
import { withPieces } from "../pieces.ts";
import { readStrayStore } from "../placed-store.ts";
import { addPiece, addText, addTrack, addTrailer, guarded, type Walk } from "../walk.ts";

const HEADER = 24;
/** The length of the samples where whoever wrote them did not know it. */
const OPEN = 0xffffffff;
/** Encodings (Sun's `audio_filehdr.h`), as ffprobe names them, and the bits of one sample where all have as many. */
const ENCODINGS: Readonly<Record<number, readonly [codec: string, bits?: number]>> = {
  1: ["pcm_mulaw", 8], 2: ["pcm_s8", 8], 3: ["pcm_s16be", 16], 4: ["pcm_s24be", 24], 5: ["pcm_s32be", 32], 6: ["pcm_f32be", 32],
  7: ["pcm_f64be", 64], 23: ["adpcm_g726le", 4], 24: ["adpcm_g722"], 25: ["adpcm_g726le", 3], 26: ["adpcm_g726le", 5], 27: ["pcm_alaw", 8],
}; // biome-ignore format: a table
const MOST_RATE = 1e7;
const MOST_CHANNELS = 1_000;

interface Header {
  from: number;
  bytes: number;
  encoding: number;
  rate: number;
  channels: number;
}

const headerOf = (b: Uint8Array): Header => ({
  from: u32be(b, 4),
  bytes: u32be(b, 8),
  encoding: u32be(b, 12),
  rate: u32be(b, 16),
  channels: u32be(b, 20),
});

/** Sound of Sun and NeXT: a header, words about it, and samples with the big end first. */
const walkAu = withPieces(async (walk) => {
  const { reader, out } = walk;
  const header = headerOf(await reader.exactly(0, HEADER));
  const from = Math.min(header.from, reader.size);
  addPiece(walk, { path: "header", offset: 0, length: HEADER });
  if (from > HEADER) {
    addPiece(walk, { path: "annotation", offset: HEADER, length: from - HEADER });
    await guarded(walk, "annotation", () => readAnnotation(walk, from - HEADER));
  }
  // Recorders that were cut off, and those that wrote into a pipe, leave another length: players take what is there.
  const bytes = Math.min(header.bytes === OPEN ? reader.size : header.bytes, reader.size - from);
  addPiece(walk, { path: "samples", offset: from, length: bytes });
  out.structure.audio = { offset: from, length: bytes };
  addTrailer(walk, from + bytes);
  const track = addTrack(walk, trackOf(header, bytes));
  if (track.durationSeconds !== undefined) out.durationSeconds = track.durationSeconds;
});

function trackOf({ encoding, rate, channels }: Header, bytes: number): Track {
  const track: Track = { id: 1, kind: "audio", format: String(encoding) };
  const [codec, bits] = ENCODINGS[encoding] ?? [];
  if (codec !== undefined) track.codec = codec;
  if (rate > 0 && rate < MOST_RATE) track.sampleRate = rate;
  if (channels > 0 && channels < MOST_CHANNELS) track.channels = channels;
  if (bits === undefined || track.sampleRate === undefined || track.channels === undefined) return track;
  const seconds = Math.floor((bytes * 8) / (bits * track.channels)) / track.sampleRate;
  if (seconds > 0) track.durationSeconds = seconds;
  return track;
}

/** Free text up to a NUL. ffmpeg writes lines with a key in front of each. */
async function readAnnotation(walk: Walk, length: number): Promise<void> {
  const { reader } = walk;
  const at = { path: "annotation", offset: HEADER, length };
  if (await readStrayStore(walk, at.path, at, at)) return;
  const text = untilNul(utf8(await reader.block(HEADER, length))).trim();
  if (text === "") return;
  const lines = text.split(/[\r\n]+/).map((line) => /^([A-Za-z][\w -]{0,31})=(.*)$/.exec(line));
  if (lines.some((line) => line === null)) addText(walk, "tag", at, "annotation", text);
  else for (const line of lines) addText(walk, "tag", at, line?.[1] ?? "", line?.[2] ?? "");
}

/** Four letters stand in front of other texts too: the numbers behind them have to be those of a header. */
function isAu(head: Uint8Array): boolean {
  if (!startsWith(head, ".snd") || head.length < HEADER) return false;
  const { from, encoding, rate, channels } = headerOf(head);
  const known = encoding > 0 && encoding < 32;
  return from >= HEADER && known && rate > 0 && rate < MOST_RATE && channels > 0 && channels < MOST_CHANNELS;
}

export default defineWalker({ au: walkAu }, [{ sure: "header", look: (head) => (isAu(head) ? "au" : undefined) }]);
