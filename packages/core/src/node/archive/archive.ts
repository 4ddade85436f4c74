import { stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import {
  type ArchiveEntry,
  decodeEntry,
  decodeHead,
  type EntryHead,
  encodeEntry,
} from "../../compare/archive/entry.ts";
import { type Near, nearClip, nearPicture, type Wanted } from "../../compare/archive/search.ts";
import { wrong } from "../../model/error-texts.ts";
import { ProvcheckError, refusal } from "../../model/errors.ts";
import { FormatError, LimitError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { compare, onDisk, told } from "../compare/clips.ts";
import { readSubject } from "../compare/subject.ts";
import type { Input } from "../host/inputs.ts";
import { defaultInspector } from "../host/inspector.ts";
import type { ArchiveIndex, IndexAnswer, IndexHit, IndexOptions, IndexOutcome } from "./index-types.ts";
import { printFile } from "./make.ts";
import { ArchiveStore, damaged, type Stored } from "./store.ts";
import { wantedOf } from "./wanted.ts";

/** A file that the index tells of. */
interface Known extends EntryHead {
  kind: string;
  /** Where its entry is. */
  at: number;
}

/** Entries that are written over by later ones, from which the file is written anew without them. */
const MOST_DEAD = 1_000;
/** Prints that wait to be written, before they are. */
const SAVED_AT_BYTES = 32 * 1024 * 1024;

/** Opens the file of an index and reads what it tells of. */
export async function openIndex(options: IndexOptions): Promise<ArchiveIndex> {
  const folder = resolve(options.folder);
  const store = await ArchiveStore.open(options.file === undefined ? undefined : resolve(options.file));
  const index = new FileIndex(folder, store, options);
  await index.load();
  return index;
}

class FileIndex implements ArchiveIndex {
  readonly #folder: string;
  readonly #store: ArchiveStore;
  readonly #options: IndexOptions;
  readonly #known = new Map<string, Known>();
  /** A file of these bytes, by their digest. */
  readonly #bytes = new Map<string, string>();
  #dead = 0;

  constructor(folder: string, store: ArchiveStore, options: IndexOptions) {
    this.#folder = folder;
    this.#store = store;
    this.#options = options;
  }

  get size(): number {
    return this.#known.size;
  }

  paths(): string[] {
    return [...this.#known.keys()];
  }

  async load(): Promise<void> {
    this.#known.clear();
    this.#dead = 0;
    for await (const stored of this.#entries()) this.#learn(stored);
  }

  /** Entries, and what is wrong with them in words. */
  async *#entries(): AsyncGenerator<Stored> {
    try {
      yield* this.#store.entries();
    } catch (error) {
      throw this.#told(error);
    }
  }

  #told(error: unknown): unknown {
    if (!(error instanceof FormatError || error instanceof LimitError)) return error;
    return damaged(this.#options.file ?? "the index", error);
  }

  #learn({ at, bytes }: Stored): void {
    let found: ReturnType<typeof decodeHead>;
    try {
      found = decodeHead(bytes);
    } catch (error) {
      throw this.#told(error);
    }
    const { head, kind } = found;
    if (this.#known.delete(head.path)) this.#dead += 1;
    if (kind === "gone") this.#dead += 1;
    else {
      this.#known.set(head.path, { ...head, kind, at });
      if (head.sha256 !== "" && kind !== "unread") this.#bytes.set(head.sha256, head.path);
    }
  }

  async add(path: string, { signal }: { signal?: AbortSignal } = {}): Promise<IndexOutcome> {
    const full = resolve(path);
    const below = relative(this.#folder, full);
    if (below === "" || below.startsWith("..") || isAbsolute(below))
      throw refusal("bad-option", wrong("why.not-inside", { path, folder: this.#options.folder }));
    const name = below.split(sep).join("/");
    const there = await stat(full).catch(() => undefined);
    if (!there?.isFile()) throw refusal("path-missing", wrong("why.no-such-file", { path }));
    const known = this.#known.get(name);
    // What could not be read is tried again: another time the machine may be less busy.
    if (known && known.kind !== "unread" && known.bytes === there.size && known.changedMs === there.mtimeMs)
      return known.kind === "other" ? "other" : "known";
    const { inspector = defaultInspector(), ffmpeg } = this.#options;
    const same = (sha256: string) => this.#entryOf(sha256);
    const made = await printFile(full, { inspector, signal, ...present({ ffmpeg }) }, same).catch((error: unknown) => {
      throw told(error, signal);
    });
    if (made === "no-program") return made;
    const head = { path: name, bytes: there.size, changedMs: there.mtimeMs, sha256: made.sha256 };
    this.#append(encodeEntry(head, made.entry));
    if (this.#store.unsavedBytes > SAVED_AT_BYTES) await this.#store.save();
    return made.entry.kind === "other" || made.entry.kind === "unread" ? made.entry.kind : "added";
  }

  /** What is kept of a file of these bytes, wherever it lies: one that was moved is not decoded again. */
  async #entryOf(sha256: string): Promise<ArchiveEntry | undefined> {
    const known = this.#known.get(this.#bytes.get(sha256) ?? "");
    if (!known || known.sha256 !== sha256) return undefined;
    try {
      const { head, entry } = decodeEntry(await this.#store.entryAt(known.at));
      return head.sha256 === sha256 ? entry : undefined;
    } catch (error) {
      throw this.#told(error);
    }
  }

  #append(bytes: Uint8Array): void {
    this.#learn({ at: this.#store.append(bytes), bytes });
  }

  remove(path: string): boolean {
    const known = this.#known.get(path);
    if (!known) return false;
    this.#append(encodeEntry({ ...known, sha256: "" }, { kind: "gone" }));
    return true;
  }

  async save(): Promise<void> {
    const full = this.#dead > MOST_DEAD && this.#dead > this.#known.size;
    if (!full) return this.#store.save();
    const live = new Set([...this.#known.values()].map(({ at }) => at));
    await this.#store.save(({ at }) => live.has(at));
    await this.load();
  }

  async query(input: Input, options: { most?: number; signal?: AbortSignal } = {}): Promise<IndexAnswer> {
    const { inspector = defaultInspector(), ffmpeg } = this.#options;
    const tools = { inspector, signal: options.signal, ...present({ ffmpeg }) };
    return onDisk([input], options, async ([file = { path: "", name: "" }]) => {
      const { path, name } = file;
      const own = { name, hash: "always" as const, ...present({ signal: options.signal }) };
      const subject = await readSubject(file, () => inspector.inspect(path, own), tools);
      const { near, ...answer } = await this.#search(await wantedOf(subject, tools), options.signal);
      const hits: IndexHit[] = [];
      const most = options.most ?? MOST_COMPARED;
      for (const other of near.slice(0, most)) {
        options.signal?.throwIfAborted();
        const settings = { inspector, ...present({ ffmpeg, signal: options.signal }) };
        const comparison = await compare(path, join(this.#folder, other), settings).catch((error: unknown) => {
          // It is gone or cannot be read any more: that is told, and the others are still looked at.
          if (!(error instanceof ProvcheckError) || error.code === "aborted") throw error;
          answer.notLooked.push({ path: other, why: "not-compared", detail: error.message });
          return undefined;
        });
        if (comparison?.outcome === "not-compared")
          answer.notLooked.push({
            path: other,
            why: "not-compared",
            ...present({ detail: comparison.limits[0]?.code }),
          });
        else if (comparison && comparison.outcome !== "no-match") hits.push({ path: other, comparison });
      }
      return { schemaVersion: "1.0.0", hits, near: near.slice(most), ...answer };
    });
  }

  /** Goes through all prints, one at a time: memory stays flat however many there are. */
  async #search(wanted: Wanted, signal: AbortSignal | undefined) {
    const near: { path: string; near: Near }[] = [];
    const notLooked: IndexAnswer["notLooked"] = [];
    const looked = { pictures: 0, clips: 0 };
    const seeksPicture = wanted.picture !== undefined;
    for await (const { at, bytes } of this.#entries()) {
      signal?.throwIfAborted();
      const { head, entry } = decodeEntry(bytes);
      if (this.#known.get(head.path)?.at !== at) continue;
      if (entry.kind === "unread") notLooked.push({ path: head.path, why: "not-decoded", detail: entry.why });
      if (entry.kind === "picture") looked.pictures += 1;
      if (entry.kind === "clip") looked.clips += 1;
      if (entry.kind === "clip" && !seeksPicture && (entry.missing.pictures || entry.missing.sound))
        notLooked.push({
          path: head.path,
          why: entry.missing.pictures ? "pictures-not-decoded" : "sound-not-decoded",
        });
      const found = nearest(wanted, head, entry);
      if (found) near.push({ path: head.path, near: found });
    }
    return { near: ranked(near), looked, notLooked };
  }
}

/** How many are compared for good, where nobody says otherwise. */
const MOST_COMPARED = 8;
/** Of those that are near only by what a crop leaves alike, so many are looked at: in a large archive some always are. */
const MOST_VAGUE = 4;

function nearest(wanted: Wanted, head: EntryHead, entry: ReturnType<typeof decodeEntry>["entry"]): Near | undefined {
  const bytes: Near = { by: "bytes", off: 0 };
  if (entry.kind === "picture" || entry.kind === "clip") {
    if (wanted.sha256 !== undefined && wanted.sha256 === head.sha256) return bytes;
    return entry.kind === "picture" ? nearPicture(wanted, entry) : nearClip(wanted, entry);
  }
  return undefined;
}

function ranked(found: readonly { path: string; near: Near }[]): string[] {
  const sorted = [...found].sort((one, other) => one.near.off - other.near.off || (one.path < other.path ? -1 : 1));
  const sure = sorted.filter(({ near }) => near.off < 0.5);
  const vague = sorted.filter(({ near }) => near.off >= 0.5);
  return [...sure, ...vague.slice(0, MOST_VAGUE)].map(({ path }) => path);
}
