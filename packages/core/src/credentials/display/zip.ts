import { readZipArchive } from "../../source/zip-archive.ts";
import { ZIP_STORE } from "../../source/zip-directory.ts";
import type { ShownRange, ShownReader } from "./shown.ts";

/**
 * What a document in a ZIP archive shows: any of its files may be drawn, and the directory says which there are, so that
 * both count, without the store's. What a page or a part of a document loads from elsewhere when it is opened (a linked
 * picture, a template, a script) is not followed: "shown" is what the file holds, as with a PDF. Where a plain archive
 * is opened, its files are what is shown. Entries without bytes, such as folders, show nothing.
 */
export const shownInZip: ShownReader = async (_, reader) => {
  const { directory, files, fault } = await readZipArchive(reader);
  const data: ShownRange[] = files
    .filter(({ entry, data: { length } }) => entry.name !== ZIP_STORE && length > 0)
    .map(({ offset, length }) => ({ offset, length, what: "archived file" }));
  return {
    data: [...data, { offset: directory.begin, length: directory.end - directory.begin, what: "central directory" }],
    tables: [],
    orderly: true,
    external: [],
    complete: fault === undefined,
  };
};
