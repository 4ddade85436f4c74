import { type Job, jobFrom } from "../jobs.ts";
import { DELIVERIES, type DeadJob, WORKER_DIED } from "../queue.ts";
import { Heap } from "./heap.ts";
import type { QueueRecord } from "./records.ts";
import { Turns } from "./turns.ts";

interface Entry {
  job: Job;
  is: "waiting" | "active" | "dead";
  /** When it may be given out: a time to be tried again, or the end of its lease. */
  at: number;
  token: string;
  attempts: number;
  step: string;
  why: string;
}

/** What is done a second is told from so many of the last ones. */
const PACE_OVER = 500;
const PACE_MS = 300_000;
const PRIORITIES = 10;

/** First in, first out, without moving what is left. */
class Line {
  #ids: string[] = [];
  #from = 0;

  push(id: string): void {
    this.#ids.push(id);
  }

  get first(): string | undefined {
    return this.#ids[this.#from];
  }

  shift(): void {
    this.#from += 1;
    if (this.#from < 1000 || this.#from * 2 < this.#ids.length) return;
    this.#ids = this.#ids.slice(this.#from);
    this.#from = 0;
  }
}

/**
 * The queue as its records tell it, one after the other: every process that reads the same records has the same queue. A record that
 * does not fit what stands before it (a claim of what another has claimed) changes nothing.
 */
export class QueueState {
  readonly #deliveries: number;
  readonly #entries = new Map<string, Entry>();
  readonly #done = new Set<string>();
  readonly #ready: readonly Line[] = Array.from({ length: PRIORITIES }, () => new Line());
  readonly #timed = new Heap<string>();
  readonly #ends: number[] = [];
  readonly turns = new Turns();
  /** How many records it was made from. */
  records = 0;
  /** Lines that were damaged: not counted are those that a process which was killed did not write to their end. */
  unreadable = 0;

  constructor(deliveries = DELIVERIES) {
    this.#deliveries = deliveries;
  }

  /** How many jobs it knows. */
  get size(): number {
    return this.#entries.size + this.#done.size;
  }

  isKnown(id: string): boolean {
    return this.#entries.has(id) || this.#done.has(id);
  }

  isDone(id: string): boolean {
    return this.#done.has(id);
  }

  /** Who has it now. */
  tokenOf(id: string): string | undefined {
    const entry = this.#entries.get(id);
    return entry?.is === "active" ? entry.token : undefined;
  }

  attemptsOf(id: string): number {
    return this.#entries.get(id)?.attempts ?? 0;
  }

  apply(record: QueueRecord): void {
    this.records += 1;
    if (record.op === "torn") this.unreadable = Math.max(0, this.unreadable - 1);
    else if (record.op === "turn") this.turns.apply(record);
    else if (record.op === "add") this.#add(record);
    else if (record.op === "done") this.#end(record);
    else if (record.op === "claim") this.#claim(record);
    else {
      const entry = this.#entries.get(record.i);
      if (entry) this.#change(entry, record);
    }
  }

  #add(record: Extract<QueueRecord, { op: "add" }>): void {
    const job = jobFrom(record.i, { object: record.o, world: record.w, priority: record.p });
    if (!job || this.isKnown(job.id)) return;
    this.#entries.set(job.id, { job, is: "waiting", at: 0, token: "", attempts: 0, step: "", why: "" });
    this.#ready[job.priority]?.push(job.id);
  }

  #end({ i, t }: Extract<QueueRecord, { op: "done" }>): void {
    if (this.#done.has(i)) return;
    this.#entries.delete(i);
    this.turns.forget(i);
    this.#done.add(i);
    if (t === 0) return;
    this.#ends.push(t);
    if (this.#ends.length > 2 * PACE_OVER) this.#ends.splice(0, PACE_OVER);
  }

  #claim({ i, c, t, until }: Extract<QueueRecord, { op: "claim" }>): void {
    const entry = this.#entries.get(i);
    if (!entry || entry.is === "dead" || entry.at > t) return;
    // Whoever had it began and died: it needs another turn.
    if (entry.is === "active") this.turns.forget(i);
    Object.assign(entry, { is: "active", token: c, at: until, attempts: entry.attempts + 1, step: "" });
    this.#timed.push(until, i);
  }

  #change(entry: Entry, record: Exclude<QueueRecord, { op: "add" | "done" | "claim" | "torn" | "turn" }>): void {
    if (record.op === "retry") {
      if (entry.is !== "dead") return;
      Object.assign(entry, { is: "waiting", at: 0, attempts: 0, step: "", why: "" });
      this.#ready[entry.job.priority]?.push(entry.job.id);
      return;
    }
    const isTheirs = entry.is === "active" && entry.token === record.c;
    if (isTheirs && (record.op === "dead" || (record.op === "later" && record.counts))) this.turns.forget(record.i);
    if (record.op === "dead") {
      if (record.c === undefined || isTheirs)
        Object.assign(entry, { is: "dead", at: 0, step: record.step, why: record.why, attempts: record.n });
      return;
    }
    if (!isTheirs) return;
    entry.at = record.until;
    this.#timed.push(record.until, entry.job.id);
    if (record.op === "extend") entry.step = record.step ?? entry.step;
    else Object.assign(entry, { is: "waiting", token: "", attempts: entry.attempts - (record.counts ? 0 : 1) });
  }

  /** The next job that may be given out, or one that was given out too often: what is to be written of it is for the caller. */
  next(now: number): { job: Job; died?: DeadJob } | undefined {
    for (let id = this.#timed.popUntil(now); id !== undefined; id = this.#timed.popUntil(now)) {
      const entry = this.#entries.get(id);
      // Its time may have been put off since; then it is in there once more.
      if (entry && entry.is !== "dead" && entry.at <= now) this.#ready[entry.job.priority]?.push(id);
    }
    for (const line of this.#ready)
      for (let id = line.first; id !== undefined; id = line.first) {
        const entry = this.#entries.get(id);
        if (entry && entry.is !== "dead" && entry.at <= now) return this.#given(entry);
        line.shift();
      }
    return undefined;
  }

  #given({ job, is, attempts, step }: Entry): { job: Job; died?: DeadJob } {
    if (attempts < this.#deliveries || is !== "active") return { job };
    return { job, died: { job, step: step === "" ? "worker" : step, why: WORKER_DIED, attempts } };
  }

  /** When something may be given out that may not be yet. */
  counts(now: number) {
    const counts = { waiting: 0, delayed: 0, active: 0, dead: 0, done: this.#done.size, waitingBytes: 0 };
    for (const { is, at, job } of this.#entries.values()) {
      const word = is === "waiting" && at > now ? "delayed" : is === "active" && at <= now ? "waiting" : is;
      counts[word] += 1;
      if (word === "waiting" || word === "delayed") counts.waitingBytes += job.bytes;
    }
    return { ...counts, perSecond: this.#pace(now) };
  }

  #pace(now: number): number {
    const ends = this.#ends.slice(-PACE_OVER).filter((at) => now - at < PACE_MS);
    const [first] = ends;
    return first === undefined || ends.length < 2 ? 0 : ends.length / Math.max(0.001, (now - first) / 1000);
  }

  *dead(): Generator<DeadJob> {
    for (const { job, is, step, why, attempts } of this.#entries.values())
      if (is === "dead") yield { job, step, why, attempts };
  }

  isDead(id: string): boolean {
    return this.#entries.get(id)?.is === "dead";
  }

  /** Records that the same queue comes from, without what is over: for a file that is written anew. */
  *snapshot(): Generator<QueueRecord> {
    for (const i of this.#done) yield { op: "done", i, t: 0 };
    yield* this.turns.snapshot();
    for (const { job, is, at, token, attempts, step, why } of this.#entries.values()) {
      const { id: i } = job;
      yield { op: "add", i, p: job.priority, w: job.world, o: job.object };
      // Every attempt is one claim: all but the last are over.
      const c = token === "" ? "over" : token;
      for (let n = 0; n < attempts - (is === "active" ? 1 : 0) && is !== "dead"; n++) {
        yield { op: "claim", i, c: "over", t: Number.MAX_SAFE_INTEGER, until: 0 };
        yield { op: "later", i, c: "over", until: 0, counts: true };
      }
      if (is === "dead") yield { op: "dead", i, step, why, n: attempts };
      else if (is === "active") {
        yield { op: "claim", i, c, t: Number.MAX_SAFE_INTEGER, until: at };
        if (step !== "") yield { op: "extend", i, c, until: at, step };
      } else if (at > 0) {
        yield { op: "claim", i, c: "over", t: Number.MAX_SAFE_INTEGER, until: 0 };
        yield { op: "later", i, c: "over", until: at, counts: false };
      }
    }
  }
}
