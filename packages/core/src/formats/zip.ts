import { BUDGETS } from "../model/limits.ts";
import { present } from "../model/present.ts";
import { latin1, startsWith } from "../source/bytes.ts";
import { readZipArchive, type ZipArchive } from "../source/zip-archive.ts";
import {
  isStoreName,
  unpackZipFile,
  ZIP_STORE,
  ZIP_STORED,
  type ZipFile,
  zipHoldsProvenance,
} from "../source/zip-directory.ts";
import { defineWalker } from "./define.ts";
import { readOfficeProperties } from "./office-properties.ts";
import { withPieces } from "./pieces.ts";
import { addPiece, addStore, guarded, type Walk } from "./walk.ts";

/** Media types of formats that are ZIP archives, by what their archive holds. */
const BY_PART: readonly (readonly [part: string, mediaType: string])[] = [
  ["word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
];
const SAID = /^application\/(?:epub\+zip|vnd\.oasis\.opendocument\.[a-z-]{1,40})$/;
const MIMETYPE_BYTES = 100;

/** EPUB and Open Document say what they are in an entry `mimetype`, stored as it is; Office documents by their parts. */
async function mediaTypeOf(walk: Walk, { files }: ZipArchive): Promise<string | undefined> {
  const [first] = files;
  if (first?.entry.name === "mimetype" && first.entry.method === ZIP_STORED) {
    const said = await walk.reader.peek(first.data.offset, Math.min(first.data.length, MIMETYPE_BYTES));
    if (SAID.test(latin1(said).trim())) return latin1(said).trim();
  }
  const holds = (part: string): boolean => files.some(({ entry }) => entry.name.startsWith(part));
  if (!holds("[Content_Types].xml")) return undefined;
  return BY_PART.find(([part]) => holds(part))?.[1];
}

/**
 * ZIP archives: EPUB, Office and Open Document files (C2PA 2.2, A.6). Told are the manifest stores that they hold, in
 * the standard's place or another, and what an Office document says about itself; its text is not read.
 */
const walkZip = withPieces(async (walk) => {
  const archive = await readZipArchive(walk.reader);
  const { directory, files, fault } = archive;
  const { out } = walk;
  out.mediaType = (await mediaTypeOf(walk, archive)) ?? out.mediaType;
  for (const { entry, offset, length } of files)
    addPiece(walk, { path: entry.name === ZIP_STORE ? ZIP_STORE : "archived file", offset, length });
  const { begin, endRecord, end } = directory;
  addPiece(walk, { path: "central directory", offset: begin, length: endRecord - begin });
  addPiece(walk, { path: "end of central directory", offset: endRecord, length: end - endRecord });
  for (const file of files)
    if (isStoreName(file.entry.name)) await guarded(walk, ZIP_STORE, () => readStore(walk, file, fault !== undefined));
  addLost(walk, archive);
  if (out.stores.some((store) => store.standard && store.fault !== undefined))
    out.limits.push({ code: "carrier-not-verified", step: "verify", detail: out.mediaType });
  if (fault !== undefined) out.limits.push({ code: "damaged-structure", step: "read", detail: `ZIP: ${fault}` });
  if (files.some(({ entry }) => (entry.flags & 1) !== 0))
    out.limits.push({ code: "encrypted", step: "read", detail: out.mediaType });
  await readOfficeProperties(walk, files, (file) => unpackZipFile(walk.reader, file, walk.tools.gunzip));
});

/** A store that the directory names and that could not be found: it is told, and not believed. */
function addLost(walk: Walk, { directory, files }: ZipArchive): void {
  for (const { name, listed } of directory.entries) {
    if (name !== ZIP_STORE || files.some(({ entry }) => entry.name === name)) continue;
    const pieces = [{ ...listed, body: { offset: listed.offset, length: 0 } }];
    addStore(walk, { path: ZIP_STORE, pieces, data: new Uint8Array(0), standard: true, fault: "ambiguous" });
  }
}

/** The store is stored, neither packed nor encrypted (A.6.3); its local header frames it, and is in no hash. */
async function readStore(walk: Walk, { entry, data, ...range }: ZipFile, ambiguous: boolean): Promise<void> {
  const { reader } = walk;
  const packed = entry.method !== ZIP_STORED || (entry.flags & 1) !== 0;
  const fault = packed ? "filtered" : data.length > BUDGETS.manifestStoreBytes ? "too-large" : undefined;
  const read = fault === undefined;
  addStore(walk, {
    path: entry.name === ZIP_STORE ? ZIP_STORE : "archived content_credential.c2pa",
    pieces: [{ ...range, body: data }],
    data: read ? await reader.block(data.offset, data.length, "manifestStoreBytes") : new Uint8Array(0),
    standard: entry.name === ZIP_STORE,
    ...present({ fault: read && ambiguous ? "ambiguous" : fault }),
  });
}

export default defineWalker({ zip: walkZip }, [
  {
    sure: "inside",
    look: async (head, { reader, gunzip }) =>
      startsWith(head, "PK\x03\x04") && (await zipHoldsProvenance(reader, gunzip)) ? "zip" : undefined,
  },
]);
