import { ProvcheckError } from "../../model/errors.ts";
import { present } from "../../model/present.ts";
import type { Report } from "../../model/report.ts";
import type { Source } from "../../source/source.ts";
import { type ReadingProcess, startReadingProcess, takeAhead } from "./child-process.ts";
import { cannotStart } from "./last-words.ts";
import { type JobRequest, type JobResult, type NOT_BEGUN, PoolJob } from "./pool-job.ts";
import type { Running } from "./processes.ts";
import type { FromChild, ToChild } from "./protocol.ts";
import { startTimer } from "./time-limit.ts";

/** One that a process does, and one that waits there: it has its next file before we hear that it is done with the last. */
const JOBS_AT_ONCE = 2;
const RECYCLE_AFTER_JOBS = 1000;
/** Node and two engines load in a second; under a limit on processes Node can wait for ever. */
const VERSIONS_MS = 60_000;

/** With this the child ends itself when a file crashed it. */
const OWN_CRASH = 70;

/** Who gives a worker its jobs, and hears of them. */
interface Owner {
  /** A job less is in it. */
  freed(worker: PoolWorker): void;
  /** The process is gone. */
  gone(worker: PoolWorker): void;
}

/** One child process of the pool, with the folder in which it may leave temporary files. */
export class PoolWorker {
  readonly #process: ReadingProcess;
  readonly #owner: Owner;
  readonly #gone: Promise<void>;
  /** In the order in which the process does them: the first is under way, the second waits. */
  readonly #jobs: PoolJob[] = [];
  /** Given and called back: until the process answers it may yet begin it. */
  readonly #calledBack = new Set<PoolJob>();
  #taken = 0;
  /** Nothing more is begun in it: it has grown, has done enough, or is being ended. */
  #spent = false;
  /** Whether it ever told anything: one that did not never ran. */
  #alive = false;
  #asked: { told(message: FromChild): void; died(): void } | undefined;

  /** @throws NotStarted */
  constructor(entry: URL, owner: Owner) {
    this.#process = takeAhead(entry) ?? startReadingProcess(entry);
    this.#owner = owner;
    const { child } = this.#running;
    child.on("message", (message: FromChild) => {
      this.#alive = true;
      this.#hear(message);
    });
    this.#gone = new Promise((resolve) =>
      child.on("close", () => {
        resolve();
        this.#died();
      }),
    );
  }

  /** Whether it can take another file. */
  get fit(): boolean {
    return !this.#spent && this.#running.child.exitCode === null && this.#running.child.connected;
  }

  get idle(): boolean {
    return this.#jobs.length === 0 && this.#asked === undefined;
  }

  /** Whether one more may wait in it. */
  get hasRoom(): boolean {
    return (
      this.fit && this.#jobs.length < JOBS_AT_ONCE && this.#asked === undefined && this.#taken < RECYCLE_AFTER_JOBS
    );
  }

  /** It ended by itself before it told anything: what it needs is not there, and no other file will fare better. */
  get #neverRan(): boolean {
    const { exitCode } = this.#running.child;
    return !this.#alive && exitCode !== null && exitCode !== OWN_CRASH;
  }

  get #running(): Running {
    return this.#process.running;
  }

  /** Holds the host's event loop while a worker works, and lets it go while it idles. */
  hold(wanted: boolean): void {
    this.#process.hold(wanted);
  }

  /** Ends it and all that it started, and waits until it is gone. */
  async end(): Promise<void> {
    // Idle children are unreferenced: waiting for their end must hold the loop.
    this.hold(true);
    this.#kill();
    await this.#gone;
  }

  /** What waits in it is told of its end, whatever it still says of the file before. */
  #kill(): void {
    this.#spent = true;
    this.#running.kill();
  }

  /** Asks it which engines load. */
  versions(id: number, wasm?: string): Promise<{ name: string; version: string }[]> {
    return new Promise((resolve, reject) => {
      const stopTimer = startTimer(VERSIONS_MS, () => this.#kill());
      this.#asked = {
        died: () => {
          stopTimer();
          const died = new ProvcheckError("out-of-resources", "the child process died");
          reject(this.#neverRan ? cannotStart(this.#process.said.text) : died);
        },
        told: (message) => {
          if (message.type !== "versions") return;
          stopTimer();
          this.#asked = undefined;
          resolve(message.engines);
          this.#owner.freed(this);
        },
      };
      this.#post({ type: "versions", id, ...present({ wasm }) });
    });
  }

  /**
   * Gives it one job. Rejects only for wrong input and an abort; one that was not begun is to be given to another. A worker
   * that is not `fit` afterwards was ended, or is to be.
   */
  run<T = Report>(id: number, request: JobRequest): Promise<JobResult<T> | typeof NOT_BEGUN> {
    const job = new PoolJob(id, request, {
      pid: this.#running.pid,
      kill: () => this.#kill(),
      callBack: () => this.#callBack(job),
    });
    this.#taken += 1;
    this.#jobs.push(job);
    this.#post({
      type: "job",
      id,
      options: request.options,
      ...present({ progress: request.onStep && true, size: request.source?.size }),
    });
    if (this.#jobs.length === 1) job.begin();
    return job.ended as Promise<JobResult<T> | typeof NOT_BEGUN>;
  }

  /** Takes back what waits in it, so that another, idle one may do it; false: nothing waits. */
  takeBack(): boolean {
    const waiting = this.#jobs.slice(1).find((job) => !this.#calledBack.has(job));
    if (!waiting) return false;
    waiting.putBack();
    this.#callBack(waiting);
    return true;
  }

  #callBack(job: PoolJob): void {
    this.#calledBack.add(job);
    this.#post({ type: "withdraw", id: job.id });
  }

  #hear(message: FromChild): void {
    if (message.type === "versions") {
      this.#asked?.told(message);
      return;
    }
    const at = this.#jobs.findIndex(({ id }) => id === message.id);
    const job = this.#jobs[at];
    if (!job) return;
    if (message.type === "withdrawn") {
      if (this.#calledBack.has(job)) this.#leave(job, () => job.close());
      return;
    }
    // Whatever a process says of a file before its turn is not true.
    if (at > 0) return;
    if (message.type === "done" || message.type === "failed") {
      const last = this.#taken >= RECYCLE_AFTER_JOBS && this.#jobs.length === 1;
      this.#spent ||= last || (message.type === "done" && message.grown);
      this.#leave(job, () => job.told(message));
    } else this.#serve(job.request, message);
  }

  /** A job is done with, here: the next one's turn begins, or another process has to take it. */
  #leave(job: PoolJob, tell: () => void): void {
    const [first] = this.#jobs;
    this.#jobs.splice(this.#jobs.indexOf(job), 1);
    this.#calledBack.delete(job);
    const [next] = this.#jobs;
    if (this.#spent) for (const waiting of this.#jobs.splice(0)) waiting.close();
    else if (next !== first) next?.begin();
    tell();
    this.#owner.freed(this);
  }

  #died(): void {
    const { lastStep } = this.#process;
    this.#alive ||= lastStep !== undefined;
    const asked = this.#asked;
    this.#asked = undefined;
    const why = this.#neverRan ? () => cannotStart(this.#process.said.text) : undefined;
    for (const job of this.#jobs.splice(0)) job.died(lastStep ?? "open", why);
    this.#calledBack.clear();
    asked?.died();
    this.#owner.gone(this);
  }

  /** What a job asks for while it runs. */
  #serve(request: JobRequest, message: FromChild): void {
    if (message.type === "step") request.onStep?.(message.step);
    else if (message.type === "read") void this.#answerRead(request.source, message);
    else if (message.type === "fetch") void this.#answerFetch(request, message);
  }

  async #answerRead(source: Source | undefined, message: Extract<FromChild, { type: "read" }>): Promise<void> {
    const { id, read, offset, length } = message;
    try {
      const bytes = (await source?.read(offset, length)) ?? new Uint8Array(0);
      this.#post({ type: "bytes", id, read, bytes: bytes.length > length ? bytes.subarray(0, length) : bytes });
    } catch (error) {
      this.#post({ type: "bytes", id, read, error: error instanceof Error ? error.message : "read failed" });
    }
  }

  async #answerFetch(request: JobRequest, message: Extract<FromChild, { type: "fetch" }>): Promise<void> {
    const { id, fetch } = message;
    const answer = (await request.onFetch?.(message)) ?? { problem: "the network was not asked for" };
    this.#post({ type: "fetched", id, fetch, ...answer });
  }

  #post(message: ToChild): void {
    // A child that died between two messages is noticed by its exit, not here.
    this.#running.child.send(message, () => undefined);
  }
}
