import { counter, FormatError } from "../../model/limits.ts";
import { u8, u16be, u32be, utf8 } from "../../source/bytes.ts";

export type Amf = string | number | boolean | null | Date | Amf[] | { [key: string]: Amf };

/** Objects inside objects; players write two levels. */
const MAX_DEPTH = 16;
const END = 9;

/** Values as far as they could be read, and why no further. */
export interface AmfRead {
  values: Amf[];
  fault?: FormatError;
}

/** The values of AMF0 (Adobe, "Action Message Format -- AMF 0", 2007) one behind the other, bounded in number and depth. One that is none ends the reading; what came before it is kept. */
export function readAmf(bytes: Uint8Array): AmfRead {
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
  let fault: FormatError | undefined;
  const kept = (read: () => Amf): Amf | undefined => {
    if (fault) return undefined;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      fault = error;
      at = bytes.length;
      return undefined;
    }
  };
  const pairs = (depth: number): { [key: string]: Amf } => {
    const found: [string, Amf][] = [];
    while (at + 3 <= bytes.length) {
      const key = text(short());
      if (key === "" && u8(bytes, at) === END) {
        at += 1;
        break;
      }
      const read = kept(() => value(depth + 1));
      if (read === undefined) break;
      found.push([key, read]);
    }
    return Object.fromEntries(found);
  };
  const list = (depth: number): Amf[] => {
    const found: Amf[] = [];
    for (let left = long(); left > 0 && at < bytes.length; left--) {
      const read = kept(() => value(depth + 1));
      if (read === undefined) break;
      found.push(read);
    }
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
      case 13:
        return null;
      case 7:
        // A value that stood before.
        at += 2;
        return null;
      case 8:
        at += 4;
        return pairs(depth);
      case 10:
        return list(depth);
      case 16:
        text(short());
        return pairs(depth);
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
  while (at < bytes.length) {
    const read = kept(() => value(0));
    if (read !== undefined) found.push(read);
  }
  return { values: found, ...(fault === undefined ? {} : { fault }) };
}
