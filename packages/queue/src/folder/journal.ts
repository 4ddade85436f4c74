import { closeSync, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import type { QueueRecord } from "./records.ts";

/** Read so many bytes at a time. */
const PART_BYTES = 1 << 20;

/** CRC-32 of a text in UTF-8, as eight digits. */
const checksum = (text: string): string => crc32(text).toString(16).padStart(8, "0");

/** A record as one line: its checksum, and JSON without a line break in it. */
export function lineOf(record: unknown): string {
  const text = JSON.stringify(record);
  return `${checksum(text)} ${text}\n`;
}

/** The record of a line; undefined for what was torn off or changed. */
export function recordOf(line: string): unknown {
  const text = line.slice(9);
  if (line[8] !== " " || checksum(text) !== line.slice(0, 8)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const TORN: QueueRecord = { op: "torn", i: "" };

/** A file of lines that only grows. Lines of others appear when it is read on. */
export class LineFile {
  readonly #file: number;
  /** Up to here it was read, in whole lines. */
  #at = 0;
  #torn = false;

  constructor(path: string) {
    this.#file = openSync(path, "a+", 0o600);
  }

  get size(): number {
    return fstatSync(this.#file).size;
  }

  /** Up to where it was read. */
  get at(): number {
    return this.#at;
  }

  /** Every whole line that was not read yet. */
  *read(): Generator<string> {
    const end = this.size;
    const part = Buffer.allocUnsafe(Math.min(PART_BYTES, Math.max(1, end - this.#at)));
    let rest: Buffer = Buffer.alloc(0);
    for (let from = this.#at; from < end; ) {
      const count = readSync(this.#file, part, 0, Math.min(part.length, end - from), from);
      if (count === 0) break;
      from += count;
      let bytes = rest.length === 0 ? part.subarray(0, count) : Buffer.concat([rest, part.subarray(0, count)]);
      for (let stop = bytes.indexOf(10); stop !== -1; stop = bytes.indexOf(10)) {
        this.#at += stop + 1;
        yield bytes.toString("utf8", 0, stop);
        bytes = bytes.subarray(stop + 1);
      }
      rest = Buffer.from(bytes);
    }
    this.#torn = rest.length > 0;
  }

  /** Appends whole lines. What somebody who was killed left of one before gets an end of its own first, and a line that tells of it. */
  append(lines: string): void {
    const bytes = Buffer.from(this.#torn ? `\n${lineOf(TORN)}${lines}` : lines);
    for (let from = 0; from < bytes.length; ) from += writeSync(this.#file, bytes, from);
    this.#torn = false;
  }

  /** Onto the disk, for when the machine itself stops. */
  sync(): void {
    fdatasyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}
