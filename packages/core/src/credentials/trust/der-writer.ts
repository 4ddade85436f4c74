/** DER (X.690) as it is written: the little that a request needs. */
import { concatBytes } from "../../source/bytes.ts";

/** One element: tag, shortest length, content. Content below 64 KiB, which every request keeps by far. */
export function writeDer(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(content);
  const { length } = body;
  if (length > 0xffff) throw new RangeError("DER: too long to be written");
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return concatBytes([Uint8Array.of(tag, ...head), body]);
}

/** An OBJECT IDENTIFIER by its dotted text. */
export function writeOid(tag: number, text: string): Uint8Array {
  const [root = 0, second = 0, ...rest] = text.split(".").map(Number);
  const bytes = [root * 40 + second, ...rest].flatMap((part) => {
    const groups = [part % 128];
    for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128)) groups.unshift((left % 128) | 128);
    return groups;
  });
  return writeDer(tag, Uint8Array.from(bytes));
}
