import { constants } from "node:fs";
import { type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { removeAtEnd } from "@provcheck/core";
import { told } from "./messages.ts";
import { reasonOf, Trouble } from "./trouble.ts";

/** Where the text of one output goes. */
export interface Sink {
  write(text: string): Promise<void>;
  /** Everything is written. */
  close(): Promise<void>;
  /** Gives the file its name; until then it lies beside under another. */
  publish(): Promise<void>;
  /** Leaves nothing behind. Never fails: what went wrong before is what people are told. */
  discard(): Promise<void>;
}

const nothing = async (): Promise<void> => undefined;

/** Waits for the pipe: a slow reader must not make the output pile up in memory. */
export const toStdout: Sink = {
  write: (text) =>
    text === ""
      ? nothing()
      : new Promise((resolve, reject) =>
          process.stdout.write(text, (error) =>
            error ? reject(new Trouble("out-of-resources", told("error.stdout", { why: error.message }))) : resolve(),
          ),
        ),
  close: nothing,
  publish: nothing,
  discard: nothing,
};

/**
 * A file that was named. A regular one is written beside and renamed when all is done; a device, a pipe or what the shell
 * lends (`/dev/fd/63`) is opened and written: putting a file in its place would destroy it.
 * @throws ProvcheckError `bad-option` when it cannot be opened
 */
export async function toFile(option: string, path: string, signal?: AbortSignal): Promise<Sink> {
  try {
    const there = await stat(path).catch(() => undefined);
    if (there?.isDirectory()) throw new Trouble("bad-option", told("error.is-a-folder", { option, path }));
    const lent = /^\/(?:dev|proc)\//.test(resolve(path));
    if (lent || (there && !there.isFile())) return inPlace(option, path, await openNow(path, signal));
    // Through a link: the file that it names is replaced, not the link.
    return await beside(option, there ? await realpath(path) : path);
  } catch (error) {
    if (signal?.aborted) throw new Trouble("aborted", told("error.interrupted"), { cause: error });
    if (error instanceof Trouble) throw error;
    throw new Trouble("bad-option", told("error.option", { option, path, why: reasonOf(error) }), { cause: error });
  }
}

const WAIT_MS = 50;

/**
 * A pipe is open when somebody reads it, which may be never. Waiting for that in the kernel would hold a thread that
 * nothing can end, so it is asked again and again, and who waits can stop.
 */
async function openNow(path: string, signal: AbortSignal | undefined): Promise<FileHandle> {
  for (;;) {
    signal?.throwIfAborted();
    try {
      const first = await open(path, constants.O_WRONLY | constants.O_APPEND | (constants.O_NONBLOCK ?? 0));
      // Somebody reads: now it can be opened so that writing waits for the reader.
      const handle = await open(path, constants.O_WRONLY | constants.O_APPEND);
      await first.close();
      return handle;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENXIO") throw error;
      await setTimeout(WAIT_MS);
    }
  }
}

const failed = (option: string, path: string, error: unknown): Trouble =>
  new Trouble("out-of-resources", told("error.option", { option, path, why: reasonOf(error) }), { cause: error });

function inPlace(option: string, path: string, handle: FileHandle): Sink {
  return {
    write: (text) => handle.writeFile(text).catch((error) => Promise.reject(failed(option, path, error))),
    close: () => handle.close().catch((error) => Promise.reject(failed(option, path, error))),
    publish: nothing,
    discard: () => handle.close().catch(nothing),
  };
}

let made = 0;

async function beside(option: string, path: string): Promise<Sink> {
  const temporary = resolve(`${path}.${process.pid}-${made++}.tmp`);
  const forget = removeAtEnd(temporary);
  let handle: FileHandle;
  try {
    handle = await open(temporary, "wx");
  } catch (error) {
    forget();
    throw error;
  }
  const told = (error: unknown) => Promise.reject(failed(option, path, error));
  return {
    write: (text) => handle.writeFile(text).catch(told),
    close: () => handle.close().catch(told),
    async publish() {
      await rename(temporary, path).catch(told);
      forget();
    },
    async discard() {
      await handle.close().catch(nothing);
      await rm(temporary, { force: true }).then(forget, nothing);
    },
  };
}
