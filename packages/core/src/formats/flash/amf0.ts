import { counter, FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
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

/**
 * The values of AMF0 (Adobe, "Action Message Format -- AMF 0", 2007) one behind the other, bounded in number and depth.
 * One that is none ends the reading; what came before it is kept.
 */
export function readAmf(bytes: Uint8Array): AmfRead {
  const reading = new Reading(bytes);
  const values: Amf[] = [];
  while (!reading.ended) {
    const read = reading.kept(0);
    if (read !== undefined) values.push(read);
  }
  return { values, ...present({ fault: reading.fault }) };
}

class Reading {
  fault: FormatError | undefined;
  readonly #bytes: Uint8Array;
  readonly #values = counter("cborItemCount");
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** A value, or undefined behind the first that is none: there the reading has ended. */
  kept(depth: number): Amf | undefined {
    if (this.fault) return undefined;
    try {
      return this.#value(depth);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.fault = error;
      this.#at = this.#bytes.length;
      return undefined;
    }
  }

  #value(depth: number): Amf {
    this.#values.take();
    if (depth > MAX_DEPTH) throw new FormatError("AMF lies too deep");
    const type = u8(this.#bytes, this.#over(1));
    switch (type) {
      case 0:
        return this.#number();
      case 1:
        return u8(this.#bytes, this.#over(1)) !== 0;
      case 2:
        return this.#text(this.#short());
      case 3:
        return this.#pairs(depth);
      case 5:
      case 6:
      case 13:
        return null;
      case 7:
        // A value that stood before.
        this.#over(2);
        return null;
      case 8:
        this.#over(4);
        return this.#pairs(depth);
      case 10:
        return this.#list(depth);
      case 16:
        this.#text(this.#short());
        return this.#pairs(depth);
      case 11: {
        const date = new Date(this.#number());
        this.#over(2);
        return date;
      }
      case 12:
      case 15:
        return this.#text(this.#long());
      default:
        throw new FormatError(`AMF type ${type}`);
    }
  }

  /** Goes over so many bytes; gives where they began. */
  #over(count: number): number {
    this.#at += count;
    return this.#at - count;
  }

  #short(): number {
    return u16be(this.#bytes, this.#over(2));
  }

  #long(): number {
    return u32be(this.#bytes, this.#over(4));
  }

  #text(length: number): string {
    if (this.#at + length > this.#bytes.length) throw new FormatError("AMF text runs past the end");
    const at = this.#over(length);
    return utf8(this.#bytes.subarray(at, at + length));
  }

  #number(): number {
    if (this.#at + 8 > this.#bytes.length) throw new FormatError("AMF number runs past the end");
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#over(8), 8).getFloat64(0);
  }

  #pairs(depth: number): { [key: string]: Amf } {
    const found: [string, Amf][] = [];
    while (this.#at + 3 <= this.#bytes.length) {
      const key = this.#text(this.#short());
      if (key === "" && u8(this.#bytes, this.#at) === END) {
        this.#over(1);
        break;
      }
      const read = this.kept(depth + 1);
      if (read === undefined) break;
      found.push([key, read]);
    }
    return Object.fromEntries(found);
  }

  #list(depth: number): Amf[] {
    const found: Amf[] = [];
    for (let left = this.#long(); left > 0 && !this.ended; left--) {
      const read = this.kept(depth + 1);
      if (read === undefined) break;
      found.push(read);
    }
    return found;
  }
}
