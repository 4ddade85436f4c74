import { BUDGETS, type BudgetName, bounded, FormatError, LimitError } from "../model/limits.ts";
import type { Source } from "./source.ts";
import { SteadySource } from "./steady-source.ts";

const PAGE_BYTES = 64 * 1024;
const PAGES_KEPT = 16;
/** Blocks of the smallest file may come to so much, however often they are asked for. */
const FREE_BYTES = 1024 * 1024;
/** A file that is gone over to its end is held up to this size: it is read again to be hashed. */
const HELD_BYTES = 32 * 1024 * 1024;

/**
 * Reads a source page by page so that walkers can ask for four bytes at a time, and passes every length
 * that came from the file through a named budget. What the source does not give is the host's fault, never the file's.
 */
export class Reader {
  readonly size: number;
  /** Bytes fetched from the source so far. */
  bytesRead = 0;
  readonly #source: SteadySource;
  readonly #pages = new Map<number, Uint8Array>();
  /** The file, where somebody asked for all of it in one block: whoever comes later, to hash it, reads it from there. */
  #whole: Uint8Array | undefined;
  /** Bytes of all blocks so far. */
  #blockBytes = 0;

  constructor(source: Source) {
    this.#source = SteadySource.of(source);
    this.size = source.size;
  }

  async #page(index: number): Promise<Uint8Array> {
    const kept = this.#pages.get(index);
    if (kept) return kept;
    const page = await this.#fetch(index * PAGE_BYTES, PAGE_BYTES);
    if (this.#pages.size >= PAGES_KEPT) {
      const oldest = this.#pages.keys().next().value;
      if (oldest !== undefined) this.#pages.delete(oldest);
    }
    this.#pages.set(index, page);
    return page;
  }

  async #fetch(offset: number, length: number): Promise<Uint8Array> {
    const bytes = await this.#source.read(offset, length);
    this.bytesRead += bytes.length;
    return bytes;
  }

  /**
   * For a file that is gone over to its end, whatever it is: fetches it in one piece, so that whoever hashes it later reads
   * it from there. A large one stays where it is, and is read a second time.
   */
  async hold(): Promise<void> {
    if (this.#whole === undefined && this.size <= HELD_BYTES) this.#whole = await this.#fetch(0, this.size);
  }

  /** Up to `length` bytes (a constant of the caller's); fewer at the end of the file. */
  async peek(offset: number, length: number): Promise<Uint8Array> {
    if (offset < 0 || offset >= this.size) return new Uint8Array(0);
    const end = Math.min(this.size, offset + length);
    if (this.#whole) return this.#whole.subarray(offset, end);
    const firstPage = Math.floor(offset / PAGE_BYTES);
    const lastPage = Math.floor((end - 1) / PAGE_BYTES);
    if (lastPage - firstPage > 4) return this.#fetch(offset, end - offset);
    if (firstPage === lastPage) {
      const page = await this.#page(firstPage);
      const base = firstPage * PAGE_BYTES;
      return page.subarray(offset - base, end - base);
    }
    const out = new Uint8Array(end - offset);
    let filled = 0;
    for (let index = firstPage; index <= lastPage; index++) {
      const page = await this.#page(index);
      const from = Math.max(0, offset - index * PAGE_BYTES);
      const to = Math.min(page.length, end - index * PAGE_BYTES);
      if (to <= from) break;
      out.set(page.subarray(from, to), filled);
      filled += to - from;
    }
    return out.subarray(0, filled);
  }

  /** Exactly `length` bytes. @throws FormatError at the end of the file. */
  async exactly(offset: number, length: number): Promise<Uint8Array> {
    const bytes = await this.peek(offset, length);
    if (bytes.length !== length) throw new FormatError(`file ends at ${this.size}, needed ${offset + length}`);
    return bytes;
  }

  /**
   * A block whose length was read from the file: bounded by `budget`, and no view of a page, so that pages may go.
   * @throws LimitError also where blocks that lie over each other come to many times the file
   */
  async block(offset: number, length: number, budget: BudgetName = "blockBytes"): Promise<Uint8Array> {
    bounded(length, budget, `${length} bytes at ${offset}`);
    this.#blockBytes += length;
    if (this.#blockBytes > this.size * BUDGETS.fileReadCount + FREE_BYTES) throw new LimitError("fileReadCount");
    const bytes = await this.exactly(offset, length);
    const onOnePage = Math.floor(offset / PAGE_BYTES) === Math.floor((offset + length - 1) / PAGE_BYTES);
    const block = onOnePage ? new Uint8Array(bytes) : bytes;
    if (offset === 0 && length === this.size) this.#whole = block;
    return block;
  }
}
