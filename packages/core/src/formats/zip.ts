import { BUDGETS, FormatError } from "../model/limits.ts";
import { present } from "../model/present.ts";
import { ascii, latin1, startsWith, u16le, u32le } from "../source/bytes.ts";
import type { Reader } from "../source/reader.ts";
import { readZipDirectory, ZIP_STORE, type ZipEntry } from "../source/zip-directory.ts";
import { closePieces } from "./pieces.ts";
import { addPiece, addStore, guarded, type Walk } from "./walk.ts";

const STORED = 0;

/** Media types of formats that are ZIP archives, by what their archive says or holds. */
const BY_PART: readonly (readonly [part: string, mediaType: string])[] = [
  ["word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
];

/** EPUB and Open Document say what they are in a first entry `mimetype`, stored as it is; Office documents by their parts. */
async function mediaTypeOf(reader: Reader, entries: readonly ZipEntry[]): Promise<string | undefined> {
  const head = await reader.peek(0, 160);
  if (ascii(head, 30, 8) === "mimetype" && u16le(head, 8) === STORED) {
    const bytes = Math.min(u32le(head, 22), 100);
    const said = latin1(head.subarray(38 + u16le(head, 28), 38 + u16le(head, 28) + bytes)).trim();
    if (/^application\/(?:epub\+zip|vnd\.oasis\.opendocument\.[a-z-]{1,40})$/.test(said)) return said;
  }
  if (!entries.some(({ name }) => name === "[Content_Types].xml")) return undefined;
  return BY_PART.find(([part]) => entries.some(({ name }) => name.startsWith(part)))?.[1];
}

/**
 * ZIP archives, only for saying that they hold a manifest store: their hash assertions (`c2pa.hash.collection.data`) are
 * not checked here. Every entry of the store's name is told, because readers may take any of them.
 */
export async function walkZip(walk: Walk): Promise<void> {
  try {
    const { entries, end } = await readZipDirectory(walk.reader);
    walk.out.mediaType = (await mediaTypeOf(walk.reader, entries)) ?? walk.out.mediaType;
    for (const entry of entries) {
      addPiece(walk, { path: "central directory", ...entry.listed });
      if (entry.name === ZIP_STORE) await guarded(walk, ZIP_STORE, () => readStore(walk, entry));
    }
    addPiece(walk, { path: "end of central directory", offset: end, length: walk.reader.size - end });
    walk.out.limits.push({ code: "carrier-not-verified", step: "verify", detail: walk.out.mediaType });
  } finally {
    await closePieces(walk);
  }
}

async function readStore(walk: Walk, entry: ZipEntry): Promise<void> {
  const { reader } = walk;
  const head = await reader.exactly(entry.at, 30);
  if (!startsWith(head, "PK\x03\x04")) throw new FormatError("ZIP entry without a local header");
  const begin = entry.at + 30 + u16le(head, 26) + u16le(head, 28);
  const bytes = Math.max(0, Math.min(entry.bytes, reader.size - begin, BUDGETS.manifestStoreBytes));
  const piece = { offset: entry.at, length: begin + bytes - entry.at };
  addPiece(walk, { path: ZIP_STORE, ...piece });
  const packed = entry.method !== STORED || (entry.flags & 1) !== 0;
  addStore(walk, {
    path: ZIP_STORE,
    pieces: [{ ...piece, body: { offset: begin, length: bytes } }],
    data: packed ? new Uint8Array(0) : await reader.block(begin, bytes, "manifestStoreBytes"),
    standard: true,
    ...present({ fault: packed ? "filtered" : undefined }),
  });
}
