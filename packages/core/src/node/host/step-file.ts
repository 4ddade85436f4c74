import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Step } from "../../inspect.ts";
import { STEPS } from "./protocol.ts";

/**
 * Where a child process notes which step begins, in one byte of a file that its host has open too. The host looks only when
 * the child died. A pipe would do, but every byte in it wakes the host.
 */
export interface StepFile {
  readonly fd: number;
  /** The step that was noted last; undefined where none was. */
  last(): Step | undefined;
  close(): void;
}

/** Makes one in a folder, which is removed with it; undefined where the machine gives none: no step is then known. */
export function openStepFile(folder: string): StepFile | undefined {
  let fd: number;
  try {
    fd = openSync(join(folder, "step"), "w+", 0o600);
  } catch {
    return undefined;
  }
  return {
    fd,
    last() {
      try {
        const byte = new Uint8Array(1);
        return readSync(fd, byte, 0, 1, 0) === 0 ? undefined : STEPS[byte[0] ?? 0];
      } catch {
        return undefined;
      }
    },
    close: () => closeSync(fd),
  };
}
