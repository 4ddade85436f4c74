import { counter, FormatError } from "../../model/limits.ts";
import type { Track } from "../../model/report-media.ts";
import { ascii, u32be, u64be, utf8 } from "../../source/bytes.ts";
import { codecName, pcmName } from "../codecs.ts";
import { defineWalker } from "../define.ts";
import { withPieces } from "../pieces.ts";
import { readStrayStore } from "../placed-store.ts";
import { addBlock, addPath, addPiece, addText, addTrack, addTrailer, guarded, type Walk } from "../walk.ts";
import { beginsXmp, XMP_HEAD_BYTES } from "../xmp-file.ts";

const HEADER = 8;
const CHUNK_HEADER = 12;
/** An edit count stands in front of the samples. */
const EDIT_COUNT = 4;
/** `kCAFLinearPCMFormatFlagIsFloat` and `IsLittleEndian`. */
const FLOAT = 1;
const LITTLE = 2;
/** `mFormatID` that the tables know by another name. */
const NAMES: Readonly<Record<string, string>> = { "aac ": "aac", aach: "aac", aacl: "aac", aacp: "aac", flac: "flac" };

interface Facts {
  track?: Track;
  bytesPerPacket: number;
  framesPerPacket: number;
  /** Frames that `pakt` counts. */
  frames?: number;
  dataBytes?: number;
}

/** Apple Core Audio Format (specification 1.0), what iOS and macOS record into: chunks with 64-bit sizes. */
const walkCaf = withPieces(async (walk) => {
  const facts: Facts = { bytesPerPacket: 0, framesPerPacket: 0 };
  try {
    await readChunks(walk, facts);
  } finally {
    setLength(walk, facts);
  }
});

async function readChunks(walk: Walk, facts: Facts): Promise<void> {
  const { reader } = walk;
  const chunks = counter("chunkCount");
  addPiece(walk, { path: "caff header", offset: 0, length: HEADER });
  let at = HEADER;
  while (at + CHUNK_HEADER <= reader.size) {
    chunks.take();
    const head = await reader.exactly(at, CHUNK_HEADER);
    const id = ascii(head, 0, 4);
    if (!/^[\x20-\x7e]{4}$/.test(id)) break;
    const left = reader.size - at - CHUNK_HEADER;
    // A recording that was not ended says -1: its samples go to the end of the file.
    const open = id === "data" && u32be(head, 4) === 0xffffffff && u32be(head, 8) === 0xffffffff;
    const bytes = open ? left : u64be(head, 4);
    if (bytes > left) throw new FormatError(`chunk ${id} at ${at} runs past the end`);
    const range = { offset: at, length: CHUNK_HEADER + bytes };
    addPath(walk, id);
    addPiece(walk, { path: id, ...range, box: id });
    await guarded(walk, `chunk ${id} at ${at}`, () => readChunk(walk, id, range, facts));
    at += range.length;
  }
  addTrailer(walk, at);
}

async function readChunk(
  walk: Walk,
  id: string,
  range: { offset: number; length: number },
  facts: Facts,
): Promise<void> {
  const { reader, out } = walk;
  const [body, bytes] = [range.offset + CHUNK_HEADER, range.length - CHUNK_HEADER];
  switch (id) {
    case "desc":
      readDescription(walk, await reader.exactly(body, 32), facts);
      return;
    case "pakt": {
      const head = await reader.exactly(body, 24);
      const frames = u64be(head, 8);
      if (frames > 0 && Number.isFinite(frames)) facts.frames = frames;
      return;
    }
    case "info":
      readInfo(walk, await reader.block(body, bytes), { path: id, ...range });
      return;
    case "data":
      facts.dataBytes = Math.max(0, bytes - EDIT_COUNT);
      out.structure.audio = { offset: body + EDIT_COUNT, length: facts.dataBytes };
      return;
    default:
      await readOther(walk, id, range);
  }
}

/** `uuid` with XMP, and a store that somebody put into a chunk of any name. */
async function readOther(walk: Walk, id: string, range: { offset: number; length: number }): Promise<void> {
  const { reader } = walk;
  const [body, bytes] = [range.offset + CHUNK_HEADER, range.length - CHUNK_HEADER];
  const skip = id === "uuid" ? 16 : 0;
  const inner = { offset: body + skip, length: bytes - skip };
  if ((await readStrayStore(walk, id, range, inner)) || id !== "uuid") return;
  const head = await reader.peek(inner.offset, Math.min(XMP_HEAD_BYTES, Math.max(0, inner.length)));
  if (beginsXmp(head))
    addBlock(walk, { kind: "xmp", path: id, ...range, data: await reader.block(inner.offset, inner.length) });
}

function readDescription(walk: Walk, head: Uint8Array, facts: Facts): void {
  const rate = new DataView(head.buffer, head.byteOffset, 32).getFloat64(0);
  const format = ascii(head, 8, 4);
  const [flags, channels, bits] = [u32be(head, 12), u32be(head, 24), u32be(head, 28)];
  facts.bytesPerPacket = u32be(head, 16);
  facts.framesPerPacket = u32be(head, 20);
  const track: Track = { id: 1, kind: "audio", format };
  const big = (flags & LITTLE) === 0;
  const plain = bits === 8 && (flags & FLOAT) === 0 ? "pcm_s8" : pcmName(bits, (flags & FLOAT) !== 0, big);
  const codec = format === "lpcm" ? plain : (NAMES[format] ?? codecName(format) ?? codecName(format.trim()));
  if (codec !== undefined) track.codec = codec;
  if (rate > 0 && rate < 1e7) track.sampleRate = rate;
  if (channels > 0 && channels < 1_000) track.channels = channels;
  facts.track = addTrack(walk, track);
}

/** "Information chunk": pairs of a key and a value, each ended by NUL. */
function readInfo(walk: Walk, data: Uint8Array, at: { path: string; offset: number; length: number }): void {
  const tags = counter("tagCount");
  const count = u32be(data, 0);
  let pos = 4;
  const text = (): string | undefined => {
    const end = data.indexOf(0, pos);
    if (end === -1) return undefined;
    const found = utf8(data.subarray(pos, end));
    pos = end + 1;
    return found;
  };
  for (let index = 0; index < count && pos < data.length; index++) {
    tags.take();
    const [key, value] = [text(), text()];
    if (key === undefined || value === undefined) return;
    addText(walk, "tag", at, key, value);
  }
}

/** Packets of one size are counted by the bytes; others by the table of packets. */
function setLength(walk: Walk, { track, bytesPerPacket, framesPerPacket, frames, dataBytes = 0 }: Facts): void {
  if (track?.sampleRate === undefined) return;
  const counted = bytesPerPacket > 0 ? Math.floor(dataBytes / bytesPerPacket) * framesPerPacket : frames;
  if (counted === undefined || counted <= 0) return;
  track.durationSeconds = counted / track.sampleRate;
  walk.out.durationSeconds = track.durationSeconds;
}

export default defineWalker({ caf: walkCaf });
