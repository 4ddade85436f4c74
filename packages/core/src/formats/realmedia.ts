import { bounded, counter, FormatError } from "../model/limits.ts";
import type { Track } from "../model/report-media.ts";
import { ascii, latin1, startsWith, u8, u16be, u32be } from "../source/bytes.ts";
import { defineWalker } from "./define.ts";
import { withStream } from "./sound/frame-scan.ts";
import { addPath, addPiece, addText, addTrack, guarded, type Walk } from "./walk.ts";

/** Codecs by four letters, as libavformat's rm.c has them. */
const CODECS: Readonly<Record<string, string>> = {
  RV10: "rv10", RV13: "rv10", RV20: "rv20", RV30: "rv30", RV40: "rv40", cook: "cook", sipr: "sipr", atrc: "atrac3",
  dnet: "ac3", lpcJ: "ra_144", "14_4": "ra_144", "28_8": "ra_288", raac: "aac", racp: "aac", ralf: "ralf",
}; // biome-ignore format: a table
/** Chunks in front of the data: properties, one description a stream, and words about it. */
const CHUNKS = new Set([".RMF", "PROP", "MDPR", "CONT"]);
const HEAD_BYTES = 10;
const MAX_SECONDS = 1e7;

type At = { path: string; offset: number; length: number };

/**
 * RealMedia (RealNetworks, "RealMedia File Format"): chunks in front of the packets say what there is; RealAudio files
 * are one header with the sound behind it.
 */
const walkRealMedia = withStream(async (walk) => {
  const { reader, out } = walk;
  const head = await reader.peek(0, 128);
  if (startsWith(head, ".ra\xfd")) {
    out.mediaType = "audio/vnd.rn-realaudio";
    out.kind = "audio";
    addPiece(walk, { path: "RealAudio", offset: 0, length: reader.size });
    await guarded(walk, "RealAudio", () => readSound(head, addTrack(walk, { id: 1, kind: "audio", format: "" })));
    return;
  }
  await readChunks(walk);
  const video = out.tracks.find(({ kind }) => kind === "video");
  if (video?.width !== undefined && video.height !== undefined)
    out.dimensions = { width: video.width, height: video.height };
  if (!video && out.tracks.some(({ kind }) => kind === "audio")) out.kind = "audio";
});

async function readChunks(walk: Walk): Promise<void> {
  const { reader } = walk;
  const chunks = counter("chunkCount");
  let at = 0;
  while (at + HEAD_BYTES <= reader.size) {
    chunks.take();
    const head = await reader.exactly(at, HEAD_BYTES);
    const [id, bytes] = [ascii(head, 0, 4), u32be(head, 4)];
    if (!CHUNKS.has(id)) break;
    if (bytes < HEAD_BYTES || at + bytes > reader.size)
      throw new FormatError(`RealMedia chunk ${id} of ${bytes} bytes`);
    const range = { path: id, offset: at, length: bytes };
    addPiece(walk, range);
    addPath(walk, id);
    const body = await reader.block(at + HEAD_BYTES, bounded(bytes, "blockBytes", id) - HEAD_BYTES);
    await guarded(walk, id, () => {
      if (id === "PROP") setLength(walk, u32be(body, 20));
      else if (id === "MDPR") readStream(walk, body);
      else if (id === "CONT") readWords(walk, body, range);
    });
    at += bytes;
  }
  addPiece(walk, { path: "packets", offset: at, length: reader.size - at });
}

function setLength({ out }: Walk, ms: number): void {
  if (ms > 0 && ms / 1000 < MAX_SECONDS) out.durationSeconds = ms / 1000;
}

/** Media properties: number, rates and times of a stream, its name and type, and a header of its codec's. */
function readStream(walk: Walk, body: Uint8Array): void {
  const name = 31 + u8(body, 30);
  const type = name + 1 + u8(body, name);
  const mime = latin1(body.subarray(name + 1, type));
  const own = body.subarray(type + 4, type + 4 + u32be(body, type));
  const video = startsWith(own, "VIDO", 4);
  const sound = startsWith(own, ".ra\xfd");
  // Logical streams describe others.
  if (!video && !sound) return;
  const track = addTrack(walk, { id: u16be(body, 0), kind: video ? "video" : "audio", format: mime });
  if (u32be(body, 6) > 0) track.bitRate = u32be(body, 6);
  const seconds = u32be(body, 26) / 1000;
  if (seconds > 0 && seconds < MAX_SECONDS) track.durationSeconds = seconds;
  if (sound) readSound(own, track);
  else readPicture(own, track);
}

function readPicture(own: Uint8Array, track: Track): void {
  setCodec(track, ascii(own, 8, 4));
  if (u16be(own, 12) > 0) track.width = u16be(own, 12);
  if (u16be(own, 14) > 0) track.height = u16be(own, 14);
  const rate = u32be(own, 22) / 65_536;
  if (rate > 0 && rate <= 1_000) track.frameRate = rate;
}

/** The header of RealAudio, by its version: 3 is fixed, 4 and 5 differ in where they say the same. */
function readSound(own: Uint8Array, track: Track): void {
  const version = u16be(own, 4);
  if (version === 3) {
    Object.assign(track, { format: "14_4", codec: "ra_144", sampleRate: 8_000, channels: 1 });
    return;
  }
  if (version !== 4 && version !== 5) throw new FormatError(`RealAudio of version ${version}`);
  const at = version === 5 ? 54 : 48;
  if (u16be(own, at) > 0) track.sampleRate = u16be(own, at);
  if (u16be(own, at + 6) > 0) track.channels = u16be(own, at + 6);
  const letters = version === 5 ? at + 12 : at + 8 + 1 + u8(own, at + 8) + 1;
  setCodec(track, ascii(own, letters, 4));
}

function setCodec(track: Track, letters: string): void {
  track.format = letters;
  const codec = CODECS[letters];
  if (codec !== undefined) track.codec = codec;
}

/** Title, author, copyright and comment, each with its length in front. */
function readWords(walk: Walk, body: Uint8Array, at: At): void {
  let pos = 0;
  for (const key of ["title", "author", "copyright", "comment"]) {
    const bytes = u16be(body, pos);
    const text = latin1(body.subarray(pos + 2, pos + 2 + bytes)).trim();
    if (text !== "") addText(walk, "tag", at, key, text);
    pos += 2 + bytes;
  }
}

export default defineWalker({ rm: walkRealMedia });
