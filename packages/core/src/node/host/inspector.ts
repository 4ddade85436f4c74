import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import type { Step } from "../../inspect.ts";
import { checkedOf } from "../../model/checked.ts";
import { DETECTOR_BYTES, DETECTOR_MS } from "../../model/detector.ts";
import { ProvcheckError } from "../../model/errors.ts";
import { present } from "../../model/present.ts";
import type { Report } from "../../model/report.ts";
import { limitOf, reportOfDeath } from "../../report/death.ts";
import type { FetchRequest } from "../network/request.ts";
import type { ArchivePicture, PicturePrint } from "../pixels/picture.ts";
import { type Input, type Opened, openInput, pathOf } from "./inputs.ts";
import type { InspectOptions, InspectorOptions } from "./inspect-options.ts";
import { jobOptions } from "./job-options.ts";
import { checkNames, checkValues } from "./options.ts";
import { ProcessPool } from "./pool.ts";
import type { JobRequest } from "./pool-job.ts";
import type { JobOptions } from "./protocol.ts";

/**
 * An inspector with its own pool of processes.
 * @example
 * ```ts
 * import { createInspector, type Inspector } from "@provcheck/core";
 * const inspector: Inspector = createInspector();
 * console.log((await inspector.inspect("clip.mp4")).assurance.state);
 * await inspector.close();
 * ```
 */
export interface Inspector extends AsyncDisposable {
  /** Like the function `inspect`, on this inspector's pool. */
  inspect(input: Input, options?: InspectOptions): Promise<Report>;
  /** Names and versions of the engines that load here. */
  engines(): Promise<{ name: string; version: string }[]>;
  /** Ends the pool. Later calls reject with `inspector-closed`. */
  close(): Promise<void>;
}

const BASE_TIME_MS = 30_000;
const BYTES_PER_SECOND = 25_000_000;
const DEFAULT_MEMORY_BYTES = 768 * 1024 * 1024;

/** What the detectors that somebody added may take, one after the other. */
const detectorsMs = ({ detectors = [] }: InspectOptions): number =>
  detectors.reduce((sum, { timeMs = DETECTOR_MS }) => sum + timeMs, 0);

/**
 * Makes an inspector with its own warm pool.
 * @param options defaults for every file, size of the pool, isolation
 * @throws ProvcheckError `bad-option`
 * @example
 * ```ts
 * import { createInspector } from "@provcheck/core";
 * await using inspector = createInspector({ processes: 2, trust: { dir: "../trust" } });
 * const report = await inspector.inspect("photo.jpg");
 * console.log(report.origin.kind, report.assurance.state);
 * ```
 */
export function createInspector(options: InspectorOptions = {}): Inspector {
  checkNames(options, "inspector");
  const isolated = (options.isolation ?? "process") === "process";
  if (options.processes !== undefined && (!Number.isInteger(options.processes) || options.processes < 1)) {
    throw new ProvcheckError("bad-option", `processes must be a whole number from 1, got ${options.processes}`);
  }
  const child = options.files?.child;
  const entry = child === undefined ? undefined : pathToFileURL(pathOf(child));
  const pool = isolated ? new ProcessPool(options.processes, entry) : undefined;
  const wasm = options.files?.wasm === undefined ? undefined : pathOf(options.files.wasm);
  const close = async () => pool?.close();
  const inspector: Inspector = {
    async inspect(input, own = {}) {
      checkNames(own, "file");
      return inspectWith(pool, input, { ...options, ...own });
    },
    // In isolation nothing that reads files is ever loaded in this process.
    engines: async () => pool?.versions(wasm) ?? (await import("../engines/opinions.ts")).engineVersions(wasm),
    close,
    [Symbol.asyncDispose]: close,
  };
  if (pool) pools.set(inspector, pool);
  return inspector;
}

const pools = new WeakMap<Inspector, ProcessPool>();
let shared: Inspector | undefined;

/** The inspector that the bare functions share. */
export function defaultInspector(): Inspector {
  shared ??= createInspector();
  return shared;
}

const PICTURE_MS = 60_000;

/** Decodes a picture for comparing, in a process of the inspector's pool where it has one. */
export async function picturePrint(inspector: Inspector, path: string, signal?: AbortSignal): Promise<PicturePrint> {
  const pool = pools.get(inspector);
  return pool ? runTask(pool, "picture", path, signal) : (await import("../child/job.ts")).runPicture(path);
}

/** Looks at a file for an archive, in a process of the inspector's pool where it has one. */
export async function archivePrint(inspector: Inspector, path: string, signal?: AbortSignal): Promise<ArchivePicture> {
  const pool = pools.get(inspector);
  return pool ? runTask(pool, "print", path, signal) : (await import("../child/job.ts")).runPrint(path);
}

async function runTask<T>(
  pool: ProcessPool,
  task: NonNullable<JobOptions["task"]>,
  path: string,
  signal: AbortSignal | undefined,
): Promise<T> {
  const result = await pool.run<T>({
    options: { name: basename(path), path, hash: "never", task },
    budget: { timeMs: PICTURE_MS, memoryBytes: 2 * DEFAULT_MEMORY_BYTES },
    ...present({ signal }),
  });
  if (result.kind === "report") return result.report;
  throw new Error(`decoding the picture ended with: ${result.why}`);
}

/**
 * Inspects one file and says where it came from. Rejects only when there is nothing to inspect; damage, crashes
 * and exceeded budgets come out as `limits` in a report.
 * @param input path, bytes, Blob or Source
 * @param options trust lists, limits, cancellation
 * @returns the report, described by the published JSON Schema
 * @throws ProvcheckError for a missing or unreadable path, an empty file, content that is not walked, a bad option
 * @example
 * ```ts
 * import { explain, inspect } from "@provcheck/core";
 * const report = await inspect("photo.jpg");
 * console.log(explain(report, { lang: "en" }).sentence);
 * ```
 */
export function inspect(input: Input, options: InspectOptions = {}): Promise<Report> {
  return defaultInspector().inspect(input, options);
}

async function inspectWith(
  pool: ProcessPool | undefined,
  input: Input,
  options: InspectOptions & Pick<InspectorOptions, "files">,
): Promise<Report> {
  checkOptions(pool, options);
  let opened: Opened | undefined;
  try {
    options.signal?.throwIfAborted();
    opened = await openInput(input, options);
    const job = await jobOptions(opened, options);
    if (!pool)
      return await (await import("../child/job.ts")).runJob(job, opened.source, (step) =>
        options.onProgress?.({ step }),
      );
    return await isolatedReport(pool, opened, job, options);
  } catch (error) {
    if (options.signal?.aborted && !(error instanceof ProvcheckError && error.code !== "source-failed")) {
      throw new ProvcheckError("aborted", "the inspection was cancelled", { cause: error });
    }
    throw error;
  } finally {
    await opened?.done?.();
  }
}

function checkOptions(pool: ProcessPool | undefined, options: InspectOptions): void {
  checkValues(options);
  const { now, limits, online } = options;
  if ((online?.manifests || online?.ocsp) && !pool) {
    throw new ProvcheckError("bad-option", 'online needs isolation "process": the guard stands between the processes');
  }
  if (now !== undefined && Number.isNaN(now.getTime())) throw new ProvcheckError("bad-option", "now is not a date");
  if (now !== undefined && !pool)
    throw new ProvcheckError("bad-option", 'now needs isolation "process": the engine reads the clock of its process');
  for (const value of [limits?.timeMs, limits?.memoryBytes, limits?.inputBytes]) {
    if (value !== undefined && !(value > 0)) throw new ProvcheckError("bad-option", "limits must be positive numbers");
  }
}

async function isolatedReport(
  pool: ProcessPool,
  opened: Opened,
  job: JobOptions,
  options: InspectOptions,
): Promise<Report> {
  // Nothing that could reach the network is even loaded for those who do not ask for it.
  const online = job.fetch && options.online;
  const network = online ? (await import("../network/online.ts")).makeNetwork(online) : undefined;
  const request: JobRequest = {
    options: job,
    budget: {
      timeMs: options.limits?.timeMs ?? BASE_TIME_MS + (opened.size / BYTES_PER_SECOND) * 1000 + detectorsMs(options),
      memoryBytes: options.limits?.memoryBytes ?? DEFAULT_MEMORY_BYTES + (options.detectors ? DETECTOR_BYTES : 0),
    },
    ...present({
      source: opened.source,
      signal: options.signal,
      onFetch: network && ((asked: FetchRequest) => network.fetch(asked)),
      onStep: options.onProgress && ((step: Step) => options.onProgress?.({ step })),
    }),
  };
  const first = await pool.run(request).catch((error: unknown) => {
    // Of a source that failed the child knows the message; its own error is here.
    opened.source?.throwIfFailed();
    throw error;
  });
  if (first.kind === "report") return network ? network.tell(first.report) : first.report;
  const limit = limitOf(first);
  if (first.step === "verify" || first.step === "mark" || first.step === "report") {
    // The engine, or the picture's decoder, did not survive the file; everything else may still be read.
    const { fetch: _asksNobody, ...offline } = job;
    const without = first.step === "verify" ? { ...offline, skipEngine: true } : { ...job, skipPixels: true };
    const second = await pool.run({ ...request, options: without });
    if (second.kind === "report") {
      const limits = [limit, ...second.report.limits];
      const report = { ...second.report, limits, checked: checkedOf({ limits }) };
      return network ? network.tell(report) : report;
    }
  }
  return reportOfDeath(opened, first, options.now);
}
