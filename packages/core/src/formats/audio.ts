import { counter, FormatError } from "../model/limits.ts";
import { latin1, startsWith, synchsafe, u8, u24be, u32be, untilNul } from "../source/bytes.ts";
import { readId3 } from "./id3.ts";
import { readMpegAudio } from "./mpeg-audio.ts";
import { readVorbisComments } from "./vorbis.ts";
import { addBlock, addPath, addPiece, addText, addTrack, type Walk } from "./walk.ts";

const ID3V1_BYTES = 128;

async function readLeadingId3(walk: Walk): Promise<number> {
  const { reader } = walk;
  const head = await reader.peek(0, 10);
  if (!startsWith(head, "ID3")) return 0;
  const length = 10 + synchsafe(head, 6) + ((u8(head, 5) & 0x10) !== 0 ? 10 : 0);
  if (length > reader.size) throw new FormatError("ID3 tag runs past the end");
  addPiece(walk, { path: "ID3v2", offset: 0, length });
  readId3(walk, await reader.block(0, length, "manifestStoreBytes"), 0);
  return length;
}

/** MPEG audio with ID3v2 in front and ID3v1 behind. */
export async function walkMp3(walk: Walk): Promise<void> {
  const { reader } = walk;
  let audio = 0;
  try {
    audio = await readLeadingId3(walk);
  } finally {
    const tail = reader.size - ID3V1_BYTES;
    const old = tail >= audio ? await reader.peek(tail, ID3V1_BYTES) : new Uint8Array(0);
    const end = startsWith(old, "TAG") ? tail : reader.size;
    addPiece(walk, { path: "audio", offset: audio, length: end - audio });
    walk.out.structure.audio = { offset: audio, length: end - audio };
    const track = await readMpegAudio(walk, audio, end);
    if (track) {
      addTrack(walk, track);
      if (track.durationSeconds !== undefined) walk.out.durationSeconds = track.durationSeconds;
    }
    if (startsWith(old, "TAG")) {
      addPiece(walk, { path: "ID3v1", offset: tail, length: ID3V1_BYTES });
      const at = { path: "ID3v1", offset: tail, length: ID3V1_BYTES };
      for (const [key, from, length] of [
        ["title", 3, 30],
        ["artist", 33, 30],
        ["album", 63, 30],
        ["year", 93, 4],
        ["comment", 97, 30],
      ] as const) {
        const value = untilNul(latin1(old.subarray(from, from + length))).trim();
        if (value) addText(walk, "tag", at, key, value);
      }
    }
  }
}

/** RFC 9639 FLAC: STREAMINFO, VORBIS_COMMENT and pictures before the audio. */
export async function walkFlac(walk: Walk): Promise<void> {
  const { reader } = walk;
  const blocks = counter("chunkCount");
  let at = await readLeadingId3(walk);
  if (!startsWith(await reader.peek(at, 4), "fLaC")) throw new FormatError("no fLaC marker");
  at += 4;
  for (let last = false; !last; ) {
    blocks.take();
    const head = await reader.exactly(at, 4);
    last = (u8(head, 0) & 0x80) !== 0;
    const type = u8(head, 0) & 0x7f;
    const bytes = u24be(head, 1);
    const range = { offset: at, length: bytes + 4 };
    if (at + range.length > reader.size) throw new FormatError("FLAC block runs past the end");
    addPiece(walk, { path: `block ${type}`, ...range });
    addPath(walk, `block ${type}`);
    if (type === 0) {
      const info = await reader.exactly(at + 4, 18);
      const sampleRate = u24be(info, 10) >> 4;
      const samples = (u8(info, 13) & 0x0f) * 2 ** 32 + u32be(info, 14);
      const channels = ((u8(info, 12) >> 1) & 7) + 1;
      const track = addTrack(walk, { id: 1, kind: "audio", format: "flac", codec: "flac", channels });
      if (sampleRate > 0) {
        track.sampleRate = sampleRate;
        walk.out.durationSeconds = samples / sampleRate;
        if (samples > 0) track.durationSeconds = samples / sampleRate;
      }
    } else if (type === 4) {
      readVorbisComments(walk, await reader.block(at + 4, bytes), { path: "VORBIS_COMMENT", ...range });
    } else if (type === 6) {
      addBlock(walk, { kind: "part", path: "PICTURE", ...range, embedded: true });
    }
    at += range.length;
  }
  addPiece(walk, { path: "audio", offset: at, length: reader.size - at });
}
