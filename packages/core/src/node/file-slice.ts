import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Larger answers would only grow the engine's memory: it loops over short reads. */
const SHORT_READ_BYTES = 1024 * 1024;

/**
 * A Blob as far as c2pa-wasm looks at one: a size, and slices. It is backed by a file, so that memory stays flat.
 */
export class FileSlice {
  readonly size: number;
  readonly #fd: number;
  readonly #start: number;
  readonly #whole: number;

  private constructor(fd: number, start: number, size: number, whole: number) {
    this.#fd = fd;
    this.#start = start;
    this.size = size;
    this.#whole = whole;
  }

  static open(path: string): FileSlice {
    const fd = openSync(path, "r");
    const { size } = fstatSync(fd);
    return new FileSlice(fd, 0, size, size);
  }

  slice(start = 0, end = this.size): FileSlice {
    const from = Math.min(Math.max(0, start), this.size);
    const to = Math.min(Math.max(from, end), this.size);
    return new FileSlice(this.#fd, this.#start + from, to - from, this.#whole);
  }

  /**
   * A short read is honoured for part of a file, but on a whole one the engine takes it for the end of the data
   * and reports a mismatch that is not there: a slice of everything is answered in full.
   */
  readSync(): ArrayBuffer {
    const wanted = this.size === this.#whole ? this.size : Math.min(this.size, SHORT_READ_BYTES);
    const buffer = new Uint8Array(wanted);
    let filled = 0;
    while (filled < wanted) {
      const got = readSync(this.#fd, buffer, filled, wanted - filled, this.#start + filled);
      if (got === 0) break;
      filled += got;
    }
    return buffer.buffer.slice(0, filled);
  }

  close(): void {
    closeSync(this.#fd);
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
