import { availableParallelism } from "node:os";
import { ProvcheckError } from "../../model/errors.ts";
import type { Report } from "../../model/report.ts";
import { childBundle } from "../own-files.ts";
import { onAbort } from "./abort.ts";
import { type JobRequest, type JobResult, PoolWorker } from "./pool-worker.ts";
import { NotStarted } from "./processes.ts";

interface Waiting {
  start(worker: PoolWorker): void;
  reject(error: Error): void;
}

/** How often a process is asked for where the machine gives none and none of ours will be free, and how long in between. */
const MOST_TRIES = 4;
const RETRY_MS = 150;

/**
 * A warm pool of child processes. Threads would not do: they do not contain memory, and a fatal error in one
 * ends the host. A child does one file at a time; cancelling a job kills it, and a fresh one takes its place.
 */
export class ProcessPool {
  readonly #size: number;
  readonly #entry: URL;
  readonly #idle: PoolWorker[] = [];
  readonly #busy = new Set<PoolWorker>();
  /** In the order of their coming. No array: to take the first of a long one moves all the others. */
  readonly #queue = new Map<number, Waiting>();
  #firstTicket = 0;
  #nextTicket = 0;
  #closed = false;
  #nextId = 0;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(size = availableParallelism(), entry = childBundle()) {
    this.#size = Math.max(1, size);
    this.#entry = entry;
  }

  /**
   * Runs one job in a child of its own. Rejects only for wrong input, an abort, or a closed pool: that the machine gives
   * no process is a way to end too.
   */
  async run<T = Report>(request: JobRequest): Promise<JobResult<T>> {
    let worker: PoolWorker;
    try {
      worker = await this.#acquire(request.signal);
    } catch (error) {
      if (!(error instanceof NotStarted)) throw error;
      return { kind: "died", why: "not-started", step: "open", detail: error.code };
    }
    try {
      return await worker.run<T>(this.#nextId++, request);
    } finally {
      this.#release(worker);
    }
  }

  /** Asks one child which engines load. @throws ProvcheckError `out-of-resources` */
  async versions(wasm?: string): Promise<{ name: string; version: string }[]> {
    const worker = await this.#acquire().catch((error: unknown) => {
      if (!(error instanceof NotStarted)) throw error;
      throw new ProvcheckError("out-of-resources", error.message, { cause: error });
    });
    try {
      return await worker.versions(this.#nextId++, wasm);
    } finally {
      this.#release(worker);
    }
  }

  /** Ends every child. Running jobs end as `crashed`, waiting ones reject. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#refuseAll(new ProvcheckError("inspector-closed", "the inspector was closed"));
    await Promise.all([...this.#idle.splice(0), ...this.#busy].map((worker) => worker.end()));
  }

  #acquire(signal?: AbortSignal): Promise<PoolWorker> {
    if (this.#closed) throw new ProvcheckError("inspector-closed", "the inspector is closed");
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        start: (worker) => finish(() => resolve(worker)),
        reject: (error) => finish(() => reject(error)),
      };
      const ticket = this.#nextTicket++;
      const stopWaiting = onAbort(signal, () => {
        this.#queue.delete(ticket);
        finish(() => reject(signal?.reason));
      });
      const finish = (done: () => void) => {
        stopWaiting();
        done();
      };
      this.#queue.set(ticket, waiting);
      this.#next();
    });
  }

  /** Gives those that wait what is idle, or what may still be started. */
  #next(): void {
    while (!this.#closed && this.#queue.size > 0) {
      const worker = this.#idle.pop() ?? (this.#busy.size < this.#size ? this.#start() : undefined);
      if (!worker) return;
      this.#busy.add(worker);
      worker.hold(true);
      this.#first()?.start(worker);
    }
  }

  /** Who waits longest, who then waits no more. */
  #first(): Waiting | undefined {
    while (this.#firstTicket < this.#nextTicket) {
      const ticket = this.#firstTicket++;
      const waiting = this.#queue.get(ticket);
      if (this.#queue.delete(ticket)) return waiting;
    }
    return undefined;
  }

  /** A new child; undefined: not now. Who waits is served by the next that is free, or by another try. */
  #start(): PoolWorker | undefined {
    try {
      const worker = new PoolWorker(this.#entry, (gone) => this.#gone(gone));
      this.#failures = 0;
      return worker;
    } catch (error) {
      if (!(error instanceof NotStarted)) throw error;
      if (this.#busy.size > 0) return undefined;
      this.#failures += 1;
      if (!error.passing || this.#failures >= MOST_TRIES) {
        this.#failures = 0;
        this.#refuseAll(error);
      } else {
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => this.#next(), RETRY_MS * this.#failures);
      }
      return undefined;
    }
  }

  #refuseAll(error: Error): void {
    const all = [...this.#queue.values()];
    this.#queue.clear();
    for (const waiting of all) waiting.reject(error);
  }

  #gone(worker: PoolWorker): void {
    this.#busy.delete(worker);
    const at = this.#idle.indexOf(worker);
    if (at !== -1) this.#idle.splice(at, 1);
    this.#next();
  }

  #release(worker: PoolWorker): void {
    // One that died told so itself.
    if (!this.#busy.has(worker)) return;
    if (this.#closed || !worker.fit) {
      // It keeps its place until it is gone: a machine that is short of room has none for two.
      void worker.end();
      return;
    }
    this.#busy.delete(worker);
    // An idle pool must not keep a script alive.
    worker.hold(false);
    this.#idle.push(worker);
    this.#next();
  }
}
