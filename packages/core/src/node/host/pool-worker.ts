import { mkdirSync, rmSync } from "node:fs";
import type { Step } from "../../inspect.ts";
import { isErrorTold } from "../../model/error-texts.ts";
import { type InputErrorCode, ProvcheckError } from "../../model/errors.ts";
import { present } from "../../model/present.ts";
import type { Report } from "../../model/report.ts";
import type { Death } from "../../report/death.ts";
import type { Source } from "../../source/source.ts";
import type { FetchAnswer, FetchRequest } from "../network/request.ts";
import { onAbort } from "./abort.ts";
import { smallEnvironment } from "./environment.ts";
import { cannotStart, LastWords } from "./last-words.ts";
import { plugAndPlay } from "./plug-and-play.ts";
import { forkOwned, type Running } from "./processes.ts";
import type { Failed, FromChild, JobOptions, ToChild } from "./protocol.ts";
import { removeAtEnd } from "./reaper.ts";
import { openStepFile, type StepFile } from "./step-file.ts";
import { temporaryName } from "./temporary.ts";
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
const CHILD_HEAP_MB = 512;
/** Node and two engines load in a second; under a limit on processes Node can wait for ever. */
const VERSIONS_MS = 60_000;

/** With this the child ends itself when a file crashed it. */
const OWN_CRASH = 70;

/** One child process of the pool, with the folder in which it may leave temporary files. */
export class PoolWorker {
  readonly #running: Running;
  readonly #gone: Promise<void>;
  readonly #folder: string | undefined;
  /** What it writes to standard error: nothing, unless it cannot start. */
  readonly #said = new LastWords();
  #jobs = 0;
  /** Whether it ever told anything: one that did not never ran. */
  #alive = false;
  #current: ((message: FromChild) => void) | undefined;
  /** Called when the process is gone, with the last step it told. */
  #exited: ((lastStep: Step) => void) | undefined;

  /** @throws NotStarted */
  constructor(entry: URL, onGone: (worker: PoolWorker) => void) {
    const folder = temporaryFolder();
    this.#folder = folder?.path;
    try {
      this.#running = forkOwned(entry, {
        serialization: "advanced",
        stdio: ["ignore", "ignore", "pipe", "ipc", folder?.steps?.fd ?? "ignore"],
        execArgv: [`--max-old-space-size=${CHILD_HEAP_MB}`, "--no-warnings", ...plugAndPlay()],
        env: this.#environment(),
      });
    } catch (error) {
      folder?.remove();
      throw error;
    }
    const { child } = this.#running;
    child.on("message", (message: FromChild) => {
      this.#alive = true;
      this.#current?.(message);
    });
    this.#said.listen(child.stderr);
    child.on("error", () => this.#running.kill());
    let lastStep: Step = "open";
    child.on("exit", () => {
      const told = folder?.steps?.last();
      if (told !== undefined) {
        this.#alive = true;
        lastStep = told;
      }
      folder?.remove();
    });
    this.#gone = new Promise((resolve) =>
      child.on("close", () => {
        const exited = this.#exited;
        this.#idle();
        resolve();
        exited?.(lastStep);
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

  /** Holds the host's event loop while a worker works, and lets it go while it idles: its process, channel and pipe. */
  hold(wanted: boolean): void {
    const { child } = this.#running;
    const said = child.stderr as unknown as { ref?(): void; unref?(): void } | null;
    for (const each of [child, child.channel, said]) {
      if (wanted) each?.ref?.();
      else each?.unref?.();
    }
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
        reject(this.#neverRan ? cannotStart(this.#said.text) : died);
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
          else if (!stopped && this.#neverRan) reject(cannotStart(this.#said.text));
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

  /** Coverage is for our own tests; code is kept only where the command says so. */
  #environment(): NodeJS.ProcessEnv {
    const folder = this.#folder === undefined ? {} : { TMPDIR: this.#folder, TEMP: this.#folder, TMP: this.#folder };
    return { ...smallEnvironment(["NODE_V8_COVERAGE", "PROVCHECK_CODE_CACHE"]), ...folder };
  }
}

interface Folder {
  path: string;
  steps: StepFile | undefined;
  remove(): void;
}

/** A folder of one child's own. Whatever ends the child leaves nothing in it; undefined where none can be made. */
function temporaryFolder(): Folder | undefined {
  const path = temporaryName();
  const forget = removeAtEnd(path);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch {
    forget();
    return undefined;
  }
  const steps = openStepFile(path);
  return {
    path,
    steps,
    remove() {
      steps?.close();
      try {
        rmSync(path, { recursive: true, force: true });
        forget();
      } catch {
        // The reaper removes it when this process ends.
      }
    },
  };
}

/** The error that a child met. What it says is of a process that has read hostile bytes. */
const errorOf = (code: InputErrorCode, { message, content, why }: Failed): ProvcheckError =>
  new ProvcheckError(code, message, present({ content, why: isErrorTold(why) ? why : undefined }));
