import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Report } from "@provcheck/core";
import { describe, expect, it } from "vitest";
import { tempDir } from "../../../test/fixtures/authority-file.ts";
import { QueueError } from "./errors.ts";
import { type Job, jobOf } from "./jobs.ts";
import { openQueue } from "./open-queue.ts";
import type { JobResult } from "./verdict.ts";
import { runWorker, type WorkerEvent, type WorkerOptions } from "./worker.ts";

const LEASE_MS = 1_200;
const folder = (): string => join(tempDir(), "queue");
const jobs = (count: number, host = "example.org"): Job[] =>
  Array.from({ length: count }, (_, at) => jobOf({ kind: "http", address: `https://${host}/${at}` }, { world: "w" }));
const report = (more: object = {}) =>
  ({
    checkedAt: "2026-11-27T00:00:00.000Z",
    assurance: { state: "none" },
    origin: { kind: "unknown" },
    ...more,
  }) as Report;

/** A worker on a queue of its own, with an inspection of the test's. */
async function run(count: number | Job[], inspect: WorkerOptions["inspect"], more: Partial<WorkerOptions> = {}) {
  const written: JobResult[] = [];
  const events: WorkerEvent[] = [];
  await using queue = await openQueue(folder(), { leaseMs: LEASE_MS });
  await queue.enqueue(typeof count === "number" ? jobs(count) : count);
  const totals = await runWorker({
    queue,
    world: "w",
    untilEmpty: true,
    leaseMs: LEASE_MS,
    results: [{ address: "here", write: async (each) => void written.push(each), close: async () => undefined }],
    objects: { open: async () => ({ input: new Uint8Array(1), remote: false, unchanged: async () => undefined }) },
    inspect,
    onEvent: (event) => void events.push(event),
    ...more,
  });
  return { totals, written, events, dead: await queue.dead(10), status: await queue.status() };
}

describe("a worker", () => {
  it("gives up a file whose process dies each time, and tells in which step; no result is made of it", async () => {
    const died = report({ error: { code: "crashed", step: "verify" } });
    const { totals, written, dead } = await run(
      2,
      async (_, { name = "" }) => (name.endsWith("/0") ? died : report()),
      { attempts: 2 },
    );
    expect(totals).toEqual({ done: 1, retried: 1, dead: 1 });
    expect(written.map(({ name }) => name)).toEqual(["https://example.org/1"]);
    expect(dead).toMatchObject([{ step: "verify", attempts: 2, why: "crashed (https://example.org/0)" }]);
  });

  it("keeps a job that takes longer than its lease", async () => {
    let calls = 0;
    const { totals, status } = await run(
      1,
      async () => {
        calls += 1;
        await sleep(LEASE_MS * 1.8);
        return report();
      },
      { jobs: 2 },
    );
    expect([totals.done, calls, status.done]).toEqual([1, 1, 1]);
  });

  it("begins no further job when it is told to end, and gives back what does not end in time", async () => {
    const ends = new AbortController();
    const began: string[] = [];
    const { totals, written, status } = await run(
      4,
      async (_, { name = "", signal }) => {
        began.push(name);
        if (began.length === 2) ends.abort();
        await sleep(name.endsWith("/0") ? 50 : 60_000, undefined, signal ? { signal } : {});
        return report();
      },
      { jobs: 2, signal: ends.signal, graceMs: 300 },
    );
    expect([began.length, totals.done, written.length]).toEqual([2, 1, 1]);
    expect(status).toMatchObject({ done: 1, active: 0, waiting: 3, dead: 0 });
  });

  it("asks no source more often than it may, and others meanwhile", async () => {
    const at = new Map<string, number[]>();
    await run(
      [...jobs(4, "slow.example"), ...jobs(1, "other.example")],
      async (_, { name = "" }) => {
        const { host } = new URL(name);
        at.set(host, [...(at.get(host) ?? []), Date.now()]);
        return report();
      },
      { rate: 2, jobs: 2 },
    );
    const slow = at.get("slow.example") ?? [];
    for (const [place, time] of slow.entries())
      if (place > 0) expect(time - (slow[place - 1] ?? 0)).toBeGreaterThan(400);
    expect(slow).toHaveLength(4);
    expect((at.get("other.example")?.[0] ?? 0) - (slow[0] ?? 0)).toBeLessThan(1_400);
  });

  it("works on no more bytes at once than it may", async () => {
    const large = Array.from({ length: 6 }, (_, at) =>
      jobOf({ kind: "file", path: `/${at}`, size: 60, version: "1" }, { world: "w" }),
    );
    let [now, most] = [0, 0];
    await run(
      large,
      async () => {
        now += 1;
        most = Math.max(most, now);
        await sleep(20);
        now -= 1;
        return report();
      },
      { jobs: 4, bytesAtOnce: 130 },
    );
    expect(most).toBe(2);
  });

  it("writes to every store before a job is done, and all of them again where one was away", async () => {
    const order: string[] = [];
    let away = 2;
    const sink = (name: string, fails = () => false) => ({
      address: name,
      write: async () => {
        order.push(name);
        if (fails()) throw new Error("away");
      },
      close: async () => undefined,
    });
    const { totals } = await run(1, async () => report(), { results: [sink("a"), sink("b", () => away-- > 0)] });
    expect([totals.done, order]).toEqual([1, ["a", "b", "b", "b"]]);
  });

  it("does nothing of another world, and says so", async () => {
    const { dead, written } = await run(1, async () => report(), { world: "other" });
    expect([dead[0]?.why, written]).toEqual([new QueueError("world").message, []]);
  });
});
