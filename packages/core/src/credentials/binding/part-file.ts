import { type Inflaters, walkContainer, withinBudget } from "../../formats/index.ts";
import { sniff } from "../../formats/sniff.ts";
import type { Container, Range } from "../../model/block.ts";
import { Reader } from "../../source/reader.ts";

/** A part of a file as a file of its own. */
interface PartFile {
  container: Container;
  reader: Reader;
}
export type OpenPart = (reader: Reader, range: Range) => Promise<PartFile>;

/** Opens parts by their content, all of them within one budget for what they hold packed; one of no known format is bytes without pieces. */
export function partOpener(all: Inflaters): OpenPart {
  const tools = withinBudget(all);
  return async (whole, { offset, length }) => {
    const reader = new Reader({
      size: Math.max(0, Math.min(length, whole.size - offset)),
      read: (from, bytes) => whole.peek(offset + from, bytes),
    });
    const as = await sniff(reader);
    return { reader, container: as ? await walkContainer(reader, as, tools) : bare() };
  };
}

const bare = (): Container => ({
  format: "c2pa",
  mediaType: "application/octet-stream",
  kind: "document",
  blocks: [],
  pieces: [],
  stores: [],
  tracks: [],
  structure: { paths: [] },
  limits: [],
});
