import { createHash } from "node:crypto";
import {
  closeSync,
  createReadStream,
  existsSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { ProvcheckError, type Report, type TrustOptions, version } from "@provcheck/core";

interface Known {
  /** Size and time of change of the file, and of the store beside it. */
  stamp: string;
  /** Where the report's line lies in the state file. */
  offset: number;
  length: number;
}

/**
 * What an earlier run found, so that a stopped scan goes on where it was: one line a file, appended as it comes. A file
 * counts as unchanged by its size and its time of change. Reports stay on disk; memory holds where they are.
 */
export class ScanState {
  readonly #fd: number;
  readonly #known: Map<string, Known>;
  #end: number;

  private constructor(fd: number, known: Map<string, Known>, end: number) {
    this.#fd = fd;
    this.#known = known;
    this.#end = end;
  }

  /**
   * Opens a state file. One that was written under other lists, options or by another version is begun anew, and
   * `fresh` says so.
   * @throws ProvcheckError `bad-option` when the file is something else
   */
  static async open(path: string, key: string): Promise<{ state: ScanState; fresh: boolean }> {
    const header = `${JSON.stringify({ provcheck: "state", key })}\n`;
    let fd: number;
    try {
      // A pipe would be waited for, and a device has no end.
      if (existsSync(path) && !statSync(path).isFile()) throw new Error("not a regular file");
      fd = openSync(path, "a+", 0o600);
    } catch (error) {
      throw new ProvcheckError("bad-option", `${path}: ${error instanceof Error ? error.message : "cannot be opened"}`);
    }
    const size = statSync(path).size;
    const { first, known, end } = await readState(path);
    if (size > 0 && !first?.startsWith('{"provcheck":"state"')) {
      closeSync(fd);
      throw new ProvcheckError("bad-option", `${path}: not a state file of provcheck`);
    }
    if (first !== undefined && `${first}\n` === header) {
      // A line that was being written when the last run ended is cut off.
      if (end < size) truncateSync(path, end);
      return { state: new ScanState(fd, known, end), fresh: false };
    }
    try {
      truncateSync(path, 0);
      writeSync(fd, header);
    } catch (error) {
      closeSync(fd);
      const why = error instanceof Error ? error.message : "cannot be written";
      throw new ProvcheckError("out-of-resources", `${path}: ${why}`, { cause: error });
    }
    return { state: new ScanState(fd, new Map(), Buffer.byteLength(header)), fresh: size > 0 };
  }

  /** The report of a file that has not changed since, nor the separate store that belongs to it. */
  recall(path: string, sidecar?: string): Report | undefined {
    const known = this.#known.get(path);
    if (!known) return undefined;
    try {
      if (stampOf(path, sidecar) !== known.stamp) return undefined;
      const line = Buffer.alloc(known.length);
      readSync(this.#fd, line, 0, known.length, known.offset);
      return (JSON.parse(line.toString("utf8")) as { report: Report }).report;
    } catch {
      return undefined;
    }
  }

  /** Keeps a report. What could not be checked to the end is tried again next time. */
  keep(path: string, report: Report, sidecar?: string): void {
    if (report.error) return;
    try {
      const stamp = stampOf(path, sidecar);
      const line = Buffer.from(`${JSON.stringify({ path, stamp, report })}\n`);
      // On a full disk half a line is written: it is cut off, or the next one would be joined to it.
      if (writeSync(this.#fd, line) < line.length) {
        ftruncateSync(this.#fd, this.#end);
        return;
      }
      this.#known.set(path, { stamp, offset: this.#end, length: line.length });
      this.#end += line.length;
    } catch {
      // A state that cannot be written costs a second reading, nothing else.
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Reads the index line by line; the reports themselves are passed over. */
async function readState(path: string): Promise<{ first?: string; known: Map<string, Known>; end: number }> {
  const known = new Map<string, Known>();
  let first: string | undefined;
  let rest: Buffer = Buffer.alloc(0);
  let at = 0;
  for await (const part of createReadStream(path) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? part : Buffer.concat([rest, part]);
    let from = 0;
    for (let end = rest.indexOf(10, from); end !== -1; end = rest.indexOf(10, from)) {
      const line = rest.subarray(from, end);
      const length = end + 1 - from;
      if (first === undefined) first = line.toString("utf8");
      else {
        const entry = entryOf(line);
        if (entry) known.set(entry.path, { stamp: entry.stamp, offset: at, length });
      }
      at += length;
      from = end + 1;
    }
    rest = rest.subarray(from);
  }
  return { ...(first === undefined ? {} : { first }), known, end: at };
}

const HEAD = /^\{"path":("(?:[^"\\]|\\.)*"),"stamp":"([\d.: -]+)",/;

function entryOf(line: Buffer): { path: string; stamp: string } | undefined {
  const match = HEAD.exec(line.subarray(0, 16 * 1024).toString("utf8"));
  return match ? { path: JSON.parse(match[1] ?? '""') as string, stamp: match[2] ?? "" } : undefined;
}

const stampOf = (path: string, sidecar: string | undefined): string =>
  [path, sidecar]
    .map((each) => {
      if (each === undefined) return "-";
      const { size, mtimeMs } = statSync(each);
      return `${size}:${mtimeMs}`;
    })
    .join(" ");

/** What a result depends on beside the file: version, lists as they lie on disk, and options. */
export function stateKey(options: { trust: TrustOptions; [option: string]: unknown }): string {
  const stamp = (path: string | undefined): unknown => {
    if (path === undefined) return null;
    const { size, mtimeMs } = statSync(path);
    return [path, size, mtimeMs];
  };
  const { dir, anchors, allowedList, trustConfig } = options.trust;
  const lists =
    dir === undefined
      ? []
      : readdirSync(dir)
          .sort()
          .map((name) => stamp(join(dir, name)));
  const all = { version, ...options, trust: [lists, stamp(anchors), stamp(allowedList), stamp(trustConfig)] };
  return createHash("sha256").update(JSON.stringify(all)).digest("hex");
}
