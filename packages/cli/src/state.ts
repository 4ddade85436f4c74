import { createHash } from "node:crypto";
import { closeSync, createReadStream, existsSync, openSync, readSync, statSync, writeSync } from "node:fs";
import type { Report } from "@provcheck/core";
import { present } from "@provcheck/core/internal";
import { told } from "./messages.ts";
import { hashOf, type Stamp, stampOf } from "./stamp.ts";
import { reasonOf, Trouble } from "./trouble.ts";

const HEADER = '{"provcheck":"state","version":2}';

interface Known {
  stamp: string;
  hash: string;
  /** Where the report's line lies in the state file. */
  offset: number;
  length: number;
}

/** Of a file that carries credentials the answer depends on the day: certificates run out. */
const FRESH_MS = 24 * 60 * 60 * 1000;

/**
 * What earlier runs found, so that a stopped scan goes on where it was and CI need not look twice. One line a file, only
 * ever appended, in one write each: two runs at once cannot spoil each other's lines. Each names the lists, options and
 * version under which it holds. A file is the same by its inode, size and change time, which nobody can set, else by its
 * bytes: a fresh checkout is recalled, and changed bytes are noticed whatever their times say.
 */
export class ScanState {
  readonly #fd: number;
  readonly #key: string;
  readonly #known: ReadonlyMap<string, Known>;
  readonly #clock: boolean;

  private constructor(fd: number, key: string, known: ReadonlyMap<string, Known>, clock: boolean) {
    this.#fd = fd;
    this.#key = key;
    this.#known = known;
    this.#clock = clock;
  }

  /**
   * Opens a state file. `others`: it holds results, and none under this key.
   * @param clock whether results are judged by today's date
   * @throws ProvcheckError `bad-option` when the file is something else
   */
  static async open(path: string, key: string, clock: boolean): Promise<{ state: ScanState; others: boolean }> {
    let fd: number;
    try {
      // A pipe would be waited for, and a device has no end.
      if (existsSync(path) && !statSync(path).isFile())
        throw new Trouble("bad-option", told("error.not-regular", { path }));
      fd = openSync(path, "a+", 0o600);
    } catch (error) {
      if (error instanceof Trouble) throw error;
      throw new Trouble("bad-option", told("error.file", { path, why: reasonOf(error) }));
    }
    const size = statSync(path).size;
    const { first, known, lines } = await readState(path, key);
    // One of an earlier version holds nothing that can be used; it is gone on with, and its lines never match.
    if (size > 0 && !first?.startsWith('{"provcheck":"state"')) {
      closeSync(fd);
      throw new Trouble("bad-option", told("error.no-state", { path }));
    }
    try {
      if (size === 0) writeSync(fd, `${HEADER}\n`);
    } catch (error) {
      closeSync(fd);
      throw new Trouble("out-of-resources", told("error.file", { path, why: reasonOf(error) }), { cause: error });
    }
    return { state: new ScanState(fd, key, known, clock), others: lines > 0 && known.size === 0 };
  }

  /** What a file is now, before it is read. */
  stamp(path: string, sidecar?: string): Stamp | undefined {
    return stampOf(path, sidecar);
  }

  /** The report of a file whose bytes have not changed since, nor those of the separate store that belongs to it. */
  async recall(path: string, sidecar?: string): Promise<Report | undefined> {
    const known = this.#known.get(path);
    const stamp = known && stampOf(path, sidecar);
    if (!known || !stamp) return undefined;
    const same = stamp.sure && stamp.text === known.stamp;
    try {
      if (!same && (known.hash === "" || (await hashOf(path, sidecar)) !== known.hash)) return undefined;
      const report = this.#read(known);
      if (!report || !this.#holds(report)) return undefined;
      if (!same && stamp.sure && stampOf(path, sidecar)?.text === stamp.text)
        this.#append(path, stamp, known.hash, report);
      return report;
    } catch {
      return undefined;
    }
  }

  /**
   * Keeps a report. What was not checked to the end, or changed meanwhile, is looked at again next time.
   * @param before what the file was before it was read
   */
  async keep(path: string, report: Report, before: Stamp | undefined, sidecar?: string): Promise<void> {
    if (report.error || report.checked !== "complete" || !before) return;
    const { sha256 } = report.input;
    const hash = sha256 === undefined ? "" : await hashOf(path, sidecar, sha256).catch(() => "");
    const after = stampOf(path, sidecar);
    if (after?.text !== before.text) return;
    // Of a file that was written a moment ago only the bytes can tell whether it is the same.
    if (!before.sure && hash === "") return;
    this.#append(path, before, hash, report);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #holds({ checked, error, credentials, checkedAt }: Report): boolean {
    if (error || checked !== "complete") return false;
    return !this.#clock || credentials.found === "none" || Math.abs(Date.now() - Date.parse(checkedAt)) < FRESH_MS;
  }

  #read({ offset, length }: Known): Report | undefined {
    const line = Buffer.alloc(length);
    if (readSync(this.#fd, line, 0, length, offset) < length) return undefined;
    return (JSON.parse(line.toString("utf8")) as { report: Report }).report;
  }

  /** In one write that begins a line of its own: half a line of a full disk, or of another run, spoils no other. */
  #append(path: string, stamp: Stamp, hash: string, report: Report): void {
    const head = { path, key: this.#key, stamp: stamp.sure ? stamp.text : "", hash };
    try {
      writeSync(this.#fd, Buffer.from(`\n${JSON.stringify({ ...head, report })}\n`));
    } catch {
      // A state that cannot be written costs a second reading, nothing else.
    }
  }
}

interface Index {
  first?: string;
  /** Files under this key, the last line of each. */
  known: Map<string, Known>;
  /** Lines under any key. */
  lines: number;
}

/** Reads the index line by line; the reports themselves are passed over. */
async function readState(path: string, key: string): Promise<Index> {
  const known = new Map<string, Known>();
  let first: string | undefined;
  let lines = 0;
  let rest: Buffer = Buffer.alloc(0);
  let at = 0;
  for await (const part of createReadStream(path) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? part : Buffer.concat([rest, part]);
    let from = 0;
    for (let end = rest.indexOf(10, from); end !== -1; end = rest.indexOf(10, from)) {
      const line = rest.subarray(from, end);
      if (first === undefined) first = line.toString("utf8", 0, 200);
      else {
        const entry = entryOf(line);
        if (entry) lines += 1;
        if (entry?.key === key) known.set(entry.path, { ...entry, offset: at, length: line.length });
      }
      at += end + 1 - from;
      from = end + 1;
    }
    rest = rest.subarray(from);
  }
  return { ...present({ first }), known, lines };
}

const HEAD = /^\{"path":("(?:[^"\\]|\\.)*"),"key":"([0-9a-f]{64})","stamp":"([\d:. -]*)","hash":"([0-9a-f]*)",/;

function entryOf(line: Buffer): { path: string; key: string; stamp: string; hash: string } | undefined {
  const match = HEAD.exec(line.subarray(0, 16 * 1024).toString("utf8"));
  if (!match) return undefined;
  const [, path = '""', key = "", stamp = "", hash = ""] = match;
  return { path: JSON.parse(path) as string, key, stamp, hash };
}

/** What a result depends on beside the file, in one word. */
export const keyOf = (parts: object): string => createHash("sha256").update(JSON.stringify(parts)).digest("hex");
