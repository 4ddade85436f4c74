import type { Range } from "../../model/block.ts";
import { BUDGETS, LimitError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import type { Reader } from "../../source/reader.ts";
import type { Crypto, Hasher, HashName } from "../crypto.ts";
import type { HashJob } from "./plan.ts";
import { endOf } from "./ranges.ts";

/** So much is read at a time, and the next stretch while this one is hashed. */
const CHUNK_BYTES = 1024 * 1024;

export interface Hashed {
  /** In the order of the jobs. */
  digests: readonly Uint8Array[];
  /** Of the whole file, where it was asked for. */
  file?: Uint8Array;
}

/**
 * Computes the digests of all jobs and, where asked, of the whole file in one pass over the bytes that any of them
 * needs, with flat memory. A job whose parts do not come in the order of the file is read by itself afterwards.
 * @throws LimitError where jobs ask for the file many times over; the host's error where the source fails.
 */
export async function hashPass(
  reader: Reader,
  jobs: readonly HashJob[],
  crypto: Crypto,
  file?: HashName,
): Promise<Hashed> {
  for (const job of jobs) checkBounds(job, reader.size);
  const whole: HashJob[] = file === undefined ? [] : [{ hash: file, parts: [{ offset: 0, length: reader.size }] }];
  const all = [...jobs, ...whole];
  checkWork(all, reader.size);
  const running = all.map((job) => new Running(job, crypto));
  await passOver(
    reader,
    running.filter((each) => each.ascending),
  );
  for (const each of running) if (!each.ascending) for (const part of each.job.parts) await each.read(reader, part);
  const digests: Uint8Array[] = [];
  for (const each of running) digests.push(await each.digest());
  const ofFile = file === undefined ? undefined : digests.pop();
  return { digests, ...present({ file: ofFile }) };
}

const isOwn = (part: Range | Uint8Array): part is Uint8Array => part instanceof Uint8Array;

/** Planners stay inside the file; a part outside it is a mistake of ours. */
function checkBounds(job: HashJob, size: number): void {
  for (const part of job.parts) {
    if (isOwn(part)) continue;
    const safe = Number.isSafeInteger(part.offset) && Number.isSafeInteger(part.length);
    if (!safe || part.offset < 0 || part.length < 0 || endOf(part) > size)
      throw new RangeError(`part ${part.offset}+${part.length} of a file of ${size} bytes`);
  }
}

/** A list that names the same bytes again and again must not cost more than a few files of this size. */
function checkWork(jobs: readonly HashJob[], size: number): void {
  let bytes = 0;
  for (const job of jobs) for (const part of job.parts) bytes += part.length;
  if (bytes > size * BUDGETS.fileHashCount + BUDGETS.manifestStoreBytes) throw new LimitError("fileHashCount");
}

/** One job under way. */
class Running {
  readonly job: HashJob;
  readonly ascending: boolean;
  readonly #crypto: Crypto;
  #hasher: Hasher | undefined;
  #done: Uint8Array | undefined;
  /** The part that is next or under way. */
  #next = 0;

  constructor(job: HashJob, crypto: Crypto) {
    this.job = job;
    this.#crypto = crypto;
    let at = 0;
    this.ascending = true;
    for (const part of job.parts) {
      if (isOwn(part)) continue;
      if (part.offset < at) this.ascending = false;
      at = endOf(part);
    }
  }

  /** Where the job next needs bytes of the file; undefined when it needs none any more. Its own bytes are taken on the way. */
  upcoming(): Range | undefined {
    for (;;) {
      const part = this.job.parts[this.#next];
      if (part === undefined) return undefined;
      if (!isOwn(part) && part.length > 0) return part;
      if (isOwn(part)) this.#update(part);
      this.#next += 1;
    }
  }

  /** Takes what it needs of a stretch of the file. */
  take(bytes: Uint8Array, from: number): void {
    for (let part = this.upcoming(); part !== undefined; part = this.upcoming()) {
      const start = Math.max(part.offset, from);
      const end = Math.min(endOf(part), from + bytes.length);
      if (start < end) this.#update(bytes.subarray(start - from, end - from));
      if (endOf(part) > from + bytes.length) return;
      this.#next += 1;
    }
  }

  /** One part alone, for jobs that jump about. */
  async read(reader: Reader, part: Range | Uint8Array): Promise<void> {
    if (isOwn(part)) this.#update(part);
    else for (let at = part.offset; at < endOf(part); ) at += this.#update(await chunk(reader, at, endOf(part)));
    this.#next += 1;
  }

  /** Is the part under way longer than the file up to here? */
  goesOn(end: number): boolean {
    const part = this.upcoming();
    return part !== undefined && part.offset <= end && endOf(part) > end;
  }

  /** Called once nothing is needed any more. A finished job lets go of its hasher: there may be thousands. */
  async digest(): Promise<Uint8Array> {
    this.upcoming();
    this.#done ??= await (this.#hasher ?? this.#crypto.hasher(this.job.hash)).digest();
    this.#hasher = undefined;
    return this.#done;
  }

  #update(bytes: Uint8Array): number {
    this.#hasher ??= this.#crypto.hasher(this.job.hash);
    this.#hasher.update(bytes);
    return bytes.length;
  }
}

/** Goes once over the file, leaving out what no job needs. */
async function passOver(reader: Reader, jobs: readonly Running[]): Promise<void> {
  const waiting = jobs.filter((job) => job.upcoming() !== undefined).sort((a, b) => needOf(b) - needOf(a));
  let active: Running[] = [];
  let at = needOf(waiting.at(-1));
  let ahead: Promise<Uint8Array> | undefined;
  while (at < reader.size) {
    const bytes = await (ahead ?? chunk(reader, at, reader.size));
    const end = at + bytes.length;
    for (let job = waiting.at(-1); job !== undefined && needOf(job) < end; job = waiting.at(-1)) {
      active.push(job);
      waiting.pop();
    }
    ahead = active.some((job) => job.goesOn(end)) ? readAhead(reader, end) : undefined;
    const still: Running[] = [];
    let next = needOf(waiting.at(-1));
    for (const job of active) {
      job.take(bytes, at);
      if (job.upcoming() === undefined) await job.digest();
      else still.push(job);
      next = Math.min(next, needOf(job));
    }
    active = still;
    at = ahead === undefined ? Math.max(end, next) : end;
  }
}

/** Where a job next needs bytes of the file. */
const needOf = (job: Running | undefined): number => job?.upcoming()?.offset ?? Number.POSITIVE_INFINITY;

/** Its failure is met where it is awaited, which may be after another's. */
function readAhead(reader: Reader, at: number): Promise<Uint8Array> {
  const bytes = chunk(reader, at, reader.size);
  bytes.catch(() => undefined);
  return bytes;
}

const chunk = (reader: Reader, at: number, until: number): Promise<Uint8Array> =>
  reader.peek(at, Math.min(CHUNK_BYTES, until - at));
