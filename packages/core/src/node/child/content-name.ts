import { contentKindOf } from "../../model/content-kinds.ts";

/**
 * What the first bytes of a file say it is, by the signatures that the library `file-type` knows: a code of
 * `CONTENT_KINDS`, or a media type; undefined where none fits.
 */
export async function nameContent(head: Uint8Array): Promise<string | undefined> {
  const { fileTypeFromBuffer } = await import("file-type");
  // It throws where a signature fits and what follows ends too early.
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  return found && (contentKindOf(found.ext) ?? found.mime);
}
