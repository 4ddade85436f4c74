import { closeSync, constants, fstatSync, openSync, read, readSync } from "node:fs";
import { basename } from "node:path";
import { promisify } from "node:util";
import { ProvcheckError } from "../model/errors.ts";
import type { Source } from "../source/source.ts";

/** A source over an open file descriptor. Reads are positional: nobody else's cursor moves. */
export interface FileSource extends Source {
  readonly name: string;
  /** Whether the file is another than it was when it was opened, as far as that can matter to what was read. */
  changed(): boolean;
  close(): void;
}

/**
 * Files up to this size are read once: walker, engine and digest then see the same bytes, even if the file is being
 * rewritten meanwhile.
 */
const SNAPSHOT_BYTES = 16 * 1024 * 1024;
/** So much is read in the thread pool: the next stretch of a large file comes while this one is hashed. Less is quicker read at once. */
const POOL_BYTES = 512 * 1024;
const readInPool = promisify(read);

/** Memory that is not cleared first. Whoever asks writes all of it or throws it away. */
const unwritten = (length: number): Uint8Array => new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);

const unreadable = (path: string, why: string, cause?: unknown): ProvcheckError =>
  new ProvcheckError("path-unreadable", `${path}: ${why}`, cause === undefined ? {} : { cause });

function atLeastOne(path: string, bytesRead: number): number {
  if (bytesRead === 0) throw unreadable(path, "it became shorter while it was read");
  return bytesRead;
}

/**
 * Opens a regular file. Pipes, devices, sockets and folders are refused before a read can block on them.
 * @throws ProvcheckError `path-missing`, `path-unreadable` or `not-a-regular-file`
 */
export function openFile(path: string): FileSource {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") throw new ProvcheckError("path-missing", `${path}: no such file`);
    if (code === "ENXIO") throw new ProvcheckError("not-a-regular-file", `${path}: not a regular file`);
    throw new ProvcheckError("path-unreadable", `${path}: cannot be opened (${code ?? "unknown error"})`);
  }
  const stat = fstatSync(fd);
  if (!stat.isFile()) {
    closeSync(fd);
    throw new ProvcheckError("not-a-regular-file", `${path}: not a regular file`);
  }
  const failed = (error: unknown): ProvcheckError =>
    unreadable(path, `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`, error);
  const readNow = (offset: number, length: number): Uint8Array => {
    const buffer = unwritten(length);
    for (let filled = 0; filled < length; ) {
      try {
        filled += atLeastOne(path, readSync(fd, buffer, filled, length - filled, offset + filled));
      } catch (error) {
        throw error instanceof ProvcheckError ? error : failed(error);
      }
    }
    return buffer;
  };
  const readBeside = async (offset: number, length: number): Promise<Uint8Array> => {
    const buffer = unwritten(length);
    for (let filled = 0; filled < length; ) {
      const { bytesRead } = await readInPool(fd, buffer, filled, length - filled, offset + filled).catch((error) => {
        throw failed(error);
      });
      filled += atLeastOne(path, bytesRead);
    }
    return buffer;
  };
  let snapshot: Uint8Array | undefined;
  return {
    size: stat.size,
    name: basename(path),
    async read(offset, length) {
      if (stat.size <= SNAPSHOT_BYTES) {
        snapshot ??= readNow(0, stat.size);
        return snapshot.subarray(offset, offset + length);
      }
      const wanted = Math.max(0, Math.min(length, stat.size - offset));
      return wanted < POOL_BYTES ? readNow(offset, wanted) : readBeside(offset, wanted);
    },
    changed() {
      if (snapshot?.length === stat.size) return false;
      const now = fstatSync(fd);
      return now.size !== stat.size || now.mtimeMs !== stat.mtimeMs || (now.nlink === 0 && stat.nlink > 0);
    },
    close: () => closeSync(fd),
  };
}
