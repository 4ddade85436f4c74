import { counter, FormatError } from "../../model/limits.ts";
import type { Track } from "../../model/report-media.ts";
import { ascii, startsWith, u16be, u32be, untilNul, utf8 } from "../../source/bytes.ts";
import { codecName, pcmName } from "../codecs.ts";
import { defineWalker } from "../define.ts";
import { withPieces } from "../pieces.ts";
import { readStrayStore } from "../placed-store.ts";
import { STORE_HEAD_BYTES } from "../store-sweep.ts";
import { addBlock, addPath, addPiece, addText, addTrack, addTrailer, guarded, type Walk } from "../walk.ts";
import { readId3 } from "./id3.ts";

/** Chunks that are one text each (AIFF 1.3, "Text Chunks"). */
const TEXTS = new Set(["NAME", "AUTH", "ANNO", "(c) "]);
/** Seconds from 1904 to 1970. */
const EPOCH_SECONDS = 2_082_844_800;

interface Chunk {
  id: string;
  offset: number;
  length: number;
  body: number;
  bytes: number;
}

/** AIFF and AIFF-C (Apple, 1989 and 1991): chunks, numbers with the big end first. */
const walkAiff = withPieces(readForm);

async function readForm(walk: Walk): Promise<void> {
  const { reader } = walk;
  const chunks = counter("chunkCount");
  const head = await reader.exactly(0, 12);
  const form = ascii(head, 8, 4);
  const end = Math.min(8 + u32be(head, 4), reader.size);
  addPiece(walk, { path: "FORM header", offset: 0, length: 12, box: form });
  let at = 12;
  while (at + 8 <= end) {
    chunks.take();
    const start = await reader.exactly(at, 8);
    const chunk = { id: ascii(start, 0, 4), offset: at, length: 0, body: at + 8, bytes: u32be(start, 4) };
    // Recorders that lost their power leave the length of the sound open or too long: players take what is there.
    if (chunk.id === "SSND") chunk.bytes = Math.min(chunk.bytes, reader.size - chunk.body);
    if (chunk.body + chunk.bytes > reader.size) throw new FormatError(`chunk ${chunk.id} at ${at} runs past the end`);
    chunk.length = Math.min(8 + chunk.bytes + (chunk.bytes & 1), reader.size - at);
    addPath(walk, chunk.id);
    addPiece(walk, { path: chunk.id, offset: at, length: chunk.length, box: chunk.id });
    await guarded(walk, `chunk ${chunk.id} at ${at}`, () => readChunk(walk, chunk, form === "AIFC"));
    at += chunk.length;
  }
  addTrailer(walk, at);
}

async function readChunk(walk: Walk, chunk: Chunk, compressed: boolean): Promise<void> {
  const { reader, out } = walk;
  const { id, body, bytes } = chunk;
  const at = { path: id, offset: chunk.offset, length: chunk.length };
  if (TEXTS.has(id)) {
    addText(walk, "tag", at, id.trim(), untilNul(utf8(await reader.block(body, bytes))).trim());
    return;
  }
  switch (id) {
    case "COMM":
      readCommon(walk, await reader.exactly(body, Math.min(bytes, compressed ? 22 : 18)), compressed);
      return;
    case "SSND":
      out.structure.audio = { offset: body + 8, length: Math.max(0, bytes - 8) };
      return;
    case "COMT":
      readComments(walk, await reader.block(body, bytes), at);
      return;
    case "ID3 ":
    case "id3 ":
      readId3(walk, await reader.block(body, bytes), body, { path: `${id.trim()}/`, standard: false });
      return;
    case "XMP ":
      addBlock(walk, { kind: "xmp", ...at, data: await reader.block(body, bytes) });
      return;
    case "AIGC":
      addText(walk, "tag", at, "AIGC", untilNul(utf8(await reader.block(body, bytes))));
      return;
    default:
      if (bytes >= STORE_HEAD_BYTES) await readStrayStore(walk, id, at, { offset: body, length: bytes });
  }
}

/** An 80-bit number of IEEE 754, as the sample rate is written. */
function extended(b: Uint8Array, o: number): number {
  const exponent = (u16be(b, o) & 0x7fff) - 16_383;
  return (u32be(b, o + 2) * 2 ** 32 + u32be(b, o + 6)) * 2 ** (exponent - 63);
}

/** Samples in one packet of a codec whose frames COMM counts in packets. */
const PACKET_SAMPLES: Readonly<Record<string, number>> = { ima4: 64, MAC3: 6, MAC6: 6, "GSM ": 160, agsm: 160 };

function readCommon(walk: Walk, head: Uint8Array, compressed: boolean): void {
  const [channels, frames, bits, rate] = [u16be(head, 0), u32be(head, 2), u16be(head, 6), extended(head, 8)];
  const format = compressed ? ascii(head, 18, 4) : "NONE";
  const track: Track = { id: 1, kind: "audio", format };
  const codec = codecOf(format, Math.ceil(bits / 8) * 8);
  if (codec !== undefined) track.codec = codec;
  if (channels > 0) track.channels = channels;
  if (Number.isFinite(rate) && rate > 0 && rate < 1e7) {
    track.sampleRate = rate;
    if (frames > 0) {
      track.durationSeconds = (frames * (PACKET_SAMPLES[format] ?? 1)) / rate;
      walk.out.durationSeconds = track.durationSeconds;
    }
  }
  addTrack(walk, track);
}

function codecOf(format: string, bits: number): string | undefined {
  if (format === "NONE" || format === "twos") return bits === 8 ? "pcm_s8" : pcmName(bits, false, true);
  if (format === "sowt") return bits === 8 ? "pcm_s8" : pcmName(bits, false, false);
  if (format === "raw ") return "pcm_u8";
  return codecName(format) ?? codecName(format.toLowerCase());
}

/** Comments with a date each: Mac time, a marker, a length, a text. */
function readComments(walk: Walk, data: Uint8Array, at: { path: string; offset: number; length: number }): void {
  const tags = counter("tagCount");
  const count = u16be(data, 0);
  let pos = 2;
  for (let index = 0; index < count && pos + 8 <= data.length; index++) {
    tags.take();
    const [seconds, bytes] = [u32be(data, pos) - EPOCH_SECONDS, u16be(data, pos + 6)];
    if (pos + 8 + bytes > data.length) return;
    addText(walk, "tag", at, "COMT", untilNul(utf8(data.subarray(pos + 8, pos + 8 + bytes))).trim());
    if (index === 0 && seconds > 0)
      addText(walk, "tag", at, "COMT:date", new Date(seconds * 1000).toISOString().replace(".000Z", "Z"));
    pos += 8 + bytes + (bytes & 1);
  }
}

export default defineWalker({ aiff: walkAiff }, [
  {
    sure: "start",
    look: (head) => (startsWith(head, "FORM") && /^AIF[FC]$/.test(ascii(head, 8, 4)) ? "aiff" : undefined),
  },
]);
