import type { Range } from "../model/block.ts";
import { counter } from "../model/limits.ts";
import { startsWith, u8, u16be, u32be } from "../source/bytes.ts";
import { addBlock, type Walk } from "./walk.ts";

/** Photoshop image resource blocks (`8BIM`): only the one that holds IPTC IIM is of use here. */
export function walkPhotoshop(walk: Walk, data: Uint8Array, at: Range & { path: string }): void {
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
    if (id === 0x0404) {
      addBlock(walk, {
        kind: "iptc",
        path: `${at.path} 8BIM 0x0404`,
        offset: at.offset,
        length: at.length,
        data: data.subarray(from, from + size),
      });
    }
    pos = from + size + (size & 1);
  }
}
