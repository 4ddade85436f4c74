import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { Readable } from "node:stream";
import type { Step } from "../inspect.ts";
import { ProvcheckError } from "../model/errors.ts";
import type { Report } from "../model/report.ts";
import type { Source } from "../source/source.ts";
import { type FetchAnswer, type FetchRequest, type FromChild, STEP_FD, STEPS, type ToChild } from "./protocol.ts";
import type { JobOptions } from "./runtime.ts";

/** Budgets of one file. Both are enforced from outside, by killing the process. */
interface JobBudget {
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
export type JobResult<T = Report> =
  | { kind: "report"; report: T }
  | { kind: "died"; why: "timeout" | "memory" | "crashed"; step: Step };

const WATCH_MS = 100;
/** A process that grew to this is replaced after its file: WebAssembly memory never shrinks. */
const RECYCLE_RSS_BYTES = 320 * 1024 * 1024;
const RECYCLE_AFTER_JOBS = 1000;
const CHILD_HEAP_MB = 512;

interface Worker {
  process: ChildProcess;
  jobs: number;
  current?: (message: FromChild) => void;
  /** Called when the process is gone, with the last step it told. */
  exited?: (lastStep: Step) => void;
}

interface Waiting {
  start(worker: Worker): void;
  reject(error: Error): void;
}

/**
 * A warm pool of child processes. Threads would not do: they do not contain memory, and a fatal error in one
 * ends the host. A child does one file at a time; cancelling a job kills it, and a fresh one takes its place.
 */
export class ProcessPool {
  readonly #size: number;
  readonly #entry: URL;
  readonly #idle: Worker[] = [];
  readonly #busy = new Set<Worker>();
  readonly #queue: Waiting[] = [];
  #closed = false;
  #nextId = 0;

  constructor(size = availableParallelism(), entry = new URL("./child.bundle.js", import.meta.url)) {
    this.#size = Math.max(1, size);
    this.#entry = entry;
  }

  /** Runs one job in a child of its own. Rejects only for wrong input, an abort, or a closed pool. */
  async run<T = Report>(request: JobRequest): Promise<JobResult<T>> {
    if (this.#closed) throw new ProvcheckError("inspector-closed", "the inspector is closed");
    request.signal?.throwIfAborted();
    const worker = await this.#acquire(request.signal);
    return this.#runOn<T>(worker, request);
  }

  /** Asks one child which engines load. */
  async versions(): Promise<{ name: string; version: string }[]> {
    const worker = await this.#acquire();
    return new Promise((resolve, reject) => {
      worker.exited = () => reject(new Error("the child process died"));
      worker.current = (message) => {
        if (message.type !== "versions") return;
        this.#release(worker);
        resolve(message.engines);
      };
      post(worker, { type: "versions", id: this.#nextId++ });
    });
  }

  /** Ends every child. Running jobs end as `crashed`, waiting ones reject. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#queue.splice(0))
      waiting.reject(new ProvcheckError("inspector-closed", "the inspector was closed"));
    const all = [...this.#idle.splice(0), ...this.#busy];
    await Promise.all(
      all.map((worker) => {
        if (worker.process.exitCode !== null || worker.process.signalCode !== null) return undefined;
        const gone = new Promise((resolve) => worker.process.once("exit", resolve));
        // Idle children are unreferenced: waiting for their end must hold the loop.
        setReferenced(worker, true);
        worker.process.kill("SIGKILL");
        return gone;
      }),
    );
  }

  #acquire(signal?: AbortSignal): Promise<Worker> {
    const idle = this.#idle.pop();
    if (idle) return Promise.resolve(this.#take(idle));
    if (this.#busy.size < this.#size) return Promise.resolve(this.#take(this.#spawn()));
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        start: (worker) => finish(() => resolve(this.#take(worker))),
        reject: (error) => finish(() => reject(error)),
      };
      const onAbort = () => {
        const at = this.#queue.indexOf(waiting);
        if (at !== -1) this.#queue.splice(at, 1);
        finish(() => reject(signal?.reason));
      };
      const finish = (done: () => void) => {
        signal?.removeEventListener("abort", onAbort);
        done();
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#queue.push(waiting);
    });
  }

  #take(worker: Worker): Worker {
    this.#busy.add(worker);
    setReferenced(worker, true);
    return worker;
  }

  #spawn(): Worker {
    const child = fork(this.#entry, [], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc", "pipe"],
      execArgv: [`--max-old-space-size=${CHILD_HEAP_MB}`, "--no-warnings"],
      env: childEnvironment(),
      windowsHide: true,
    } as Parameters<typeof fork>[2] & object);
    const worker: Worker = { process: child, jobs: 0 };
    child.on("message", (message: FromChild) => worker.current?.(message));
    child.on("error", () => child.kill("SIGKILL"));
    const steps = child.stdio[STEP_FD] as Readable | undefined;
    let lastStep: Step = "open";
    steps?.on("error", () => undefined);
    child.on("exit", () => {
      this.#busy.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at !== -1) this.#idle.splice(at, 1);
      // What it wrote before it died is still in the pipe.
      steps?.on("data", (bytes: Buffer) => {
        lastStep = STEPS[bytes[bytes.length - 1] ?? 0] ?? lastStep;
      });
    });
    child.on("close", () => {
      const { exited } = worker;
      delete worker.exited;
      delete worker.current;
      exited?.(lastStep);
      this.#next();
    });
    return worker;
  }

  #release(worker: Worker): void {
    delete worker.current;
    delete worker.exited;
    this.#busy.delete(worker);
    if (this.#closed || worker.process.exitCode !== null || !worker.process.connected) {
      worker.process.kill("SIGKILL");
      return;
    }
    // An idle pool must not keep a script alive.
    setReferenced(worker, false);
    this.#idle.push(worker);
    this.#next();
  }

  #next(): void {
    if (this.#closed || this.#queue.length === 0) return;
    const worker = this.#idle.pop() ?? (this.#busy.size < this.#size ? this.#spawn() : undefined);
    if (worker) this.#queue.shift()?.start(worker);
  }

  #runOn<T>(worker: Worker, request: JobRequest): Promise<JobResult<T>> {
    const id = this.#nextId++;
    const { source, signal, budget } = request;
    let why: "timeout" | "memory" | "crashed" = "crashed";
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => stop("timeout"), budget.timeMs);
      const watch = setInterval(() => {
        if (residentBytes(worker.process.pid) > budget.memoryBytes) stop("memory");
      }, WATCH_MS);
      const onAbort = () => stop("crashed");
      const stop = (reason: typeof why) => {
        why = reason;
        worker.process.kill("SIGKILL");
      };
      const settle = (done: () => void) => {
        clearTimeout(deadline);
        clearInterval(watch);
        signal?.removeEventListener("abort", onAbort);
        done();
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      worker.exited = (lastStep) =>
        settle(() => (signal?.aborted ? reject(signal.reason) : resolve({ kind: "died", why, step: lastStep })));
      worker.current = (message) => {
        if (message.id !== id) return;
        switch (message.type) {
          case "step":
            request.onStep?.(message.step);
            return;
          case "read":
            void answerRead(worker, source, message);
            return;
          case "fetch":
            void answerFetch(worker, request, message);
            return;
          case "done":
            worker.jobs += 1;
            settle(() => resolve({ kind: "report", report: JSON.parse(message.report) as T }));
            this.#retire(worker, message.rssBytes);
            return;
          case "failed":
            settle(() => {
              if (message.code === "internal") resolve({ kind: "died", why: "crashed", step: message.step });
              else reject(new ProvcheckError(message.code, message.message));
            });
            this.#release(worker);
        }
      };
      post(worker, {
        type: "job",
        id,
        options: request.options,
        ...(request.onStep ? { progress: true } : {}),
        ...(source ? { size: source.size } : {}),
      });
      if (signal?.aborted) onAbort();
    });
  }

  #retire(worker: Worker, rssBytes: number): void {
    if (rssBytes < RECYCLE_RSS_BYTES && worker.jobs < RECYCLE_AFTER_JOBS) {
      this.#release(worker);
      return;
    }
    delete worker.current;
    delete worker.exited;
    worker.process.kill("SIGKILL");
  }
}

/** Holds the host's event loop while a worker works, and lets it go while it idles: its process, channel and pipe. */
function setReferenced(worker: Worker, wanted: boolean): void {
  const pipe = worker.process.stdio[STEP_FD] as unknown as { ref?(): void; unref?(): void } | null | undefined;
  for (const each of [worker.process, worker.process.channel, pipe]) {
    if (wanted) each?.ref?.();
    else each?.unref?.();
  }
}

function post(worker: Worker, message: ToChild): void {
  // A child that died between two messages is noticed by its exit, not here.
  worker.process.send(message, () => undefined);
}

async function answerRead(
  worker: Worker,
  source: Source | undefined,
  message: Extract<FromChild, { type: "read" }>,
): Promise<void> {
  const { id, read, offset, length } = message;
  try {
    const bytes = (await source?.read(offset, length)) ?? new Uint8Array(0);
    post(worker, { type: "bytes", id, read, bytes: bytes.length > length ? bytes.subarray(0, length) : bytes });
  } catch (error) {
    post(worker, { type: "bytes", id, read, error: error instanceof Error ? error.message : "read failed" });
  }
}

async function answerFetch(
  worker: Worker,
  request: JobRequest,
  message: Extract<FromChild, { type: "fetch" }>,
): Promise<void> {
  const { id, fetch } = message;
  const answer = (await request.onFetch?.(message)) ?? { problem: "the network was not asked for" };
  post(worker, { type: "fetched", id, fetch, ...answer });
}

/** Where ffmpeg and temporary files are found; nothing else of the host's environment reaches a child. Coverage is for our own tests. */
function childEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const key of ["PATH", "SystemRoot", "TMPDIR", "TEMP", "TMP", "NODE_V8_COVERAGE"]) {
    const value = process.env[key];
    if (value !== undefined) env[key] = value;
  }
  return env;
}

/** Resident memory as the kernel counts it, whatever its page size; 0 where it cannot be asked cheaply. */
function residentBytes(pid: number | undefined): number {
  if (pid === undefined || process.platform !== "linux") return 0;
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
