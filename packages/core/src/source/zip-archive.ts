import { FormatError } from "../model/limits.ts";
import { present } from "../model/present.ts";
import { startsWith } from "./bytes.ts";
import type { Reader } from "./reader.ts";
import { openZipFile, readZipDirectory, type ZipDirectory, type ZipFile } from "./zip-directory.ts";

/** An archive whose every file was found. */
export interface ZipArchive {
  directory: ZipDirectory;
  /** In the order of the file. Those that could not be found are missing. */
  files: ZipFile[];
  /** Why two readers may find different files in it; nothing that its store says is then believed. */
  fault?: string;
}

/**
 * Opens every file of an archive, and asks whether all readers of ZIP find the same ones: each name once, no two files
 * over the same bytes, directory and local headers alike, and no file between them that the directory does not name.
 * @throws FormatError where there is no directory; LimitError
 */
export async function readZipArchive(reader: Reader): Promise<ZipArchive> {
  const directory = await readZipDirectory(reader);
  const files: ZipFile[] = [];
  let { fault } = directory;
  for (const entry of directory.entries) {
    try {
      files.push(await openZipFile(reader, entry));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      fault ??= error.message;
    }
  }
  files.sort((a, b) => a.offset - b.offset);
  fault ??= repeatedName(directory) ?? (await strayFile(reader, files, directory.begin));
  return { directory, files, ...present({ fault }) };
}

/** Names that one reader or another takes for the same: by case, by the slash, by one that leads. */
function repeatedName({ entries }: ZipDirectory): string | undefined {
  const seen = new Set<string>();
  for (const { name } of entries) {
    const plain = name.replaceAll("\\", "/").replace(/^\/+/, "").toLowerCase();
    if (seen.has(plain)) return "a name that stands there twice";
    seen.add(plain);
  }
  return undefined;
}

async function strayFile(reader: Reader, files: readonly ZipFile[], begin: number): Promise<string | undefined> {
  let at = 0;
  for (const { offset, length } of [...files, { offset: begin, length: 0 }]) {
    if (offset < at) return "files over the same bytes";
    // Readers that stream go on behind a file, and take a header there for the next.
    if (offset > at && startsWith(await reader.peek(at, 4), "PK\x03\x04"))
      return "a file that the directory does not name";
    at = offset + length;
  }
  return undefined;
}
