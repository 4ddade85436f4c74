/**
 * One folder for all that a run of the tests writes aside: it goes with the run, however the tests end. What a test file
 * makes by `tempDir` goes with the file (`file-folders.ts`). What anything else leaves, the product before all, is a fault:
 * the run fails then and names the file after which it lay there.
 */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the folder of the run stands, for its workers. */
const RUN = "PROVCHECK_TEST_RUN";
const VARIABLES = ["TMPDIR", "TEMP", "TMP"];
/** Folders of test files, by how they begin (`authority-file.ts`). */
export const OF_TESTS = "provcheck-test-";
const ENDED = /^provcheck-run-(\d+)-/;
/** Processes that a test ended may take so long to go. */
const PATIENCE_MS = 20_000;

/** Something in a temporary folder that no test asked for. */
export interface Stranger {
  path: string;
  /** The test file after which it lay there. */
  after: string;
}

/** The temporary folder of this worker, made at its first file; undefined outside of a run, as in mutation testing. */
export function folderOfWorker(): string | undefined {
  const run = process.env[RUN];
  if (run === undefined) return undefined;
  const dir = join(run, String(process.pid));
  mkdirSync(dir, { recursive: true });
  // PostgreSQL runs as a user of its own and has its folder in there.
  chmodSync(dir, 0o711);
  for (const name of VARIABLES) process.env[name] = dir;
  return dir;
}

/** Removes what test files made, and notes what else lies there, with the file that has just ended. */
export function tidy(dir: string, file: string): void {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (name.startsWith(OF_TESTS)) remove(path);
    else appendFileSync(notes(join(dir, "..")), `${JSON.stringify({ path, after: file } satisfies Stranger)}\n`);
  }
}

/** What was noted and still lies there, each once, with the first file after which it did. */
export function strangersOf(run: string): Stranger[] {
  if (!existsSync(notes(run))) return [];
  const lines = readFileSync(notes(run), "utf8").trimEnd().split("\n");
  const first = new Map<string, Stranger>();
  for (const line of lines) {
    const stranger = JSON.parse(line) as Stranger;
    if (!first.has(stranger.path) && existsSync(stranger.path)) first.set(stranger.path, stranger);
  }
  return [...first.values()];
}

const notes = (run: string): string => join(run, "strangers.jsonl");

function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // What somebody keeps open goes with the run.
  }
}

export default function setup(): () => Promise<void> {
  const before = tmpdir();
  removeEnded(before);
  const run = mkdtempSync(join(before, `provcheck-run-${process.pid}-`));
  chmodSync(run, 0o711);
  process.env[RUN] = run;
  return async () => {
    delete process.env[RUN];
    let left = strangersOf(run);
    for (const end = Date.now() + PATIENCE_MS; left.length > 0 && Date.now() < end; left = strangersOf(run))
      await new Promise((resolve) => setTimeout(resolve, 100));
    rmSync(run, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    if (left.length === 0) return;
    process.exitCode = 1;
    const lines = left.map(({ path, after }) => `  ${path.slice(run.length + 1)} after ${after}`);
    throw new Error(`left in the temporary folder:\n${lines.join("\n")}`);
  };
}

/** Folders of runs that were killed. */
function removeEnded(dir: string): void {
  for (const name of readdirSync(dir)) {
    const pid = ENDED.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) remove(join(dir, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
