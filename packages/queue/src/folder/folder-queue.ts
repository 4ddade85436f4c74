import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { codeOf, QueueError, wordsOf } from "../errors.ts";
import type { Job } from "../jobs.ts";
import { present } from "../present.ts";
import {
  type Claim,
  type DeadJob,
  type EngineOptions,
  type Failure,
  type JobQueue,
  LEASE_MS,
  type QueueStatus,
} from "../queue.ts";
import { generationsIn, nameOf, removeOthers } from "./generations.ts";
import { LineFile, lineOf, recordOf } from "./journal.ts";
import { Lock } from "./lock.ts";
import { type QueueRecord, queueRecord } from "./records.ts";
import { QueueState } from "./state.ts";

const VERSION = 1;
const HEAD = { provcheck: "queue", version: VERSION };
/** Written anew when it is larger than this and most of it is over. */
const COMPACT_BYTES = 16 * 1024 * 1024;
const OVER_SHARE = 4;
/** Jobs that are added in one piece. */
const BATCH = 1000;

interface FolderOptions extends EngineOptions {
  /** Bytes from which on the file is written anew. */
  compactBytes?: number;
}

/** A queue in a folder of this machine: one file of lines that only grows, and that all processes read on from where they were. */
export class FolderQueue implements JobQueue {
  readonly #folder: string;
  readonly #options: FolderOptions;
  readonly #lock: Lock;
  #generation = 0;
  #file: LineFile | undefined;
  #state: QueueState;

  private constructor(folder: string, options: FolderOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#lock = new Lock(join(folder, "lock"), folder);
    this.#state = new QueueState(options.deliveries);
  }

  /** @throws QueueError `no-room`, `not-a-queue`, `version` */
  static async open(folder: string, options: FolderOptions = {}): Promise<FolderQueue> {
    const queue = new FolderQueue(folder, options);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (generationsIn(folder).length === 0 && readdirSync(folder).some((name) => !/^lock(?:\.break)?$/.test(name)))
        throw new QueueError("not-a-queue", { address: folder });
    } catch (error) {
      if (error instanceof QueueError) throw error;
      throw new QueueError("no-room", { address: folder, why: wordsOf(error) }, { cause: error });
    }
    await queue.#locked(() => undefined);
    return queue;
  }

  async enqueue(jobs: readonly Job[]): Promise<{ added: number; known: number }> {
    let added = 0;
    for (let from = 0; from < jobs.length; from += BATCH)
      added += await this.#locked(() => {
        const fresh = new Map(jobs.slice(from, from + BATCH).map((job) => [job.id, job]));
        for (const id of fresh.keys()) if (this.#state.isKnown(id)) fresh.delete(id);
        this.#write(
          [...fresh.values()].map(({ id, priority, world, object }) => ({
            op: "add",
            i: id,
            p: priority,
            w: world,
            o: object,
          })),
        );
        this.#file?.sync();
        return fresh.size;
      });
    return { added, known: jobs.length - added };
  }

  claim(): Promise<Claim | undefined> {
    const token = randomBytes(9).toString("base64url");
    return this.#locked(() => {
      for (;;) {
        const now = Date.now();
        const found = this.#state.next(now);
        if (!found) return undefined;
        const { job, died } = found;
        if (died) {
          this.#write([{ op: "dead", i: job.id, step: died.step, why: died.why, n: died.attempts }]);
          continue;
        }
        this.#write([{ op: "claim", i: job.id, c: token, t: now, until: now + this.#leaseMs }]);
        // Whoever wrote while this process hung was first.
        if (this.#state.tokenOf(job.id) === token) return { job, token, attempt: this.#state.attemptsOf(job.id) };
      }
    });
  }

  extend({ job, token }: Claim, step?: string): Promise<boolean> {
    return this.#locked(() => {
      if (this.#state.tokenOf(job.id) !== token) return false;
      this.#write([{ op: "extend", i: job.id, c: token, until: Date.now() + this.#leaseMs, ...present({ step }) }]);
      return true;
    });
  }

  acknowledge({ job }: Claim): Promise<boolean> {
    return this.#locked(() => {
      if (this.#state.isDone(job.id)) return false;
      this.#write([{ op: "done", i: job.id, t: Date.now() }]);
      return true;
    });
  }

  async fail({ job, token, attempt }: Claim, { step, why, retryAt }: Failure): Promise<void> {
    await this.#locked(() =>
      this.#write(
        retryAt === undefined
          ? [{ op: "dead", i: job.id, c: token, step, why, n: attempt }]
          : [{ op: "later", i: job.id, c: token, until: retryAt, counts: true }],
      ),
    );
  }

  async postpone({ job, token }: Claim, until: number): Promise<void> {
    await this.#locked(() => this.#write([{ op: "later", i: job.id, c: token, until, counts: false }]));
  }

  turn({ source, id }: Job, gapMs: number): Promise<number> {
    return this.#locked(() => {
      const now = Date.now();
      const { at, record } = this.#state.turns.of(source, id, now, gapMs);
      if (record) this.#write([record]);
      return Math.max(0, at - now);
    });
  }

  status(): Promise<QueueStatus> {
    return this.#locked(() => {
      const { unreadable } = this.#state;
      const counts = { ...this.#state.counts(Date.now()), ...present({ damaged: unreadable || undefined }) };
      const left = counts.waiting + counts.delayed + counts.active;
      return counts.perSecond === 0 ? counts : { ...counts, secondsLeft: left / counts.perSecond };
    });
  }

  dead(most: number): Promise<DeadJob[]> {
    return this.#locked(() => {
      const found: DeadJob[] = [];
      for (const each of this.#state.dead()) if (found.push(each) >= most) break;
      return found;
    });
  }

  retry(ids?: readonly string[]): Promise<number> {
    return this.#locked(() => {
      const all = ids ?? [...this.#state.dead()].map(({ job }) => job.id);
      const dead = all.filter((id) => this.#state.isDead(id));
      this.#write(dead.map((i) => ({ op: "retry", i })));
      return dead.length;
    });
  }

  async close(): Promise<void> {
    this.#file?.close();
    this.#file = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #leaseMs(): number {
    return this.#options.leaseMs ?? LEASE_MS;
  }

  /**
   * Reads what others wrote, does something, and looks whether it counted: a process that hung while it held the lock does it again,
   * on what others wrote meanwhile. Everything that is done here can be done twice.
   */
  async #locked<T>(work: () => T): Promise<T> {
    for (;;) {
      const done = await this.#lock.hold(() => this.#guarded(work));
      if (done !== undefined) return done.value;
    }
  }

  #guarded<T>(work: () => T): { value: T } | undefined {
    try {
      this.#refresh();
      const value = work();
      if (!this.#lock.isHeld() || this.#isReplaced()) return undefined;
      this.#compact();
      return { value };
    } catch (error) {
      if (error instanceof QueueError) throw error;
      throw new QueueError("no-room", { address: this.#folder, why: wordsOf(error) }, { cause: error });
    }
  }

  #isReplaced(): boolean {
    try {
      statSync(join(this.#folder, nameOf(this.#generation + 1)));
      return true;
    } catch (error) {
      if (codeOf(error) === "ENOENT") return false;
      throw error;
    }
  }

  #refresh(): void {
    // Shorter than what was read of it: somebody cut it off, and what it says now counts.
    if (this.#file === undefined || this.#isReplaced() || this.#file.size < this.#file.at) this.#open();
    this.#read();
  }

  /** The newest file, from its beginning. What stands beside it is left from a process that was killed while it wrote it anew. */
  #open(): void {
    const newest = generationsIn(this.#folder).at(-1) ?? 1;
    removeOthers(this.#folder, newest);
    this.#file?.close();
    this.#state = new QueueState(this.#options.deliveries);
    this.#generation = newest;
    this.#file = new LineFile(join(this.#folder, nameOf(newest)));
    if (this.#file.size === 0) this.#file.append(lineOf(HEAD));
  }

  #read(): void {
    for (const line of this.#file?.read() ?? []) {
      const value = recordOf(line);
      const { provcheck, version } = (value ?? {}) as { provcheck?: unknown; version?: unknown };
      if (provcheck === HEAD.provcheck && version !== VERSION)
        throw new QueueError("version", { address: this.#folder, version: String(version), own: String(VERSION) });
      const record = queueRecord(value);
      if (record) this.#state.apply(record);
      else if (value === undefined) this.#state.unreadable += 1;
    }
  }

  #write(records: readonly QueueRecord[]): void {
    if (records.length === 0) return;
    this.#file?.append(records.map(lineOf).join(""));
    this.#read();
  }

  /** Writes what is not over into a new file, and puts that in the place of the old one in one step. */
  #compact(): void {
    const file = this.#file;
    if (!file || file.at < (this.#options.compactBytes ?? COMPACT_BYTES)) return;
    // Asked after every operation: nothing is gone through until it is worth it.
    if (this.#state.size * OVER_SHARE > this.#state.records) return;
    const records = [...this.#state.snapshot()];
    const next = join(this.#folder, nameOf(this.#generation + 1));
    const made = openSync(`${next}.new`, "w", 0o600);
    try {
      writeSync(made, [HEAD, ...records].map(lineOf).join(""));
      fsyncSync(made);
    } finally {
      closeSync(made);
    }
    // Nobody may have written since: who hung and lost the lock leaves it.
    if (this.#lock.isHeld() && file.size === file.at) renameSync(`${next}.new`, next);
    this.#open();
    this.#read();
  }
}
