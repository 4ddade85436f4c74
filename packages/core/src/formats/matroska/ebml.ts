import { FormatError } from "../../model/limits.ts";
import { u8 } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";

/** Element IDs of RFC 9559, as their bytes stand in the file. */
export const ID = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  date: 0x4461,
  title: 0x7ba9,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codec: 0x86,
  codecPrivate: 0x63a2,
  trackName: 0x536e,
  language: 0x22b59c,
  defaultDuration: 0x23e383,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
  audio: 0xe1,
  sampleRate: 0xb5,
  outputSampleRate: 0x78b5,
  channels: 0x9f,
  bitDepth: 0x6264,
  seekHead: 0x114d9b74,
  void: 0xec,
  cues: 0x1c53bb6b,
  crc: 0xbf,
  tags: 0x1254c367,
  tag: 0x7373,
  simpleTag: 0x67c8,
  tagName: 0x45a3,
  tagString: 0x4487,
  attachments: 0x1941a469,
  attachedFile: 0x61a7,
  cluster: 0x1f43b675,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  timestamp: 0xe7,
  blockDuration: 0x9b,
  referenceBlock: 0xfb,
} as const;

/** One element of an EBML file. */
export interface Element {
  id: number;
  offset: number;
  /** Payload; `length` runs from `offset` to the payload's end. */
  body: number;
  bytes: number;
  length: number;
  /** The size was left open, as live streams do: the element has no end of its own. */
  open: boolean;
}

/** A variable-length integer: its length is the number of leading zero bits. `keep` leaves the marker in, for IDs. */
export function vint(bytes: Uint8Array, at: number, keep: boolean): { value: number; length: number; open: boolean } {
  const first = u8(bytes, at);
  const length = Math.clz32(first) - 23;
  if (first === 0 || length > 8 || at + length > bytes.length) throw new FormatError("no EBML number");
  const mask = 0xff >> length;
  let value = keep ? first : first & mask;
  // All ones means "unknown".
  let open = (first & mask) === mask;
  for (let index = 1; index < length; index++) {
    const next = u8(bytes, at + index);
    open &&= next === 0xff;
    value = value * 256 + next;
  }
  return { value, length, open };
}

/** The element at a place. @throws FormatError where it is none, or runs past `end` */
export async function elementAt(reader: Reader, at: number, end: number): Promise<Element> {
  const head = await reader.peek(at, 12);
  const id = vint(head, 0, true);
  if (id.length > 4) throw new FormatError(`element ID of ${id.length} bytes at ${at}`);
  const size = vint(head, id.length, false);
  const body = at + id.length + size.length;
  const bytes = size.open ? end - body : size.value;
  if (!Number.isSafeInteger(bytes) || bytes < 0 || body + bytes > end)
    throw new FormatError(`element ${id.value.toString(16)} at ${at} runs past the end`);
  return { id: id.value, offset: at, body, bytes, length: body + bytes - at, open: size.open };
}

/** An unsigned number of up to eight bytes. */
export async function unsigned(reader: Reader, element: Element): Promise<number> {
  const raw = await reader.exactly(element.body, Math.min(element.bytes, 8));
  return raw.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** A number with a point, of four or eight bytes. */
export async function float(reader: Reader, element: Element): Promise<number> {
  const raw = await reader.exactly(element.body, Math.min(element.bytes, 8));
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  return raw.length === 4 ? view.getFloat32(0) : raw.length === 8 ? view.getFloat64(0) : 0;
}
