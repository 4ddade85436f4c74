import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Larger answers would only grow the engine's memory: it loops over short reads. */
const SHORT_READ_BYTES = 1024 * 1024;

/** One open file, shared by all its slices. */
interface Held {
  readonly fd: number;
  readonly size: number;
  /** The first error of a read. The engine words it as if the file were damaged: the host must be asked. */
  fault: unknown;
}

/**
 * A Blob as far as c2pa-wasm looks at one: a size, and slices. It is backed by a file, so that memory stays flat.
 */
export class FileSlice {
  readonly size: number;
  readonly #held: Held;
  readonly #start: number;

  private constructor(held: Held, start: number, size: number) {
    this.#held = held;
    this.#start = start;
    this.size = size;
  }

  static open(path: string): FileSlice {
    const fd = openSync(path, "r");
    const { size } = fstatSync(fd);
    return new FileSlice({ fd, size, fault: undefined }, 0, size);
  }

  /** What the host could not read, of any slice of this file. */
  get fault(): unknown {
    return this.#held.fault;
  }

  slice(start = 0, end = this.size): FileSlice {
    const from = Math.min(Math.max(0, start), this.size);
    const to = Math.min(Math.max(from, end), this.size);
    return new FileSlice(this.#held, this.#start + from, to - from);
  }

  /**
   * A short read is honoured for part of a file, but on a whole one the engine takes it for the end of the data
   * and reports a mismatch that is not there: a slice of everything is answered in full.
   */
  readSync(): ArrayBuffer {
    const wanted = this.size === this.#held.size ? this.size : Math.min(this.size, SHORT_READ_BYTES);
    const buffer = new Uint8Array(wanted);
    let filled = 0;
    try {
      while (filled < wanted) {
        const got = readSync(this.#held.fd, buffer, filled, wanted - filled, this.#start + filled);
        if (got === 0) throw new Error("the file became shorter while it was read");
        filled += got;
      }
    } catch (error) {
      this.#held.fault ??= error;
      throw error;
    }
    return buffer.buffer;
  }

  close(): void {
    closeSync(this.#held.fd);
  }
}

/** The browser class that the engine constructs to read a Blob synchronously. */
export function installFileReaderSync(): void {
  const scope = globalThis as { FileReaderSync?: unknown };
  scope.FileReaderSync ??= class {
    readAsArrayBuffer(blob: FileSlice): ArrayBuffer {
      return blob.readSync();
    }
  };
}
