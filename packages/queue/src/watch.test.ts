import { type Span, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import type { Report } from "@provcheck/core";
import { describe, expect, it } from "vitest";
import { jobOf } from "./jobs.ts";
import { jsonLog } from "./log.ts";
import { metricsOf } from "./metrics.ts";
import type { Claim, QueueStatus } from "./queue.ts";
import { serve } from "./serve.ts";
import { traced } from "./trace.ts";
import type { WorkerEvent } from "./worker.ts";

const object = { kind: "file", path: 'a\n{"event":"forged"}\u001b[2J', size: 5, version: "1" } as const;
const claim: Claim = { job: jobOf(object, { world: "w" }), attempt: 2, token: "t" };
const result = {
  id: claim.job.id,
  verdict: "none",
  origin: "unknown",
  name: object.path,
  object,
  checkedAt: "",
  report: {} as Report,
} as const;
const done: WorkerEvent = { type: "ended", claim, seconds: 0.5, result };
const dead: WorkerEvent = { type: "ended", claim, seconds: 1, failure: { step: "verify", why: "crashed\u202e" } };
const again: WorkerEvent = { type: "ended", claim, seconds: 1, failure: { step: "open", why: "503", retryAt: 5 } };
const status: QueueStatus = { waiting: 7, delayed: 1, active: 2, done: 3, dead: 4, perSecond: 1 };

it("a line of the log is one line of JSON, whatever a name holds", () => {
  let text = "";
  const log = jsonLog(
    (line) => {
      text += line;
    },
    () => new Date("2026-11-27T00:00:00Z"),
  );
  for (const event of [
    { type: "started", claim },
    done,
    dead,
    again,
    { type: "postponed", claim, until: 0 },
    { type: "idle" },
  ] as const)
    log(event);
  const lines = text.trimEnd().split("\n");
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { event: "started", name: object.path, attempt: 2, time: "2026-11-27T00:00:00.000Z" },
    { event: "ended", outcome: "done", verdict: "none", seconds: 0.5 },
    { event: "ended", outcome: "dead", step: "verify", why: "crashed\u202e" },
    { event: "ended", outcome: "retried", step: "open" },
    { event: "postponed", until: "1970-01-01T00:00:00.000Z" },
  ]);
});

describe("what is served", () => {
  it("counts what ended and what is in the queue, and is ready while the queue is heard of", async () => {
    let asked = 0;
    const metrics = metricsOf({
      status: async () => {
        asked += 1;
        return status;
      },
    });
    const ends = new AbortController();
    const page = await serve({ port: 0, metrics, signal: ends.signal });
    const get = async (path: string) => {
      const answer = await fetch(page.address + path);
      return [answer.status, await answer.text()] as const;
    };
    expect((await get("/readyz"))[0]).toBe(503);
    for (const event of [
      { type: "started", claim },
      done,
      { type: "started", claim },
      dead,
      { type: "started", claim },
    ] as const)
      for (const each of [metrics, page]) each.onEvent(event);
    metrics.onBytes(123);
    expect((await get("/readyz"))[0]).toBe(200);
    const [, text] = await get("/metrics");
    for (const line of [
      'provcheck_jobs_total{outcome="done",verdict="none"} 1',
      'provcheck_jobs_total{outcome="dead",verdict="none-yet"} 1',
      "provcheck_jobs_in_work 1",
      "provcheck_job_seconds_count 2",
      "provcheck_read_bytes_total 123",
      'provcheck_queue_jobs{state="waiting"} 7',
      'provcheck_queue_jobs{state="dead"} 4',
    ])
      expect(text).toContain(`${line}\n`);
    await get("/metrics");
    expect(asked).toBe(1);
    ends.abort();
    expect([(await get("/readyz"))[0], (await get("/healthz"))[0], (await get("/"))[0]]).toEqual([503, 200, 404]);
    await page.close();
    const bare = await serve({ port: 0, otherwise: "npm install prom-client" });
    const answer = await fetch(`${bare.address}/metrics`);
    expect([answer.status, await answer.text()]).toEqual([501, "npm install prom-client\n"]);
    await bare.close();
  });
});

it("every attempt is a span, with what came of it", () => {
  const spans: { name: string; attributes: Record<string, unknown>; status?: unknown; ended: boolean }[] = [];
  const tracer = {
    startSpan(name: string, { attributes = {} } = {}) {
      const span: (typeof spans)[number] = { name, attributes: { ...attributes }, ended: false };
      spans.push(span);
      return {
        setAttributes: (more: object) => Object.assign(span.attributes, more),
        setStatus: (status: unknown) => Object.assign(span, { status }),
        end: () => Object.assign(span, { ended: true }),
      } as unknown as Span;
    },
  } as unknown as Tracer;
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  try {
    const onEvent = traced("1.0.0");
    for (const event of [{ type: "started", claim }, done, { type: "started", claim }, dead] as const) onEvent?.(event);
  } finally {
    trace.disable();
  }
  expect(spans).toMatchObject([
    {
      name: "provcheck.inspect",
      attributes: { "provcheck.job.id": claim.job.id, "provcheck.verdict": "none", "provcheck.object.bytes": 5 },
      ended: true,
    },
    { status: { code: SpanStatusCode.ERROR, message: "verify: crashed\u202e" }, ended: true },
  ]);
});
