import { createHash, randomUUID } from "node:crypto";
import { open, rename, rm, stat } from "node:fs/promises";
import { MOST_ENTRY_BYTES } from "../../compare/archive/entry.ts";
import { wrong } from "../../model/error-texts.ts";
import { ProvcheckError, refusal } from "../../model/errors.ts";
import { BUDGETS, bounded } from "../../model/limits.ts";
import { openFile } from "../file-source.ts";
import { isHostTrouble } from "../host/host-trouble.ts";
import { removeAtEnd } from "../host/reaper.ts";

/**
 * Entries in one file, one after the other, only ever appended. Before them a header: what it is, its version, how far it is
 * written, how many entries there are, and a digest over all of them in their order; then a digest of the header itself.
 * What lies behind the end that the header tells was never finished, and is written over. Anything else that does not fit
 * is an error, before anybody gets an answer.
 */
const MAGIC = "provcheck-index\n";
const VERSION = 1;
const HEADER_BYTES = 64;
const DIGEST_BYTES = 16;
const CHECK_AT = 56;
/** Read at once. */
const WINDOW_BYTES = 4 * 1024 * 1024;

/** What the header tells. */
interface State {
  end: number;
  count: number;
  digest: Uint8Array;
}

/** An entry, and where it is: the number tells two of one path apart. */
export interface Stored {
  at: number;
  bytes: Uint8Array;
}

const EMPTY: State = { end: HEADER_BYTES, count: 0, digest: new Uint8Array(DIGEST_BYTES) };

export const damaged = (path: string, cause?: unknown): ProvcheckError =>
  refusal("index-unreadable", wrong("why.index-damaged", { path }), cause === undefined ? {} : { cause });

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

function headerOf({ end, count, digest }: State): Uint8Array {
  const out = new Uint8Array(HEADER_BYTES);
  const view = new DataView(out.buffer);
  out.set(new TextEncoder().encode(MAGIC));
  view.setUint32(16, VERSION, true);
  view.setFloat64(24, end, true);
  view.setFloat64(32, count, true);
  out.set(digest, 40);
  out.set(sha256(out.subarray(0, CHECK_AT)).subarray(0, HEADER_BYTES - CHECK_AT), CHECK_AT);
  return out;
}

function stateIn(path: string, header: Uint8Array, size: number): State {
  if (new TextDecoder("latin1").decode(header.subarray(0, 16)) !== MAGIC)
    throw refusal("index-unreadable", wrong("why.index-none", { path }));
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  if (header.length < HEADER_BYTES) throw damaged(path);
  const version = view.getUint32(16, true);
  if (version !== VERSION)
    throw refusal("index-unreadable", wrong("why.index-version", { path, version, own: VERSION }));
  const check = sha256(header.subarray(0, CHECK_AT)).subarray(0, HEADER_BYTES - CHECK_AT);
  const [end, count] = [view.getFloat64(24, true), view.getFloat64(32, true)];
  if (!check.every((byte, at) => byte === header[CHECK_AT + at]) || !(end >= HEADER_BYTES && end <= size))
    throw damaged(path);
  bounded(end, "archiveBytes");
  bounded(count, "archiveEntryCount");
  return { end, count, digest: Uint8Array.from(header.subarray(40, CHECK_AT)) };
}

export class ArchiveStore {
  readonly #path: string | undefined;
  #saved: State;
  #unsaved: Uint8Array[] = [];
  #unsavedBytes = 0;
  #saving: Promise<void> = Promise.resolve();
  private constructor(path: string | undefined, saved: State) {
    this.#path = path;
    this.#saved = saved;
  }

  /** Opens what is there, or begins. Without a path everything stays in memory. @throws ProvcheckError `index-unreadable` */
  static async open(path: string | undefined): Promise<ArchiveStore> {
    const there = path === undefined ? undefined : await stat(path).catch(() => undefined);
    if (path === undefined || !there) return new ArchiveStore(path, EMPTY);
    const file = openFile(path);
    try {
      return new ArchiveStore(path, stateIn(path, await file.read(0, HEADER_BYTES), file.size));
    } finally {
      file.close();
    }
  }

  /** Bytes that are not written yet. */
  get unsavedBytes(): number {
    return this.#unsavedBytes;
  }

  /** @returns where it is, now and when it is written. @throws LimitError `archiveUnsavedBytes` */
  append(bytes: Uint8Array): number {
    bounded(this.#unsavedBytes + bytes.length, "archiveUnsavedBytes");
    const at = this.#saved.end + this.#unsavedBytes;
    this.#unsaved.push(bytes);
    this.#unsavedBytes += bytes.length + 4;
    return at;
  }

  /** The entry at a place that was told. */
  async entryAt(wanted: number): Promise<Uint8Array> {
    let at = this.#saved.end;
    for (const bytes of this.#unsaved) {
      if (at === wanted) return bytes;
      at += bytes.length + 4;
    }
    const path = this.#path ?? "";
    const file = openFile(path);
    try {
      const head = await file.read(wanted, 4);
      const length = new DataView(head.buffer, head.byteOffset, head.length).getUint32(0, true);
      if (length > MOST_ENTRY_BYTES) throw damaged(path);
      return Uint8Array.from(await file.read(wanted + 4, length));
    } finally {
      file.close();
    }
  }

  /**
   * All entries in order. Bytes are good until the next is asked for. Whoever reads to the end has read what was written.
   * @throws ProvcheckError `index-unreadable`, at the latest behind the last one
   */
  async *entries(unsaved: readonly Uint8Array[] = [...this.#unsaved]): AsyncGenerator<Stored> {
    const { end } = this.#saved;
    if (this.#path !== undefined && this.#saved.count > 0) yield* this.#savedEntries(this.#path);
    let at = end;
    for (const bytes of unsaved) {
      yield { at, bytes };
      at += bytes.length + 4;
    }
  }

  async *#savedEntries(path: string): AsyncGenerator<Stored> {
    const file = openFile(path);
    try {
      const { end, count } = this.#saved;
      let digest = EMPTY.digest;
      let [window, from] = [new Uint8Array(0), HEADER_BYTES];
      const take = async (at: number, length: number): Promise<Uint8Array> => {
        if (at + length > end) throw damaged(path);
        if (at < from || at + length > from + window.length) {
          window = Uint8Array.from(await file.read(at, Math.min(end - at, Math.max(length, WINDOW_BYTES))));
          from = at;
        }
        if (at + length > from + window.length) throw damaged(path);
        return window.subarray(at - from, at - from + length);
      };
      let at = HEADER_BYTES;
      for (let index = 0; index < count; index++) {
        const head = await take(at, 4);
        const length = new DataView(head.buffer, head.byteOffset, 4).getUint32(0, true);
        if (length > MOST_ENTRY_BYTES) throw damaged(path);
        const bytes = await take(at + 4, length);
        digest = sha256(digest, bytes).subarray(0, DIGEST_BYTES);
        yield { at, bytes };
        at += 4 + length;
      }
      if (at !== end || !digest.every((byte, place) => byte === this.#saved.digest[place])) throw damaged(path);
    } finally {
      file.close();
    }
  }

  /** Writes what is new, one call after the other. `only` keeps those of which it says so, in a file that takes the place of the old one. */
  save(only?: (stored: Stored) => boolean): Promise<void> {
    const path = this.#path;
    if (path === undefined) return Promise.resolve();
    const next = this.#saving.then(() => this.#write(path, only));
    this.#saving = next.catch(() => undefined);
    return next;
  }

  async #write(path: string, only: ((stored: Stored) => boolean) | undefined): Promise<void> {
    // More may come while these are written.
    const unsaved = [...this.#unsaved];
    try {
      if (only || this.#saved.count === 0) await this.#writeAnew(path, unsaved, only ?? (() => true));
      else if (unsaved.length > 0) await this.#append(path, unsaved);
    } catch (error) {
      if (error instanceof ProvcheckError) throw error;
      const why = error instanceof Error ? error.message : "cannot be written";
      const code = isHostTrouble(error) ? "out-of-resources" : "path-unreadable";
      throw refusal(code, wrong("why.at", { path, why }), { cause: error });
    }
    this.#unsaved = this.#unsaved.slice(unsaved.length);
    this.#unsavedBytes -= unsaved.reduce((sum, { length }) => sum + length + 4, 0);
  }

  async #append(path: string, unsaved: readonly Uint8Array[]): Promise<void> {
    const file = await open(path, "r+");
    try {
      const header = new Uint8Array(HEADER_BYTES);
      await file.read(header, 0, HEADER_BYTES, 0);
      // Somebody else may have written meanwhile: what both wrote would be neither's.
      if (!headerOf(this.#saved).every((byte, at) => byte === header[at]))
        throw refusal("index-unreadable", wrong("why.index-changed", { path }));
      let { end, count, digest } = this.#saved;
      for (const bytes of unsaved) {
        end = await writeEntry(file, end, bytes);
        count += 1;
        digest = sha256(digest, bytes).subarray(0, DIGEST_BYTES);
      }
      // First what is told of, then that it is there.
      await file.sync();
      const state = { end, count, digest };
      await file.write(headerOf(state), 0, HEADER_BYTES, 0);
      await file.sync();
      this.#saved = state;
    } finally {
      await file.close();
    }
  }

  async #writeAnew(path: string, unsaved: readonly Uint8Array[], only: (stored: Stored) => boolean): Promise<void> {
    const half = `${path}.${process.pid}.${randomUUID().slice(0, 8)}.part`;
    const forget = removeAtEnd(half);
    try {
      const file = await open(half, "wx", 0o600);
      let { end, count, digest } = EMPTY;
      try {
        for await (const stored of this.entries(unsaved)) {
          if (!only(stored)) continue;
          end = await writeEntry(file, end, stored.bytes);
          count += 1;
          digest = sha256(digest, stored.bytes).subarray(0, DIGEST_BYTES);
        }
        await file.write(headerOf({ end, count, digest }), 0, HEADER_BYTES, 0);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(half, path);
      this.#saved = { end, count, digest };
    } finally {
      await rm(half, { force: true });
      forget();
    }
  }
}

async function writeEntry(file: Awaited<ReturnType<typeof open>>, at: number, bytes: Uint8Array): Promise<number> {
  const out = new Uint8Array(4 + bytes.length);
  new DataView(out.buffer).setUint32(0, bytes.length, true);
  out.set(bytes, 4);
  if (at + out.length > BUDGETS.archiveBytes) bounded(at + out.length, "archiveBytes");
  await file.write(out, 0, out.length, at);
  return at + out.length;
}
