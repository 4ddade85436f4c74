import { BUDGETS, bounded, FormatError } from "../../model/limits.ts";
import { COARSE } from "../crop.ts";
import type { PdqHash } from "../pdq.ts";

/** Which file it is, and when it is still the one that was read. */
export interface EntryHead {
  /** Its path below the archive's folder, with `/` in between. */
  path: string;
  bytes: number;
  /** Milliseconds since 1970, as the file system has it. */
  changedMs: number;
  /** SHA-256 of its bytes, hexadecimal; empty where it was not read. */
  sha256: string;
}

/** What is kept of a picture: its hash, how much there is to see, and what is alike in a crop that leaves most of it. */
export interface PictureEntry {
  kind: "picture";
  hash: PdqHash;
  quality: number;
  /** `COARSE` x `COARSE` samples without slow changes of brightness, -127 to 127; all 0 where there is nothing to see. */
  pattern: Int8Array;
}

/** What is kept of a clip or a recording. */
export interface ClipEntry {
  kind: "clip";
  seconds: number;
  /** Hashes of frames with enough to see, eight words each; of those that show the same one after the other only the first. */
  frames: Uint32Array;
  /** Chromaprint's numbers. */
  sound: Uint32Array;
  /** Beginnings of digests of its packets: two words of its pictures, two of its sound; 0 where there are none. */
  packets: Uint32Array;
  /** What of it could not be looked at, though it has it. */
  missing: { pictures: boolean; sound: boolean };
}

/** `gone`: it is no longer there. `other`: no picture, clip or recording. `unread`: one that could not be looked at, and why. */
export type ArchiveEntry =
  | PictureEntry
  | ClipEntry
  | { kind: "gone" }
  | { kind: "other" }
  | { kind: "unread"; why: string };

const KINDS = ["gone", "picture", "clip", "other", "unread"] as const;
export const HASH_WORDS = 8;
export const PATTERN = COARSE * COARSE;
const HEAD_BYTES = 1 + 8 + 8 + 32 + 2;
export const PACKET_WORDS = 4;
/** Of a clip, in front of its frames and its sound. */
const CLIP_BYTES = 13 + 4 * PACKET_WORDS;
const MOST_WHY = 200;

/** The bytes of an entry, all numbers lowest byte first. */
export function encodeEntry(head: EntryHead, entry: ArchiveEntry): Uint8Array {
  const path = new TextEncoder().encode(head.path);
  if (path.length > 0xffff) throw new FormatError("a path is too long to be kept");
  const body = bodyOf(entry);
  const out = new Uint8Array(HEAD_BYTES + path.length + body.length);
  const view = new DataView(out.buffer);
  view.setUint8(0, KINDS.indexOf(entry.kind));
  view.setFloat64(1, head.bytes, true);
  view.setFloat64(9, head.changedMs, true);
  for (let at = 0; at < 32; at++) out[17 + at] = Number.parseInt(head.sha256.slice(2 * at, 2 * at + 2), 16) || 0;
  view.setUint16(49, path.length, true);
  out.set(path, HEAD_BYTES);
  out.set(body, HEAD_BYTES + path.length);
  return out;
}

function bodyOf(entry: ArchiveEntry): Uint8Array {
  switch (entry.kind) {
    case "picture": {
      const out = new Uint8Array(1 + 4 * HASH_WORDS + PATTERN);
      out[0] = entry.quality;
      out.set(wordBytes(entry.hash), 1);
      out.set(new Uint8Array(entry.pattern.buffer, entry.pattern.byteOffset, PATTERN), 1 + 4 * HASH_WORDS);
      return out;
    }
    case "clip": {
      const { frames, sound, packets, missing } = entry;
      const out = new Uint8Array(CLIP_BYTES + 4 * (frames.length + sound.length));
      const view = new DataView(out.buffer);
      out[0] = (missing.pictures ? 1 : 0) | (missing.sound ? 2 : 0);
      view.setFloat32(1, entry.seconds, true);
      view.setUint32(5, frames.length / HASH_WORDS, true);
      view.setUint32(9, sound.length, true);
      out.set(wordBytes(packets.subarray(0, PACKET_WORDS)), 13);
      out.set(wordBytes(frames), CLIP_BYTES);
      out.set(wordBytes(sound), CLIP_BYTES + 4 * frames.length);
      return out;
    }
    case "unread":
      return new TextEncoder().encode(entry.why).subarray(0, MOST_WHY);
    default:
      return new Uint8Array(0);
  }
}

function wordBytes(words: Uint32Array): Uint8Array {
  const out = new Uint8Array(4 * words.length);
  const view = new DataView(out.buffer);
  for (const [at, word] of words.entries()) view.setUint32(4 * at, word, true);
  return out;
}

function wordsAt(view: DataView, at: number, count: number): Uint32Array {
  const out = new Uint32Array(count);
  for (let index = 0; index < count; index++) out[index] = view.getUint32(at + 4 * index, true);
  return out;
}

/** Which file an entry is about, and where the rest of it begins. @throws FormatError */
export function decodeHead(bytes: Uint8Array): { head: EntryHead; kind: ArchiveEntry["kind"]; body: number } {
  if (bytes.length < HEAD_BYTES) throw new FormatError("an entry is too short");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const kind = KINDS[view.getUint8(0)];
  const length = view.getUint16(49, true);
  const body = HEAD_BYTES + length;
  if (kind === undefined || body > bytes.length) throw new FormatError("an entry is none that is known");
  let sha256 = "";
  for (let at = 0; at < 32; at++) sha256 += (bytes[17 + at] ?? 0).toString(16).padStart(2, "0");
  const head = {
    path: new TextDecoder().decode(bytes.subarray(HEAD_BYTES, body)),
    bytes: view.getFloat64(1, true),
    changedMs: view.getFloat64(9, true),
    sha256: /[^0]/.test(sha256) ? sha256 : "",
  };
  return { head, kind, body };
}

/** An entry from its bytes. @throws FormatError, LimitError */
export function decodeEntry(bytes: Uint8Array): { head: EntryHead; entry: ArchiveEntry } {
  const { head, kind, body } = decodeHead(bytes);
  const rest = bytes.subarray(body);
  const view = new DataView(rest.buffer, rest.byteOffset, rest.length);
  if (kind === "picture") {
    if (rest.length !== 1 + 4 * HASH_WORDS + PATTERN) throw new FormatError("a picture's print has another length");
    const at = rest.byteOffset + 1 + 4 * HASH_WORDS;
    const pattern = Int8Array.from(new Int8Array(rest.buffer, at, PATTERN));
    return { head, entry: { kind, quality: view.getUint8(0), hash: wordsAt(view, 1, HASH_WORDS), pattern } };
  }
  if (kind === "clip") return { head, entry: decodeClip(view) };
  if (kind === "unread") return { head, entry: { kind, why: new TextDecoder().decode(rest.subarray(0, MOST_WHY)) } };
  return { head, entry: { kind } };
}

function decodeClip(view: DataView): ClipEntry {
  if (view.byteLength < CLIP_BYTES) throw new FormatError("a clip's print is too short");
  const frames = HASH_WORDS * bounded(view.getUint32(5, true), "archiveFrameCount");
  const sound = bounded(view.getUint32(9, true), "archiveSoundCount");
  if (view.byteLength !== CLIP_BYTES + 4 * (frames + sound)) throw new FormatError("a clip's print has another length");
  return {
    kind: "clip",
    seconds: view.getFloat32(1, true),
    packets: wordsAt(view, 13, PACKET_WORDS),
    frames: wordsAt(view, CLIP_BYTES, frames),
    sound: wordsAt(view, CLIP_BYTES + 4 * frames, sound),
    missing: { pictures: (view.getUint8(0) & 1) !== 0, sound: (view.getUint8(0) & 2) !== 0 },
  };
}

/** No entry is larger: its head, the longest path and the longest print. */
export const MOST_ENTRY_BYTES =
  HEAD_BYTES + 0xffff + CLIP_BYTES + 4 * (HASH_WORDS * BUDGETS.archiveFrameCount + BUDGETS.archiveSoundCount);
