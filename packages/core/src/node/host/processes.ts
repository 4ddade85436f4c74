import { type ChildProcess, fork, type SpawnOptions, spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { present } from "../../model/present.ts";
import { smallEnvironment } from "./environment.ts";
import { Lines } from "./lines.ts";
import { dismissReaper, holdGroup, killGroup, readyReaper, releaseGroup } from "./reaper.ts";
import { startTimer } from "./time-limit.ts";
import { treeBytes } from "./tree-memory.ts";

/** The machine gave no process: no handles, no numbers, no memory, no permission, or no such program. */
export class NotStarted extends Error {
  /** As the system names it, e.g. `EMFILE`. */
  readonly code: string;
  constructor(program: string, cause: unknown) {
    const code = codeOf(cause);
    super(`${program} could not be started (${code})`, { cause });
    this.name = "NotStarted";
    this.code = code;
  }
  /** Another moment may be better; a program that is not there is not there. */
  get passing(): boolean {
    return !["ENOENT", "EACCES", "ENOTDIR", "ENOEXEC", "ELOOP", "EPERM", "ERR_ACCESS_DENIED"].includes(this.code);
  }
}

/** A program that was started did not do what it was asked for. */
export class RunFailed extends Error {
  readonly why: "time" | "memory" | "output" | "exit";
  constructor(why: RunFailed["why"], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "RunFailed";
    this.why = why;
  }
}

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : "unknown";
};

const WINDOWS = process.platform === "win32";
/** A process of the pool leads a group that its host ends; what it starts stays in that group. */
let leads = true;

/** Told by a process of the pool at its beginning: its host owns the group, and it must not leave it. */
export function stayInGroup(): void {
  leads = false;
}

/** A process that is running, and its group where it leads one. */
export interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Ends it and all that it started. */
  kill(): void;
}

/**
 * Gives the process that `make` started an owner: from here on it ends with this one, however this one ends. On POSIX it
 * leads a group; on Windows libuv put it into a job object that the system ends with us.
 * @throws NotStarted
 */
function own(program: string, make: (options: { detached: boolean; windowsHide: true }) => ChildProcess): Running {
  const detached = leads && !WINDOWS;
  let child: ChildProcess;
  let failure: unknown;
  if (detached) readyReaper();
  try {
    child = make({ detached, windowsHide: true });
  } catch (error) {
    dismissReaper();
    throw new NotStarted(program, error);
  }
  child.on("error", (error) => {
    failure ??= error;
  });
  const { pid } = child;
  // Without a number it never ran. Node tells why in a moment, and by then nobody would catch it but the listener above.
  if (pid === undefined) {
    dismissReaper();
    throw new NotStarted(program, failure ?? { code: spawnFailure(child) });
  }
  if (detached) holdGroup(pid);
  child.once("exit", () => releaseGroup(pid));
  return {
    child,
    pid,
    kill() {
      if (detached) killGroup(pid);
      else if (WINDOWS) killTree(pid);
      child.kill("SIGKILL");
    },
  };
}

/** The code that Node has already and tells only in its next turn: streams are missing where handles ran out. */
const spawnFailure = (child: ChildProcess): string => (child.stdio === undefined ? "EMFILE" : "EAGAIN");

/** Also what a wrapper started, while its parent is still there to be asked. */
function killTree(pid: number): void {
  try {
    const system = join(process.env.SystemRoot ?? "C:\\Windows", "System32", "taskkill.exe");
    spawn(system, ["/T", "/F", "/PID", String(pid)], { stdio: "ignore", windowsHide: true }).on(
      "error",
      () => undefined,
    );
  } catch {
    // The job object ends it with us.
  }
}

/**
 * Starts a Node process of our own, with messages between.
 * @throws NotStarted
 */
export const forkOwned = (entry: URL, options: Parameters<typeof fork>[2]): Running =>
  own("a child process", (ours) => fork(entry, [], { ...options, ...ours } as Parameters<typeof fork>[2] & object));

/**
 * Starts a program.
 * @throws NotStarted, with the code that the system gave
 */
async function startOwned(program: string, args: readonly string[], options: SpawnOptions): Promise<Running> {
  let made: ChildProcess | undefined;
  try {
    return own(program, (ours) => {
      made = spawn(program, args, { ...options, ...ours });
      return made;
    });
  } catch (error) {
    // One turn later Node has told the code.
    if (made && made.pid === undefined)
      throw new NotStarted(program, await new Promise((resolve) => made?.once("error", resolve)));
    throw error;
  }
}

export interface ProcessRun {
  /** Absolute. */
  program: string;
  args: readonly string[];
  cwd?: string;
  /** Wall clock; `Infinity` is none. */
  timeMs: number;
  /** Resident memory of the program and what it starts, where that can be asked. */
  memoryBytes: number;
  signal?: AbortSignal | undefined;
  /** Where its output goes, as fast as that takes it; without one it has none. */
  target?: Writable | undefined;
  /** Lines of its log, as they come. */
  onLine?: ((line: string) => void) | undefined;
}

const WATCH_MS = 100;
/** Lines of the log that are kept for the message, and what is kept of each. */
const LAST_LINES = 8;
const LAST_CHARS = 200;

/**
 * Runs a program to its end within its budgets. Done means that it ended with 0 *and* that all it wrote was taken.
 * @throws NotStarted, RunFailed, or the reason of the signal
 */
export async function runProcess(run: ProcessRun): Promise<void> {
  run.signal?.throwIfAborted();
  const name = /[^/\\]*$/.exec(run.program)?.[0] ?? run.program;
  const running = await startOwned(run.program, run.args, {
    ...present({ cwd: run.cwd }),
    env: smallEnvironment(),
    stdio: ["ignore", run.target ? "pipe" : "ignore", "pipe"],
  });
  const { child } = running;
  let why: Error | undefined;
  const stop = (reason: Error) => {
    why ??= reason;
    running.kill();
    // A wrapper's child may hold the pipes open beyond their end.
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  const onAbort = () => stop(run.signal?.reason instanceof Error ? run.signal.reason : new Error("aborted"));
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal })),
  );
  const stopTimer = startTimer(run.timeMs, () => stop(new RunFailed("time", `${name} took too long`)));
  const watch = setInterval(() => {
    if (treeBytes(running.pid) > run.memoryBytes) stop(new RunFailed("memory", `${name} needed too much memory`));
  }, WATCH_MS);
  run.signal?.addEventListener("abort", onAbort, { once: true });
  if (run.signal?.aborted) onAbort();
  try {
    const log = readLog(child.stderr, run.onLine, stop);
    await taken(child.stdout, run.target).catch((error: unknown) =>
      stop(new RunFailed("output", error instanceof Error ? error.message : "output failed", { cause: error })),
    );
    const { code, signal } = await ended;
    if (why) throw why;
    if (code !== 0) throw new RunFailed("exit", `${name} ended with ${code ?? signal ?? "nothing"}${told(log)}`);
  } finally {
    stopTimer();
    clearInterval(watch);
    run.signal?.removeEventListener("abort", onAbort);
  }
}

const told = (lines: readonly string[]): string => (lines.length === 0 ? "" : `: ${lines.join(" | ")}`);

async function taken(output: Readable | null, target: Writable | undefined): Promise<void> {
  if (output && target) await pipeline(output, target);
}

/** Keeps the last lines, for the message. What takes a line may fail; that ends the run, not the host. */
function readLog(
  log: Readable | null,
  onLine: ((line: string) => void) | undefined,
  onFailure: (error: Error) => void,
): readonly string[] {
  const last: string[] = [];
  if (!log) return last;
  const lines = new Lines((line) => {
    try {
      onLine?.(line);
    } catch (error) {
      onFailure(error instanceof Error ? error : new Error("a line could not be taken"));
    }
    if (last.push(line.slice(0, LAST_CHARS)) > LAST_LINES) last.shift();
  });
  log.on("error", () => undefined);
  log.on("data", (part: Buffer) => lines.add(part));
  log.on("end", () => lines.end());
  return last;
}
