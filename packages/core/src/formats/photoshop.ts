import type { Range } from "../model/block.ts";
import { counter } from "../model/limits.ts";
import { startsWith, u8, u16be, u32be } from "../source/bytes.ts";
import { addBlock, type Walk } from "./walk.ts";

const KINDS: Readonly<Record<number, "iptc" | "exif" | "xmp">> = { 1028: "iptc", 1058: "exif", 1060: "xmp" };

/**
 * Photoshop image resource blocks (`8BIM`): IPTC IIM, and in a Photoshop file of its own EXIF and XMP, which other
 * containers carry in places of their own.
 */
export function walkPhotoshop(
  walk: Walk,
  data: Uint8Array,
  at: Range & { path: string },
  { own = false }: { own?: boolean } = {},
): void {
  const resources = counter("chunkCount");
  let pos = 0;
  while (pos + 12 <= data.length && startsWith(data, "8BIM", pos)) {
    resources.take();
    const id = u16be(data, pos + 4);
    const nameBytes = u8(data, pos + 6) + 1;
    const sizeAt = pos + 6 + nameBytes + (nameBytes & 1);
    const size = u32be(data, sizeAt);
    const from = sizeAt + 4;
    if (from + size > data.length) break;
    const kind = KINDS[id];
    if (kind === "iptc" || (own && kind !== undefined)) {
      addBlock(walk, {
        kind,
        path: `${at.path} 8BIM 0x${id.toString(16).padStart(4, "0")}`,
        offset: at.offset,
        length: at.length,
        data: data.subarray(from, from + size),
      });
    }
    pos = from + size + (size & 1);
  }
}
