import { bounded, counter, FormatError, LimitError } from "../model/limits.ts";
import { ascii, indexOf, startsWith, u16le, u32le } from "./bytes.ts";
import type { Reader } from "./reader.ts";

/** Where the standard puts a manifest store in a ZIP archive (C2PA 2.2, A.6.3). */
export const ZIP_STORE = "META-INF/content_credential.c2pa";

/** One entry of the central directory (APPNOTE 4.3.12), as far as it is asked for. */
export interface ZipEntry {
  name: string;
  method: number;
  flags: number;
  /** Of the data as stored. */
  bytes: number;
  /** Offset of the local header. */
  at: number;
  /** Where the entry itself stands in the directory. */
  listed: { offset: number; length: number };
}

const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;

/** Reads the central directory by the end record, as every reader of ZIP does (APPNOTE 4.3.16). ZIP64 is not read. */
export async function readZipDirectory(reader: Reader): Promise<{ entries: ZipEntry[]; end: number }> {
  const from = Math.max(0, reader.size - END_BYTES - MAX_COMMENT_BYTES);
  const tail = await reader.peek(from, reader.size - from);
  let end = -1;
  for (let at = indexOf(tail, "PK\x05\x06"); at !== -1; at = indexOf(tail, "PK\x05\x06", at + 4)) end = at;
  if (end === -1) throw new FormatError("ZIP without end record");
  const count = u16le(tail, end + 10);
  const bytes = bounded(u32le(tail, end + 12), "zipDirectoryBytes", "central directory");
  const begin = u32le(tail, end + 16);
  const directory = await reader.block(begin, bytes, "zipDirectoryBytes");
  const taken = counter("zipEntryCount");
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count && startsWith(directory, "PK\x01\x02", at); ) {
    taken.take();
    const [name, extra, comment] = [u16le(directory, at + 28), u16le(directory, at + 30), u16le(directory, at + 32)];
    const length = 46 + name + extra + comment;
    entries.push({
      name: ascii(directory, at + 46, name),
      flags: u16le(directory, at + 8),
      method: u16le(directory, at + 10),
      bytes: u32le(directory, at + 20),
      at: u32le(directory, at + 42),
      listed: { offset: begin + at, length },
    });
    at += length;
  }
  return { entries, end: from + end };
}

/** Does a ZIP archive hold a manifest store in the standard's place? A damaged archive does not. */
export async function zipHoldsStore(reader: Reader): Promise<boolean> {
  try {
    return (await readZipDirectory(reader)).entries.some(({ name }) => name === ZIP_STORE);
  } catch (error) {
    if (error instanceof FormatError || error instanceof LimitError) return false;
    throw error;
  }
}
