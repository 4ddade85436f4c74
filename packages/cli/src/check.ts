import { availableParallelism } from "node:os";
import {
  createInspector,
  type Inspector,
  type Language,
  ProvcheckError,
  type SectionName,
  type TrustOptions,
} from "@provcheck/core";
import { type Candidate, collect } from "./collect.ts";
import { combine } from "./exit-codes.ts";
import { failures, type Gate } from "./gate.ts";
import { type FormatName, REPORTERS } from "./reporters/index.ts";
import type { Outcome } from "./reporters/reporter.ts";
import { forTerminal } from "./sanitize.ts";

export interface CheckOptions {
  paths: readonly string[];
  recursive: boolean;
  format: FormatName;
  lang: Language;
  color: boolean;
  gate: Gate;
  trust: TrustOptions;
  jobs?: number;
  timeoutMs?: number;
  now?: Date;
  online: { manifests: boolean; ocsp: boolean };
  fragments?: readonly string[];
  deep: boolean;
  show: readonly SectionName[];
}

const STDIN_BYTES = 512 * 1024 * 1024;

/** Skipped: a file in a folder that is no media at all. Named files of that kind are an error instead. */
type Result = Outcome | { kind: "skipped" };

/** Checks every path and writes reports to stdout as they come, in order. Returns the exit code. */
export async function check(options: CheckOptions, signal?: AbortSignal): Promise<number> {
  const jobs = options.jobs ?? availableParallelism();
  const inspector = createInspector({ processes: jobs, trust: options.trust });
  const reporter = REPORTERS[options.format]({
    lang: options.lang,
    color: options.color,
    columns: process.stdout.columns ?? 80,
    show: options.show,
  });
  const totals = { failed: false, unchecked: false, checked: 0, skipped: 0 };
  const progress = makeProgress(options.paths.length > 1 || options.recursive);
  try {
    await write(reporter.begin());
    let index = 0;
    for await (const result of inOrder(collect(options.paths, options.recursive), jobs * 2, (each) =>
      inspectOne(inspector, each, options, signal),
    )) {
      if (result.kind === "skipped") {
        totals.skipped += 1;
        continue;
      }
      progress.clear();
      await write(reporter.each(result, index++));
      account(result, options, totals);
      progress.show(index);
    }
    progress.clear();
    await write(reporter.end());
  } finally {
    await inspector.close();
  }
  if (totals.skipped > 0)
    note(`${totals.skipped} ${totals.skipped === 1 ? "file" : "files"} skipped: no media that provcheck reads`);
  if (totals.checked === 0 && !totals.unchecked) note("nothing to check");
  return combine(totals);
}

function account(
  result: Outcome,
  options: CheckOptions,
  totals: { failed: boolean; unchecked: boolean; checked: number },
): void {
  if (result.kind === "error") {
    totals.unchecked = true;
    note(result.message);
    return;
  }
  totals.checked += 1;
  if (result.report.error) {
    totals.unchecked = true;
    note(`${result.path}: could not be checked to the end (${result.report.error.code})`);
  }
  for (const failure of failures(result.report, options.gate)) {
    totals.failed = true;
    note(`${result.path}: ${failure}`);
  }
}

async function inspectOne(
  inspector: Inspector,
  candidate: Candidate,
  options: CheckOptions,
  signal?: AbortSignal,
): Promise<Result> {
  if (candidate.kind === "problem") return { ...candidate, kind: "error" };
  const path = candidate.kind === "stdin" ? "-" : candidate.path;
  const own = {
    name: path,
    // People are told which host will learn of them before it does.
    online: { ...options.online, onHost: (host: string) => note(`${path}: asking ${host}`) },
    ...(signal ? { signal } : {}),
    ...(options.deep ? { deep: true } : {}),
    ...(options.fragments ? { fragments: options.fragments } : {}),
    ...(options.now ? { now: options.now } : {}),
    ...(options.timeoutMs === undefined ? {} : { limits: { timeMs: options.timeoutMs } }),
    ...(candidate.kind === "file" && candidate.sidecar !== undefined ? { sidecar: candidate.sidecar } : {}),
  };
  try {
    const input = candidate.kind === "stdin" ? await readStdin() : candidate.path;
    return { kind: "report", path, report: await inspector.inspect(input, own) };
  } catch (error) {
    if (!(error instanceof ProvcheckError)) throw error;
    const noMedia = error.code === "unsupported-content" || error.code === "empty-file";
    if (noMedia && candidate.kind === "file" && candidate.found === "folder") return { kind: "skipped" };
    if (error.code === "trust-file-unreadable" || error.code === "aborted") throw error;
    return { kind: "error", path, code: error.code, message: error.message };
  }
}

async function readStdin(): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let total = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    total += part.length;
    if (total > STDIN_BYTES)
      throw new ProvcheckError("bad-option", `-: more than ${STDIN_BYTES} bytes on standard input`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** Runs up to `ahead` pieces of work at a time and gives the results in the order of their beginning. */
async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  ahead: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  try {
    for await (const item of items) {
      running.push(work(item));
      if (running.length >= ahead) yield await (running.shift() as Promise<R>);
    }
    while (running.length > 0) yield await (running.shift() as Promise<R>);
  } finally {
    // One failed: the others must not end as unhandled rejections.
    await Promise.allSettled(running);
  }
}

/** Waits for the pipe: a slow reader must not make the output pile up in memory. */
function write(text: string): Promise<void> {
  if (text === "") return Promise.resolve();
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

function note(text: string): void {
  process.stderr.write(`provcheck: ${forTerminal(text)}\n`);
}

/** A running count on stderr, only for people: never when it goes to a file or a log. */
function makeProgress(wanted: boolean): { show(done: number): void; clear(): void } {
  const live = wanted && process.stderr.isTTY === true && process.stdout.isTTY !== true;
  return {
    show: (done) => void (live && process.stderr.write(`\r${done} checked`)),
    clear: () => void (live && process.stderr.write("\r\u001b[K")),
  };
}
