import { ProvcheckError } from "../model/errors.ts";
import { FormatError, LimitError } from "../model/limits.ts";
import type { Source } from "./source.ts";

/**
 * A source whose every read is whole, or an error of the host's: one that rejects, ends before its own size or gives no
 * bytes says nothing about the file. It remembers the first fault, for whoever must know that a step which passed over
 * an error passed over this one.
 */
export class SteadySource implements Source {
  readonly size: number;
  readonly name?: string;
  readonly #source: Source;
  #fault: ProvcheckError | undefined;

  private constructor(source: Source) {
    this.size = source.size;
    if (source.name !== undefined) this.name = source.name;
    this.#source = source;
  }

  /** The source itself where it is one of these already: its faults are then remembered in one place. */
  static of(source: Source): SteadySource {
    return source instanceof SteadySource ? source : new SteadySource(source);
  }

  /** @throws ProvcheckError the first fault, if there was one */
  throwIfFailed(): void {
    if (this.#fault) throw this.#fault;
  }

  /** Up to `length` bytes from `offset`; fewer only at `size`. @throws ProvcheckError `source-failed` */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    if (wanted === 0) return new Uint8Array(0);
    const first = await this.#part(offset, wanted);
    if (first.length === wanted) return first;
    const whole = new Uint8Array(wanted);
    whole.set(first);
    // A source may answer short before its end.
    for (let filled = first.length; filled < wanted; ) {
      const more = await this.#part(offset + filled, wanted - filled);
      whole.set(more, filled);
      filled += more.length;
    }
    return whole;
  }

  /** One to `wanted` bytes. */
  async #part(offset: number, wanted: number): Promise<Uint8Array> {
    try {
      const bytes: unknown = await this.#source.read(offset, wanted);
      if (!isBytes(bytes)) throw new TypeError("a read gave no Uint8Array");
      if (bytes.length === 0) throw new Error(`the source ended at ${offset} of ${this.size} bytes`);
      return bytes.length > wanted ? bytes.subarray(0, wanted) : bytes;
    } catch (error) {
      // A part of a file that is read as a file of its own fails for the file's reasons too.
      if (error instanceof FormatError || error instanceof LimitError) throw error;
      this.#fault ??= faultOf(error);
      throw this.#fault;
    }
  }
}

/** Bytes, also of another realm: a frame's or a test's. */
export const isBytes = (value: unknown): value is Uint8Array =>
  Object.prototype.toString.call(value) === "[object Uint8Array]";

function faultOf(error: unknown): ProvcheckError {
  if (error instanceof ProvcheckError) return error;
  const why = error instanceof Error ? error.message.slice(0, MOST_CHARS) : "a read was rejected";
  return new ProvcheckError("source-failed", `the source failed: ${why}`, { cause: error });
}

const MOST_CHARS = 300;
