import { Gunzip, Unzlib } from "fflate";
import type { Inflaters } from "../formats/index.ts";
import { FormatError, LimitError } from "../model/limits.ts";
import { concat } from "../source/bytes.ts";

/** Given to the decoder at a time: what one such piece can grow to (1,032 times in DEFLATE) is held beside the ceiling. */
const SLICE_BYTES = 4 * 1024;

function unpack(Stream: typeof Gunzip | typeof Unzlib, bytes: Uint8Array, most: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  const stream = new Stream((part, last) => {
    length += part.length;
    if (length > most) throw new LimitError("decompressedBytes");
    parts.push(part);
    ended ||= last;
  });
  try {
    for (let at = 0; at < bytes.length; at += SLICE_BYTES)
      stream.push(bytes.subarray(at, at + SLICE_BYTES), at + SLICE_BYTES >= bytes.length);
  } catch (error) {
    if (error instanceof LimitError) throw error;
    throw new FormatError(`compressed data: ${error instanceof Error ? error.message.slice(0, 80) : "broken"}`);
  }
  if (!ended) throw new FormatError("compressed data: it ends too early");
  return concat(parts);
}

/** What a page may bring for what no small library unpacks: bounded by `maxBytes`, as the others are. */
export type Unbrotli = (bytes: Uint8Array, maxBytes: number) => Uint8Array;

const noBrotli: Unbrotli = () => {
  throw new FormatError("compressed data: nothing here unpacks Brotli");
};

/** Inflaters for a page, by fflate. Brotli (parts of JPEG XL) is left to who has it. */
export const webInflaters = (brotli: Unbrotli = noBrotli): Inflaters => ({
  inflate: (bytes, most) => unpack(Unzlib, bytes, most),
  gunzip: (bytes, most) => unpack(Gunzip, bytes, most),
  brotli,
});
