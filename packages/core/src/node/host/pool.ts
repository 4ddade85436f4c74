import { availableParallelism } from "node:os";
import { ProvcheckError } from "../../model/errors.ts";
import type { Report } from "../../model/report.ts";
import { childBundle } from "../own-files.ts";
import { onAbort } from "./abort.ts";
import { type JobRequest, type JobResult, mayWait, NOT_BEGUN } from "./pool-job.ts";
import { PoolWorker } from "./pool-worker.ts";
import { NotStarted } from "./processes.ts";

/** What waits for a process. */
interface Waiting {
  /** Whether its turn may come in a process that still does another. */
  readonly ahead: boolean;
  start(worker: PoolWorker): void;
  refuse(error: Error): void;
}

/** How often a process is asked for where the machine gives none and none of ours will be free, and how long in between. */
const MOST_TRIES = 4;
const RETRY_MS = 150;

/**
 * A warm pool of child processes. Threads would not do: they do not contain memory, and a fatal error in one
 * ends the host. A child does one file at a time; where all are busy, the next file waits in one of them, so that none is
 * ever idle for the time that a message takes. Cancelling a job kills its child, and a fresh one takes its place.
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
    const ticket = this.#nextTicket++;
    const place = { ticket, ahead: mayWait(request), signal: request.signal };
    try {
      for (;;) {
        const result = await this.#inTurn(place, (worker) => worker.run<T>(this.#nextId++, request));
        if (result.kind !== NOT_BEGUN.kind) return result;
      }
    } catch (error) {
      if (!(error instanceof NotStarted)) throw error;
      return { kind: "died", why: "not-started", step: "open", detail: error.code };
    }
  }

  /** Asks one child which engines load. @throws ProvcheckError `out-of-resources` */
  async versions(wasm?: string): Promise<{ name: string; version: string }[]> {
    const place = { ticket: this.#nextTicket++, ahead: false };
    return this.#inTurn(place, (worker) => worker.versions(this.#nextId++, wasm)).catch((error: unknown) => {
      if (!(error instanceof NotStarted)) throw error;
      throw new ProvcheckError("out-of-resources", error.message, { cause: error });
    });
  }

  /** Ends every child. Running jobs end as `crashed`, waiting ones reject. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#refuseAll(new ProvcheckError("inspector-closed", "the inspector was closed"));
    await Promise.all([...this.#idle.splice(0), ...this.#busy].map((worker) => worker.end()));
  }

  /** Waits for a process, in the order of tickets, and gives it the work. */
  async #inTurn<R>(
    { ticket, ahead, signal }: { ticket: number; ahead: boolean; signal?: AbortSignal | undefined },
    work: (worker: PoolWorker) => Promise<R>,
  ): Promise<R> {
    if (this.#closed) throw new ProvcheckError("inspector-closed", "the inspector is closed");
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const stopWaiting = onAbort(signal, () => {
        this.#queue.delete(ticket);
        reject(signal?.reason);
      });
      const waiting: Waiting = {
        ahead,
        start: (worker) => {
          stopWaiting();
          resolve(work(worker));
        },
        refuse: (error) => {
          stopWaiting();
          reject(error);
        },
      };
      // What came back from a process is as old as before.
      this.#firstTicket = Math.min(this.#firstTicket, ticket);
      this.#queue.set(ticket, waiting);
      this.#next();
    });
  }

  /** Gives those that wait what is idle, what may still be started, or a place behind another. */
  #next(): void {
    while (!this.#closed && this.#queue.size > 0) {
      const free = this.#idle.pop() ?? (this.#busy.size < this.#size ? this.#start() : undefined);
      const worker = free ?? this.#withRoom();
      if (!worker) return;
      if (free) {
        this.#busy.add(free);
        free.hold(true);
      }
      this.#take()?.start(worker);
    }
  }

  /** A busy process in which the first that waits may wait as well. */
  #withRoom(): PoolWorker | undefined {
    if (!this.#first()?.ahead) return undefined;
    for (const worker of this.#busy) if (worker.hasRoom) return worker;
    return undefined;
  }

  /** Who waits longest. */
  #first(): Waiting | undefined {
    while (this.#firstTicket < this.#nextTicket) {
      const waiting = this.#queue.get(this.#firstTicket);
      if (waiting) return waiting;
      this.#firstTicket += 1;
    }
    return undefined;
  }

  /** The same, who then waits no more. */
  #take(): Waiting | undefined {
    const first = this.#first();
    this.#queue.delete(this.#firstTicket);
    return first;
  }

  /** A new child; undefined: not now. Who waits is served by the next that is free, or by another try. */
  #start(): PoolWorker | undefined {
    try {
      const worker = new PoolWorker(this.#entry, {
        freed: (freed) => this.#freed(freed),
        gone: (gone) => this.#gone(gone),
      });
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
    for (const waiting of all) waiting.refuse(error);
  }

  #gone(worker: PoolWorker): void {
    this.#busy.delete(worker);
    const at = this.#idle.indexOf(worker);
    if (at !== -1) this.#idle.splice(at, 1);
    // What waited in it comes back first, and is older than all that waits here.
    setImmediate(() => this.#next());
  }

  /** A worker has a job less. */
  #freed(worker: PoolWorker): void {
    // One that died told so itself.
    if (!this.#busy.has(worker)) return;
    if (this.#closed || !worker.fit) {
      // It keeps its place until it is gone: a machine that is short of room has none for two.
      void worker.end();
      return;
    }
    if (worker.idle) {
      this.#busy.delete(worker);
      // An idle pool must not keep a script alive.
      worker.hold(false);
      this.#idle.push(worker);
    }
    this.#next();
    // Nothing waits here, and this one is idle: a file that waits behind a slow one need not.
    if (this.#idle.includes(worker)) for (const busy of this.#busy) if (busy.takeBack()) break;
  }
}
