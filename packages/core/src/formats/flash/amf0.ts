import { counter, FormatError } from "../../model/limits.ts";
import { u8, u16be, u32be, utf8 } from "../../source/bytes.ts";

export type Amf = string | number | boolean | null | Date | Amf[] | { [key: string]: Amf };

/** Objects inside objects; players write two levels. */
const MAX_DEPTH = 16;
const END = 9;

/** The values of AMF0 (Adobe, "Action Message Format -- AMF 0", 2007) one behind the other, bounded in number and depth. */
export function readAmf(bytes: Uint8Array): Amf[] {
  const values = counter("cborItemCount");
  let at = 0;
  const text = (length: number): string => {
    if (at + length > bytes.length) throw new FormatError("AMF text runs past the end");
    at += length;
    return utf8(bytes.subarray(at - length, at));
  };
  const number = (): number => {
    if (at + 8 > bytes.length) throw new FormatError("AMF number runs past the end");
    at += 8;
    return new DataView(bytes.buffer, bytes.byteOffset + at - 8, 8).getFloat64(0);
  };
  const over = (count: number): number => {
    at += count;
    return at - count;
  };
  const short = (): number => u16be(bytes, over(2));
  const long = (): number => u32be(bytes, over(4));
  const pairs = (depth: number): { [key: string]: Amf } => {
    const found: [string, Amf][] = [];
    while (at + 3 <= bytes.length) {
      const key = text(short());
      if (key === "" && u8(bytes, at) === END) {
        at += 1;
        break;
      }
      found.push([key, value(depth + 1)]);
    }
    return Object.fromEntries(found);
  };
  const list = (depth: number): Amf[] => {
    const found: Amf[] = [];
    for (let left = long(); left > 0 && at < bytes.length; left--) found.push(value(depth + 1));
    return found;
  };
  const value = (depth: number): Amf => {
    values.take();
    if (depth > MAX_DEPTH) throw new FormatError("AMF lies too deep");
    const type = u8(bytes, at);
    at += 1;
    switch (type) {
      case 0:
        return number();
      case 1:
        return u8(bytes, over(1)) !== 0;
      case 2:
        return text(short());
      case 3:
        return pairs(depth);
      case 5:
      case 6:
        return null;
      case 8:
        at += 4;
        return pairs(depth);
      case 10:
        return list(depth);
      case 11: {
        const date = new Date(number());
        at += 2;
        return date;
      }
      case 12:
      case 15:
        return text(long());
      default:
        throw new FormatError(`AMF type ${type}`);
    }
  };
  const found: Amf[] = [];
  while (at < bytes.length) found.push(value(0));
  return found;
}
