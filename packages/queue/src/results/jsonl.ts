import { closeSync, fdatasync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { promisify } from "node:util";
import { QueueError, wordsOf } from "../errors.ts";
import { Lock } from "../folder/lock.ts";
import { safeLine } from "../safe-line.ts";
import type { JobResult } from "../verdict.ts";
import type { ResultSink } from "./sink.ts";

const sync = promisify(fdatasync);
const PART_BYTES = 1 << 20;
/** How every line of ours begins, so that its id is found without reading the rest. */
const START = '{"id":"';
const ID = /^\{"id":"(j[0-9a-f]{40})"/;

/** The ids of lines that go by, without keeping a line. */
class Ids {
  readonly found = new Set<string>();
  /** Up to here whole lines were read. */
  at = 0;
  /** The beginning of what has no end yet. */
  rest = "";
  #head = "";

  take(bytes: Buffer): void {
    let from = 0;
    for (let stop = bytes.indexOf(10); stop !== -1; stop = bytes.indexOf(10, from)) {
      this.#start(bytes, from, stop);
      const [, id] = ID.exec(this.#head) ?? [];
      if (id !== undefined) this.found.add(id);
      this.#head = "";
      this.at += stop + 1 - from;
      from = stop + 1;
    }
    this.#start(bytes, from, bytes.length);
    this.rest = this.#head;
    // What has no end is read once more with it.
    this.#head = "";
  }

  #start(bytes: Buffer, from: number, to: number): void {
    if (this.#head.length < HEAD_CHARS)
      this.#head += bytes.toString("latin1", from, Math.min(to, from + HEAD_CHARS - this.#head.length));
  }
}
const HEAD_CHARS = START.length + 42;

/** One line a result, in a file that several processes of one machine write: who was killed while writing leaves no half line. */
export class JsonlSink implements ResultSink {
  readonly address: string;
  readonly #file: number;
  readonly #lock: Lock;
  readonly #ids = new Ids();

  constructor(path: string) {
    this.address = path;
    this.#lock = new Lock(`${path}.lock`, path);
    try {
      this.#file = openSync(path, "a+", 0o644);
    } catch (error) {
      throw new QueueError("results", { address: path, why: wordsOf(error) }, { cause: error });
    }
  }

  async write(result: JobResult): Promise<void> {
    const line = Buffer.from(`${safeLine(result)}\n`);
    for (;;) {
      const held = await this.#lock.hold(() => {
        this.#read();
        if (!this.#ids.found.has(result.id)) this.#append(line);
        return this.#lock.isHeld();
      });
      if (held) break;
    }
    await sync(this.#file);
  }

  async close(): Promise<void> {
    closeSync(this.#file);
  }

  #read(): void {
    const { size } = fstatSync(this.#file);
    const ids = this.#ids;
    ids.rest = "";
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(PART_BYTES, size - ids.at)));
    let waiting: Buffer = Buffer.alloc(0);
    for (let from = ids.at; from < size; ) {
      const count = readSync(this.#file, buffer, 0, Math.min(buffer.length, size - from), from);
      if (count === 0) break;
      from += count;
      const bytes = Buffer.concat([waiting, buffer.subarray(0, count)]);
      const before = ids.at;
      ids.take(bytes);
      waiting = bytes.subarray(ids.at - before);
    }
    if (waiting.length > 0) this.#mend(size);
  }

  /** A line without an end is of somebody who was killed: ours goes, its job comes again. Anything else is left and closed. */
  #mend(size: number): void {
    const { rest, at } = this.#ids;
    const isOurs = START.startsWith(rest) || rest.startsWith(START);
    if (isOurs) ftruncateSync(this.#file, at);
    else {
      writeSync(this.#file, "\n");
      this.#ids.at = size + 1;
    }
  }

  #append(line: Buffer): void {
    const { size } = fstatSync(this.#file);
    try {
      for (let from = 0; from < line.length; ) from += writeSync(this.#file, line, from);
    } catch (error) {
      // No room for all of it: none of it stays. What cannot be cut off either is mended by the next one.
      try {
        ftruncateSync(this.#file, size);
      } catch {
        // A device, or a disk that is gone.
      }
      throw error;
    }
    this.#read();
  }
}
