import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { ProvcheckError } from "../model/errors.ts";
import type { Source } from "../source/source.ts";

/** A source over an open file descriptor. Reads are positional: nobody else's cursor moves. */
export interface FileSource extends Source {
  readonly name: string;
  close(): void;
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
  return {
    size: stat.size,
    name: basename(path),
    async read(offset, length) {
      const wanted = Math.max(0, Math.min(length, stat.size - offset));
      const buffer = new Uint8Array(wanted);
      let filled = 0;
      while (filled < wanted) {
        const got = readSync(fd, buffer, filled, wanted - filled, offset + filled);
        if (got === 0) break; // the file became shorter while it was read
        filled += got;
      }
      return filled === wanted ? buffer : buffer.subarray(0, filled);
    },
    close: () => closeSync(fd),
  };
}
