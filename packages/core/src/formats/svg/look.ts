import { BUDGETS, FormatError, LimitError } from "../../model/limits.ts";
import { latin1, startsWith, utf16be, utf16le } from "../../source/bytes.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource } from "../../source/source.ts";
import { rootOf, xmlEncoding } from "../../source/xml.ts";
import type { Gunzip, Look } from "../define.ts";

/** How much of a document is read for its root, in steps: comments in front of it may be long. */
const ROOT_STEPS = [4_096, 256 * 1024, BUDGETS.svgBytes] as const;

/** Does it begin as a gzip file does, in the one method there is? */
export const isGzip = (head: Uint8Array): boolean => startsWith(head, "\x1f\x8b\x08");

/** SVG as it is kept compressed (`.svgz`; W3C SVG 1.1, 1.2). An archive of something else is nothing to us. */
async function isPackedSvg(reader: Reader, gunzip: Gunzip): Promise<boolean> {
  if (reader.size > BUDGETS.svgBytes) return false;
  try {
    const document = gunzip(await reader.block(0, reader.size, "svgBytes"), BUDGETS.svgBytes);
    return await isSvg(new Reader(bytesSource(document)));
  } catch (error) {
    if (error instanceof FormatError || error instanceof LimitError) return false;
    throw error;
  }
}

/** Is the root element of an XML document `svg`, whatever stands in front of it? Told as browsers tell it. */
async function isSvg(reader: Reader): Promise<boolean> {
  const { encoding, skip } = xmlEncoding(await reader.peek(0, 256));
  if (encoding === "unreadable") return false;
  for (const step of ROOT_STEPS) {
    const bytes = (await reader.peek(0, step)).subarray(skip);
    const text = encoding === "utf-16le" ? utf16le(bytes) : encoding === "utf-16be" ? utf16be(bytes) : latin1(bytes);
    const root = rootOf(text, step >= reader.size);
    if (root === "none") return false;
    if (root !== "more") return root.name === "svg" || root.name.endsWith(":svg");
  }
  return false;
}

/** SVG by its root, packed or not. */
export const SVG_LOOKS: readonly Look[] = [
  {
    sure: "inside",
    look: async (head, { reader, gunzip }) =>
      isGzip(head) && gunzip && (await isPackedSvg(reader, gunzip)) ? "svg" : undefined,
  },
  { sure: "root", look: async (_, { reader }) => ((await isSvg(reader)) ? "svg" : undefined) },
];
