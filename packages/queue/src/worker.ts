import { setTimeout as sleep } from "node:timers/promises";
import { type Attempt, attempt, type Work } from "./attempt.ts";
import { ByteGate } from "./pace.ts";
import type { Claim, JobQueue } from "./queue.ts";

/**
 * What a worker tells of what it does: for logs, counters and people.
 * @example
 * ```ts
 * import type { WorkerEvent } from "@provcheck/queue";
 * const log = (event: WorkerEvent) => console.log(event.type, event.claim?.job.id);
 * log({ type: "idle" });
 * ```
 */
export type WorkerEvent =
  | { type: "started"; claim: Claim }
  | { type: "postponed"; claim: Claim; until: number }
  | ({ type: "ended"; claim: Claim; seconds: number } & Attempt)
  | { type: "idle"; claim?: undefined };

/**
 * A worker of a queue.
 * @example
 * ```ts
 * import { createInspector } from "@provcheck/core";
 * import { Objects, openQueue, openResults, runWorker, type WorkerOptions, worldDigest } from "@provcheck/queue";
 * await using inspector = createInspector();
 * await using queue = await openQueue("./jobs");
 * const options: WorkerOptions = {
 *   queue,
 *   results: [await openResults("out.jsonl")],
 *   objects: new Objects(),
 *   inspect: (input, options) => inspector.inspect(input, options),
 *   world: worldDigest({ tool: "0.1.0", lists: [], policy: null, asked: {} }),
 *   untilEmpty: true,
 * };
 * console.log(await runWorker(options));
 * ```
 */
export interface WorkerOptions extends Work {
  queue: JobQueue;
  /** Jobs at a time. Default 2. */
  jobs?: number;
  /** End when nothing is left in the queue, with other workers too. Otherwise it waits for more. */
  untilEmpty?: boolean;
  /** Bytes of objects that this worker has in work at once. Default 1 GiB. */
  bytesAtOnce?: number;
  /** Objects of one source (a bucket, a host) a second that all workers of the queue begin together, where all were given the same. */
  rate?: number;
  /** Milliseconds of a claim, as the queue was opened with. Default 60 s. */
  leaseMs?: number;
  /** Ends the work: no further job is begun, and those in work have `graceMs` to end. */
  signal?: AbortSignal;
  /** Default 30 s. */
  graceMs?: number;
  onEvent?: (event: WorkerEvent) => void;
}

/** What a worker did. */
export interface WorkerTotals {
  done: number;
  retried: number;
  dead: number;
}

const GIB = 1024 ** 3;
const GRACE_MS = 30_000;
const IDLE_MS = [50, 500] as const;
/** A turn that comes so soon is waited for; for a later one the job goes back. */
const SHORT_MS = 1_000;
const SECOND_MS = 1_000;
const LEASE_MS = 60_000;

/**
 * Takes jobs, inspects their objects, writes the results and acknowledges, until the signal comes or nothing is left.
 * @throws QueueError where results cannot be written or the queue is away for good: what was claimed is given back
 */
export async function runWorker(options: WorkerOptions): Promise<WorkerTotals> {
  const run = new Run(options);
  return run.all();
}

class Run {
  readonly #options: WorkerOptions;
  readonly #gate: ByteGate;
  readonly #totals: WorkerTotals = { done: 0, retried: 0, dead: 0 };
  /** No further job. */
  readonly #stop = new AbortController();
  /** And none of those in work. */
  readonly #kill = new AbortController();
  #fault: unknown;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#gate = new ByteGate(options.bytesAtOnce ?? GIB);
  }

  async all(): Promise<WorkerTotals> {
    const { signal, graceMs = GRACE_MS, jobs = 2 } = this.#options;
    let late: NodeJS.Timeout | undefined;
    const ends = () => {
      this.#stop.abort();
      late = setTimeout(() => this.#kill.abort(), graceMs);
    };
    if (signal?.aborted) ends();
    signal?.addEventListener("abort", ends, { once: true });
    try {
      await Promise.all(Array.from({ length: jobs }, () => this.#slot()));
    } finally {
      signal?.removeEventListener("abort", ends);
      clearTimeout(late);
    }
    if (this.#fault !== undefined) throw this.#fault;
    return this.#totals;
  }

  async #slot(): Promise<void> {
    let idle: number = IDLE_MS[0];
    while (!this.#stop.signal.aborted) {
      try {
        const claim = await this.#options.queue.claim();
        if (claim) {
          idle = IDLE_MS[0];
          await this.#one(claim);
          continue;
        }
        if (this.#options.untilEmpty && (await this.#isEmpty())) return;
      } catch (error) {
        this.#fail(error);
        return;
      }
      this.#options.onEvent?.({ type: "idle" });
      await sleep(idle, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      idle = Math.min(IDLE_MS[1], idle * 2);
    }
  }

  async #isEmpty(): Promise<boolean> {
    const { waiting, delayed, active } = await this.#options.queue.status();
    return waiting + delayed + active === 0;
  }

  /** The first fault ends the worker: the others' jobs go back too. */
  #fail(error: unknown): void {
    this.#fault ??= error;
    this.#stop.abort();
    this.#kill.abort();
  }

  async #one(claim: Claim): Promise<void> {
    const { queue, leaseMs = LEASE_MS, onEvent, rate } = this.#options;
    const { job } = claim;
    const wait = rate === undefined ? 0 : await queue.turn(job, SECOND_MS / rate);
    const turn = Date.now() + wait;
    if (wait > SHORT_MS) {
      await queue.postpone(claim, turn);
      onEvent?.({ type: "postponed", claim, until: turn });
      return;
    }
    const lost = new AbortController();
    let step: string | undefined;
    const beat = setInterval(() => {
      queue.extend(claim, step).then(
        (ours) => ours || lost.abort(),
        () => undefined,
      );
    }, leaseMs / 3);
    let leave: (() => void) | undefined;
    try {
      leave = await this.#gate.enter(job.bytes);
      await sleep(Math.max(0, turn - Date.now()), undefined, { signal: this.#stop.signal }).catch(() => undefined);
      if (this.#stop.signal.aborted) return await queue.postpone(claim, Date.now());
      const signal = AbortSignal.any([this.#kill.signal, lost.signal]);
      await this.#attempted(claim, signal, (now) => {
        step = now;
      });
    } finally {
      clearInterval(beat);
      leave?.();
    }
  }

  async #attempted(claim: Claim, signal: AbortSignal, onStep: (step: string) => void): Promise<void> {
    const { queue, onEvent } = this.#options;
    const began = performance.now();
    onEvent?.({ type: "started", claim });
    let outcome: Attempt;
    try {
      outcome = await attempt(claim, this.#options, signal, onStep);
    } catch (error) {
      // Results cannot be written, or the work was ended: the job is as if it had not been begun.
      await queue.postpone(claim, Date.now()).catch(() => undefined);
      if (signal.aborted) return;
      throw error;
    }
    if (outcome.failure) await queue.fail(claim, outcome.failure);
    else await queue.acknowledge(claim);
    const word = outcome.failure ? (outcome.failure.retryAt === undefined ? "dead" : "retried") : "done";
    this.#totals[word] += 1;
    onEvent?.({ type: "ended", claim, seconds: (performance.now() - began) / 1000, ...outcome });
  }
}
