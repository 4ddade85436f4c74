import { createWriteStream, type Stats, statSync } from "node:fs";
import { type FileHandle, mkdir, rm } from "node:fs/promises";
import { basename, join, resolve as resolvePath } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { fileURLToPath } from "node:url";
import { ProvcheckError } from "../../model/errors.ts";
import { blobSource, bytesSource, type Source } from "../../source/source.ts";
import { SteadySource } from "../../source/steady-source.ts";
import { removeAtEnd } from "./reaper.ts";
import { temporaryName } from "./temporary.ts";

/**
 * Bytes that come as they come, and can be read once: they are put into a file first.
 * @example
 * ```ts
 * import { inspect, type StreamInput } from "@provcheck/core";
 * const answer: StreamInput = new Response("...");
 * console.log((await inspect(answer, { limits: { inputBytes: 10_000_000 } })).checked);
 * ```
 */
export type StreamInput = Readable | ReadableStream<Uint8Array> | Response;

/**
 * What `inspect` takes: a path or a `file:` address, bytes, a Blob, an open file, a stream or a Response, or a source of
 * your own. Streams are put into a temporary file, up to `limits.inputBytes`, which is gone when the inspection ends.
 * @example
 * ```ts
 * import { inspect, type Input } from "@provcheck/core";
 * const inputs: Input[] = ["photo.jpg", new Uint8Array(await new Response("...").arrayBuffer()), new Blob(["..."])];
 * for (const input of inputs) console.log((await inspect(input)).summary.code);
 * ```
 */
export type Input = string | URL | ArrayBuffer | ArrayBufferView | Blob | FileHandle | StreamInput | Source;

/** An input that can be read at any place. */
export interface Opened {
  name: string;
  size: number;
  path?: string;
  source?: SteadySource;
  /** Removes what was made for it. */
  done?: () => Promise<void>;
}

const INPUT_BYTES = 1024 ** 3;

/** The path that an input names, whatever the working folder of a child is. @throws ProvcheckError `bad-option` */
export function pathOf(input: string | URL): string {
  const text = String(input);
  if (typeof input !== "string" || /^file:/i.test(text)) {
    try {
      return fileURLToPath(input);
    } catch (error) {
      if (!/^(?:https?|s3|ftp|blob|data):/i.test(text))
        throw new ProvcheckError("bad-option", `${text}: names no file`, { cause: error });
    }
  }
  if (/^(?:https?|s3|ftp|blob|data):/i.test(text))
    throw new ProvcheckError(
      "bad-option",
      `${text.slice(0, 200)}: is an address, and nothing is fetched here. Give inspect(await httpSource(address)), which reads what is needed through a guard, or what you fetched: inspect(await fetch(address))`,
    );
  return resolvePath(text);
}

const isStream = (input: object): input is StreamInput =>
  input instanceof Readable ||
  ("getReader" in input && typeof input.getReader === "function") ||
  (typeof Response !== "undefined" && input instanceof Response);

const isHandle = (input: object): input is FileHandle =>
  "fd" in input && typeof input.fd === "number" && "read" in input && "stat" in input;

/** The source of an input that is read where it is. @throws ProvcheckError `bad-option` */
function sourceOf(input: Exclude<Input, string | URL>): Source {
  if (input instanceof Blob) return blobSource(input);
  if (input instanceof ArrayBuffer) return bytesSource(new Uint8Array(input));
  if (ArrayBuffer.isView(input)) return bytesSource(new Uint8Array(input.buffer, input.byteOffset, input.byteLength));
  const source = input as Partial<Source> | undefined;
  const { size } = source ?? {};
  if (typeof source?.read !== "function" || size === undefined || !Number.isSafeInteger(size) || size < 0)
    throw new ProvcheckError(
      "bad-option",
      "input must be a path or file: address, bytes (Uint8Array, ArrayBuffer), a Blob, a FileHandle, a stream, a Response, or a Source with size and read(offset, length)",
    );
  return source as Source;
}

async function handleSource(handle: FileHandle): Promise<Source> {
  const found = await handle.stat();
  if (!found.isFile()) throw new ProvcheckError("not-a-regular-file", "the open file is not a regular file");
  return {
    size: found.size,
    async read(offset, length) {
      const buffer = new Uint8Array(Math.max(0, Math.min(length, found.size - offset)));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
      return buffer.subarray(0, bytesRead);
    },
  };
}

/** What reading an input once may cost. */
export interface InputLimits {
  name?: string | undefined;
  signal?: AbortSignal | undefined;
  limits?: { timeMs?: number; inputBytes?: number } | undefined;
}

/** Makes an input readable at any place. @throws ProvcheckError */
export async function openInput(input: Input, options: InputLimits): Promise<Opened> {
  const { name } = options;
  if (typeof input === "string" || input instanceof URL) return openPath(input, name);
  if (typeof input === "object" && input !== null) {
    if (isStream(input)) return spooled(input, options);
    if (isHandle(input)) {
      const source = SteadySource.of(await handleSource(input));
      return { name: name ?? "(open file)", size: source.size, source };
    }
  }
  const source = SteadySource.of(sourceOf(input));
  return { name: name ?? source.name ?? "(bytes)", size: source.size, source };
}

function openPath(input: string | URL, name: string | undefined): Opened {
  const path = pathOf(input);
  let found: Stats;
  try {
    // At once: by the thread pool it takes thirty times as long, for each of a million files. Whoever opens the file waits as well.
    found = statSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const missing = code === "ENOENT" || code === "ENOTDIR";
    throw new ProvcheckError(
      missing ? "path-missing" : "path-unreadable",
      `${String(input)}: ${missing ? "no such file" : "cannot be opened"}`,
    );
  }
  if (!found.isFile()) throw new ProvcheckError("not-a-regular-file", `${String(input)}: not a regular file`);
  return { name: name ?? basename(path), size: found.size, path };
}

/** Puts a stream into a file of our own. Whatever ends the inspection, or this process, ends the file. */
async function spooled(input: StreamInput, { name = "(stream)", signal, limits = {} }: InputLimits): Promise<Opened> {
  const most = limits.inputBytes ?? INPUT_BYTES;
  const body = bodyOf(input);
  const folder = temporaryName("input-");
  const forget = removeAtEnd(folder);
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    forget();
    body.destroy();
    throw new ProvcheckError("out-of-resources", `no room for the stream: ${textOf(error)}`, { cause: error });
  }
  const done = async () => {
    await rm(folder, { recursive: true, force: true });
    forget();
  };
  const path = join(folder, "input");
  let size = 0;
  const { timeMs = Number.POSITIVE_INFINITY } = limits;
  const late = Number.isFinite(timeMs) ? AbortSignal.timeout(Math.min(timeMs, 2 ** 31 - 1)) : undefined;
  const ends = [signal, late].filter((each) => each !== undefined);
  let fault: unknown;
  body.once("error", (error) => {
    fault ??= error;
  });
  try {
    const capped = async function* (parts: AsyncIterable<Uint8Array>) {
      for await (const part of parts) {
        size += part.length;
        if (size > most) throw new ProvcheckError("too-large", `${name}: more than ${most} bytes (limits.inputBytes)`);
        yield part;
      }
    };
    const file = createWriteStream(path, { flags: "wx", mode: 0o600 });
    await pipeline(body, capped, file, ends.length > 0 ? { signal: AbortSignal.any(ends) } : {});
    return { name, size, path, done };
  } catch (error) {
    await done();
    if (error instanceof ProvcheckError || signal?.aborted) throw error;
    if (late?.aborted) throw new ProvcheckError("source-failed", `${name}: the stream did not end in time`);
    // The stream's own error, or that of the disk that it was put on.
    const code = fault === error || !isSystem(error) ? "source-failed" : "out-of-resources";
    throw new ProvcheckError(code, `${name}: ${textOf(error)}`, { cause: error });
  }
}

const isSystem = (error: unknown): boolean => error instanceof Error && "syscall" in error;
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function bodyOf(input: StreamInput): Readable {
  if (input instanceof Readable) return input;
  const stream = "body" in input ? input.body : input;
  if (!stream) throw new ProvcheckError("empty-file", "the answer has no body");
  if ("bodyUsed" in input && input.bodyUsed)
    throw new ProvcheckError("bad-option", "the body of the answer was read before");
  return Readable.fromWeb(stream as NodeStream<Uint8Array>);
}
