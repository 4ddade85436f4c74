import type { PageList, Report } from "@provcheck/core/browser";
import { reportOfDeath } from "@provcheck/core/internal";
import type { Ask, Progress, Say } from "./protocol.ts";

/** What became of one file. */
export type Outcome = { kind: "report"; report: Report } | Refused;
type Refused = { kind: "refused"; code: string; message: string };
type Compared = Extract<Say, { kind: "compared" }>;

/** What is read of a file, and what belongs to it. */
export interface Job {
  file: Blob;
  name: string;
  sidecar?: Blob;
}

/** The part of a worker that is used here. */
export interface Thread {
  postMessage(message: Ask): void;
  terminate(): void;
  onmessage: ((event: { data: Say }) => void) | null;
  onerror: ((event: { preventDefault?(): void; message?: string }) => void) | null;
}

/** How long a worker may stand still, and how long it may take in all. */
export interface Budget {
  /** Without having read anything new, and in the same step. */
  stillMs: number;
  /** In all, by the size of the file. */
  totalMs: (bytes: number) => number;
}

/** A page hashes more slowly than the command, and beside whatever else the computer does: what goes on is let go on. */
const BUDGET: Budget = { stillMs: 30_000, totalMs: (bytes) => 60_000 + bytes / 5_000 };

/**
 * One worker, made anew when it died or was ended: whatever a file does to it, a report comes out and the page lives.
 * @param make makes a worker
 * @param budget how long one file may take
 */
export class Host {
  readonly #make: () => Thread;
  readonly #budget: Budget;
  #thread: Thread | undefined;

  constructor(make: () => Thread, budget: Budget = BUDGET) {
    this.#make = make;
    this.#budget = budget;
  }

  /** Starts the worker before it is needed, so that the first file does not wait for it. */
  warm(): void {
    this.#thread ??= this.#make();
  }

  /** Inspects one file; one at a time. @throws the signal's reason when it is aborted */
  async inspect(
    job: Job,
    lists: readonly PageList[],
    onProgress: (at: Progress) => void,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const said = await this.#ask({ ...job, lists }, onProgress, signal);
    if (said.kind === "compared") throw new Error("nothing was to be compared");
    return said;
  }

  /** What two files have in common, but for frames of clips; undefined where one of them cannot be read. */
  async compare(job: Job, other: Job): Promise<Omit<Compared, "kind"> | undefined> {
    const { file, name } = other;
    const ask = { ...job, other: { file, name }, lists: [] };
    const said = await this.#ask(ask, () => undefined, new AbortController().signal);
    return said.kind === "compared" ? said : undefined;
  }

  #ask(job: Ask, onProgress: (at: Progress) => void, signal: AbortSignal): Promise<Outcome | Compared> {
    this.warm();
    const thread = this.#thread;
    if (!thread) throw new Error("there is no worker");
    const at: Progress = { step: "open", read: 0 };
    const { promise, resolve, reject } = withResolvers<Outcome | Compared>();
    const died = (why: "timeout" | "crashed", detail?: string): void => {
      this.#end();
      const death = { why, step: at.step, ...(detail ? { detail } : {}) };
      resolve({ kind: "report", report: reportOfDeath({ name: job.name, size: job.file.size }, death) });
    };
    const late = () => died("timeout");
    const total = setTimeout(late, this.#budget.totalMs(job.file.size));
    let still = setTimeout(late, this.#budget.stillMs);
    const cancel = (): void => {
      this.#end();
      reject(signal.reason);
    };
    signal.addEventListener("abort", cancel, { once: true });
    thread.onerror = (event) => {
      event.preventDefault?.();
      died("crashed", event.message?.slice(0, 200));
    };
    thread.onmessage = ({ data }) => {
      if (data.kind === "progress") {
        clearTimeout(still);
        still = setTimeout(late, this.#budget.stillMs);
        onProgress(Object.assign(at, { step: data.step, read: data.read }));
      } else if (data.kind === "refused" && data.code === "crashed") died("crashed", data.message);
      else if (data.kind !== "ready") resolve(data);
    };
    thread.postMessage(job);
    return promise.finally(() => {
      clearTimeout(total);
      clearTimeout(still);
      signal.removeEventListener("abort", cancel);
    });
  }

  #end(): void {
    this.#thread?.terminate();
    this.#thread = undefined;
  }
}

/** Node 20 and Safari before 17.4 have no `Promise.withResolvers`. */
function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
