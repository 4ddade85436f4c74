import { BUDGETS } from "../../model/limits.ts";
import { u32le, utf8 } from "../../source/bytes.ts";
import { addText, type Walk } from "../walk.ts";

/** Vorbis I specification, section 5: vendor string and `KEY=value` comments. */
export function readVorbisComments(
  walk: Walk,
  data: Uint8Array,
  at: { path: string; offset: number; length: number },
): void {
  const vendorBytes = u32le(data, 0);
  if (4 + vendorBytes + 4 > data.length) return;
  addText(walk, "tag", at, "vendor", utf8(data.subarray(4, 4 + vendorBytes)));
  let pos = 4 + vendorBytes;
  const count = Math.min(u32le(data, pos), BUDGETS.tagCount);
  pos += 4;
  for (let index = 0; index < count && pos + 4 <= data.length; index++) {
    const bytes = u32le(data, pos);
    if (pos + 4 + bytes > data.length) return;
    const comment = utf8(data.subarray(pos + 4, pos + 4 + bytes));
    const equals = comment.indexOf("=");
    if (equals > 0) addText(walk, "tag", at, comment.slice(0, equals), comment.slice(equals + 1));
    pos += 4 + bytes;
  }
}
