import type { Format } from "../model/formats.ts";
import { indexOf } from "./bytes.ts";
import type { Reader } from "./reader.ts";

/** PDF readers look for the header so far in, and for the end of the file as far from its end. */
const HEADER_BYTES = 1024;
const END_BYTES = 2048;

/**
 * The format that another program would read the same file as. PDF readers take a header that stands anywhere in the
 * first KiB, so that a picture can be a document too; both are then read, since nobody knows which of them is shown.
 */
export async function alsoReadAs(reader: Reader, format: Format): Promise<Format | undefined> {
  if (format === "pdf") return undefined;
  const head = await reader.peek(0, HEADER_BYTES);
  if (indexOf(head, "%PDF-") === -1) return undefined;
  const from = Math.max(0, reader.size - END_BYTES);
  // A header alone is a word in a comment; a document has an end that says where its tables are.
  const end = await reader.peek(from, reader.size - from);
  return indexOf(end, "startxref") === -1 ? undefined : "pdf";
}
