import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
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
  const readFrom = (offset: number, length: number): Uint8Array => {
    const wanted = Math.max(0, Math.min(length, stat.size - offset));
    const buffer = new Uint8Array(wanted);
    let filled = 0;
    while (filled < wanted) {
      const got = readSync(fd, buffer, filled, wanted - filled, offset + filled);
      if (got === 0) break; // the file became shorter while it was read
      filled += got;
    }
    return filled === wanted ? buffer : buffer.subarray(0, filled);
  };
  let snapshot: Uint8Array | undefined;
  return {
    size: stat.size,
    name: basename(path),
    async read(offset, length) {
      if (stat.size > SNAPSHOT_BYTES) return readFrom(offset, length);
      snapshot ??= readFrom(0, stat.size);
      return snapshot.subarray(offset, offset + length);
    },
    changed() {
      if (snapshot?.length === stat.size) return false;
      const now = fstatSync(fd);
      return now.size !== stat.size || now.mtimeMs !== stat.mtimeMs || (now.nlink === 0 && stat.nlink > 0);
    },
    close: () => closeSync(fd),
  };
}
