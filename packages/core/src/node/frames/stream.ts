import { Writable } from "node:stream";

/** Larger than any frame that is asked for can be as JPEG. */
const FRAME_BYTES = 16 * 1024 * 1024;
const HEADER_BYTES = 1024;
const TIME_MS = 10_000;

/** The times of frames, as `showinfo` writes them to the log before each frame goes out. */
export class FrameTimes {
  readonly #known: number[] = [];
  readonly #waiting: ((ms: number) => void)[] = [];
  #last = 0;

  /** Takes a line of the log. */
  line(text: string): void {
    const found = /^\[Parsed_showinfo_\d+ @ [^\]]*\] n: *\d+ pts: *(-?\d+|NOPTS) /.exec(text);
    if (!found) return;
    // Without a time of its own a frame is where the one before it was.
    const ms = found[1] === "NOPTS" ? this.#last : Math.max(0, Number(found[1]));
    this.#last = ms;
    const waiting = this.#waiting.shift();
    if (waiting) waiting(ms);
    else this.#known.push(ms);
  }

  /** The time of the next frame; the log may come a moment later than the frame. */
  next(): Promise<number> {
    const known = this.#known.shift();
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("a frame came without its time")), TIME_MS);
      this.#waiting.push((ms) => {
        clearTimeout(timer);
        resolve(ms);
      });
    });
  }
}

/**
 * Takes frames one by one from ffmpeg's `mpjpeg`: a length, then the picture. The next is read when this one was looked
 * at, so that ffmpeg is never ahead by more than a pipe holds, and nothing waits on disk.
 */
export class FrameStream extends Writable {
  readonly #onFrame: (jpeg: Buffer) => Promise<void>;
  #parts: Buffer[] = [];
  #length = 0;
  #wanted: number | undefined;
  constructor(onFrame: (jpeg: Buffer) => Promise<void>) {
    super();
    this.#onFrame = onFrame;
  }
  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#take(chunk).then(
      () => done(),
      (error: unknown) => done(error instanceof Error ? error : new Error("a frame could not be taken")),
    );
  }
  async #take(chunk: Buffer): Promise<void> {
    this.#parts.push(chunk);
    this.#length += chunk.length;
    for (;;) {
      if (this.#wanted !== undefined && this.#length < this.#wanted) return;
      const all = Buffer.concat(this.#parts);
      if (this.#wanted === undefined) {
        const end = all.indexOf("\r\n\r\n");
        if (end === -1 && all.length > HEADER_BYTES) throw new Error("no frame where one should be");
        if (end === -1) return this.#keep(all);
        this.#wanted = lengthIn(all.subarray(0, end).toString("latin1"));
        this.#keep(all.subarray(end + 4));
      } else {
        const jpeg = all.subarray(0, this.#wanted);
        this.#keep(all.subarray(this.#wanted));
        this.#wanted = undefined;
        await this.#onFrame(jpeg);
      }
    }
  }
  #keep(rest: Buffer): void {
    this.#parts = [rest];
    this.#length = rest.length;
  }
}

function lengthIn(header: string): number {
  const length = Number(/^content-length: *(\d+)\s*$/im.exec(header)?.[1] ?? Number.NaN);
  if (!(length > 0 && length <= FRAME_BYTES)) throw new Error("a frame has no length, or too great a one");
  return length;
}
