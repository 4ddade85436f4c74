import { counter, FormatError } from "../model/limits.ts";
import type { Track } from "../model/report-media.ts";
import { ascii, hex, latin1, startsWith, u8, u16le, u32le, untilNul, utf8 } from "../source/bytes.ts";
import { codecName, pcmName } from "./codecs.ts";
import { readId3 } from "./id3.ts";
import { addBlock, addPath, addPiece, addText, addTrack, addTrailer, guarded, type Walk } from "./walk.ts";

interface Chunk {
  id: string;
  offset: number;
  length: number;
  body: number;
  bytes: number;
  /** Path of the enclosing lists, ending in `/` when there is one. */
  parent: string;
}

interface State {
  chunks: ReturnType<typeof counter>;
  /** From `fmt `, which stands before `data`. */
  bytesPerSecond: number;
  /** The AVI stream whose header was read last. */
  stream?: Track;
  /** `ds64` of RF64: the true size of `data`. */
  dataBytes?: number;
}

const CHUNK_HEADER = 8;
/** Lists inside lists: real AVI files use three levels. */
const MAX_LIST_DEPTH = 6;

/** Microsoft RIFF: WebP, WAV (also RF64) and AVI (also OpenDML's AVIX parts). */
export async function walkRiff(walk: Walk): Promise<void> {
  const { reader } = walk;
  const state: State = { chunks: counter("chunkCount"), bytesPerSecond: 0 };
  let at = 0;
  while (at + 12 <= reader.size) {
    const head = await reader.exactly(at, 12);
    const id = ascii(head, 0, 4);
    if (id !== "RIFF" && id !== "RF64") break;
    // RF64 says 0xFFFFFFFF and means "see ds64"; the end of the file is the only safe bound.
    const declared = id === "RF64" ? reader.size : at + CHUNK_HEADER + u32le(head, 4);
    const end = Math.min(declared + ((declared - at) & 1), reader.size);
    if (declared > reader.size) {
      walk.out.limits.push({ code: "damaged-structure", step: "read", detail: "RIFF size runs past the end" });
    }
    addPiece(walk, { path: "RIFF header", offset: at, length: 12 });
    await eachChunk(walk, at + 12, Math.min(declared, reader.size), "", 0, state);
    at = end;
    if (walk.out.format !== "avi") break;
  }
  addTrailer(walk, at);
}

async function eachChunk(
  walk: Walk,
  from: number,
  end: number,
  parent: string,
  depth: number,
  state: State,
): Promise<void> {
  const { reader } = walk;
  let at = from;
  while (at + CHUNK_HEADER <= end) {
    state.chunks.take();
    const head = await reader.exactly(at, CHUNK_HEADER);
    const id = ascii(head, 0, 4);
    const declared = u32le(head, 4);
    const bytes = declared === 0xffffffff ? end - at - CHUNK_HEADER : declared;
    if (at + CHUNK_HEADER + bytes > end) throw new FormatError(`chunk ${id} at ${at} runs past its list`);
    const length = Math.min(CHUNK_HEADER + bytes + (bytes & 1), end - at);
    const chunk: Chunk = { id, offset: at, length, body: at + CHUNK_HEADER, bytes, parent };
    if (walk.out.kind !== "image") addPath(walk, `${parent}${id}`);
    if (depth === 0) addPiece(walk, { path: id, offset: at, length });
    if (id === "LIST") {
      const type = ascii(await reader.peek(chunk.body, 4), 0, 4);
      if (walk.out.kind !== "image") addPath(walk, `${parent}${type}`);
      if (type !== "movi" && depth < MAX_LIST_DEPTH) {
        await eachChunk(walk, chunk.body + 4, chunk.body + bytes, `${parent}${type}/`, depth + 1, state);
      }
    } else {
      await guarded(walk, `chunk ${id} at ${at}`, () => readChunk(walk, chunk, state));
    }
    at += length;
  }
}

async function readChunk(walk: Walk, chunk: Chunk, state: State): Promise<void> {
  const { reader } = walk;
  const at = { path: `${chunk.parent}${chunk.id}`, offset: chunk.offset, length: chunk.length };
  const data = () => reader.block(chunk.body, chunk.bytes);
  if (chunk.parent === "INFO/") {
    addText(walk, "tag", at, chunk.id, untilNul(utf8(await data())));
    return;
  }
  switch (chunk.id) {
    case "VP8X": {
      const head = await reader.peek(chunk.body + 4, 6);
      walk.out.dimensions = { width: 1 + u24le(head, 0), height: 1 + u24le(head, 3) };
      return;
    }
    case "VP8 ": {
      const head = await reader.peek(chunk.body + 6, 4);
      walk.out.dimensions ??= { width: u16le(head, 0) & 0x3fff, height: u16le(head, 2) & 0x3fff };
      return;
    }
    case "VP8L": {
      const bits = u32le(await reader.peek(chunk.body + 1, 4), 0);
      walk.out.dimensions ??= { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
      return;
    }
    case "EXIF": {
      const bytes = await data();
      addBlock(walk, { kind: "exif", ...at, data: startsWith(bytes, "Exif\0\0") ? bytes.subarray(6) : bytes });
      return;
    }
    case "XMP ":
    case "_PMX":
      addBlock(walk, { kind: "xmp", ...at, data: await data() });
      return;
    case "ICCP":
      addBlock(walk, { kind: "icc", ...at, data: await data() });
      return;
    case "C2PA":
      addBlock(walk, { kind: "jumbf", ...at, data: await reader.block(chunk.body, chunk.bytes, "manifestStoreBytes") });
      return;
    case "AIGC":
      addText(walk, "tag", at, "AIGC", untilNul(utf8(await data())));
      return;
    case "id3 ":
    case "ID3 ":
      readId3(walk, await data(), chunk.body);
      return;
    case "bext":
      readBroadcast(walk, await data(), at);
      return;
    case "ds64": {
      const head = await reader.peek(chunk.body, 24);
      state.dataBytes = u32le(head, 8) + u32le(head, 12) * 2 ** 32;
      return;
    }
    case "fmt ": {
      const track = addTrack(walk, { id: 1, kind: "audio", format: "" });
      readWaveFormat(await reader.peek(chunk.body, Math.min(chunk.bytes, 40)), track);
      state.bytesPerSecond = (track.bitRate ?? 0) / 8;
      state.stream = track;
      return;
    }
    case "fact":
      if (state.stream?.sampleRate !== undefined && !state.stream.codec?.startsWith("pcm_")) {
        const samples = u32le(await reader.peek(chunk.body, 4), 0);
        if (samples > 0 && samples !== 0xffffffff) state.stream.durationSeconds = samples / state.stream.sampleRate;
      }
      return;
    case "data":
      if (walk.out.format === "wav" && state.stream) {
        walk.out.structure.audio = { offset: chunk.body, length: chunk.bytes };
        const bytes = Math.min(state.dataBytes ?? chunk.bytes, chunk.bytes);
        if (state.bytesPerSecond > 0) state.stream.durationSeconds ??= bytes / state.bytesPerSecond;
        if (state.stream.durationSeconds !== undefined) walk.out.durationSeconds = state.stream.durationSeconds;
      }
      return;
    case "strh": {
      const head = await reader.peek(chunk.body, 48);
      const type = ascii(head, 0, 4);
      const kind = type === "vids" ? "video" : type === "auds" ? "audio" : type === "txts" ? "text" : "data";
      const track = addTrack(walk, { id: walk.out.tracks.length, kind, format: ascii(head, 4, 4) });
      const [scale, rate, length] = [u32le(head, 20), u32le(head, 24), u32le(head, 32)];
      if (scale > 0 && rate > 0 && length > 0) track.durationSeconds = (length * scale) / rate;
      if (kind === "video") {
        track.frames = length;
        if (scale > 0 && rate > 0) track.frameRate = rate / scale;
      }
      state.stream = track;
      return;
    }
    case "strf":
      if (state.stream?.kind === "audio")
        readWaveFormat(await reader.peek(chunk.body, Math.min(chunk.bytes, 40)), state.stream);
      else if (state.stream?.kind === "video") readBitmapHeader(await reader.peek(chunk.body, 40), state.stream);
      return;
    case "strn":
      if (state.stream) state.stream.handler = untilNul(latin1(await data())).trim();
      return;
    case "avih": {
      const head = await reader.peek(chunk.body, 40);
      walk.out.dimensions = { width: u32le(head, 32), height: u32le(head, 36) };
      walk.out.durationSeconds = (u32le(head, 0) * u32le(head, 16)) / 1e6;
      return;
    }
  }
}

const u24le = (b: Uint8Array, o: number): number => u16le(b, o) | (u8(b, o + 2) << 16);

/** WAVEFORMATEX, and the format behind an extensible one's GUID. */
function readWaveFormat(head: Uint8Array, track: Track): void {
  const extensible = u16le(head, 0) === 0xfffe && head.length >= 40;
  const tag = extensible ? u16le(head, 24) : u16le(head, 0);
  const [channels, sampleRate, bytesPerSecond, bits] = [
    u16le(head, 2),
    u32le(head, 4),
    u32le(head, 8),
    u16le(head, 14),
  ];
  track.format = extensible ? `tag:fffe ${hex(head.subarray(24, 40))}` : `tag:${tag.toString(16)}`;
  if (channels > 0) track.channels = channels;
  if (sampleRate > 0) track.sampleRate = sampleRate;
  if (bytesPerSecond > 0) track.bitRate = bytesPerSecond * 8;
  const codec = tag === 1 || tag === 3 ? pcmName(bits, tag === 3, false) : codecName(`tag:${tag.toString(16)}`);
  if (codec !== undefined) track.codec = codec;
}

/** BITMAPINFOHEADER; a negative height is a picture stored from the top. */
function readBitmapHeader(head: Uint8Array, track: Track): void {
  const [width, height] = [u32le(head, 4), Math.abs(u32le(head, 8) | 0)];
  if (width > 0 && width < 1e6) track.width = width;
  if (height > 0 && height < 1e6) track.height = height;
  track.format = ascii(head, 16, 4);
  const codec = codecName(track.format);
  if (codec !== undefined) track.codec = codec;
}

/** EBU Tech 3285: the fixed text fields of a Broadcast Wave file. */
function readBroadcast(walk: Walk, data: Uint8Array, at: { path: string; offset: number; length: number }): void {
  const field = (from: number, length: number) => untilNul(latin1(data.subarray(from, from + length))).trim();
  const fields: [string, string][] = [
    ["Description", field(0, 256)],
    ["Originator", field(256, 32)],
    ["OriginationDate", `${field(320, 10)} ${field(330, 8)}`.trim()],
  ];
  for (const [key, value] of fields) if (value) addText(walk, "tag", at, key, value);
}
