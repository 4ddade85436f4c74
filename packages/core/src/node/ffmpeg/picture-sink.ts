import { Writable } from "node:stream";
import { BUDGETS } from "../../model/limits.ts";

const HEADER_BYTES = 64;
/** Bytes a pixel, by what stands first in a picture: grey (PGM) or colour (PPM). */
const CHANNELS = { P5: 1, P6: 3 } as const;

/** A picture as ffmpeg writes it: row by row, one byte a channel. */
interface PlainPicture {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Cuts a stream of PGM (`P5`) or PPM (`P6`) pictures into pictures: each says itself how large it is. */
export class PictureSink extends Writable {
  readonly #channels: number;
  readonly #header: RegExp;
  readonly #take: (picture: PlainPicture) => void;
  #read = "";
  #open: (PlainPicture & { filled: number }) | undefined;
  /** How many were taken. */
  taken = 0;
  constructor(kind: keyof typeof CHANNELS, take: (picture: PlainPicture) => void) {
    super();
    this.#channels = CHANNELS[kind];
    this.#header = new RegExp(`^${kind}\\s(\\d{1,5})\\s(\\d{1,5})\\s255\\s$`);
    this.#take = take;
  }
  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    try {
      for (let at = 0; at < chunk.length; )
        at = this.#open ? this.#fill(this.#open, chunk, at) : this.#begin(chunk, at);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error("a frame could not be taken"));
    }
  }
  #begin(chunk: Buffer, at: number): number {
    this.#read += String.fromCharCode(chunk[at] ?? 0);
    if (this.#read.length > HEADER_BYTES) throw new Error("no frame where one should be");
    const size = this.#header.exec(this.#read);
    if (!size) return at + 1;
    const [width, height] = [Number(size[1]), Number(size[2])];
    if (width * height > BUDGETS.pixelCount) throw new Error("a frame is too large");
    this.#open = { width, height, data: new Uint8Array(this.#channels * width * height), filled: 0 };
    this.#read = "";
    return at + 1;
  }
  #fill(picture: PlainPicture & { filled: number }, chunk: Buffer, at: number): number {
    const { width, height, data } = picture;
    const part = chunk.subarray(at, at + data.length - picture.filled);
    data.set(part, picture.filled);
    picture.filled += part.length;
    if (picture.filled === data.length) {
      this.taken += 1;
      this.#open = undefined;
      this.#take({ width, height, data });
    }
    return at + part.length;
  }
}
