import { mkdirSync, rmSync } from "node:fs";
import type { Step } from "../../inspect.ts";
import { smallEnvironment } from "./environment.ts";
import { LastWords } from "./last-words.ts";
import { plugAndPlay } from "./plug-and-play.ts";
import { forkOwned, type Running } from "./processes.ts";
import { removeAtEnd } from "./reaper.ts";
import { openStepFile, type StepFile } from "./step-file.ts";
import { temporaryName } from "./temporary.ts";

/**
 * Flags of Node with which every process that reads files is started. V8 keeps four helpers for each of them, whatever the
 * machine has; 0 is one less than it has processors. With a process for each processor they only stand in each other's way: a
 * folder takes a twentieth longer.
 */
export const CHILD_FLAGS = ["--max-old-space-size=512", "--no-warnings", "--v8-pool-size=0"] as const;

/** A process that reads files, with the folder in which it may leave temporary ones. Nobody gave it a file yet. */
export interface ReadingProcess {
  readonly running: Running;
  /** What it writes to standard error: nothing, unless it cannot start. */
  readonly said: LastWords;
  /** The step it noted last, once it is gone; undefined where it noted none. */
  readonly lastStep: Step | undefined;
  /** Holds this process's event loop, or lets it go: the child, its channel and its pipe. */
  hold(wanted: boolean): void;
}

/**
 * Starts a process that reads files. It ends with this one, whatever ends this one, and so does its folder.
 * @param entry the file that it runs
 * @throws NotStarted
 */
export function startReadingProcess(entry: URL): ReadingProcess {
  const folder = temporaryFolder();
  let running: Running;
  try {
    running = forkOwned(entry, {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc", folder?.steps?.fd ?? "ignore"],
      execArgv: [...CHILD_FLAGS, ...plugAndPlay()],
      env: environment(folder?.path),
    });
  } catch (error) {
    folder?.remove();
    throw error;
  }
  const { child } = running;
  const said = new LastWords();
  said.listen(child.stderr);
  child.on("error", () => running.kill());
  let lastStep: Step | undefined;
  child.on("exit", () => {
    lastStep = folder?.steps?.last();
    folder?.remove();
  });
  return {
    running,
    said,
    get lastStep() {
      return lastStep;
    },
    hold(wanted) {
      const pipe = child.stderr as unknown as { ref?(): void; unref?(): void } | null;
      for (const each of [child, child.channel, pipe]) {
        if (wanted) each?.ref?.();
        else each?.unref?.();
      }
    },
  };
}

let offered: { entry: string; process: ReadingProcess } | undefined;

/**
 * Starts a process before anybody asks for one, so that it loads while its host does. One that nobody takes keeps no script
 * alive, and ends with it. Undefined where the machine gives none: it is tried again, and told, where it is needed.
 */
export function startAhead(entry: URL): ReadingProcess | undefined {
  try {
    const process = startReadingProcess(entry);
    process.hold(false);
    return process;
  } catch {
    return undefined;
  }
}

/** Gives the first pool that wants a process with this entry one that was started ahead. */
export function offer(entry: URL, process: ReadingProcess): void {
  offered = { entry: entry.href, process };
}

/** What was started ahead, once; undefined where there is nothing, or where it is gone already. */
export function takeAhead(entry: URL): ReadingProcess | undefined {
  if (offered?.entry !== entry.href) return undefined;
  const { process } = offered;
  offered = undefined;
  const { child } = process.running;
  return child.exitCode === null && child.signalCode === null && child.connected ? process : undefined;
}

/** Coverage is for our own tests; code is kept only where the command says so. */
function environment(folder: string | undefined): NodeJS.ProcessEnv {
  const own = folder === undefined ? {} : { TMPDIR: folder, TEMP: folder, TMP: folder };
  return { ...smallEnvironment(["NODE_V8_COVERAGE", "PROVCHECK_CODE_CACHE"]), ...own };
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
