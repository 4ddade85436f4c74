import { ProvcheckError } from "../../model/errors.ts";
import { present } from "../../model/present.ts";
import type { Source } from "../../source/source.ts";
import { onAbort } from "../host/abort.ts";
import { checkNames } from "../host/options.ts";
import { startTimer } from "../host/time-limit.ts";

/** Bytes as storage gives them: in one piece, or as they come. */
type RangeBytes = Uint8Array | ArrayBuffer | AsyncIterable<Uint8Array>;

/**
 * Bounds on reading an object that lies elsewhere.
 * @example
 * ```ts
 * import { httpSource, type RangeLimits } from "@provcheck/core";
 * const limits: RangeLimits = { maxBytes: 50_000_000, timeoutMs: 5_000, signal: AbortSignal.timeout(60_000) };
 * console.log((await httpSource("https://example.org/photo.jpg", limits)).size);
 * ```
 */
export interface RangeLimits {
  /** Bytes that may be fetched in all. Default 1 GiB. */
  maxBytes?: number;
  /** Milliseconds for one request. Default 15 s. */
  timeoutMs?: number;
  /** Bytes asked for at least, so that a walk through a file is not a request a box. Default 512 KiB. */
  blockBytes?: number;
  /** Ends the reading: what is asked for afterwards, or is on its way, fails. */
  signal?: AbortSignal;
}

/**
 * An object that can be read in ranges, as object storage gives them.
 * @example
 * ```ts
 * import { type RangeReader, rangeSource } from "@provcheck/core";
 * const bytes = new Uint8Array(1000);
 * const reader: RangeReader = { size: bytes.length, read: async (offset, length) => bytes.slice(offset, offset + length) };
 * console.log(rangeSource(reader).size);
 * ```
 */
export interface RangeReader extends RangeLimits {
  /** Total size in bytes. */
  size: number;
  /** Name shown in the report. */
  name?: string;
  /**
   * Gives exactly `length` bytes from `offset`; both lie within `size`. It must reject when the object is no longer the one
   * that had that size, e.g. by `IfMatch`: bytes of two objects are no file.
   */
  read(offset: number, length: number, signal: AbortSignal): Promise<RangeBytes>;
}

const MAX_BYTES = 1024 ** 3;
export const TIMEOUT_MS = 15_000;
export const BLOCK_BYTES = 512 * 1024;
/** Blocks that are kept: a walk goes back to the header and the tables, and to where it was. */
const BLOCKS_KEPT = 4;

/**
 * A source over an object that is read in ranges: what is near is fetched together and kept for a moment, within a cap on
 * bytes and on time. Every fault is the host's, told as `source-failed` with its cause, and says nothing about the file.
 * @param reader size, and a function that gives a range; see the example for S3
 * @throws ProvcheckError `bad-option`
 * @example
 * ```ts
 * import { inspect, rangeSource } from "@provcheck/core";
 * declare const s3: { head(): Promise<{ size: number; etag: string }>; get(range: string, ifMatch: string): Promise<Uint8Array> };
 * const { size, etag } = await s3.head();
 * const source = rangeSource({
 *   size,
 *   name: "photo.jpg",
 *   read: (offset, length) => s3.get(`bytes=${offset}-${offset + length - 1}`, etag),
 * });
 * console.log((await inspect(source)).origin.kind);
 * ```
 */
export function rangeSource(reader: RangeReader): Source {
  checkNames(reader, "range");
  if (typeof reader.read !== "function" || !Number.isSafeInteger(reader.size) || reader.size < 0)
    throw new ProvcheckError("bad-option", "a range source needs size, a whole number, and read(offset, length)");
  checkLimits(reader);
  const blocks = new Blocks(reader);
  return {
    size: reader.size,
    ...present({ name: reader.name }),
    read: (offset, length) => blocks.read(offset, Math.max(0, Math.min(length, reader.size - offset))),
  };
}

/** @throws ProvcheckError `bad-option` */
export function checkLimits({ maxBytes, timeoutMs, blockBytes }: RangeLimits): void {
  for (const value of [maxBytes, timeoutMs, blockBytes])
    if (value !== undefined && !(value > 0))
      throw new ProvcheckError("bad-option", "maxBytes, timeoutMs and blockBytes must be positive numbers");
}

interface Block {
  offset: number;
  bytes: Promise<Uint8Array>;
  length: number;
}

/** What was fetched last. */
class Blocks {
  readonly #reader: RangeReader;
  #kept: Block[] = [];
  #fetched = 0;

  constructor(reader: RangeReader) {
    this.#reader = reader;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (length === 0) return new Uint8Array(0);
    const known = this.#kept.find((each) => each.offset <= offset && offset + length <= each.offset + each.length);
    const block = known ?? this.#fetch(offset, length);
    const bytes = await block.bytes;
    return bytes.subarray(offset - block.offset, offset - block.offset + length);
  }

  #fetch(offset: number, length: number): Block {
    const { size, blockBytes = BLOCK_BYTES, maxBytes = MAX_BYTES } = this.#reader;
    const wanted = Math.min(size - offset, Math.max(length, blockBytes));
    this.#fetched += wanted;
    if (this.#fetched > maxBytes)
      throw new ProvcheckError("too-large", `more than ${maxBytes} bytes would have to be fetched (maxBytes)`);
    const block = { offset, length: wanted, bytes: fetchRange(this.#reader, offset, wanted) };
    this.#kept.push(block);
    if (this.#kept.length > BLOCKS_KEPT) this.#kept.shift();
    // What failed may be asked for again, and is not kept as an answer.
    block.bytes.catch(() => {
      this.#kept = this.#kept.filter((each) => each !== block);
    });
    return block;
  }
}

/** One range, whole and in time. @throws ProvcheckError `source-failed`, or the reason of the signal */
async function fetchRange(reader: RangeReader, offset: number, length: number): Promise<Uint8Array> {
  const { signal, timeoutMs = TIMEOUT_MS } = reader;
  signal?.throwIfAborted();
  const ends = new AbortController();
  const stopTimer = startTimer(timeoutMs, () =>
    ends.abort(new ProvcheckError("source-failed", `no answer in ${timeoutMs} ms`)),
  );
  const stopListening = onAbort(signal, () => ends.abort(signal?.reason));
  const ended = new Promise<never>((_, reject) =>
    ends.signal.addEventListener("abort", () => reject(ends.signal.reason), { once: true }),
  );
  try {
    const gather = async () => gathered(await reader.read(offset, length, ends.signal), length);
    const bytes = await Promise.race([gather(), ended]);
    if (bytes.length !== length) throw new Error(`${bytes.length} of ${length} bytes came from ${offset}`);
    return bytes;
  } catch (error) {
    if (error instanceof ProvcheckError || ends.signal.aborted) throw error;
    const why = error instanceof Error ? error.message : "a read was rejected";
    throw new ProvcheckError("source-failed", `the source failed: ${why}`, { cause: error });
  } finally {
    stopTimer();
    stopListening();
  }
}

/** All of an answer; a body that goes on and on is left where it has given too much. */
async function gathered(answer: RangeBytes, most: number): Promise<Uint8Array> {
  if (answer instanceof ArrayBuffer) return new Uint8Array(answer);
  if (ArrayBuffer.isView(answer)) return answer;
  if (typeof answer?.[Symbol.asyncIterator] !== "function") throw new TypeError("a read gave no bytes");
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const part of answer) {
    total += part.length;
    if (total > most) throw new Error(`more than the ${most} bytes that were asked for`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
