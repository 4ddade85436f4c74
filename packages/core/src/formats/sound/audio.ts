import { counter, FormatError } from "../../model/limits.ts";
import { ascii, latin1, startsWith, synchsafe, u8, u24be, u32be, u32le, untilNul } from "../../source/bytes.ts";
import { defineWalker } from "../define.ts";
import { withPieces } from "../pieces.ts";
import { readStrayStore } from "../placed-store.ts";
import { STORE_HEAD_BYTES } from "../store-sweep.ts";
import { addBlock, addPath, addPiece, addText, addTrack, guarded, type Walk } from "../walk.ts";
import { readId3 } from "./id3.ts";
import { MPEG_AUDIO_LOOKS } from "./look.ts";
import { readMpegAudio } from "./mpeg-audio.ts";
import { readVorbisComments } from "./vorbis.ts";

const ID3_HEADER = 10;
const ID3V1_BYTES = 128;
const APE_FOOTER = 32;
/** Tags in front of the audio: readers go over several, the standard knows one. */
const MAX_TAGS = 16;

/** Goes over the ID3v2 tags in front of the audio; only the first is a place of C2PA's (C2PA 2.2, A.3.4), and not in AAC. */
export async function readLeadingId3(walk: Walk, place = true): Promise<number> {
  let at = 0;
  for (let tag = 1; tag <= MAX_TAGS; tag++) {
    const next = await readId3Tag(walk, at, {
      path: tag === 1 ? "ID3 " : `ID3 tag ${tag} `,
      standard: place && tag === 1,
    });
    if (next === at) return at;
    at = next;
  }
  return at;
}

/** One ID3v2 tag; gives where it ends, or `at` where there is none. */
export async function readId3Tag(walk: Walk, at: number, place: { path: string; standard: boolean }): Promise<number> {
  const { reader } = walk;
  const head = await reader.peek(at, ID3_HEADER);
  if (!startsWith(head, "ID3")) return at;
  const length = ID3_HEADER + synchsafe(head, 6) + ((u8(head, 5) & 0x10) !== 0 ? ID3_HEADER : 0);
  if (at + length > reader.size) throw new FormatError("ID3 tag runs past the end");
  const data = await reader.block(at, length, "manifestStoreBytes");
  addPiece(walk, { path: "ID3v2 header", offset: at, length: ID3_HEADER });
  let end = at + ID3_HEADER;
  await guarded(walk, "ID3", () => {
    for (const piece of readId3(walk, data, at, place)) {
      addPiece(walk, piece);
      end = piece.offset + piece.length;
    }
  });
  if (end < at + length) addPiece(walk, { path: "ID3v2 padding", offset: end, length: at + length - end });
  return at + length;
}

/** MPEG audio with ID3v2 in front and ID3v1 behind. */
const walkMp3 = withPieces(async (walk) => {
  let audio = 0;
  try {
    audio = await readLeadingId3(walk);
  } finally {
    const end = await readTail(walk, audio);
    addPiece(walk, { path: "audio", offset: audio, length: end - audio });
    walk.out.structure.audio = { offset: audio, length: end - audio };
    await guarded(walk, "audio", async () => {
      const track = await readMpegAudio(walk, audio, end);
      if (!track) return;
      addTrack(walk, track);
      if (track.durationSeconds !== undefined) walk.out.durationSeconds = track.durationSeconds;
    });
  }
});

/** Tags behind the audio: ID3v1, and an APE tag in front of it. Gives the end of the audio. */
export async function readTail(walk: Walk, from: number): Promise<number> {
  const { reader } = walk;
  let end = reader.size;
  const tail = end - ID3V1_BYTES;
  const old = tail >= from ? await reader.peek(tail, ID3V1_BYTES) : new Uint8Array(0);
  if (startsWith(old, "TAG")) {
    end = tail;
    const at = { path: "ID3v1", offset: tail, length: ID3V1_BYTES };
    addPiece(walk, at);
    await guarded(walk, "ID3v1", () => readId3v1(walk, old, at));
  }
  const footer = await reader.peek(Math.max(0, end - APE_FOOTER), Math.min(APE_FOOTER, end));
  if (ascii(footer, 0, 8) !== "APETAGEX") return end;
  // The size counts the footer; a header of the same length stands in front where the flags say so.
  const header = (u8(footer, 23) & 0x80) !== 0 ? APE_FOOTER : 0;
  const begin = end - u32le(footer, 12) - header;
  if (begin < from || u32le(footer, 12) < APE_FOOTER) return end;
  addPiece(walk, { path: "APE tag", offset: begin, length: end - begin });
  return begin;
}

function readId3v1(walk: Walk, tag: Uint8Array, at: { path: string; offset: number; length: number }): void {
  for (const [key, from, length] of [
    ["title", 3, 30],
    ["artist", 33, 30],
    ["album", 63, 30],
    ["year", 93, 4],
    ["comment", 97, 30],
  ] as const) {
    const value = untilNul(latin1(tag.subarray(from, from + length))).trim();
    if (value) addText(walk, "tag", at, key, value);
  }
}

/** RFC 9639 FLAC: STREAMINFO, VORBIS_COMMENT and pictures before the audio. */
const walkFlac = withPieces(readFlac);

const STREAMINFO = 0;
const VORBIS_COMMENT = 4;
const PICTURE = 6;
const FLAC_BLOCKS = ["STREAMINFO", "PADDING", "APPLICATION", "SEEKTABLE", "VORBIS_COMMENT", "CUESHEET", "PICTURE"];

async function readFlac(walk: Walk): Promise<void> {
  const { reader } = walk;
  const blocks = counter("chunkCount");
  let at = await readLeadingId3(walk);
  if (!startsWith(await reader.peek(at, 4), "fLaC")) throw new FormatError("no fLaC marker");
  addPiece(walk, { path: "fLaC", offset: at, length: 4 });
  at += 4;
  for (let last = false; !last; ) {
    blocks.take();
    const head = await reader.exactly(at, 4);
    last = (u8(head, 0) & 0x80) !== 0;
    const type = u8(head, 0) & 0x7f;
    const bytes = u24be(head, 1);
    const range = { offset: at, length: bytes + 4 };
    if (at + range.length > reader.size) throw new FormatError("FLAC block runs past the end");
    addPiece(walk, { path: FLAC_BLOCKS[type] ?? `block ${type}`, ...range });
    addPath(walk, `block ${type}`);
    if (type === STREAMINFO) readStreamInfo(walk, await reader.exactly(at + 4, 18));
    else if (type === VORBIS_COMMENT)
      readVorbisComments(walk, await reader.block(at + 4, bytes), { path: "VORBIS_COMMENT", ...range });
    else if (type === PICTURE) addBlock(walk, { kind: "part", path: "PICTURE", ...range, embedded: true });
    else await readFlacStore(walk, range, FLAC_BLOCKS[type] ?? `block ${type}`);
    at += range.length;
  }
  addPiece(walk, { path: "audio", offset: at, length: reader.size - at });
}

function readStreamInfo(walk: Walk, info: Uint8Array): void {
  const sampleRate = u24be(info, 10) >> 4;
  const samples = (u8(info, 13) & 0x0f) * 2 ** 32 + u32be(info, 14);
  const channels = ((u8(info, 12) >> 1) & 7) + 1;
  const track = addTrack(walk, { id: 1, kind: "audio", format: "flac", codec: "flac", channels });
  if (sampleRate === 0) return;
  track.sampleRate = sampleRate;
  walk.out.durationSeconds = samples / sampleRate;
  if (samples > 0) track.durationSeconds = samples / sampleRate;
}

/** The standard puts FLAC's store into an ID3v2 tag in front. Some writers put it into a block, an APPLICATION's behind its id. */
async function readFlacStore(walk: Walk, range: { offset: number; length: number }, name: string): Promise<void> {
  const { reader } = walk;
  for (const skip of name === "APPLICATION" ? [4, 8] : [4]) {
    const body = { offset: range.offset + skip, length: range.length - skip };
    if (body.length < STORE_HEAD_BYTES) continue;
    const path = skip === 8 ? `${name} ${ascii(await reader.peek(range.offset + 4, 4), 0, 4)}` : name;
    if (await readStrayStore(walk, path, range, body)) return;
  }
}

export default defineWalker({ mp3: walkMp3, flac: walkFlac }, MPEG_AUDIO_LOOKS);
