import { readFileSync } from "node:fs";

/** Deeper than any tree of ours: a wrapper around ffmpeg is two. */
const DEPTH = 8;

/**
 * Resident memory of a process and of all that it started, as the kernel counts it; 0 where it cannot be asked cheaply.
 * The tree is followed by its threads' lists of children, so that nothing of the rest of the machine is looked at.
 */
export function treeBytes(pid: number | undefined): number {
  if (pid === undefined || process.platform !== "linux") return 0;
  return bytesOf(pid, DEPTH);
}

function bytesOf(pid: number, depth: number): number {
  let bytes = Number(/VmRSS:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
  if (depth === 0) return bytes;
  for (const child of read(`/proc/${pid}/task/${pid}/children`).split(" "))
    if (child !== "") bytes += bytesOf(Number(child), depth - 1);
  return bytes;
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    // It ended meanwhile, or the kernel tells no children.
    return "";
  }
}
