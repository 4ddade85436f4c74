import type * as Prom from "prom-client";
import { peer } from "./peers.ts";
import type { JobQueue, QueueStatus } from "./queue.ts";
import type { WorkerEvent } from "./worker.ts";

/** Counters of a worker and its queue, as Prometheus reads them. */
export interface WorkerMetrics {
  onEvent(event: WorkerEvent): void;
  onBytes(bytes: number): void;
  /** The page, and its media type. */
  page(): Promise<{ type: string; text: string }>;
}

const SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
/** The queue is asked at most so often, however many look. */
const STATUS_MS = 5_000;
const STATES = ["waiting", "delayed", "active", "done", "dead"] as const;

/** Counters by `prom-client`. @throws QueueError `missing` where it is not installed */
export function metricsOf(queue: Pick<JobQueue, "status">): WorkerMetrics {
  const prom = peer<typeof Prom>("prom-client", { address: "--listen", packages: "prom-client" });
  const registers = [new prom.Registry()];
  const [register] = registers as [Prom.Registry];
  prom.collectDefaultMetrics({ register });
  const jobs = new prom.Counter({
    name: "provcheck_jobs_total",
    help: "Attempts that ended, by how, and the verdict of those with a result.",
    labelNames: ["outcome", "verdict"] as const,
    registers,
  });
  const seconds = new prom.Histogram({
    name: "provcheck_job_seconds",
    help: "Time of one attempt, results included.",
    buckets: SECONDS,
    registers,
  });
  const inWork = new prom.Gauge({ name: "provcheck_jobs_in_work", help: "Jobs that this worker has.", registers });
  const bytes = new prom.Counter({
    name: "provcheck_read_bytes_total",
    help: "Bytes of objects that were read over the network.",
    registers,
  });
  const asked = latest(queue);
  new prom.Gauge({
    name: "provcheck_queue_jobs",
    help: "Jobs in the queue, by state.",
    labelNames: ["state"] as const,
    registers,
    async collect() {
      const status = await asked();
      for (const state of STATES) if (status) this.set({ state }, status[state]);
    },
  });
  return {
    onBytes: (count) => bytes.inc(count),
    onEvent(event) {
      if (event.type === "started") inWork.inc();
      if (event.type !== "ended") return;
      inWork.dec();
      seconds.observe(event.seconds);
      jobs.inc({ outcome: outcomeOf(event), verdict: event.result?.verdict ?? "none-yet" });
    },
    page: async () => ({ type: register.contentType, text: await register.metrics() }),
  };
}

const outcomeOf = ({ failure }: Extract<WorkerEvent, { type: "ended" }>): string =>
  failure === undefined ? "done" : failure.retryAt === undefined ? "dead" : "retried";

/** The status, not older than a few seconds; the last one that was told where the queue does not answer. */
function latest(queue: Pick<JobQueue, "status">): () => Promise<QueueStatus | undefined> {
  let at = 0;
  let last: QueueStatus | undefined;
  return async () => {
    if (Date.now() - at < STATUS_MS) return last;
    at = Date.now();
    last = await queue.status().catch(() => last);
    return last;
  };
}
