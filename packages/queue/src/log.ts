import { nameOf } from "./jobs.ts";
import { safeLine } from "./safe-line.ts";
import type { WorkerEvent } from "./worker.ts";

/**
 * A worker's events as lines of JSON. Names and words of files stay in their strings: none can begin a line, move a cursor or close a quote.
 * @param write takes one line
 * @example
 * ```ts
 * import { jsonLog } from "@provcheck/queue";
 * const onEvent = jsonLog((line) => process.stderr.write(line));
 * onEvent({ type: "idle" });
 * ```
 */
export function jsonLog(write: (line: string) => void, now = () => new Date()): (event: WorkerEvent) => void {
  return (event) => {
    if (event.type === "idle") return;
    const { job, attempt } = event.claim;
    write(
      `${safeLine({ time: now().toISOString(), event: event.type, id: job.id, name: nameOf(job.object), attempt, ...detailsOf(event) })}\n`,
    );
  };
}

function detailsOf(event: WorkerEvent): object {
  if (event.type === "postponed") return { until: new Date(event.until).toISOString() };
  if (event.type !== "ended") return {};
  const seconds = Number(event.seconds.toFixed(3));
  const { result, failure } = event;
  if (result) return { outcome: "done", seconds, verdict: result.verdict, origin: result.origin };
  const { step, why, retryAt } = failure ?? {};
  return { outcome: retryAt === undefined ? "dead" : "retried", seconds, step, why };
}
