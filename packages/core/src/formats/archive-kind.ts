import type { ContentKind } from "../model/content-kinds.ts";
import { FormatError, LimitError } from "../model/limits.ts";
import type { Reader } from "../source/reader.ts";
import { readZipDirectory } from "../source/zip-directory.ts";

/** What an archive is by a file that stands in it (ECMA-376-2, EPUB OCF 3.3, ODF 1.3 part 2), the plainest first. */
const BY_ENTRY: readonly (readonly [entry: string, kind: ContentKind])[] = [
  ["word/document.xml", "word"],
  ["xl/workbook.xml", "excel"],
  ["ppt/presentation.xml", "powerpoint"],
  ["META-INF/container.xml", "epub"],
  ["AndroidManifest.xml", "android-app"],
];
/** Which OpenDocument file it is stands in a first file, which is not always there. */
const OPEN_DOCUMENT = ["content.xml", "META-INF/manifest.xml"];

/** What a ZIP archive holds, by its directory: programs put the files into it in any order. Undefined where it is none. */
export async function archiveKind(reader: Reader): Promise<ContentKind | undefined> {
  try {
    const { entries } = await readZipDirectory(reader);
    const names = new Set(entries.map(({ name }) => name));
    const found = BY_ENTRY.find(([entry]) => names.has(entry));
    if (found) return found[1];
    return OPEN_DOCUMENT.every((name) => names.has(name)) ? "opendocument" : "zip";
  } catch (error) {
    if (error instanceof FormatError || error instanceof LimitError) return undefined;
    throw error;
  }
}
