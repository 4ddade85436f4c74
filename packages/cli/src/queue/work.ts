import { availableParallelism } from "node:os";
import { evaluatePolicy, type Language, type LoadedPolicy, type Report, version } from "@provcheck/core";
import { present } from "@provcheck/core/internal";
import {
  type JobQueue,
  jsonLog,
  metricsOf,
  Objects,
  openResults,
  QueueError,
  type ResultSink,
  runWorker,
  serve,
  traced,
  type WorkerEvent,
  type WorkerMetrics,
  type WorkerPage,
  type WorkerTotals,
} from "@provcheck/queue";
import { exitCode } from "../exit-codes.ts";
import { type Flags, ffmpegPaths, passedOptions, timeLimit } from "../flags.ts";
import { inspectorFor } from "../inspector.ts";
import { message, told } from "../messages.ts";
import { note } from "../note.ts";
import { Trouble } from "../trouble.ts";
import { withTrouble } from "./faults.ts";
import { queueOf, type Running, s3Options } from "./open.ts";
import { tellPeople, toldDamage } from "./told.ts";
import { worldFor } from "./world.ts";

const MEGABYTE = 1_000_000;

/** Works on a queue until it is stopped or, if so asked, nothing is left. Returns the exit code. */
export function work(flags: Flags, running: Running): Promise<number> {
  return withTrouble(async () => {
    const { results: addresses = [] } = flags;
    if (addresses.length === 0) throw new Trouble("bad-option", told("queue.needs-results"));
    const world = await worldFor(flags);
    await using queue = await queueOf(flags);
    const results: ResultSink[] = [];
    const inspector = inspectorFor({ processes: jobsOf(flags), trust: world.trust });
    let page: WorkerPage | undefined;
    try {
      for (const address of addresses) results.push(await openResults(address, resultsOptions(flags)));
      const metrics = metricsFor(queue, flags);
      page = await pageFor(flags, metrics, running);
      const file = { ...passedOptions(flags), ffmpeg: ffmpegPaths(flags), ...present({ limits: timeLimit(flags) }) };
      const totals = await runWorker({
        queue,
        results,
        world: world.digest,
        objects: new Objects(sourceOptions(flags, metrics)),
        inspect: (input, options) => inspector.inspect(input, { ...file, ...options }),
        ...workerFlags(flags),
        ...present({ judge: world.policy && judgeBy(world.policy) }),
        signal: running.signal,
        onEvent: listeners([observer(flags, running.lang), traced(version), metrics?.onEvent, page?.onEvent]),
      });
      // Told to end, it asks nothing more of a server that may be away.
      const damaged = running.signal.aborted ? 0 : ((await queue.status()).damaged ?? 0);
      return ended(totals, damaged, running.lang);
    } finally {
      await page?.close();
      await Promise.allSettled(results.map((each) => each.close()));
      await inspector.close();
    }
  });
}

const jobsOf = ({ jobs }: Flags): number => Math.max(1, Math.ceil(jobs ?? availableParallelism()));

const resultsOptions = (flags: Flags) => ({
  s3: s3Options(flags),
  ...present({ secret: process.env.PROVCHECK_WEBHOOK_SECRET }),
});

const sourceOptions = (flags: Flags, metrics: WorkerMetrics | undefined) => ({
  s3: s3Options(flags),
  ...present({ allow: flags.allow, onBytes: metrics?.onBytes }),
});

/** Options of the worker as the command line has them. */
function workerFlags(flags: Flags) {
  const { untilEmpty, bytesAtOnce, rate, attempts, lease } = flags;
  return {
    jobs: jobsOf(flags),
    untilEmpty: untilEmpty === true,
    ...present({
      rate,
      attempts,
      bytesAtOnce: bytesAtOnce === undefined ? undefined : bytesAtOnce * MEGABYTE,
      leaseMs: lease === undefined ? undefined : lease * 1000,
    }),
  };
}

/** Holds reports against a policy, as `check` does. */
function judgeBy({ policy, digest }: LoadedPolicy): (report: Report, name: string) => Report {
  return (report, name) => {
    const { verdict, findings } = evaluatePolicy(report, policy, { path: name });
    return { ...report, policy: { name: policy.name, digest, verdict, findings } };
  };
}

type Listener = (event: WorkerEvent) => void;

const listeners =
  (all: readonly (Listener | undefined)[]): Listener =>
  (event) => {
    for (const each of all) each?.(event);
  };

const observer = (flags: Flags, lang: Language): Listener =>
  flags.log === "json" ? jsonLog((line) => void process.stderr.write(line)) : tellPeople(flags, lang);

/** Counters, where somebody may look at them and they can be counted. */
function metricsFor(queue: JobQueue, { listen }: Flags): WorkerMetrics | undefined {
  if (listen === undefined) return undefined;
  try {
    return metricsOf(queue);
  } catch (error) {
    if (error instanceof QueueError) return undefined;
    throw error;
  }
}

/** `9090` or `0.0.0.0:9090`. @throws ProvcheckError `bad-option` */
async function pageFor(flags: Flags, metrics: WorkerMetrics | undefined, { lang, signal }: Running) {
  const { listen } = flags;
  if (listen === undefined) return undefined;
  const [, host, port = ""] = /^(?:(.+):)?(\d{1,5})$/.exec(listen) ?? [];
  try {
    const page = await serve({
      port: Number(port === "" ? Number.NaN : port),
      signal,
      otherwise: "npm install prom-client",
      ...present({ host: host?.replace(/^\[|\]$/g, ""), metrics }),
    });
    note(message(lang, "queue.listens", { address: page.address }));
    return page;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Trouble("bad-option", told("error.option", { option: "--listen", path: listen, why }), { cause: error });
  }
}

/** What was given up, or could not be read of the queue, makes the run one that could not check everything. */
function ended(totals: WorkerTotals, damaged: number, lang: Language): number {
  note(message(lang, "queue.worked", { ...totals }));
  const isDamaged = toldDamage(damaged, lang);
  return exitCode(totals.dead > 0 || isDamaged ? "unchecked" : "reported");
}
