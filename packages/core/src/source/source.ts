import { present } from "../model/present.ts";
/**
 * Bytes to be inspected, read at any position. The library never asks for more than it needs.
 * @example
 * ```ts
 * import type { Source } from "@provcheck/core";
 * const bytes = new Uint8Array([0xff, 0xd8]);
 * const source: Source = {
 *   size: bytes.length,
 *   read: async (offset, length) => bytes.subarray(offset, offset + length),
 * };
 * ```
 */
export interface Source {
  /** Total size in bytes. */
  readonly size: number;
  /** Name shown in the report; never used to guess a format. */
  readonly name?: string;
  /**
   * Returns the bytes from `offset`, up to `length` of them; fewer only at the end of the data.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Read so many bytes at a time where a whole source is gone through. */
const PART_BYTES = 4 * 1024 * 1024;

/** All of a source, part by part, to its end or to where it has nothing more. */
export async function* partsOf(source: Source): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.size; ) {
    const part = await source.read(at, Math.min(PART_BYTES, source.size - at));
    if (part.length === 0) return;
    yield part;
    at += part.length;
  }
}

/** A source over bytes in memory. */
export function bytesSource(bytes: Uint8Array, name?: string): Source {
  return {
    size: bytes.length,
    ...present({ name }),
    read: async (offset, length) => bytes.subarray(offset, Math.min(bytes.length, offset + length)),
  };
}

/** A source over a Blob or File, read slice by slice. */
export function blobSource(blob: Blob): Source {
  const name = (blob as { name?: unknown }).name;
  return {
    size: blob.size,
    ...present({ name: typeof name === "string" ? name : undefined }),
    read: async (offset, length) =>
      new Uint8Array(await blob.slice(offset, Math.min(blob.size, offset + length)).arrayBuffer()),
  };
}
