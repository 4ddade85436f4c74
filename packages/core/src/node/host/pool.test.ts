import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { tempDir } from "../../../../../test/fixtures/authority-file.ts";
import { ProcessPool } from "./pool.ts";
import type { JobRequest } from "./pool-job.ts";

/**
 * A process that does what a file's name says, step by step: `wait:MS`, `busy:MS` (and hears nothing), `die`, `hang`, `grow`,
 * `lie` (says that it did not begin what it does). Like the real one it does one file after the other, and answers with its number and what it began.
 */
const SCRIPTED = `
import { appendFileSync } from "node:fs";
const waiting = [];
let working = false;
const send = (message) => new Promise((resolve) => process.send(message, resolve));
async function work() {
  working = true;
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { id, options } = next;
    appendFileSync(options.path, options.name + "\\n");
    let grown = false;
    for (const step of options.name.split(" ")) {
      const [what, ms] = step.split(":");
      if (what === "wait") await new Promise((resolve) => setTimeout(resolve, Number(ms)));
      if (what === "busy") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(ms));
      if (what === "die") process.kill(process.pid, "SIGKILL");
      if (what === "hang") await new Promise(() => setInterval(() => 0, 1000));
      if (what === "grow") grown = true;
      if (what === "lie") await send({ type: "withdrawn", id });
    }
    await send({ type: "done", id, grown, report: JSON.stringify({ pid: process.pid, name: options.name }) });
    if (grown) return;
  }
  working = false;
}
process.on("message", (message) => {
  if (message.type === "job") {
    appendFileSync(message.options.path + ".given", message.options.name + "\\n");
    waiting.push(message);
    if (!working) void work();
  } else if (message.type === "withdraw") {
    const at = waiting.findIndex(({ id }) => id === message.id);
    if (at === -1) return;
    waiting.splice(at, 1);
    void send({ type: "withdrawn", id: message.id });
  }
});
process.on("disconnect", () => process.exit(0));
`;

interface Answer {
  pid: number;
  name: string;
}

const open: ProcessPool[] = [];
afterEach(async () => {
  for (const pool of open.splice(0)) await pool.close();
});

function makePool(size: number) {
  const dir = tempDir();
  const [entry, log] = [join(dir, "child.mjs"), join(dir, "begun")];
  writeFileSync(entry, SCRIPTED);
  for (const path of [log, `${log}.given`]) writeFileSync(path, "");
  const pool = new ProcessPool(size, pathToFileURL(entry));
  open.push(pool);
  const request = (name: string, more: Partial<JobRequest> = {}): JobRequest => ({
    options: { name, path: log, hash: "never" },
    budget: { timeMs: 20_000, memoryBytes: 2 ** 40 },
    ...more,
  });
  const run = (name: string, more?: Partial<JobRequest>) => pool.run<Answer>(request(name, more));
  const lines = (path: string): string[] => readFileSync(path, "utf8").split("\n").slice(0, -1);
  return { pool, run, begun: () => lines(log), given: () => lines(`${log}.given`) };
}

/** What a report of this kind of process says. */
const saidOf = (result: Awaited<ReturnType<ReturnType<typeof makePool>["run"]>>): Answer => {
  if (result.kind !== "report") throw new Error(`it ${result.kind}: ${result.why}`);
  return result.report;
};

describe("a file that waits in a process that does another", () => {
  it("is done there when its turn comes, in the order of their coming", async () => {
    const { run, begun } = makePool(1);
    const names = ["wait:50 a", "b", "c", "d"];
    const said = (await Promise.all(names.map((name) => run(name)))).map(saidOf);
    expect(said.map(({ name }) => name)).toEqual(names);
    expect(new Set(said.map(({ pid }) => pid)).size).toBe(1);
    expect(begun()).toEqual(names);
  });

  it("is done by another that has nothing to do, and not twice", async () => {
    const { run, begun } = makePool(2);
    let slowDone = false;
    const slow = run("wait:4000 slow").then((result) => {
      slowDone = true;
      return saidOf(result);
    });
    const quick = await Promise.all(["wait:50 a", "b", "c"].map((name) => run(name)));
    expect(slowDone).toBe(false);
    const pids = new Set(quick.map((each) => saidOf(each).pid));
    expect(pids.size).toBe(1);
    expect(pids).not.toContain((await slow).pid);
    expect(begun().toSorted()).toEqual(["b", "c", "wait:4000 slow", "wait:50 a"]);
  });

  it("does not die with the one before it", async () => {
    const { run, begun } = makePool(1);
    const [first, second, third] = await Promise.all(["wait:50 die", "b", "c"].map((name) => run(name)));
    expect(first).toEqual({ kind: "died", why: "crashed", step: "open" });
    expect([second, third].map((each) => each && saidOf(each).name)).toEqual(["b", "c"]);
    expect(begun()).toEqual(["wait:50 die", "b", "c"]);
  });

  it("has a clock of its own, which begins with its turn", async () => {
    const { run } = makePool(1);
    const budget = (timeMs: number) => ({ budget: { timeMs, memoryBytes: 2 ** 40 } });
    const [hanging, next] = await Promise.all([run("hang", budget(4000)), run("wait:50 b", budget(3000))]);
    expect(hanging).toMatchObject({ kind: "died", why: "timeout" });
    expect(saidOf(next).name).toBe("wait:50 b");
  });

  it("is given up without a trace, and the one before it goes on", async () => {
    const { run, begun } = makePool(1);
    const stop = new AbortController();
    const [first, given] = [run("wait:800 a"), run("b", { signal: stop.signal })];
    setTimeout(() => stop.abort(new Error("enough")), 100);
    await expect(given).rejects.toThrow("enough");
    const { pid } = saidOf(await first);
    expect(saidOf(await run("c"))).toEqual({ pid, name: "c" });
    expect(begun()).toEqual(["wait:800 a", "c"]);
  });

  it("holds up nothing where it was given up and is begun all the same", async () => {
    const { run } = makePool(1);
    await run("warm");
    const stop = new AbortController();
    // The process hears nothing before it is done with the first.
    const [first, given] = [run("busy:500 a"), run("hang", { signal: stop.signal })];
    setTimeout(() => stop.abort(new Error("enough")), 100);
    await expect(given).rejects.toThrow("enough");
    expect(saidOf(await first).name).toBe("busy:500 a");
    expect(saidOf(await run("c")).name).toBe("c");
  });

  it("is left to a fresh process by one that has grown", async () => {
    const { run, begun } = makePool(1);
    const [grown, next] = (await Promise.all(["wait:50 grow", "b"].map((name) => run(name)))).map(saidOf);
    expect(grown?.pid).not.toBe(next?.pid);
    expect(begun()).toEqual(["wait:50 grow", "b"]);
  });

  it("is not begun a second time because a process says that it did not begin it", async () => {
    const { run, begun } = makePool(1);
    expect(saidOf(await run("lie")).name).toBe("lie");
    expect(begun()).toEqual(["lie"]);
  });

  it("is not over time because its host was busy when its answer came", async () => {
    const { run } = makePool(1);
    // Whatever it takes to start is not to count.
    await run("warm");
    const given = run("wait:100 a", { budget: { timeMs: 1500, memoryBytes: 2 ** 40 } });
    const busy = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
    // In this place of its loop: timers come next, and what was sent after them.
    setTimeout(() => setImmediate(busy), 10);
    const { pid } = saidOf(await given);
    // Nor is the process ended that did it.
    expect(saidOf(await run("b")).pid).toBe(pid);
  });

  it("comes to its own end among any others", { timeout: 60_000 }, async () => {
    const { run } = makePool(3);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            does: fc.constantFrom("", "", "wait:1", "wait:5", "wait:20", "die", "wait:3 die", "grow"),
            stopped: fc.option(fc.nat({ max: 30 }), { freq: 6 }),
          }),
          { maxLength: 40 },
        ),
        async (files) => {
          const ended = await Promise.all(
            files.map(async ({ does, stopped }, at) => {
              const stop = new AbortController();
              if (stopped !== null) setTimeout(() => stop.abort(new Error("enough")), stopped);
              const name = `${does} ${at}`;
              try {
                const result = await run(name, { signal: stop.signal });
                return result.kind === "report" ? result.report.name === name : does.includes("die");
              } catch (error) {
                return stopped !== null && error === stop.signal.reason;
              }
            }),
          );
          expect(ended.filter((right) => !right)).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("waits outside where it asks its host for bytes, and whoever waits is told that the pool is closed", async () => {
    const { pool, run, given } = makePool(1);
    const source = { size: 1, read: async () => new Uint8Array(1) };
    const all = [run("hang"), run("b"), run("c", { source }), run("d")];
    const ended = Promise.allSettled(all);
    while (given().length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(given()).toEqual(["hang", "b"]);
    await pool.close();
    const [first, ...others] = await ended;
    expect(first).toMatchObject({ value: { kind: "died", why: "crashed" } });
    expect(others.map((each) => each.status === "rejected" && each.reason.code)).toEqual(
      Array(3).fill("inspector-closed"),
    );
  });
});
