import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { ReadLines } from "../../marks/labels/find.ts";
import type { Grey } from "../../marks/labels/grey.ts";
import { ProgramMissing } from "../../model/errors.ts";
import { BUDGETS, LimitError } from "../../model/limits.ts";
import { labelsBundle } from "../own-files.ts";

/** What the thread is told. */
export interface ReadTask {
  /** The engine's module, its WebAssembly, and its trained data. */
  readonly module: string;
  readonly wasm: string;
  readonly model: string;
  readonly lines: readonly Grey[];
}

/** The packages that read words: optional peers, which whoever wants labels read installs. */
const [ENGINE, DATA] = ["tesseract-wasm", "@tesseract.js-data/chi_sim"];

/** What reads, and for how long. */
export interface Reader extends Omit<ReadTask, "lines"> {
  /** The thread's own file. */
  readonly bundle: URL;
  readonly ms: number;
}

/**
 * Where the packages are.
 * @param resolve a package's entry by its name; throws where it is not installed
 * @throws ProgramMissing
 */
export function installedReader(resolve: (name: string) => string = createRequire(import.meta.url).resolve): Reader {
  try {
    const module = resolve(ENGINE);
    return {
      module: pathToFileURL(module).href,
      wasm: join(dirname(module), "tesseract-core.wasm"),
      // The finest of the data that the package carries for an engine that counts in whole numbers.
      model: join(dirname(resolve(DATA)), "4.0.0_best_int", "chi_sim.traineddata.gz"),
      bundle: labelsBundle(),
      ms: BUDGETS.labelMs,
    };
  } catch {
    throw new ProgramMissing(ENGINE, `npm install ${ENGINE} ${DATA}`);
  }
}

/**
 * Reads lines in a thread of this process, which ends when all are read, or when the time for them is over: what is on the lines is
 * a file's, and an engine that does not come back must not take the whole report with it. The time is that of all calls together: what
 * one took is not there for the next.
 * @throws LimitError `labelMs`; any other error is the engine's
 */
export function readerBy({ bundle, ms, ...files }: Reader): ReadLines {
  let left = ms;
  return async (lines, onRead) => {
    const task: ReadTask = { ...files, lines };
    const start = performance.now();
    // The engine tells its notes to whoever listens.
    const worker = new Worker(bundle, { workerData: task, stdout: true, stderr: true });
    worker.stdout.resume();
    worker.stderr.resume();
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        timer = setTimeout(() => reject(new LimitError("labelMs")), Math.max(0, left));
        worker.on("message", (message: { line: number; words: string } | "done") => {
          if (message === "done") resolve();
          else onRead(message.line, message.words);
        });
        worker.once("error", reject);
        worker.once("exit", () => reject(new Error("the engine ended without an answer")));
      });
    } finally {
      left -= performance.now() - start;
      clearTimeout(timer);
      await worker.terminate();
    }
  };
}
