import type { Job } from "./jobs.ts";

/** One job that a worker has, until its lease ends. */
export interface Claim {
  readonly job: Job;
  /** How often it was given out, this time included. */
  readonly attempt: number;
  /** Tells this claim from others of the same job. */
  readonly token: string;
}

/** Why a job did not come to a result. */
export interface Failure {
  /** The step that died: of the inspection, or `open`, `worker`, `results`. */
  step: string;
  why: string;
  /** When it is tried again (milliseconds since 1970); never by itself where this is absent. */
  retryAt?: number;
}

/** A job that is not tried again by itself. */
export interface DeadJob {
  job: Job;
  step: string;
  why: string;
  attempts: number;
}

/**
 * How far a queue is.
 * @example
 * ```ts
 * import { openQueue, type QueueStatus } from "@provcheck/queue";
 * await using queue = await openQueue("./jobs");
 * const status: QueueStatus = await queue.status();
 * console.log(status.done, status.secondsLeft);
 * ```
 */
export interface QueueStatus {
  waiting: number;
  /** Waiting for their time: to be tried again, or for the rate of their source. */
  delayed: number;
  active: number;
  done: number;
  dead: number;
  /** Bytes of what is waiting, where the engine counts them. */
  waitingBytes?: number;
  /** Lines of a folder's file that were damaged and say nothing any more: what is enqueued again is there again. */
  damaged?: number;
  /** Jobs done a second, lately. */
  perSecond: number;
  /** Until nothing is left, at that pace. */
  secondsLeft?: number;
}

/**
 * A queue that several processes share. Every job is given out until one acknowledges it; what a worker had that died comes back
 * when its lease ends. Only what the id says counts: a job that is known is not added again.
 * @example
 * ```ts
 * import { type JobQueue, openQueue } from "@provcheck/queue";
 * const queue: JobQueue = await openQueue("./jobs");
 * const claim = await queue.claim();
 * if (claim) await queue.acknowledge(claim);
 * await queue.close();
 * ```
 */
export interface JobQueue {
  /** Adds what is not known yet. */
  enqueue(jobs: readonly Job[]): Promise<{ added: number; known: number }>;
  /** The next job whose time has come; undefined where there is none now. */
  claim(): Promise<Claim | undefined>;
  /** Keeps a claim for another lease. False: it is no longer ours. `step` is told if the worker dies in it. */
  extend(claim: Claim, step?: string): Promise<boolean>;
  /** The result is written: the job is done, whoever else had it meanwhile. False: it was done already. */
  acknowledge(claim: Claim): Promise<boolean>;
  /** No result: it is tried again at `retryAt`, or is dead. */
  fail(claim: Claim, failure: Failure): Promise<void>;
  /** Gives it back untried until then: counts as no attempt. */
  postpone(claim: Claim, until: number): Promise<void>;
  /**
   * When a job of a source may begin so that all workers of the queue together begin one every `gapMs`: milliseconds from now. The turn is
   * kept for the job until it comes.
   */
  turn(job: Job, gapMs: number): Promise<number>;
  status(): Promise<QueueStatus>;
  dead(most: number): Promise<DeadJob[]>;
  /** Dead jobs are waiting again, as if never tried: those that are named, or all. How many. */
  retry(ids?: readonly string[]): Promise<number>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** How an engine gives jobs out. */
export interface EngineOptions {
  /** Milliseconds that a claim holds without being extended. Default 60 s. */
  leaseMs?: number;
  /** A job that was given out so often and never came to an end is dead. Default 5. */
  deliveries?: number;
}

export const LEASE_MS = 60_000;
export const DELIVERIES = 5;
/** How it is told that a worker died with a job, again and again. */
export const WORKER_DIED = "the process of the worker ended with it";
