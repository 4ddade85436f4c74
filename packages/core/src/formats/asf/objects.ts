import { counter } from "../../model/limits.ts";
import { u16le, u32le, u64le, untilNul, utf16le } from "../../source/bytes.ts";
import { addBlock, addText, type Walk } from "../walk.ts";

/** GUIDs of objects, as their bytes stand in the file (ASF specification, 10). */
export const ID = {
  header: "3026b2758e66cf11a6d900aa0062ce6c",
  data: "3626b2758e66cf11a6d900aa0062ce6c",
  file: "a1dcab8c47a9cf118ee400c00c205365",
  stream: "9107dcb7b7a9cf118ee600c00c205365",
  extension: "b503bf5f2ea9cf118ee300c00c205365",
  extendedStream: "cba5e61472c632438399a96952065b5a",
  content: "3326b2758e66cf11a6d900aa0062ce6c",
  extendedContent: "40a4d0d207e3d21197f000a0c95ea850",
  metadata: "eacbf8c5af5b77488467aa8c44fa4cca",
  library: "941c23449894d149a1411d134e457054",
  codecs: "4052d1861d31d011a3a400a0c90348f6",
  index: "90080033b1e5cf1189f400a0c90349cb",
  padding: "74d40618dfca0945a4ba9aabcb96aae8",
  // ISO 16684-1's own object, as Adobe's XMP specification part 3 has it.
  xmp: "cbcf7abea997e2429c71999491e3afac",
} as const;

type At = { path: string; offset: number; length: number };

/** Milliseconds from 1601 to 1970. */
const FILETIME_MS = 11_644_473_600_000;
/** A broadcast's times are empty. */
const BROADCAST = 1;

/** "File Properties Object": when it was made and how long it plays. */
export function readBasics(walk: Walk, data: Uint8Array, at: At): void {
  // Hundreds of nanoseconds since 1601 pass what a number holds exactly: a tenth of a millisecond is enough.
  const ms = (u32le(data, 28) * 2 ** 32 + u32le(data, 24)) / 10_000 - FILETIME_MS;
  if (ms > 0 && ms < 4_102_444_800_000)
    addText(walk, "tag", at, "creation_time", new Date(Math.round(ms)).toISOString().replace(".000Z", "Z"));
  if ((u32le(data, 64) & BROADCAST) !== 0) return;
  const seconds = u64le(data, 40) / 1e7 - u64le(data, 56) / 1e3;
  if (Number.isFinite(seconds) && seconds > 0) walk.out.durationSeconds = seconds;
}

const FIELDS = ["title", "artist", "copyright", "comment", "rating"];

/** "Content Description Object": five lengths, then five texts without names. */
export function readDescription(walk: Walk, data: Uint8Array, at: At): void {
  let pos = 10;
  for (const [index, key] of FIELDS.entries()) {
    const bytes = u16le(data, index * 2);
    const text = untilNul(utf16le(data.subarray(pos, pos + bytes)));
    if (text !== "") addText(walk, "tag", at, key, text);
    pos += bytes;
  }
}

/** "Extended Content Description Object": names and values. */
export function readExtended(walk: Walk, data: Uint8Array, at: At): void {
  const tags = counter("tagCount");
  let pos = 2;
  for (let left = u16le(data, 0); left > 0 && pos + 6 <= data.length; left--) {
    tags.take();
    const nameBytes = u16le(data, pos);
    const name = untilNul(utf16le(data.subarray(pos + 2, pos + 2 + nameBytes)));
    pos += 2 + nameBytes;
    const [type, bytes] = [u16le(data, pos), u16le(data, pos + 2)];
    addValue(walk, at, name, type, data.subarray(pos + 4, pos + 4 + bytes));
    pos += 4 + bytes;
  }
}

/** "Metadata Object" and "Metadata Library Object": the same with a stream and a language. */
export function readLibrary(walk: Walk, data: Uint8Array, at: At): void {
  const tags = counter("tagCount");
  let pos = 2;
  for (let left = u16le(data, 0); left > 0 && pos + 12 <= data.length; left--) {
    tags.take();
    const [nameBytes, type, bytes] = [u16le(data, pos + 4), u16le(data, pos + 6), u32le(data, pos + 8)];
    const name = untilNul(utf16le(data.subarray(pos + 12, pos + 12 + nameBytes)));
    pos += 12 + nameBytes;
    addValue(walk, at, name, type, data.subarray(pos, pos + bytes));
    pos += bytes;
  }
}

/** Types of values: text, bytes, a truth of either length, and numbers of 4, 8 and 2 bytes. */
function addValue(walk: Walk, at: At, name: string, type: number, value: Uint8Array): void {
  if (name === "" || name === "WM/Picture") {
    if (name !== "") addBlock(walk, { kind: "part", ...at, path: name, embedded: true });
    return;
  }
  if (type === 1) return;
  const text =
    type === 0
      ? untilNul(utf16le(value))
      : String(type === 3 || type === 2 ? u32le(value, 0) : type === 4 ? u64le(value, 0) : u16le(value, 0));
  if (text !== "") addText(walk, "tag", at, name, text);
}
