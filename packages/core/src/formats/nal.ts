import { BUDGETS, counter } from "../model/limits.ts";
import { concat, hex, latin1, u8, u16be, untilNul } from "../source/bytes.ts";
import { CAMERA_DATA, readCameraData } from "./camera-data.ts";
import { addText, type Walk } from "./walk.ts";

/** NAL units of one picture that are looked at; the headers of a picture stand before its slices. */
const MAX_UNITS = 64;
const MAX_SEI_BYTES = 64 * 1024;
const USER_DATA_UNREGISTERED = 5;
/** Prefix and suffix SEI of H.265. */
const HEVC_SEI = new Set([39, 40]);

/** The type of a NAL unit, by its header (H.264, 7.3.1; H.265, 7.3.1.2). */
export const typeOf = (unit: Uint8Array, hevc: boolean): number =>
  hevc ? (u8(unit, 0) >> 1) & 0x3f : u8(unit, 0) & 0x1f;

/** Is it a slice? Nothing that describes the picture follows one. */
export const isSlice = (type: number, hevc: boolean): boolean => (hevc ? type < 32 : type >= 1 && type <= 5);

const isSei = (type: number, hevc: boolean): boolean => (hevc ? HEVC_SEI.has(type) : type === 6);

/** How a track packs its NAL units, from its decoder configuration. */
export interface Packing {
  lengthBytes: number;
  hevc: boolean;
}

/** `avcC` or `hvcC` (14496-15): how long the lengths are. */
export const packingOf = (config: Uint8Array, hevc: boolean): Packing => ({
  hevc,
  lengthBytes: (u8(config, hevc ? 21 : 4) & 3) + 1,
});

/** `hvcC` carries parameter sets, and in what x265 and ffmpeg write, the encoder's settings as SEI too (14496-15, 8.3.3.1). */
export function readConfigMessages(walk: Walk, config: Uint8Array, offset: number): void {
  let at = 23;
  for (let array = 0; array < u8(config, 22) && at + 3 <= config.length; array++) {
    const type = u8(config, at) & 0x3f;
    const units = Math.min(u16be(config, at + 1), MAX_UNITS);
    at += 3;
    for (let unit = 0; unit < units && at + 2 <= config.length; unit++) {
      const bytes = u16be(config, at);
      const body = config.subarray(at + 2, at + 2 + bytes);
      if (HEVC_SEI.has(type))
        readMessages(walk, withoutEmulation(body.subarray(2)), { offset: offset + at, length: bytes + 2 });
      at += 2 + bytes;
    }
  }
}

/** The SEI messages of one picture (ITU-T H.264 and H.265, annex D), up to its first slice. */
export async function readUnits(walk: Walk, packing: Packing, from: number, end: number): Promise<void> {
  const { reader } = walk;
  let at = from;
  for (let unit = 0; unit < MAX_UNITS && at + packing.lengthBytes + 2 <= end; unit++) {
    const head = await reader.exactly(at, packing.lengthBytes + 2);
    let bytes = 0;
    for (let index = 0; index < packing.lengthBytes; index++) bytes = bytes * 256 + u8(head, index);
    const body = at + packing.lengthBytes;
    if (bytes === 0 || body + bytes > end) return;
    const type = typeOf(head.subarray(packing.lengthBytes), packing.hevc);
    if (isSlice(type, packing.hevc)) return;
    if (isSei(type, packing.hevc) && bytes <= MAX_SEI_BYTES) {
      const raw = await reader.block(body, bytes);
      readMessages(walk, withoutEmulation(raw.subarray(packing.hevc ? 2 : 1)), {
        offset: at,
        length: bytes + packing.lengthBytes,
      });
    }
    at = body + bytes;
  }
}

/** The messages of one unit with its header, where it is one of SEI. */
export function readSei(walk: Walk, unit: Uint8Array, hevc: boolean, range: { offset: number; length: number }): void {
  if (unit.length <= MAX_SEI_BYTES && isSei(typeOf(unit, hevc), hevc))
    readMessages(walk, withoutEmulation(unit.subarray(hevc ? 2 : 1)), range);
}

/** Drops the `03` that keeps start codes out of a NAL unit (H.264, 7.4.1). */
export function withoutEmulation(bytes: Uint8Array): Uint8Array {
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
    if (id === CAMERA_DATA) readCameraData(walk, payload.subarray(16), range);
    const text = untilNul(latin1(payload.subarray(16, 16 + BUDGETS.stringCharsKept)));
    addText(walk, "tag", { path: "SEI user data", ...range }, `sei:${id}`, text);
  }
}
