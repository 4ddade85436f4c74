import { Writable } from "node:stream";
import type { Plane } from "../../compare/pdq.ts";
import { BUDGETS } from "../../model/limits.ts";

const HEADER_BYTES = 64;

/** Cuts a stream of PGM pictures (`P5`, one byte a pixel) into planes: each says itself how large it is. */
export class PgmSink extends Writable {
  readonly #take: (plane: Plane) => void;
  #header = "";
  #plane: { width: number; height: number; data: Uint8Array; filled: number } | undefined;
  constructor(take: (plane: Plane) => void) {
    super();
    this.#take = take;
  }
  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    try {
      for (let at = 0; at < chunk.length; ) at = this.#plane ? this.#fill(chunk, at) : this.#open(chunk, at);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error("a frame could not be taken"));
    }
  }
  #open(chunk: Buffer, at: number): number {
    this.#header += String.fromCharCode(chunk[at] ?? 0);
    if (this.#header.length > HEADER_BYTES) throw new Error("no frame where one should be");
    const size = /^P5\s(\d{1,5})\s(\d{1,5})\s255\s$/.exec(this.#header);
    if (!size) return at + 1;
    const [width, height] = [Number(size[1]), Number(size[2])];
    if (width * height > BUDGETS.pixelCount) throw new Error("a frame is too large");
    this.#plane = { width, height, data: new Uint8Array(width * height), filled: 0 };
    this.#header = "";
    return at + 1;
  }
  #fill(chunk: Buffer, at: number): number {
    const plane = this.#plane;
    if (!plane) return at;
    const part = chunk.subarray(at, at + plane.data.length - plane.filled);
    plane.data.set(part, plane.filled);
    plane.filled += part.length;
    if (plane.filled === plane.data.length) {
      this.#plane = undefined;
      this.#take({ width: plane.width, height: plane.height, data: plane.data });
    }
    return at + part.length;
  }
}
