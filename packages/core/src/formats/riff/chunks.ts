import type { Range } from "../../model/block.ts";
import type { Track } from "../../model/report-media.ts";
import { ascii, hex, latin1, startsWith, u8, u16le, u32le, untilNul, utf8 } from "../../source/bytes.ts";
import { codecName, pcmName } from "../codecs.ts";
import { readId3 } from "../sound/id3.ts";
import { addBlock, addText, addTrack, type Walk } from "../walk.ts";

export interface Chunk extends Range {
  id: string;
  body: number;
  bytes: number;
  /** Path of the enclosing lists, ending in `/` when there is one. */
  parent: string;
}

/** What chunks that stand earlier say about later ones. */
export interface Stream {
  /** From `fmt `, which stands before `data`. */
  bytesPerSecond: number;
  /** The AVI stream whose header was read last. */
  track?: Track;
  /** `ds64` of RF64: the true size of `data`. */
  dataBytes?: number;
}

type At = Range & { path: string };

/** What one chunk says about the file. */
export async function readChunk(walk: Walk, chunk: Chunk, stream: Stream): Promise<void> {
  const at: At = { path: `${chunk.parent}${chunk.id}`, offset: chunk.offset, length: chunk.length };
  if (chunk.parent === "INFO/") {
    addText(walk, "tag", at, chunk.id, untilNul(utf8(await walk.reader.block(chunk.body, chunk.bytes))));
    return;
  }
  await readPictureSize(walk, chunk);
  await readMetadata(walk, chunk, at);
  if (chunk.id === "IDIT") {
    // "DateTimeOriginal" of AVI cameras: as C's asctime writes it, or with slashes.
    addText(walk, "tag", at, "IDIT", untilNul(utf8(await walk.reader.block(chunk.body, chunk.bytes))).trim());
    return;
  }
  if (chunk.id === "strh" || chunk.id === "strf" || chunk.id === "strn" || chunk.id === "avih")
    await readAvi(walk, chunk, stream);
  else await readWave(walk, chunk, stream);
}

/** WebP (RFC 9649): the canvas of an extended file outranks its pictures. */
async function readPictureSize(walk: Walk, { id, body }: Chunk): Promise<void> {
  if (id === "VP8X") {
    const head = await walk.reader.peek(body + 4, 6);
    walk.out.dimensions = { width: 1 + u24le(head, 0), height: 1 + u24le(head, 3) };
  } else if (id === "VP8 ") {
    const head = await walk.reader.peek(body + 6, 4);
    walk.out.dimensions ??= { width: u16le(head, 0) & 0x3fff, height: u16le(head, 2) & 0x3fff };
  } else if (id === "VP8L") {
    const bits = u32le(await walk.reader.peek(body + 1, 4), 0);
    walk.out.dimensions ??= { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
}

async function readMetadata(walk: Walk, chunk: Chunk, at: At): Promise<void> {
  const data = () => walk.reader.block(chunk.body, chunk.bytes);
  switch (chunk.id) {
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
    case "AIGC":
      addText(walk, "tag", at, "AIGC", untilNul(utf8(await data())));
      return;
    case "id3 ":
    case "ID3 ":
      readId3(walk, await data(), chunk.body, { path: `${at.path}/`, standard: false });
      return;
    case "bext":
      readBroadcast(walk, await data(), at);
  }
}

async function readWave(walk: Walk, chunk: Chunk, stream: Stream): Promise<void> {
  const { reader, out } = walk;
  const { track } = stream;
  switch (chunk.id) {
    case "ds64": {
      const head = await reader.peek(chunk.body, 24);
      stream.dataBytes = u32le(head, 8) + u32le(head, 12) * 2 ** 32;
      return;
    }
    case "fmt ":
      stream.track = addTrack(walk, { id: 1, kind: "audio", format: "" });
      readWaveFormat(await reader.peek(chunk.body, Math.min(chunk.bytes, 40)), stream.track);
      stream.bytesPerSecond = (stream.track.bitRate ?? 0) / 8;
      return;
    case "fact":
      if (track?.sampleRate !== undefined && !track.codec?.startsWith("pcm_")) {
        const samples = u32le(await reader.peek(chunk.body, 4), 0);
        if (samples > 0 && samples !== 0xffffffff) track.durationSeconds = samples / track.sampleRate;
      }
      return;
    case "data":
      if (out.format !== "wav" || !track) return;
      out.structure.audio = { offset: chunk.body, length: chunk.bytes };
      if (stream.bytesPerSecond > 0)
        track.durationSeconds ??= Math.min(stream.dataBytes ?? chunk.bytes, chunk.bytes) / stream.bytesPerSecond;
      if (track.durationSeconds !== undefined) out.durationSeconds = track.durationSeconds;
  }
}

const KINDS: Readonly<Record<string, Track["kind"]>> = { vids: "video", auds: "audio", txts: "text" };

async function readAvi(walk: Walk, chunk: Chunk, stream: Stream): Promise<void> {
  const { reader, out } = walk;
  if (chunk.id === "strh") {
    const head = await reader.peek(chunk.body, 48);
    const kind = KINDS[ascii(head, 0, 4)] ?? "data";
    const track = addTrack(walk, { id: out.tracks.length, kind, format: ascii(head, 4, 4) });
    const [scale, rate, length] = [u32le(head, 20), u32le(head, 24), u32le(head, 32)];
    if (scale > 0 && rate > 0 && length > 0) track.durationSeconds = (length * scale) / rate;
    if (kind === "video") {
      track.frames = length;
      if (scale > 0 && rate > 0) track.frameRate = rate / scale;
    }
    stream.track = track;
  } else if (chunk.id === "strf") {
    const head = await reader.peek(chunk.body, Math.min(chunk.bytes, 40));
    if (stream.track?.kind === "audio") readWaveFormat(head, stream.track);
    else if (stream.track?.kind === "video") readBitmapHeader(head, stream.track);
  } else if (chunk.id === "strn") {
    const name = await reader.block(chunk.body, chunk.bytes);
    if (stream.track) stream.track.handler = untilNul(latin1(name)).trim();
  } else {
    const head = await reader.peek(chunk.body, 40);
    out.dimensions = { width: u32le(head, 32), height: u32le(head, 36) };
    out.durationSeconds = (u32le(head, 0) * u32le(head, 16)) / 1e6;
  }
}

const u24le = (b: Uint8Array, o: number): number => u16le(b, o) | (u8(b, o + 2) << 16);

/** WAVEFORMATEX, and the format behind an extensible one's GUID. */
export function readWaveFormat(head: Uint8Array, track: Track): void {
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
export function readBitmapHeader(head: Uint8Array, track: Track): void {
  const [width, height] = [u32le(head, 4), Math.abs(u32le(head, 8) | 0)];
  if (width > 0 && width < 1e6) track.width = width;
  if (height > 0 && height < 1e6) track.height = height;
  track.format = ascii(head, 16, 4);
  const codec = codecName(track.format);
  if (codec !== undefined) track.codec = codec;
}

/** EBU Tech 3285: the fixed text fields of a Broadcast Wave file. */
export function readBroadcast(
  walk: Walk,
  data: Uint8Array,
  at: { path: string; offset: number; length: number },
): void {
  const field = (from: number, length: number) => untilNul(latin1(data.subarray(from, from + length))).trim();
  const fields: [string, string][] = [
    ["Description", field(0, 256)],
    ["Originator", field(256, 32)],
    ["OriginationDate", `${field(320, 10)} ${field(330, 8)}`.trim()],
  ];
  for (const [key, value] of fields) if (value) addText(walk, "tag", at, key, value);
}
