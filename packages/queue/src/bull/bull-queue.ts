import { randomBytes } from "node:crypto";
import type { Job as BullJob, Queue, UnrecoverableError, Worker } from "bullmq";
import { codeOf, wordsOf } from "../errors.ts";
import { type Job, jobFrom } from "../jobs.ts";
import { peer } from "../peers.ts";
import { present } from "../present.ts";
import {
  type Claim,
  DELIVERIES,
  type DeadJob,
  type EngineOptions,
  type Failure,
  type JobQueue,
  LEASE_MS,
  type QueueStatus,
  WORKER_DIED,
} from "../queue.ts";
import { greet, isRedis, POSTGRES_PACKAGES, REDIS_PACKAGES, withServer } from "./connect.ts";
import { connectionOf } from "./connection.ts";
import type { Turns } from "./turns.ts";

/** What BullMQ gives that is used here: the same over Redis, Valkey and PostgreSQL. */
interface BullModule {
  Queue: new (name: string, options: object, backend?: unknown) => Queue;
  Worker: new (name: string, processor: null, options: object, backend?: unknown) => Worker;
  UnrecoverableError: typeof UnrecoverableError;
  createPostgresBackend: unknown;
}

/** Jobs that are sent in one piece. */
const BATCH = 500;
/** The pace is told from so many of the last ones. */
const PACE_OVER = 200;
/** More than there ever are. */
const LARGE_COUNT = 1_000_000;

/** What is kept with a job. */
const dataOf = ({ object, world, priority }: Job) => ({ object, world, priority });

/** A queue that BullMQ keeps. Claims are its jobs by hand: it gives them out and takes back those whose lock has run out. */
export class BullQueue implements JobQueue {
  readonly #address: string;
  readonly #bull: BullModule;
  readonly #queue: Queue;
  readonly #worker: Worker;
  readonly #leaseMs: number;
  readonly #deliveries: number;
  readonly #turns: Turns;
  readonly #release: () => void;
  readonly #mine = new Map<string, BullJob>();
  #watching = false;

  private constructor(address: string, bull: BullModule, options: EngineOptions) {
    const { leaseMs = LEASE_MS, deliveries = DELIVERIES } = options;
    this.#address = address;
    this.#bull = bull;
    this.#leaseMs = leaseMs;
    this.#deliveries = deliveries;
    const { connection, name, turns, release } = connectionOf(address);
    this.#turns = turns;
    this.#release = release;
    const backend = isRedis(address) ? [] : [bull.createPostgresBackend];
    this.#queue = new bull.Queue(name, { connection }, ...backend);
    this.#worker = new bull.Worker(
      name,
      null,
      {
        connection,
        autorun: false,
        lockDuration: leaseMs,
        stalledInterval: Math.max(100, leaseMs / 2),
        maxStalledCount: LARGE_COUNT,
        drainDelay: 1,
      },
      ...backend,
    );
    // A server that is away is told by what is asked of it next.
    this.#queue.on("error", () => undefined);
    this.#worker.on("error", () => undefined);
  }

  /** @throws QueueError `missing`, `unreachable`, `refused` */
  static async open(address: string, options: EngineOptions = {}): Promise<BullQueue> {
    const packages = isRedis(address) ? REDIS_PACKAGES : POSTGRES_PACKAGES;
    const bull = peer<BullModule>("bullmq", { address, packages });
    await greet(address);
    const queue = new BullQueue(address, bull, options);
    await queue.#asked(async () => {
      await queue.#queue.waitUntilReady();
      await queue.#worker.waitUntilReady();
    });
    return queue;
  }

  async enqueue(jobs: readonly Job[]): Promise<{ added: number; known: number }> {
    let added = 0;
    for (let from = 0; from < jobs.length; from += BATCH) {
      const part = jobs.slice(from, from + BATCH);
      // BullMQ says of none whether it was new: the jobs are counted before and after, as many as there are by any means.
      const before = await this.#all();
      await this.#asked(() =>
        this.#queue.addBulk(
          part.map((job) => ({ name: "inspect", data: dataOf(job), opts: { jobId: job.id, priority: job.priority } })),
        ),
      );
      added += Math.min(part.length, Math.max(0, (await this.#all()) - before));
    }
    return { added, known: jobs.length - added };
  }

  async claim(): Promise<Claim | undefined> {
    if (!this.#watching) {
      this.#watching = true;
      await this.#worker.startStalledCheckTimer();
    }
    const token = randomBytes(9).toString("base64url");
    const found = await this.#asked(() => this.#worker.getNextJob(token, { block: false }));
    if (!found) return undefined;
    const job = jobFrom(found.id, found.data);
    if (!job) {
      await this.#dies(found, token, "open: no job of provcheck");
      return this.claim();
    }
    if (found.stalledCounter - countsOf(found).forgiven >= this.#deliveries) {
      await this.#dies(found, token, `${stepIn(found.progress)}: ${WORKER_DIED}`);
      return this.claim();
    }
    this.#mine.set(token, found);
    return { job, token, attempt: attemptsOf(found) };
  }

  async extend({ token }: Claim, step?: string): Promise<boolean> {
    const job = this.#mine.get(token);
    if (!job) return false;
    if (step !== undefined) await this.#ifMine(() => job.updateProgress({ step }));
    return this.#ifMine(() => job.extendLock(token, this.#leaseMs));
  }

  async acknowledge({ job: { id }, token }: Claim): Promise<boolean> {
    const job = this.#mine.get(token);
    this.#mine.delete(token);
    if (!job) return false;
    if (await this.#ifMine(() => job.moveToCompleted("", token, false))) return true;
    // Somebody else has it, or had it: its result is known by its id, and one of them ends it.
    return (await this.#asked(() => this.#queue.getJobState(id))) !== "completed";
  }

  async fail({ token }: Claim, { step, why, retryAt }: Failure): Promise<void> {
    const job = this.#mine.get(token);
    this.#mine.delete(token);
    if (!job) return;
    if (retryAt === undefined) await this.#dies(job, token, `${step}: ${why}`);
    else await this.#ifMine(() => job.moveToDelayed(retryAt, token));
  }

  async postpone({ token }: Claim, until: number): Promise<void> {
    const job = this.#mine.get(token);
    this.#mine.delete(token);
    if (!job) return;
    const { postponed } = countsOf(job);
    await this.#ifMine(async () => {
      await job.updateData({ ...(job.data as object), postponed: postponed + 1 });
      await job.moveToDelayed(until, token);
    });
  }

  turn({ source, id }: Job, gapMs: number): Promise<number> {
    return this.#asked(() => this.#turns.take(source, id, gapMs));
  }

  async status(): Promise<QueueStatus> {
    const counts = await this.#counts();
    const last = await this.#asked(() => this.#queue.getCompleted(0, PACE_OVER - 1));
    const ends = last.flatMap(({ finishedOn }) => finishedOn ?? []).sort((a, b) => a - b);
    const [first] = ends;
    const perSecond =
      first === undefined || ends.length < 2 ? 0 : ends.length / Math.max(0.001, (Date.now() - first) / 1000);
    const left = counts.waiting + counts.delayed + counts.active;
    return { ...counts, perSecond, ...present({ secondsLeft: perSecond === 0 ? undefined : left / perSecond }) };
  }

  async dead(most: number): Promise<DeadJob[]> {
    const found = await this.#asked(() => this.#queue.getFailed(0, most - 1));
    return found.flatMap((each) => {
      const job = jobFrom(each.id, each.data);
      if (!job) return [];
      const { failedReason: why = "" } = each;
      const attempts = attemptsOf(each);
      const [, step = "inspect", rest = why] = /^([\w-]+): (.*)$/s.exec(why) ?? [];
      return { job, step, why: rest, attempts };
    });
  }

  async retry(ids?: readonly string[]): Promise<number> {
    const { dead } = await this.#counts();
    const all = ids ?? (await this.dead(Math.max(1, Math.min(dead, LARGE_COUNT)))).map(({ job }) => job.id);
    let count = 0;
    for (const id of all) {
      const job = await this.#asked(() => this.#queue.getJob(id));
      if (!job || !(await this.#asked(() => job.isFailed()))) continue;
      await this.#asked(() => job.updateData({ ...(job.data as object), postponed: 0, forgiven: job.stalledCounter }));
      await this.#asked(() => job.retry("failed", { resetAttemptsMade: true, resetAttemptsStarted: true }));
      count += 1;
    }
    return count;
  }

  async close(): Promise<void> {
    // A server that is away is not waited for.
    const closed = Promise.allSettled([this.#worker.close(true), this.#queue.close(), this.#turns.close()]);
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())]);
    this.#release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #counts() {
    const {
      wait = 0,
      waiting = 0,
      prioritized = 0,
      delayed = 0,
      active = 0,
      completed = 0,
      failed = 0,
    } = await this.#asked(() => this.#queue.getJobCounts());
    return { waiting: wait + waiting + prioritized, delayed, active, done: completed, dead: failed };
  }

  async #all(): Promise<number> {
    const { waiting, delayed, active, done, dead } = await this.#counts();
    return waiting + delayed + active + done + dead;
  }

  async #dies(job: BullJob, token: string, why: string): Promise<void> {
    const died = new this.#bull.UnrecoverableError(why);
    // Node's stack says nothing of the object, and is kept with every job.
    died.stack = "";
    await this.#ifMine(() => job.moveToFailed(died, token, false));
  }

  #asked<T>(work: () => Promise<T>): Promise<T> {
    return withServer(this.#address, work);
  }

  /** False where the claim is no longer ours. */
  async #ifMine(work: () => Promise<unknown>): Promise<boolean> {
    try {
      // Of a lock that ran out and is another's by now, a script says 0.
      return (await this.#asked(work)) !== 0;
    } catch (error) {
      const { cause } = error as Error;
      // -1 no such job, -2 no lock, -3 not active, -6 another's lock.
      if (/^-[1236]$/.test(codeOf(cause)) || /lock|not in the active|Missing key|No data/i.test(wordsOf(cause)))
        return false;
      throw error;
    }
  }
}

const CLOSE_MS = 5_000;

/** What BullMQ counts and we do not: times that a job was put off, and deaths of workers before somebody let it be tried again. */
function countsOf({ data }: BullJob): { postponed: number; forgiven: number } {
  const { postponed, forgiven } = data as Record<string, unknown>;
  return { postponed: Number(postponed ?? 0), forgiven: Number(forgiven ?? 0) };
}

const attemptsOf = (job: BullJob): number => Math.max(1, job.attemptsStarted - countsOf(job).postponed);

function stepIn(progress: unknown): string {
  const { step } = (progress ?? {}) as { step?: unknown };
  return typeof step === "string" ? step : "worker";
}
