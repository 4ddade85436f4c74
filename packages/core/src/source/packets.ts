import { u8, u32be } from "./bytes.ts";

/** How the packets of an MPEG transport stream lie in a file. */
export interface PacketLayout {
  /** 188, 192 with a time stamp of four bytes in front (M2TS), or 204 with sixteen bytes of correction behind. */
  size: 188 | 192 | 204;
  /** Where the first whole packet's sync byte stands. */
  sync: number;
}

const SIZES = [188, 192, 204] as const;
export const PACKET_BYTES = 188;
/** Packets in a row that are taken for a stream; a file that ends before needs this many. */
const RUN = 8;
const SHORT_RUN = 5;

/** A packet's first four bytes (13818-1, 2.4.3.2): sync, no error, something in it. */
export const isPacket = (b: Uint8Array, at: number): boolean =>
  u8(b, at) === 0x47 && (u8(b, at + 1) & 0x80) === 0 && (u8(b, at + 3) & 0x30) !== 0;

/**
 * The layout of the packets in these bytes. One sync byte stands in any file: several have to stand at one distance,
 * and their headers differ, as counters do.
 */
export function packetsIn(bytes: Uint8Array): PacketLayout | undefined {
  for (const size of SIZES) {
    for (let at = bytes.indexOf(0x47); at !== -1 && at < size + 4; at = bytes.indexOf(0x47, at + 1))
      if (isRun(bytes, at, size)) return { size, sync: at };
  }
  return undefined;
}

function isRun(bytes: Uint8Array, from: number, size: number): boolean {
  const first = u32be(bytes, from);
  let differs = false;
  for (let index = 0; index < RUN; index++) {
    const at = from + index * size;
    if (at + PACKET_BYTES > bytes.length) return index >= SHORT_RUN && differs;
    if (!isPacket(bytes, at)) return false;
    differs ||= u32be(bytes, at) !== first;
  }
  return differs;
}
