import { readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../errors.ts";

const NAME = /^jobs-(\d{8})\.log$/;

/** A queue's file, by how often it was written anew. */
export const nameOf = (generation: number): string => `jobs-${String(generation).padStart(8, "0")}.log`;

/** Those that lie in a folder, the newest last. */
export const generationsIn = (folder: string): number[] =>
  readdirSync(folder)
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);

/** Removes what is left from a process that was killed while it wrote the file anew. */
export function removeOthers(folder: string, newest: number): void {
  for (const name of readdirSync(folder))
    if (/^jobs-\d{8}\.log\.new$/.test(name) || (NAME.test(name) && name !== nameOf(newest))) remove(join(folder, name));
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    // Windows keeps a file that another process has open: the next one removes it.
    if (!["ENOENT", "EBUSY", "EPERM"].includes(codeOf(error))) throw error;
  }
}
