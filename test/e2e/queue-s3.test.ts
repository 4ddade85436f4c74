import { join } from "node:path";
import type { Report, Source } from "@provcheck/core";
import {
  type JobObject,
  type JobResult,
  jobOf,
  Objects,
  openQueue,
  openResults,
  runWorker,
  S3,
  type WorkerOptions,
} from "@provcheck/queue";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { S3_ENVIRONMENT } from "../fixtures/s3-server.ts";
import { type SmallS3, startSmallS3 } from "../fixtures/small-s3.ts";

// npm's s3rver makes the tokens of its pages with DES, which Node has had no more since 17: it answers 500 from 1,001 objects on.

const OBJECTS = 2_000;
const BYTES = 900;
const report = {
  checkedAt: "2026-11-27T00:00:00.000Z",
  assurance: { state: "none" },
  origin: { kind: "unknown" },
} as Report;
let server: SmallS3;
let s3: S3;
const before = { ...process.env };
beforeAll(async () => {
  Object.assign(process.env, S3_ENVIRONMENT);
  server = await startSmallS3();
  s3 = new S3({ endpoint: server.endpoint });
});
afterAll(async () => {
  for (const name of Object.keys(S3_ENVIRONMENT)) {
    delete process.env[name];
    if (before[name] !== undefined) process.env[name] = before[name];
  }
  s3.close();
  await server.close();
});

async function listed(address: string) {
  const found = [];
  for await (const object of s3.list(address)) found.push(object);
  return found;
}

/** Works on objects until nothing is left: each is read in two ranges. */
async function worked(found: readonly JobObject[], more: Partial<WorkerOptions> = {}) {
  const results: JobResult[] = [];
  const memory = {
    address: "memory",
    write: async (result: JobResult) => void results.push(result),
    close: async () => undefined,
  };
  await using queue = await openQueue(join(tempDir(), "queue"));
  await queue.enqueue(found.map((object) => jobOf(object, { world: "w" })));
  const objects = new Objects({ s3: { endpoint: server.endpoint } });
  const totals = await runWorker({
    queue,
    world: "w",
    untilEmpty: true,
    jobs: 8,
    attempts: 1,
    objects,
    results: [memory],
    inspect: async (input) => {
      const source = input as Source;
      await source.read(0, 16);
      await source.read(source.size - 16, 16);
      return report;
    },
    ...more,
  });
  objects.close();
  return { totals, dead: await queue.dead(10), results };
}

it("2,000 objects are listed page by page and read once each, by one request that asks for a range", async () => {
  for (let at = 0; at < OBJECTS; at++) server.put("many", `a/${at} ü&<.png`, Buffer.alloc(BYTES, at));
  server.put("many", "b/other.png", Buffer.alloc(5));
  const found = await listed("s3://many/a/");
  expect([found.length, new Set(found.map(({ key }) => key)).size, server.counts.lists]).toEqual([OBJECTS, OBJECTS, 2]);
  const { totals, results } = await worked(found);
  expect(totals).toEqual({ done: OBJECTS, retried: 0, dead: 0 });
  expect(new Set(results.map(({ id }) => id)).size).toBe(OBJECTS);
  expect(server.counts).toMatchObject({ reads: OBJECTS, readBytes: OBJECTS * BYTES });
});

it("an object that changes between its two reads, and one that changed since it was listed, are not mixed up", async () => {
  const [large, other] = [1, 2].map((value) => Buffer.alloc(2_000_000, value));
  for (const key of ["still", "moving", "replaced"]) server.put("change", key, large ?? Buffer.alloc(0));
  const found = await listed("s3://change/");
  server.put("change", "replaced", other ?? Buffer.alloc(0));
  let reads = 0;
  server.beforeRead = (_, key) => {
    if (key !== "moving") return;
    reads += 1;
    if (reads === 2) server.put("change", key, other ?? Buffer.alloc(0));
  };
  const { totals, dead, results } = await worked(found);
  server.beforeRead = () => undefined;
  expect(totals).toEqual({ done: 1, retried: 0, dead: 2 });
  expect(results.map(({ name }) => name)).toEqual(["s3://change/still"]);
  expect(dead.map(({ why }) => why).sort()).toEqual([
    "s3://change/moving: was changed since it was listed; enqueue it again",
    "s3://change/replaced: was changed since it was listed; enqueue it again",
  ]);
  expect(reads).toBe(2);
  // Listed again they are jobs of their own.
  expect((await worked(await listed("s3://change/"))).totals.done).toBe(3);
});

it("a server that says to slow down is asked again; what may not be read, and what is gone, is told in one line each", async () => {
  for (const key of ["ok1", "ok2", "ok3", "secret", "gone"]) server.put("slow", key, Buffer.alloc(BYTES, 1));
  const found = await listed("s3://slow/");
  server.remove("slow", "gone");
  server.denied.add("slow/secret");
  server.slowEvery = 3;
  const { totals, dead } = await worked(found);
  server.slowEvery = 0;
  expect(server.counts.slowed).toBeGreaterThan(0);
  expect(totals).toEqual({ done: 3, retried: 0, dead: 2 });
  expect(dead.map(({ why }) => why).sort()).toEqual([
    "s3://slow/gone: is no longer there",
    "s3://slow/secret: may not be read (AccessDenied)",
  ]);
  server.denied.add("slow");
  await expect(listed("s3://slow/")).rejects.toMatchObject({ code: "source-refused" });
});

it("a bucket of results without rights, or that is not there, ends the worker, and nothing is lost", async () => {
  server.put("in", "a", Buffer.alloc(BYTES, 1));
  server.put("closed", "x", Buffer.alloc(1));
  server.denied.add("closed");
  const found = await listed("s3://in/");
  for (const address of ["s3://closed/r", "s3://nowhere/r"]) {
    const queue = join(tempDir(), "queue");
    await using opened = await openQueue(queue);
    await opened.enqueue(found.map((object) => jobOf(object, { world: "w" })));
    const results = await openResults(address, { s3: { endpoint: server.endpoint } });
    if (address.includes("nowhere")) server.denied.add("nowhere");
    await expect(worked(found, { queue: opened, results: [results], resultsMs: 200 })).rejects.toMatchObject({
      code: "results",
      message: expect.stringContaining(address),
    });
    expect(await opened.status()).toMatchObject({ waiting: 1, active: 0, done: 0, dead: 0 });
    await results.close();
  }
});
