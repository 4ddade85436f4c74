import { BUDGETS, counter } from "../model/limits.ts";
import type { Track } from "../model/report-media.ts";
import { concat, hex, latin1, u8, u32be, u64be, untilNul } from "../source/bytes.ts";
import { type Box, childBoxes } from "./bmff-boxes.ts";
import { mpegFrame } from "./mpeg-audio.ts";
import { addText, type Walk } from "./walk.ts";

/** NAL units of one picture that are looked at; the headers of a picture stand before its slices. */
const MAX_UNITS = 64;
const MAX_SEI_BYTES = 64 * 1024;
const USER_DATA_UNREGISTERED = 5;

/** How a track packs its NAL units, from the sample description. */
interface Packing {
  lengthBytes: number;
  hevc: boolean;
}

/**
 * Reads the SEI user data of a track's first picture (ITU-T H.264 and H.265, annex D). Encoders and some generators
 * sign there with a UUID; it survives a remux and is lost when the picture is encoded anew.
 */
export async function readFirstSample(
  walk: Walk,
  stbl: Box,
  count: ReturnType<typeof counter>,
  track: Track | undefined,
): Promise<void> {
  const { reader } = walk;
  let packing: Packing | undefined;
  let offset: number | undefined;
  let bytes: number | undefined;
  for await (const box of childBoxes(reader, stbl, count)) {
    if (box.type === "stsd") packing = await readPacking(walk, box, count);
    const head = await reader.peek(box.body, 16);
    if (box.type === "stco" && u32be(head, 4) > 0) offset = u32be(head, 8);
    if (box.type === "co64" && u32be(head, 4) > 0) offset = u64be(head, 8);
    if (box.type === "stsz" && u32be(head, 8) > 0) bytes = u32be(head, 4) || u32be(head, 12);
  }
  if (offset === undefined || bytes === undefined || offset + bytes > reader.size) return;
  if (packing) await readUnits(walk, packing, offset, offset + bytes);
  // The sample entry's count of channels is a template's; the stream knows.
  else if (track?.codec === "mp3") {
    const frame = mpegFrame(await reader.peek(offset, 4), 0);
    if (frame) track.channels = frame.channels;
  }
}

async function readPacking(walk: Walk, stsd: Box, count: ReturnType<typeof counter>): Promise<Packing | undefined> {
  const { reader } = walk;
  for await (const entry of childBoxes(reader, stsd, count, 8)) {
    const hevc = entry.type === "hvc1" || entry.type === "hev1";
    if (!hevc && entry.type !== "avc1" && entry.type !== "avc3") continue;
    // A visual sample entry has 78 bytes of its own before its boxes (14496-12, 12.1.3).
    for await (const box of childBoxes(reader, entry, count, 78)) {
      if (box.type !== (hevc ? "hvcC" : "avcC")) continue;
      const head = await reader.peek(box.body, 23);
      return { hevc, lengthBytes: (u8(head, hevc ? 21 : 4) & 3) + 1 };
    }
  }
  return undefined;
}

async function readUnits(walk: Walk, packing: Packing, from: number, end: number): Promise<void> {
  const { reader } = walk;
  let at = from;
  for (let unit = 0; unit < MAX_UNITS && at + packing.lengthBytes + 2 <= end; unit++) {
    const head = await reader.exactly(at, packing.lengthBytes + 2);
    let bytes = 0;
    for (let index = 0; index < packing.lengthBytes; index++) bytes = bytes * 256 + u8(head, index);
    const body = at + packing.lengthBytes;
    if (bytes === 0 || body + bytes > end) return;
    const first = u8(head, packing.lengthBytes);
    const type = packing.hevc ? (first >> 1) & 0x3f : first & 0x1f;
    const sei = packing.hevc ? type === 39 || type === 40 : type === 6;
    // Slices carry no messages, and nothing that describes the picture follows them.
    if (packing.hevc ? type < 32 : type >= 1 && type <= 5) return;
    if (sei && bytes <= MAX_SEI_BYTES) {
      const raw = await reader.block(body, bytes);
      readMessages(walk, withoutEmulation(raw.subarray(packing.hevc ? 2 : 1)), {
        offset: at,
        length: bytes + packing.lengthBytes,
      });
    }
    at = body + bytes;
  }
}

/** Drops the `03` that keeps start codes out of a NAL unit (H.264, 7.4.1). */
function withoutEmulation(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = bytes.indexOf(3); at !== -1; at = bytes.indexOf(3, at + 1)) {
    if (at < 2 || bytes[at - 1] !== 0 || bytes[at - 2] !== 0) continue;
    parts.push(bytes.subarray(from, at));
    from = at + 1;
  }
  parts.push(bytes.subarray(from));
  return concat(parts);
}

function readMessages(walk: Walk, bytes: Uint8Array, range: { offset: number; length: number }): void {
  const messages = counter("tagCount");
  let at = 0;
  const number = () => {
    let value = 0;
    while (u8(bytes, at) === 0xff) {
      value += 255;
      at += 1;
    }
    value += u8(bytes, at);
    at += 1;
    return value;
  };
  while (at + 2 < bytes.length) {
    messages.take();
    const type = number();
    const size = number();
    const payload = bytes.subarray(at, at + size);
    at += size;
    if (type !== USER_DATA_UNREGISTERED || payload.length < 16) continue;
    const id = hex(payload.subarray(0, 16)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    const text = untilNul(latin1(payload.subarray(16, 16 + BUDGETS.stringCharsKept)));
    addText(walk, "tag", { path: "SEI user data", ...range }, `sei:${id}`, text);
  }
}
