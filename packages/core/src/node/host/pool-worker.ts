import type { Step } from "../../inspect.ts";
import { isErrorTold } from "../../model/error-texts.ts";
import { type InputErrorCode, ProvcheckError } from "../../model/errors.ts";
import { present } from "../../model/present.ts";
import type { Report } from "../../model/report.ts";
import type { Death } from "../../report/death.ts";
import type { Source } from "../../source/source.ts";
import type { FetchAnswer, FetchRequest } from "../network/request.ts";
import { onAbort } from "./abort.ts";
import { type ReadingProcess, startReadingProcess, takeAhead } from "./child-process.ts";
import { cannotStart } from "./last-words.ts";
import type { Running } from "./processes.ts";
import type { Failed, FromChild, JobOptions, ToChild } from "./protocol.ts";
import { startTimer } from "./time-limit.ts";
import { treeBytes } from "./tree-memory.ts";

/** Budgets of one file. Both are enforced from outside, by ending the process and all that it started. */
interface JobBudget {
  /** Wall clock; `Infinity` is none. */
  timeMs: number;
  memoryBytes: number;
}

export interface JobRequest {
  options: JobOptions;
  source?: Source;
  budget: JobBudget;
  signal?: AbortSignal;
  onStep?: (step: Step) => void;
  /** Answers the child's requests to the network; without it every request is refused. */
  onFetch?: (request: FetchRequest) => Promise<FetchAnswer>;
}

/** How a job ended: with a report, or with the process that did it. */
export type JobResult<T = Report> = { kind: "report"; report: T } | ({ kind: "died" } & Death);

const WATCH_MS = 100;
const RECYCLE_AFTER_JOBS = 1000;
/** Node and two engines load in a second; under a limit on processes Node can wait for ever. */
const VERSIONS_MS = 60_000;

/** With this the child ends itself when a file crashed it. */
const OWN_CRASH = 70;

/** One child process of the pool, with the folder in which it may leave temporary files. */
export class PoolWorker {
  readonly #process: ReadingProcess;
  readonly #gone: Promise<void>;
  #jobs = 0;
  /** Whether it ever told anything: one that did not never ran. */
  #alive = false;
  #current: ((message: FromChild) => void) | undefined;
  /** Called when the process is gone, with the last step it told. */
  #exited: ((lastStep: Step) => void) | undefined;

  /** @throws NotStarted */
  constructor(entry: URL, onGone: (worker: PoolWorker) => void) {
    this.#process = takeAhead(entry) ?? startReadingProcess(entry);
    const { child } = this.#running;
    child.on("message", (message: FromChild) => {
      this.#alive = true;
      this.#current?.(message);
    });
    this.#gone = new Promise((resolve) =>
      child.on("close", () => {
        const exited = this.#exited;
        const { lastStep } = this.#process;
        this.#alive ||= lastStep !== undefined;
        this.#idle();
        resolve();
        exited?.(lastStep ?? "open");
        onGone(this);
      }),
    );
  }

  /** Whether it can take another file. */
  get fit(): boolean {
    return this.#running.child.exitCode === null && this.#running.child.connected && this.#jobs < RECYCLE_AFTER_JOBS;
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
    this.#running.kill();
    await this.#gone;
  }

  /** Asks it which engines load. */
  versions(id: number, wasm?: string): Promise<{ name: string; version: string }[]> {
    return new Promise((resolve, reject) => {
      const stopTimer = startTimer(VERSIONS_MS, () => this.#running.kill());
      this.#exited = () => {
        stopTimer();
        const died = new ProvcheckError("out-of-resources", "the child process died");
        reject(this.#neverRan ? cannotStart(this.#process.said.text) : died);
      };
      this.#current = (message) => {
        if (message.type !== "versions") return;
        stopTimer();
        this.#idle();
        resolve(message.engines);
      };
      this.#post({ type: "versions", id, ...present({ wasm }) });
    });
  }

  /** Does one job. Rejects only for wrong input and an abort. A worker that is not `fit` afterwards was ended. */
  run<T>(id: number, request: JobRequest): Promise<JobResult<T>> {
    const { signal, budget } = request;
    let why: Death["why"] = "crashed";
    return new Promise((resolve, reject) => {
      let stopped = false;
      const stop = (reason: Death["why"]) => {
        why = reason;
        stopped = true;
        this.#running.kill();
      };
      const stopListening = onAbort(signal, () => stop("crashed"));
      const stopTimer = startTimer(budget.timeMs, () => stop("timeout"));
      const watch = setInterval(() => {
        if (treeBytes(this.#running.pid) > budget.memoryBytes) stop("memory");
      }, WATCH_MS);
      const settle = (done: () => void) => {
        stopTimer();
        clearInterval(watch);
        stopListening();
        this.#idle();
        done();
      };
      this.#exited = (lastStep) =>
        settle(() => {
          if (signal?.aborted) reject(signal.reason);
          else if (!stopped && this.#neverRan) reject(cannotStart(this.#process.said.text));
          else resolve({ kind: "died", why, step: lastStep });
        });
      this.#current = (message) => {
        if (message.id !== id) return;
        if (message.type === "done") {
          this.#jobs += 1;
          if (message.grown) this.#jobs = RECYCLE_AFTER_JOBS;
          settle(() => resolve({ kind: "report", report: JSON.parse(message.report) as T }));
        } else if (message.type === "failed") {
          settle(() => {
            if (message.code === "internal")
              resolve({ kind: "died", why: "crashed", step: message.step, detail: message.message });
            else reject(errorOf(message.code, message));
          });
        } else this.#serve(request, message);
      };
      this.#post({
        type: "job",
        id,
        options: request.options,
        ...present({ progress: request.onStep && true, size: request.source?.size }),
      });
      if (signal?.aborted) stop("crashed");
    });
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

  #idle(): void {
    this.#current = undefined;
    this.#exited = undefined;
  }

  #post(message: ToChild): void {
    // A child that died between two messages is noticed by its exit, not here.
    this.#running.child.send(message, () => undefined);
  }
}

/** The error that a child met. What it says is of a process that has read hostile bytes. */
const errorOf = (code: InputErrorCode, { message, content, why }: Failed): ProvcheckError =>
  new ProvcheckError(code, message, present({ content, why: isErrorTold(why) ? why : undefined }));
