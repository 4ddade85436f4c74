import { BUDGETS, bounded, counter, FormatError, LimitError } from "../model/limits.ts";
import { present } from "../model/present.ts";
import { concat, indexOf, latin1, startsWith, u16le, u32le, u64le, utf8 } from "./bytes.ts";
import type { Reader } from "./reader.ts";

/** Where the standard puts a manifest store in a ZIP archive (C2PA 2.2, A.6.3). */
export const ZIP_STORE = "META-INF/content_credential.c2pa";
/** Where Office documents keep properties of their own, China's label among them (ECMA-376-1, 15.2.12.2). */
export const OFFICE_CUSTOM = "docProps/custom.xml";

export const ZIP_STORED = 0;
const DEFLATED = 8;

/** One entry of the central directory (APPNOTE 4.3.12), as far as it is asked for. */
export interface ZipEntry {
  name: string;
  /** Of the name, as it is written. */
  nameBytes: number;
  method: number;
  flags: number;
  crc: number;
  /** Of the data as stored, and unpacked. */
  bytes: number;
  plainBytes: number;
  /** Offset of the local header. */
  at: number;
  /** Where the entry itself stands in the directory. */
  listed: { offset: number; length: number };
}

/** An archive as its directory tells it. */
export interface ZipDirectory {
  entries: ZipEntry[];
  /** The first header of the directory, and where its end record stands. */
  begin: number;
  endRecord: number;
  /** Behind the end record and its comment. */
  end: number;
  /** Why readers may find other files here than these: nothing in such an archive is believed. */
  fault?: string;
}

const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const MAX_32 = 0xffffffff;
/** End records that are tried, from the last one on. */
const MAX_END_RECORDS = 8;

/**
 * Reads the central directory by the end record (APPNOTE 4.3.16), that of ZIP64 where it stands in for it (4.3.14).
 * Readers look for the end record in ways of their own: only one whose comment ends with the file, and no other like
 * it, is the same to all of them. What is not so is read all the same, and has a `fault`.
 * @throws FormatError where there is none, or no directory; LimitError
 */
export async function readZipDirectory(reader: Reader): Promise<ZipDirectory> {
  const from = Math.max(0, reader.size - END_BYTES - MAX_COMMENT_BYTES);
  const tail = await reader.peek(from, reader.size - from);
  const all: number[] = [];
  for (let at = indexOf(tail, "PK\x05\x06"); at !== -1; at = indexOf(tail, "PK\x05\x06", at + 4)) all.push(at);
  const endOf = (at: number): number => at + END_BYTES + u16le(tail, at + 20);
  const fitting = all.filter((at) => endOf(at) === tail.length);
  const several =
    fitting.length === 1 ? undefined : "an end record that does not end with the file, or is not the only one";
  let last: ZipDirectory | undefined;
  for (const record of (fitting.length > 0 ? fitting : all).slice(-MAX_END_RECORDS).reverse()) {
    const end = Math.min(reader.size, from + endOf(record));
    const { fault, ...read } = await readBefore(reader, from + record, tail.subarray(record));
    const problem = several ?? fault;
    last = { ...read, end, ...present({ fault: problem }) };
    // One that ends nothing stands in another's comment.
    if (read.entries.length > 0) break;
  }
  if (last === undefined) throw new FormatError("ZIP without end record");
  return last;
}

/** The directory that an end record stands behind. */
async function readBefore(reader: Reader, endRecord: number, record: Uint8Array): Promise<Omit<ZipDirectory, "end">> {
  const small = { at: endRecord, count: u16le(record, 10), bytes: u32le(record, 12), begin: u32le(record, 16) };
  const said = (await zip64(reader, endRecord)) ?? small;
  const bytes = bounded(said.bytes, "zipDirectoryBytes", "central directory");
  // Bytes that somebody put in front of an archive shift everything in it; readers that expect it take the end's word.
  const begin = said.at - bytes;
  if (begin < 0) throw new FormatError("ZIP directory in front of the file");
  const read = readEntries(await reader.block(begin, bytes, "zipDirectoryBytes"), begin, begin - said.begin);
  const fault =
    (begin !== said.begin ? "a directory in another place than its end record says" : undefined) ??
    (read.entries.length !== said.count ? "another number of entries than the end record says" : undefined) ??
    read.fault;
  return { entries: read.entries, begin, endRecord, ...present({ fault }) };
}

/** The end record of ZIP64, which a locator in front of the other one points to. */
async function zip64(
  reader: Reader,
  endRecord: number,
): Promise<{ at: number; count: number; bytes: number; begin: number } | undefined> {
  const locator = await reader.peek(endRecord - 20, 20);
  if (!startsWith(locator, "PK\x06\x07")) return undefined;
  const at = u64le(locator, 8);
  if (at > endRecord - 76) throw new FormatError("ZIP64 end record behind its locator");
  const record = await reader.exactly(at, 56);
  if (!startsWith(record, "PK\x06\x06")) throw new FormatError("ZIP64 locator that leads nowhere");
  return { at, count: u64le(record, 32), bytes: u64le(record, 40), begin: u64le(record, 48) };
}

function readEntries(directory: Uint8Array, begin: number, shift: number): { entries: ZipEntry[]; fault?: string } {
  const taken = counter("zipEntryCount");
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at < directory.length) {
    if (!startsWith(directory, "PK\x01\x02", at)) return { entries, fault: "something else in the directory" };
    taken.take();
    const [name, extra, comment] = [u16le(directory, at + 28), u16le(directory, at + 30), u16le(directory, at + 32)];
    const length = 46 + name + extra + comment;
    if (at + length > directory.length) return { entries, fault: "a directory that ends inside an entry" };
    const flags = u16le(directory, at + 8);
    const [plainBytes, bytes, local] = wideFields(directory.subarray(at + 46 + name, at + 46 + name + extra), [
      u32le(directory, at + 24),
      u32le(directory, at + 20),
      u32le(directory, at + 42),
    ]);
    entries.push({
      name: nameOf(directory.subarray(at + 46, at + 46 + name), flags),
      nameBytes: name,
      flags,
      method: u16le(directory, at + 10),
      crc: u32le(directory, at + 16),
      plainBytes,
      bytes,
      at: local + shift,
      listed: { offset: begin + at, length },
    });
    at += length;
  }
  return { entries };
}

/** Bit 11 says that a name is UTF-8 (APPNOTE, appendix D). Names of parts are ASCII nearly everywhere. */
const nameOf = (bytes: Uint8Array, flags: number): string => ((flags & 0x0800) !== 0 ? utf8(bytes) : latin1(bytes));

type Wide = [plainBytes: number, bytes: number, at: number];

/** Fields that do not fit 32 bits stand in an extra field, only those and in this order (APPNOTE 4.5.3). */
function wideFields(extra: Uint8Array, fields: Wide): Wide {
  if (!fields.includes(MAX_32)) return fields;
  for (let at = 0; at + 4 <= extra.length; at += 4 + u16le(extra, at + 2)) {
    if (u16le(extra, at) !== 1) continue;
    let from = at + 4;
    const take = (field: number): number => {
      if (field !== MAX_32) return field;
      from += 8;
      return u64le(extra, from - 8);
    };
    return [take(fields[0]), take(fields[1]), take(fields[2])];
  }
  return fields;
}

/** A file of an archive with its local header, and a descriptor behind it where it has one. */
export interface ZipFile {
  entry: ZipEntry;
  /** Header, data and descriptor: what a collection hash counts (C2PA 2.2, A.6.2.1). */
  offset: number;
  length: number;
  data: { offset: number; length: number };
}

const ANOTHER_FILE = "ZIP entry whose local header tells of another file";

/**
 * Finds a file, and asks whether its local header tells the same as the directory: readers that stream an archive go
 * by the one, all others by the other.
 * @throws FormatError where they tell of different files
 */
export async function openZipFile(reader: Reader, entry: ZipEntry): Promise<ZipFile> {
  const head = await reader.exactly(entry.at, 30);
  if (!startsWith(head, "PK\x03\x04")) throw new FormatError("ZIP entry without a local header");
  const [name, extra] = [u16le(head, 26), u16le(head, 28)];
  // Thousands of entries may name one header: what it holds is read for those alone that it can be of.
  if (name !== entry.nameBytes) throw new FormatError(ANOTHER_FILE);
  const rest = await reader.exactly(entry.at + 30, name + extra);
  const flags = u16le(head, 6);
  const differs =
    nameOf(rest.subarray(0, name), flags) !== entry.name || flags !== entry.flags || u16le(head, 8) !== entry.method;
  if (differs) throw new FormatError(ANOTHER_FILE);
  const streamed = (flags & 8) !== 0;
  const [plain, bytes] = wideFields(rest.subarray(name), [u32le(head, 22), u32le(head, 18), 0]);
  // Sizes that were not known when the header was written are 0 there, and stand behind the data.
  const sized = plain === entry.plainBytes && bytes === entry.bytes && u32le(head, 14) === entry.crc;
  if (!sized && !(streamed && u32le(head, 14) === 0)) throw new FormatError("ZIP entry of two sizes");
  const data = { offset: entry.at + 30 + name + extra, length: entry.bytes };
  const end = data.offset + data.length;
  if (!Number.isSafeInteger(end) || end > reader.size) throw new FormatError("ZIP entry that goes beyond the file");
  const behind = streamed ? await descriptorBytes(reader, entry, end) : 0;
  return { entry, offset: entry.at, length: end + behind - entry.at, data };
}

/** A data descriptor (APPNOTE 4.3.9): with or without a signature, its sizes of four bytes or eight. */
async function descriptorBytes(reader: Reader, entry: ZipEntry, at: number): Promise<number> {
  const found = await reader.peek(at, 24);
  for (const signature of [4, 0]) {
    if (signature > 0 && !startsWith(found, "PK\x07\x08")) continue;
    if (u32le(found, signature) !== entry.crc) continue;
    if (u32le(found, signature + 4) === entry.bytes && u32le(found, signature + 8) === entry.plainBytes)
      return signature + 12;
    if (u64le(found, signature + 4) === entry.bytes && u64le(found, signature + 12) === entry.plainBytes)
      return signature + 20;
  }
  throw new FormatError("ZIP entry without the descriptor that it announces");
}

/** Unpacks a gzip file (RFC 1952), up to `maxBytes`. @throws FormatError, LimitError */
type Gunzip = (bytes: Uint8Array, maxBytes: number) => Uint8Array;

/** What a file of an archive holds. @throws FormatError for a method that is not read, or what is encrypted; LimitError */
export async function unpackZipFile(reader: Reader, file: ZipFile, gunzip: Gunzip): Promise<Uint8Array> {
  const { entry, data } = file;
  if ((entry.flags & 1) !== 0) throw new FormatError("encrypted ZIP entry");
  bounded(entry.plainBytes, "decompressedBytes", entry.name);
  const raw = await reader.block(data.offset, data.length);
  if (entry.method === ZIP_STORED) return raw;
  if (entry.method !== DEFLATED) throw new FormatError(`ZIP entry packed by method ${entry.method}`);
  // The same stream with a gzip file's header and trailer around it, whose check sum and length are then asked for too.
  const trailer = new Uint8Array(8);
  const view = new DataView(trailer.buffer);
  view.setUint32(0, entry.crc, true);
  view.setUint32(4, entry.plainBytes, true);
  const packed = concat([Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3), raw, trailer]);
  return gunzip(packed, Math.min(entry.plainBytes, BUDGETS.decompressedBytes));
}

/** What stands under C2PA's name, wherever in the archive. */
export const isStoreName = (name: string): boolean => /(?:^|\/)content_credential\.c2pa$/i.test(name);

/**
 * Does a ZIP archive say anything about where it comes from: a manifest store in it, in the standard's place or another,
 * or China's label in an Office document? A damaged archive does not.
 */
export async function zipHoldsProvenance(reader: Reader, gunzip?: Gunzip): Promise<boolean> {
  try {
    const { entries } = await readZipDirectory(reader);
    if (entries.some(({ name }) => isStoreName(name))) return true;
    const custom = entries.find(({ name }) => name === OFFICE_CUSTOM);
    if (!custom || !gunzip) return false;
    const text = latin1(await unpackZipFile(reader, await openZipFile(reader, custom), gunzip));
    return /\sname\s*=\s*["']AIGC["']/i.test(text);
  } catch (error) {
    if (error instanceof FormatError || error instanceof LimitError) return false;
    throw error;
  }
}
