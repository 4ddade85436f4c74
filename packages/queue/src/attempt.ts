import { setTimeout as sleep } from "node:timers/promises";
import type { Input, InspectOptions, Report } from "@provcheck/core";
import { codeOf, QueueError, wordsOf } from "./errors.ts";
import { failureOf, readFault } from "./faults.ts";
import { nameOf } from "./jobs.ts";
import { present } from "./present.ts";
import type { Claim, Failure } from "./queue.ts";
import type { ResultSink } from "./results/sink.ts";
import type { Objects } from "./sources/open-object.ts";
import { type JobResult, verdictOf } from "./verdict.ts";

/** What is done with a job. */
export interface Work {
  /** Where results go: all of them have one before the job is done. */
  results: readonly ResultSink[];
  /** The library, or what stands for it. */
  inspect: (input: Input, options: InspectOptions) => Promise<Report>;
  /** Digest of what results depend on (`worldDigest`): a job that was asked for in another world is not done in this one. */
  world: string;
  /** Opens objects. */
  objects: Pick<Objects, "open">;
  /** Holds a report against a policy: the answer has `policy`. */
  judge?: (report: Report, name: string) => Report;
  /** How often an object is tried. Default 3. */
  attempts?: number;
  /** Milliseconds that results which cannot be written are tried again for. Default 15 s. */
  resultsMs?: number;
}

/** How one attempt ended: with a result, or with a failure. */
export interface Attempt {
  result?: JobResult;
  failure?: Failure;
}

const ATTEMPTS = 3;
const RESULTS_MS = 15_000;
const PAUSE_MS = 250;
/** No picture, clip or recording: a result as good as any. */
const UNSUPPORTED: ReadonlySet<string> = new Set(["unsupported-content", "empty-file"]);
/** Errors of a report that say nothing about the file and may not come again. */
const HOSTS: ReadonlySet<string> = new Set(["not-started", "out-of-resources"]);
const MANY = 10;

/**
 * Inspects one object and writes its result.
 * @throws QueueError `results`; the reason of the signal
 */
export async function attempt(
  claim: Claim,
  work: Work,
  signal: AbortSignal,
  onStep: (step: string) => void,
): Promise<Attempt> {
  const { job } = claim;
  const { attempts = ATTEMPTS } = work;
  if (job.world !== work.world) return { failure: { step: "open", why: new QueueError("world").message } };
  const again = (final: boolean, most = attempts) => ({ attempt: claim.attempt, attempts: most, final });
  let looked: Looked;
  try {
    looked = await look(claim, work, signal, onStep);
  } catch (error) {
    signal.throwIfAborted();
    const { fault, final } = readFault(error, job.object);
    return { failure: failureOf("open", fault.message, again(final)) };
  }
  const { error } = looked.report ?? {};
  if (error) {
    const why = `${error.code} (${nameOf(job.object)})`;
    return { failure: failureOf(error.step, why, again(false, HOSTS.has(error.code) ? MANY : attempts)) };
  }
  const result = resultOf(claim, looked, work);
  onStep("results");
  await written(result, work, signal);
  return { result };
}

interface Looked {
  report?: Report;
  problem?: { code: string; message: string };
}

async function look(
  { job }: Claim,
  { objects, inspect }: Work,
  signal: AbortSignal,
  onStep: (step: string) => void,
): Promise<Looked> {
  onStep("open");
  const { input, remote, unchanged } = await objects.open(job.object, signal);
  try {
    const report = await inspect(input, {
      name: nameOf(job.object),
      signal,
      onProgress: ({ step }) => onStep(step),
      // An object elsewhere is known by its version: it is not read to its end for a digest.
      ...present({ hash: remote ? "never" : undefined }),
    });
    await unchanged();
    return { report };
  } catch (error) {
    if (!UNSUPPORTED.has(codeOf(error))) throw error;
    await unchanged();
    return { problem: { code: codeOf(error), message: wordsOf(error) } };
  }
}

function resultOf({ job }: Claim, { report: plain, problem }: Looked, { judge }: Work): JobResult {
  const name = nameOf(job.object);
  const report = plain && judge ? judge(plain, name) : plain;
  return {
    id: job.id,
    verdict: report ? verdictOf(report) : "unsupported",
    origin: report?.origin.kind ?? "unknown",
    name,
    object: job.object,
    checkedAt: report?.checkedAt ?? new Date().toISOString(),
    ...present({ policy: report?.policy?.verdict, problem }),
    report: report ?? null,
  };
}

/** All of them have it, or the worker ends. What was written already is written again next time, and is there once. */
async function written(
  result: JobResult,
  { results, resultsMs = RESULTS_MS }: Work,
  signal: AbortSignal,
): Promise<void> {
  for (const sink of results) {
    const until = Date.now() + resultsMs;
    for (;;)
      try {
        await sink.write(result);
        break;
      } catch (error) {
        signal.throwIfAborted();
        if (Date.now() + PAUSE_MS > until)
          throw error instanceof QueueError && error.code === "results"
            ? error
            : new QueueError("results", { address: sink.address, why: wordsOf(error) }, { cause: error });
        await sleep(PAUSE_MS);
      }
  }
}
