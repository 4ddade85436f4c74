import type { Step } from "../../inspect.ts";
import { isErrorTold } from "../../model/error-texts.ts";
import { type InputErrorCode, ProvcheckError } from "../../model/errors.ts";
import { present } from "../../model/present.ts";
import type { Report } from "../../model/report.ts";
import type { Death } from "../../report/death.ts";
import type { Source } from "../../source/source.ts";
import type { FetchAnswer, FetchRequest } from "../network/request.ts";
import { onAbort } from "./abort.ts";
import type { Done, Failed, JobOptions } from "./protocol.ts";
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

/** Whether it may wait in a process for its turn: whoever is asked or told something meanwhile is asked once. */
export const mayWait = ({ source, onStep, onFetch }: JobRequest): boolean =>
  source === undefined && onStep === undefined && onFetch === undefined;

/** How a job ended: with a report, or with the process that did it. */
export type JobResult<T = Report> = { kind: "report"; report: T } | ({ kind: "died" } & Death);

/** It waited in a process that was ended, or busy for too long: nobody has looked at the file, and another process will. */
export const NOT_BEGUN = { kind: "not-begun" } as const;

/** What a job asks of the process that it is given to. */
interface Keeper {
  readonly pid: number;
  /** Ends the process. */
  kill(): void;
  /** It waits there, and is not wanted any more. */
  callBack(): void;
}

const WATCH_MS = 100;

/**
 * One job in one process. Its clock runs and its memory is watched from its beginning on, not while it waits for the file
 * before it: what that one does is never told of this one.
 */
export class PoolJob {
  readonly id: number;
  readonly request: JobRequest;
  /** Rejects only for wrong input and an abort. */
  readonly ended: Promise<JobResult<unknown> | typeof NOT_BEGUN>;
  readonly #keeper: Keeper;
  #settle: (() => void) | undefined;
  #resolve: (result: JobResult<unknown> | typeof NOT_BEGUN) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  /** Why its process was ended, where that was done for it. */
  #stopped: Death["why"] | undefined;
  #begun = false;

  constructor(id: number, request: JobRequest, keeper: Keeper) {
    this.id = id;
    this.request = request;
    this.#keeper = keeper;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { signal } = request;
    this.#settle = onAbort(signal, () => {
      if (this.#begun) this.#stop("crashed");
      else {
        this.#finish(() => this.#reject(signal?.reason));
        keeper.callBack();
      }
    });
  }

  /** It is the process's turn for it now. */
  begin(): void {
    this.#begun = true;
    const { budget, signal } = this.request;
    // Nobody wants it, but the process had no time to hear that. It was told to whoever asked: no clock would end it.
    if (signal?.aborted) {
      this.#keeper.kill();
      return;
    }
    // A host that was busy itself finds the time over and the answer there: what came is read first.
    const stopTimer = startTimer(budget.timeMs, () => setImmediate(() => this.#stop("timeout")));
    const watch = setInterval(() => {
      if (treeBytes(this.#keeper.pid) > budget.memoryBytes) this.#stop("memory");
    }, WATCH_MS);
    const stopListening = this.#settle;
    this.#settle = () => {
      stopTimer();
      clearInterval(watch);
      stopListening?.();
    };
  }

  /** The process is done with it. */
  told(message: Done | Failed): void {
    this.#finish(() => {
      if (message.type === "done") this.#resolve({ kind: "report", report: JSON.parse(message.report) as unknown });
      else if (message.code === "internal")
        this.#resolve({ kind: "died", why: "crashed", step: message.step, detail: message.message });
      else this.#reject(errorOf(message.code, message));
    });
  }

  /**
   * The process is gone.
   * @param cannotStart why it never ran, where it did not
   */
  died(lastStep: Step, cannotStart: (() => Error) | undefined): void {
    const { signal } = this.request;
    this.#finish(() => {
      if (!this.#begun) this.putBack();
      else if (signal?.aborted) this.#reject(signal.reason);
      else if (this.#stopped === undefined && cannotStart) this.#reject(cannotStart());
      else this.#resolve({ kind: "died", why: this.#stopped ?? "crashed", step: lastStep });
    });
  }

  /** Somebody else is to do it. What this process may still tell of it is heard by nobody. */
  putBack(): void {
    this.#resolve(NOT_BEGUN);
  }

  /** The process says that it did not begin it: nothing is to be watched any more. */
  close(): void {
    this.#finish(() => this.putBack());
  }

  #stop(why: Death["why"]): void {
    // It is done with, and the process is another's by now.
    if (this.#settle === undefined) return;
    this.#stopped ??= why;
    this.#keeper.kill();
  }

  #finish(tell: () => void): void {
    this.#settle?.();
    this.#settle = undefined;
    tell();
  }
}

/** The error that a child met. What it says is of a process that has read hostile bytes. */
const errorOf = (code: InputErrorCode, { message, content, why }: Failed): ProvcheckError =>
  new ProvcheckError(code, message, present({ content, why: isErrorTold(why) ? why : undefined }));
