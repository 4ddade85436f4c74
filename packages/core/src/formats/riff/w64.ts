import type { Range } from "../../model/block.ts";
import { counter, FormatError } from "../../model/limits.ts";
import type { Track } from "../../model/report-media.ts";
import { ascii, hex, startsWith, u32le, u64le, untilNul, utf8, utf16le } from "../../source/bytes.ts";
import { defineWalker } from "../define.ts";
import { withPieces } from "../pieces.ts";
import { readStrayStore } from "../placed-store.ts";
import { addBlock, addPath, addPiece, addText, addTrack, addTrailer, guarded, type Walk } from "../walk.ts";
import { beginsXmp, XMP_HEAD_BYTES } from "../xmp-file.ts";
import { readBroadcast, readWaveFormat } from "./chunks.ts";

/** An identifier and a length, which counts both. */
const CHUNK_HEADER = 24;
/** The first chunk, and the identifier of the form inside it. */
const FORM_HEADER = 40;
const ALIGNED = 8;
/** What the identifiers of a wave's own chunks end with, behind four letters. */
const OWN = "\xf3\xac\xd3\x11\x8c\xd1\0\xc0\x4f\x8e\xdb\x8a";
const SUMMARY = "\xbc\x94\x5f\x92\x5a\x52\xd2\x11\x86\xdc\0\xc0\x4f\x8e\xdb\x8a";

interface Facts {
  track?: Track;
  bytesPerSecond: number;
  /** Samples of each channel, as `fact` counts them. */
  samples?: number;
}

interface Chunk extends Range {
  /** Four letters of a wave's own, or of whoever made it up; else all of its identifier. */
  name: string;
  own: boolean;
  body: number;
  bytes: number;
}

/** Sonic Foundry's, later Sony's, RIFF for long recordings: chunks with GUIDs and 64-bit sizes, each at a multiple of eight. */
const walkW64 = withPieces(async (walk) => {
  const { reader } = walk;
  const chunks = counter("chunkCount");
  const facts: Facts = { bytesPerSecond: 0 };
  const head = await reader.exactly(0, FORM_HEADER);
  if (ascii(head, CHUNK_HEADER, 16) !== `wave${OWN}`) throw new FormatError("Wave64 of another form");
  addPiece(walk, { path: "riff header", offset: 0, length: FORM_HEADER });
  // Whoever writes into a pipe does not know the length.
  const stated = u64le(head, 16);
  const end = stated > FORM_HEADER ? Math.min(stated, reader.size) : reader.size;
  let at = FORM_HEADER;
  while (at + CHUNK_HEADER <= end) {
    chunks.take();
    const chunk = chunkAt(await reader.exactly(at, CHUNK_HEADER), at, reader.size);
    addPath(walk, chunk.name);
    addPiece(walk, { path: chunk.name, offset: at, length: chunk.length });
    await guarded(walk, `chunk ${chunk.name} at ${at}`, () => readChunk(walk, chunk, facts));
    at += chunk.length;
  }
  addTrailer(walk, at);
});

function chunkAt(head: Uint8Array, at: number, size: number): Chunk {
  const own = startsWith(head, OWN, 4);
  const letters = ascii(head, 0, 4);
  const named = /^[\x20-\x7e]{4}$/.test(letters) ? letters : hex(head.subarray(0, 16));
  const name = startsWith(head, SUMMARY) ? "summarylist" : named;
  const left = size - at - CHUNK_HEADER;
  const stated = u64le(head, 16) - CHUNK_HEADER;
  // Recorders that lost their power leave the length of the sound open or too long: players take what is there.
  const bytes = own && name === "data" && (stated < 0 || stated > left) ? left : stated;
  if (bytes < 0 || bytes > left) throw new FormatError(`chunk ${name} at ${at} runs past the end`);
  const length = Math.min(Math.ceil((CHUNK_HEADER + bytes) / ALIGNED) * ALIGNED, size - at);
  return { name, own, offset: at, length, body: at + CHUNK_HEADER, bytes };
}

async function readChunk(walk: Walk, chunk: Chunk, facts: Facts): Promise<void> {
  const { reader } = walk;
  const { name, own, body, bytes } = chunk;
  const at = { path: name, offset: chunk.offset, length: chunk.length };
  switch (own || name === "summarylist" ? name : "") {
    case "fmt ":
      facts.track = addTrack(walk, { id: 1, kind: "audio", format: "" });
      readWaveFormat(await reader.peek(body, Math.min(bytes, 40)), facts.track);
      facts.bytesPerSecond = (facts.track.bitRate ?? 0) / 8;
      return;
    case "fact":
      if (bytes >= 8) facts.samples = u64le(await reader.peek(body, 8), 0);
      return;
    case "data":
      readSamples(walk, chunk, facts);
      return;
    case "bext":
      readBroadcast(walk, await reader.block(body, bytes), at);
      return;
    case "summarylist":
      readSummary(walk, await reader.block(body, bytes), at);
      return;
    default:
      await readOther(walk, chunk, at);
  }
}

function readSamples(walk: Walk, { body, bytes }: Chunk, { track, bytesPerSecond, samples = 0 }: Facts): void {
  walk.out.structure.audio = { offset: body, length: bytes };
  if (!track) return;
  const plain = track.codec?.startsWith("pcm_") === true;
  const counted = !plain && track.sampleRate !== undefined && Number.isFinite(samples) ? samples / track.sampleRate : 0;
  const seconds = counted > 0 ? counted : bytesPerSecond > 0 ? bytes / bytesPerSecond : 0;
  if (seconds <= 0) return;
  track.durationSeconds = seconds;
  walk.out.durationSeconds = seconds;
}

/** What stands in chunks of anybody's: XMP, China's label, and a store. */
async function readOther(walk: Walk, { name, body, bytes }: Chunk, at: Range & { path: string }): Promise<void> {
  const { reader } = walk;
  if (await readStrayStore(walk, at.path, at, { offset: body, length: bytes })) return;
  if (beginsXmp(await reader.peek(body, Math.min(XMP_HEAD_BYTES, bytes))))
    addBlock(walk, { kind: "xmp", ...at, data: await reader.block(body, bytes) });
  else if (name === "AIGC") addText(walk, "tag", at, "AIGC", untilNul(utf8(await reader.block(body, bytes))));
}

/** A count, and so many texts in UTF-16 behind four letters and a length, by the names that RIFF has for them. */
function readSummary(walk: Walk, data: Uint8Array, at: Range & { path: string }): void {
  const tags = counter("tagCount");
  let pos = 4;
  for (let left = u32le(data, 0); left > 0 && pos + 8 <= data.length; left--) {
    tags.take();
    const bytes = u32le(data, pos + 4);
    if (pos + 8 + bytes > data.length) throw new FormatError("a text runs past the end of its list");
    const value = untilNul(utf16le(data.subarray(pos + 8, pos + 8 + bytes))).trim();
    if (value !== "") addText(walk, "tag", at, ascii(data, pos, 4), value);
    pos += 8 + bytes;
  }
}

export default defineWalker({ w64: walkW64 });
