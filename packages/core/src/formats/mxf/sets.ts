import { counter } from "../../model/limits.ts";
import { u16be, u32be, u64be } from "../../source/bytes.ts";

/** Values of a set by their local tags. */
export type Fields = ReadonlyMap<number, Uint8Array>;

export type SetKind = "descriptor" | "sequence" | "track" | "identification" | "package";

/** The sets that tracks are made of. */
export type Structure = Record<"descriptor" | "sequence" | "track", Fields[]>;

/** Sets that are read, by the byte that tells them apart (ST 377-1, annexes A to F; ST 381, 382, 422, 429-6). */
export const SETS: Readonly<Record<string, SetKind>> = {
  "27": "descriptor",
  "28": "descriptor",
  "29": "descriptor",
  "42": "descriptor",
  "47": "descriptor",
  "48": "descriptor",
  "51": "descriptor",
  "5b": "descriptor",
  "5c": "descriptor",
  "0f": "sequence",
  "3b": "track",
  "30": "identification",
  "36": "package",
};

/** Local tags of two bytes, each with a length of two (ST 377-1, 9.6). Those below 0x8000 mean the same everywhere. */
export function fieldsOf(data: Uint8Array): Fields {
  const taken = counter("tagCount");
  const fields = new Map<number, Uint8Array>();
  let at = 0;
  while (at + 4 <= data.length) {
    taken.take();
    const [tag, bytes] = [u16be(data, at), u16be(data, at + 2)];
    if (at + 4 + bytes > data.length) break;
    if (!fields.has(tag)) fields.set(tag, data.subarray(at + 4, at + 4 + bytes));
    at += 4 + bytes;
  }
  return fields;
}

/** A ratio of two numbers of 32 bits. */
export const ratio = (value: Uint8Array | undefined): number =>
  value?.length === 8 && u32be(value, 4) > 0 ? u32be(value, 0) / u32be(value, 4) : 0;
/** A number of 32 bits. */
export const long = (value: Uint8Array | undefined): number => (value?.length === 4 ? u32be(value, 0) : 0);
/** How long something is, in units of its rate; all bits set say that nobody knows. */
export const length64 = (value: Uint8Array | undefined): number => {
  const found = value?.length === 8 ? u64be(value, 0) : 0;
  return Number.isSafeInteger(found) ? found : 0;
};
