import { BUDGETS, type counter } from "../../model/limits.ts";
import { u32be, untilNul, utf8, utf16be, withoutTrailingNuls } from "../../source/bytes.ts";
import { addText, type Walk } from "../walk.ts";
import { type Box, childBoxes } from "./boxes.ts";

const TYPE_UTF8 = 1;
const TYPE_UTF16 = 2;
const MAX_VALUE_BYTES = 1024 * 1024;

/** QuickTime metadata `keys`: names that `ilst` items refer to by their 1-based index. */
export async function readKeys(walk: Walk, box: Box, count: ReturnType<typeof counter>): Promise<string[]> {
  const data = await walk.reader.block(box.body, box.bodyLength);
  const keys: string[] = [];
  const wanted = Math.min(u32be(data, 4), BUDGETS.tagCount);
  for (let at = 8; keys.length < wanted && at + 8 <= data.length; ) {
    count.take();
    const size = u32be(data, at);
    if (size < 8 || at + size > data.length) break;
    keys.push(utf8(data.subarray(at + 8, at + size)));
    at += size;
  }
  return keys;
}

/** `ilst` items: iTunes tags named by their type, QuickTime items named through `keys`, `----` by mean and name. */
export async function readItemList(
  walk: Walk,
  box: Box,
  keys: readonly string[],
  count: ReturnType<typeof counter>,
): Promise<void> {
  for await (const item of childBoxes(walk.reader, box, count)) {
    const index = [...item.type].reduce((sum, c) => sum * 256 + c.charCodeAt(0), 0);
    let key = keys[index - 1] ?? item.type;
    for await (const part of childBoxes(walk.reader, item, count)) {
      if (part.bodyLength > MAX_VALUE_BYTES) continue;
      const data = await walk.reader.block(part.body, part.bodyLength);
      if (part.type === "name") key = utf8(data.subarray(4));
      if (part.type !== "data") continue;
      const type = u32be(data, 0) & 0xffffff;
      const raw = data.subarray(8);
      const text = type === TYPE_UTF16 ? utf16be(raw) : type === TYPE_UTF8 || type === 0 ? utf8(raw) : undefined;
      if (text === undefined || /[\0-\x08\x0e-\x1f]/.test(withoutTrailingNuls(text))) continue;
      const at = { path: `${box.path.slice(1)}/${printable(item.type)}`, offset: item.offset, length: item.length };
      addText(walk, "tag", at, key, untilNul(text));
    }
  }
}

/** Index items have control bytes for a type. */
const printable = (type: string): string =>
  /^[\x20-\x7e\u00a9]{4}$/.test(type) ? type : `#${[...type].reduce((sum, c) => sum * 256 + c.charCodeAt(0), 0)}`;
