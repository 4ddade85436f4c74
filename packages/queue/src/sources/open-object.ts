import { stat } from "node:fs/promises";
import { type HttpSourceOptions, httpSource, type Input } from "@provcheck/core";
import { codeOf, QueueError, wordsOf } from "../errors.ts";
import { type JobObject, nameOf } from "../jobs.ts";
import { present } from "../present.ts";
import { S3, type S3Options } from "./s3.ts";

/** How objects are reached. */
export interface SourceOptions {
  s3?: S3Options;
  /** Origins of addresses that are vouched for: all others pass the library's guard. */
  allow?: readonly string[];
  /** For tests: look-up and connection of their own. */
  network?: HttpSourceOptions["network"];
  /** Told of what was read over the network. */
  onBytes?: (bytes: number) => void;
}

/** A file's version: its size, and its time in nanoseconds. */
export async function fileObject(path: string): Promise<Extract<JobObject, { kind: "file" }>> {
  const { size, mtimeNs } = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw fileFault(error, path);
  });
  return { kind: "file", path, size: Number(size), version: `${size}-${mtimeNs}` };
}

function fileFault(error: unknown, address: string): QueueError {
  const code = codeOf(error);
  if (code === "ENOENT" || code === "ENOTDIR") return new QueueError("gone", { address }, { cause: error });
  if (code === "EACCES" || code === "EPERM")
    return new QueueError("source-refused", { address, why: wordsOf(error) }, { cause: error });
  return new QueueError("not-read", { address, why: wordsOf(error) }, { cause: error });
}

/** An object that can be inspected. */
export interface OpenedObject {
  input: Input;
  /** Read over the network: what is not needed is not read. */
  remote: boolean;
  /** Asked after the inspection. @throws QueueError `changed`, `gone` */
  unchanged(): Promise<void>;
}

/** Opens objects of all kinds. */
export class Objects {
  readonly #options: SourceOptions;
  readonly #s3: S3;

  constructor(options: SourceOptions = {}) {
    this.#options = options;
    this.#s3 = new S3(options.s3);
  }

  /** @throws QueueError, or what the network says */
  async open(object: JobObject, signal: AbortSignal): Promise<OpenedObject> {
    if (object.kind === "file") return openFile(object);
    const { onBytes } = this.#options;
    if (object.kind === "s3")
      return { input: this.#s3.source(object, onBytes), remote: true, unchanged: async () => undefined };
    const { allow, network } = this.#options;
    const source = await httpSource(object.address, { signal, name: nameOf(object), ...present({ allow, network }) });
    const counted = {
      size: source.size,
      name: object.address,
      read: async (offset: number, length: number) => {
        const bytes = await source.read(offset, length);
        onBytes?.(bytes.length);
        return bytes;
      },
    };
    return { input: counted, remote: true, unchanged: async () => undefined };
  }

  close(): void {
    this.#s3.close();
  }
}

async function openFile(object: Extract<JobObject, { kind: "file" }>): Promise<OpenedObject> {
  const unchanged = async () => {
    const now = await fileObject(object.path);
    if (now.version !== object.version) throw new QueueError("changed", { address: object.path });
  };
  await unchanged();
  return { input: object.path, remote: false, unchanged };
}
