import type * as Api from "@opentelemetry/api";
import { nameOf } from "./jobs.ts";
import { peer } from "./peers.ts";
import type { WorkerEvent } from "./worker.ts";

/** OpenTelemetry's interface, where it is installed. What records and sends is the host's: without it every call does nothing. */
function api(): typeof Api | undefined {
  try {
    return peer<typeof Api>("@opentelemetry/api", { address: "", packages: "@opentelemetry/api" });
  } catch {
    return undefined;
  }
}

/**
 * A span for every attempt. Undefined where `@opentelemetry/api` is not installed.
 * @example
 * ```ts
 * import { traced } from "@provcheck/queue";
 * console.log(traced("0.1.0") === undefined ? "not installed" : "traced");
 * ```
 */
export function traced(version: string): ((event: WorkerEvent) => void) | undefined {
  const otel = api();
  if (!otel) return undefined;
  const tracer = otel.trace.getTracer("@provcheck/queue", version);
  const spans = new Map<string, Api.Span>();
  return (event) => {
    if (event.type === "started") {
      const { job, attempt, token } = event.claim;
      const attributes = {
        "provcheck.job.id": job.id,
        "provcheck.job.attempt": attempt,
        "provcheck.object": nameOf(job.object),
        "provcheck.object.bytes": job.bytes,
      };
      spans.set(token, tracer.startSpan("provcheck.inspect", { kind: otel.SpanKind.CONSUMER, attributes }));
    } else if (event.type === "ended") end(event, otel);
  };
  function end(
    { claim, result, failure }: Extract<WorkerEvent, { type: "ended" }>,
    { SpanStatusCode }: typeof Api,
  ): void {
    const span = spans.get(claim.token);
    spans.delete(claim.token);
    if (result) span?.setAttributes({ "provcheck.verdict": result.verdict, "provcheck.origin": result.origin });
    if (failure) span?.setStatus({ code: SpanStatusCode.ERROR, message: `${failure.step}: ${failure.why}` });
    span?.end();
  }
}
