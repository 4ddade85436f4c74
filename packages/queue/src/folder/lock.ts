import { randomBytes } from "node:crypto";
import { closeSync, constants, openSync, readFileSync, statSync, unlinkSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf, QueueError, wordsOf } from "../errors.ts";

/** Whoever holds it does so for less than a millisecond; one that is held so long is forgotten. */
const STALE_MS = 10_000;
const PATIENCE_MS = 60_000;
/** Most holds are over at once: whoever finds one looks again soon, then less and less often, and no two in step. */
const [LEAST_WAIT_MS, MOST_WAIT_MS] = [1, 12];

/** Nobody else's, and not there yet: the one step in which two can not both succeed. False where it is there. */
function create(path: string, text: string): boolean {
  let file: number;
  try {
    file = openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
  } catch (error) {
    if (codeOf(error) === "EEXIST" || (process.platform === "win32" && codeOf(error) === "EPERM")) return false;
    throw error;
  }
  try {
    writeSync(file, text);
  } catch (error) {
    unlinkSync(path);
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

/** What stands in it; undefined where it is gone. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Is there a process of that number here? Another host's are known to nobody: their locks end by time. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

/** Since when it is there; 0 where it is gone. */
function sinceOf(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

/**
 * One at a time, among processes that share a folder of this machine. A holder that was killed is noticed by its number, one that
 * hangs by time. Whoever hung and wakes up must ask `isHeld` after what it wrote: then it does it again.
 */
export class Lock {
  readonly #path: string;
  readonly #shown: string;
  readonly #token = `${process.pid} ${randomBytes(12).toString("hex")}`;

  constructor(path: string, shown: string) {
    this.#path = path;
    this.#shown = shown;
  }

  /** Does something while nobody else does. What it does waits for nothing. */
  async hold<T>(work: () => T): Promise<T> {
    const until = Date.now() + PATIENCE_MS;
    for (let most = 2 * LEAST_WAIT_MS; !this.#take(); most = Math.min(MOST_WAIT_MS, most * 1.5)) {
      if (Date.now() > until) throw new QueueError("busy", { address: this.#shown });
      await sleep(LEAST_WAIT_MS + Math.random() * (most - LEAST_WAIT_MS));
    }
    try {
      return work();
    } finally {
      if (this.isHeld()) remove(this.#path);
    }
  }

  isHeld(): boolean {
    return read(this.#path) === this.#token;
  }

  #take(): boolean {
    try {
      if (create(this.#path, this.#token)) return true;
      const found = read(this.#path);
      if (found !== undefined && this.#isStale(this.#path, found)) this.#break(found);
      return false;
    } catch (error) {
      throw new QueueError("no-room", { address: this.#shown, why: wordsOf(error) }, { cause: error });
    }
  }

  /** Its number is written right after it is made: one without may be a moment old, or of who was killed between the two. */
  #isStale(path: string, text: string): boolean {
    const pid = Number(/^(\d+) [0-9a-f]{24}$/.exec(text)?.[1] ?? 0);
    if (pid !== 0 && !isAlive(pid)) return true;
    const since = sinceOf(path);
    return since !== 0 && Date.now() - since > STALE_MS;
  }

  /** Two that find the same one stale must not remove the next one's: only one at a time breaks, and looks once more. */
  #break(found: string): void {
    const breaking = `${this.#path}.break`;
    if (!create(breaking, this.#token)) {
      const other = read(breaking);
      if (other !== undefined && this.#isStale(breaking, other)) remove(breaking);
      return;
    }
    try {
      if (read(this.#path) === found) remove(this.#path);
    } finally {
      remove(breaking);
    }
  }
}
