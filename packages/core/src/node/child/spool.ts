import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { bounded } from "../../model/limits.ts";
import { partsOf, type Source } from "../../source/source.ts";
import { temporaryPrefix } from "../host/temporary.ts";

/** A private copy of bytes that have no path, for engines that need a file. */
export async function spool(source: Source): Promise<string> {
  bounded(source.size, "spoolBytes");
  const folder = mkdtempSync(temporaryPrefix());
  try {
    const path = join(folder, "input");
    const fd = openSync(path, "wx", 0o600);
    try {
      for await (const part of partsOf(source)) writeAll(fd, part);
    } finally {
      closeSync(fd);
    }
    return path;
  } catch (error) {
    // A disk that ran full is not helped by half a copy.
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The system may take less at a time than it was given. */
function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}
