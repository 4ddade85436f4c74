import { type ChildProcess, spawn } from "node:child_process";
import { rmdirSync, rmSync } from "node:fs";
import type { Writable } from "node:stream";
import { OWNER_MARK, plainEnvironment } from "./environment.ts";

/**
 * What outlives this process by a second at most: a shell that reads what to end and what to remove from a pipe, and does it
 * when the pipe ends. The kernel ends the pipe whatever happens to us, `kill -9` included. It stands in a session of its
 * own, so that a signal to our group does not take it along, and it goes on reading when it is told to stop.
 * What was started and could not be told any more is found by our mark in its environment, where the system shows that.
 * Twice, because a process that is being killed may finish one more file, and one that is being started has no mark yet.
 */
const SCRIPT = `trap '' INT TERM HUP QUIT
set -f
mark=$1
groups=' ' files=' '
while read -r op id what; do
  case $op in
    group) groups="$groups$id ";;
    path|folder) files="$files$op:$id:$what ";;
    bye) exit 0;;
    *)
      kept=' '
      for each in $groups; do [ "$each" = "$id" ] || kept="$kept$each "; done
      groups=$kept kept=' '
      for each in $files; do case $each in *:"$id":*) ;; *) kept="$kept$each ";; esac; done
      files=$kept;;
  esac
done
for each in $groups; do kill -9 "-$each"; done
sweep() {
  for each in $(set +f; grep -lsF -- "$mark" /proc/[0-9]*/environ); do
    each=\${each#/proc/} each=\${each%/environ}
    kill -9 "-$each"; kill -9 "$each"
  done
  for each in $files; do
    path=$(printf '%b.' "\${each#*:*:}")
    case $each in path:*) rm -rf -- "\${path%.}";; *) rmdir -- "\${path%.}";; esac
  done
}
sweep; sleep 1; sweep`;

const SHELL = "/bin/sh";

/** Everything that must be gone when this process is, by the number it was told to the reaper with. */
const groups = new Set<number>();
const paths = new Map<number, { op: "path" | "folder"; path: string }>();
let reaper: { process: ChildProcess; pipe: Writable } | undefined;
let shell = true;
let watched = false;
let nextPath = 0;

/** Octal for all that a shell could take for something else; a path may hold blanks and line breaks. */
const word = (path: string): string =>
  Array.from(Buffer.from(path), (byte) =>
    /[\w./-]/.test(String.fromCharCode(byte)) && byte < 128
      ? String.fromCharCode(byte)
      : `\\0${byte.toString(8).padStart(3, "0")}`,
  ).join("");

/**
 * Starts the reaper, and tells it again all it has to know: an earlier one may have been killed. It stands before what it
 * watches over is started, because a `kill -9` may come between the two.
 */
export function readyReaper(): void {
  if (!watched) {
    watched = true;
    process.on("exit", endAll);
  }
  if (reaper || !shell || process.platform === "win32") return;
  let child: ChildProcess;
  try {
    child = spawn(SHELL, ["-c", SCRIPT, "provcheck-reaper", OWNER_MARK], {
      cwd: "/",
      detached: true,
      env: plainEnvironment(),
      stdio: ["pipe", "ignore", "ignore"],
    });
  } catch {
    // Not allowed, or no memory: whatever is started next fails by itself and says so.
    return;
  }
  // No shell in this image: what ends by itself or is ended by us is still cleaned up, only kill -9 of us is not.
  child.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "EACCES") shell = false;
  });
  const { stdin: pipe } = child;
  if (child.pid === undefined || !pipe) return;
  pipe.on("error", () => undefined);
  child.on("exit", () => {
    if (reaper?.process === child) reaper = undefined;
  });
  // It must not keep a script alive; the kernel closes the pipe when the script ends.
  child.unref();
  (pipe as Writable & { unref?(): void }).unref?.();
  reaper = { process: child, pipe };
  for (const pid of groups) tell(`group ${pid}`);
  for (const [id, { op, path }] of paths) tell(`${op} f${id} ${word(path)}`);
}

function tell(line: string): void {
  reaper?.pipe.write(`${line}\n`);
}

/** Tells that something is gone. With nothing left to watch over, the reaper goes too. */
function tellGone(id: string): void {
  tell(`gone ${id}`);
  dismissReaper();
}

/** Lets the reaper go where nothing is left to watch over, be it that what it was made ready for did not start. */
export function dismissReaper(): void {
  if (groups.size > 0 || paths.size > 0) return;
  reaper?.pipe.end("bye\n");
  reaper = undefined;
}

/** Ends a whole group at once. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody is left in it.
  }
}

/** From now on the group ends with this process, however that ends. */
export function holdGroup(pid: number): void {
  groups.add(pid);
  if (reaper) tell(`group ${pid}`);
  else readyReaper();
}

/** Ends what is left of a group whose first process is gone, and forgets it. */
export function releaseGroup(pid: number): void {
  if (!groups.delete(pid)) return;
  killGroup(pid);
  tellGone(String(pid));
}

function hold(op: "path" | "folder", path: string): () => void {
  const id = nextPath++;
  paths.set(id, { op, path });
  if (reaper) tell(`${op} f${id} ${word(path)}`);
  else readyReaper();
  return () => {
    if (paths.delete(id)) tellGone(`f${id}`);
  };
}

/**
 * Removes a file or folder when this process ends, however it ends: by itself, by `process.exit`, by a signal and, where
 * there is a POSIX shell, by `kill -9`. For temporary files, whose names nobody else uses.
 * @param path absolute path of what is temporary; it need not be there yet
 * @returns a function that gives the promise up: call it once the file was moved to its place or removed
 * @example
 * ```ts
 * import { randomUUID } from "node:crypto";
 * import { mkdir, rm } from "node:fs/promises";
 * import { removeAtEnd } from "@provcheck/core";
 * const folder = `/tmp/upload-${randomUUID()}`;
 * const keep = removeAtEnd(folder);
 * await mkdir(folder);
 * await rm(folder, { recursive: true });
 * keep();
 * ```
 */
export const removeAtEnd = (path: string): (() => void) => hold("path", path);

/** The same for a folder that is removed only where it is empty. */
export const removeEmptyAtEnd = (path: string): (() => void) => hold("folder", path);

function endAll(): void {
  for (const pid of groups) killGroup(pid);
  for (const { op, path } of paths.values()) {
    try {
      if (op === "path") rmSync(path, { recursive: true, force: true });
      else rmdirSync(path);
    } catch {
      // The reaper tries again.
    }
  }
}
