import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Claim, type JobQueue, openQueue } from "@provcheck/queue";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { jobsFor, killRun } from "../fixtures/queue-run.ts";
import { HAS_POSTGRES, HAS_REDIS, startPostgres, startRedis, type TestServer } from "../fixtures/queue-servers.ts";

const LEASE_MS = 700;

interface Engine {
  name: string;
  there: boolean;
  start(): Promise<TestServer>;
}

const ENGINES: readonly Engine[] = [
  {
    name: "a folder",
    there: true,
    start: async () => ({
      address: join(tempDir(), "queue"),
      pid: undefined,
      restart: async () => undefined,
      stop: async () => undefined,
    }),
  },
  { name: "Redis", there: HAS_REDIS, start: () => startRedis(tempDir()) },
  { name: "PostgreSQL", there: HAS_POSTGRES, start: () => startPostgres(tempDir()) },
];

/** The same tests for all three: where a server is not installed they are left out. */
for (const engine of ENGINES)
  describe.runIf(engine.there)(`a queue in ${engine.name}`, () => {
    let server: TestServer;
    let count = 0;
    beforeAll(async () => {
      server = await engine.start();
    });
    afterAll(() => server.stop());

    const isServer = () => server.address.includes("://");
    const fresh = () => (isServer() ? `${server.address}?queue=q${++count}` : `${server.address}-${++count}`);
    const opened = (address = fresh(), leaseMs = LEASE_MS) => openQueue(address, { leaseMs, deliveries: 3 });
    /** The next one, when its time has come. */
    async function next(queue: JobQueue): Promise<Claim> {
      for (;;) {
        const claim = await queue.claim();
        if (claim) return claim;
        await sleep(20);
      }
    }

    it("has every job once, whoever adds it, and gives out the urgent first", async () => {
      const address = fresh();
      await using one = await opened(address);
      await using other = await opened(address);
      const jobs = jobsFor(9);
      expect(await one.enqueue(jobs)).toEqual({ added: 9, known: 0 });
      expect(await other.enqueue([...jobs.slice(0, 4), ...jobsFor(2, "another world")])).toEqual({
        added: 2,
        known: 4,
      });
      const order: number[] = [];
      for (let at = 0; at < 11; at++) {
        const claim = await next(at % 2 === 0 ? one : other);
        expect(claim.attempt).toBe(1);
        order.push(claim.job.priority);
        expect(await (at % 2 === 0 ? one : other).acknowledge(claim)).toBe(true);
      }
      expect(order).toEqual([...order].sort());
      expect(await one.claim()).toBeUndefined();
      expect(await one.enqueue(jobs)).toEqual({ added: 0, known: 9 });
      expect(await other.status()).toMatchObject({ waiting: 0, active: 0, delayed: 0, done: 11, dead: 0 });
    });

    it("gives what nobody extends to others, and hears the last word of whoever had it", async () => {
      // Long enough for a machine that stands still for a moment.
      const leaseMs = 2 * LEASE_MS;
      await using queue = await opened(fresh(), leaseMs);
      await queue.enqueue(jobsFor(1));
      const first = await next(queue);
      await sleep(leaseMs * 0.55);
      expect(await queue.extend(first)).toBe(true);
      await sleep(leaseMs * 0.55);
      expect(await queue.claim()).toBeUndefined();
      const second = await next(queue);
      expect([second.job.id, second.attempt]).toEqual([first.job.id, 2]);
      expect(await queue.extend(first)).toBe(false);
      expect(await queue.acknowledge(second)).toBe(true);
      expect(await queue.acknowledge(first)).toBe(false);
      expect(await queue.status()).toMatchObject({ done: 1, active: 0, waiting: 0 });
    });

    it("counts what is tried again and not what is put off, and gives up a job that kills its workers", async () => {
      await using queue = await opened();
      await queue.enqueue(jobsFor(1));
      await queue.postpone(await next(queue), Date.now() + 100);
      expect(await queue.status()).toMatchObject({ delayed: 1, waiting: 0 });
      const again = await next(queue);
      expect(again.attempt).toBe(1);
      await queue.fail(again, { step: "verify", why: "crashed", retryAt: Date.now() + 50 });
      const third = await next(queue);
      expect(third.attempt).toBe(2);
      await queue.fail(third, { step: "verify", why: "crashed: a: b" });
      expect(await queue.claim()).toBeUndefined();
      const [dead] = await queue.dead(10);
      expect(dead).toMatchObject({ job: third.job, step: "verify", why: "crashed: a: b", attempts: 2 });
      expect(await queue.retry(["j0"])).toBe(0);
      expect(await queue.retry([third.job.id])).toBe(1);
      // Nobody ends it: who has it dies, three times.
      for (let attempt = 1; attempt <= 3; attempt++) {
        const claim = await next(queue);
        expect(claim.attempt).toBe(attempt);
        expect(await queue.extend(claim, "marks")).toBe(true);
      }
      for (let tries = 0; tries < 100 && (await queue.status()).dead === 0; tries++) {
        expect(await queue.claim()).toBeUndefined();
        await sleep(100);
      }
      expect(await queue.dead(1)).toMatchObject([{ step: "marks" }]);
      expect(await queue.retry()).toBe(1);
      expect((await next(queue)).attempt).toBe(1);
    });

    it("gives the turns of a source to all workers together, and to each job one", async () => {
      const address = fresh();
      await using one = await opened(address);
      await using other = await opened(address);
      const gapMs = 2_000;
      const all = jobsFor(5);
      await one.enqueue(all);
      const began = Date.now();
      const at: number[] = [];
      for (const [place, job] of all.entries())
        at.push(Date.now() + (await (place % 2 === 0 ? one : other).turn(job, gapMs)) - began);
      for (const [place, time] of at.entries())
        if (place > 0) expect(Math.abs(time - (at[place - 1] ?? 0) - gapMs)).toBeLessThan(gapMs / 2);
      const [, second, , , last] = all;
      if (!second || !last) throw new Error("five jobs");
      // It comes to another worker before its turn, and has it still.
      expect(Math.abs(Date.now() + (await one.turn(second, gapMs)) - began - (at[1] ?? 0))).toBeLessThan(gapMs / 2);
      expect(await other.turn({ ...last, id: "j1", source: "elsewhere" }, gapMs)).toBe(0);
      await sleep((await one.turn(second, gapMs)) + 100);
      expect(await other.turn(second, gapMs)).toBe(0);
    });

    it("loses nothing and does nothing twice while workers are killed and the server is started anew", async () => {
      const jobs = jobsFor(300);
      const queue = fresh();
      const out = join(tempDir(), "out.jsonl");
      const run = await killRun({
        queue,
        out,
        jobs,
        workers: 3,
        killEveryMs: 500,
        leaseMs: LEASE_MS,
        workMs: 10,
        mostKills: 3,
        midway: () => server.restart(),
      });
      expect(run.killed).toBeGreaterThan(0);
      expect([...run.ids.keys()].sort()).toEqual(jobs.map(({ id }) => id).sort());
      expect([...run.ids].filter(([, times]) => times !== 1)).toEqual([]);
      await using left = await opened(queue);
      expect(await left.status()).toMatchObject({ done: 300, waiting: 0, active: 0, delayed: 0, dead: 0 });
    });
  });
