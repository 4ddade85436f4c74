import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { tempDir } from "../../../../test/fixtures/authority-file.ts";
import { type Job, jobOf } from "../jobs.ts";
import { FolderQueue } from "./folder-queue.ts";
import { QueueState } from "./state.ts";

const folder = (): string => join(tempDir(), "queue");
const jobs = (count: number): Job[] =>
  Array.from({ length: count }, (_, at) =>
    jobOf({ kind: "http", address: `https://example.org/${at}` }, { world: "w" }),
  );
const logOf = (path: string): string => join(path, readdirSync(path).find((name) => name.endsWith(".log")) ?? "");
async function drained(queue: FolderQueue): Promise<string[]> {
  const ids: string[] = [];
  for (let claim = await queue.claim(); claim; claim = await queue.claim()) {
    ids.push(claim.job.id);
    await queue.acknowledge(claim);
  }
  return ids;
}

describe("a folder that somebody was killed in", () => {
  it.each([1, 7, 20])("loses a record of which %i bytes are missing, and no other", async (missing) => {
    const path = folder();
    await using queue = await FolderQueue.open(path);
    await queue.enqueue(jobs(3));
    const log = logOf(path);
    const whole = readFileSync(log);
    writeFileSync(log, whole.subarray(0, whole.length - missing));
    await using after = await FolderQueue.open(path);
    expect((await after.status()).waiting).toBe(2);
    // The half line is closed, so that the next record is one.
    expect(await after.enqueue(jobs(3))).toEqual({ added: 1, known: 2 });
    await using again = await FolderQueue.open(path);
    expect(await drained(again)).toHaveLength(3);
  });

  it("takes no line whose checksum is another's", async () => {
    const path = folder();
    await using queue = await FolderQueue.open(path);
    await queue.enqueue(jobs(2));
    const log = logOf(path);
    writeFileSync(log, readFileSync(log, "utf8").replace("example.org/1", "example.org/7"));
    await using after = await FolderQueue.open(path);
    expect((await drained(after)).map((id) => id === jobs(1)[0]?.id)).toEqual([true]);
  });

  it("tells of lines that were damaged, and not of those that somebody who was killed left behind", async () => {
    const path = folder();
    await using queue = await FolderQueue.open(path);
    await queue.enqueue(jobs(4));
    const log = logOf(path);
    appendFileSync(log, readFileSync(log).subarray(-60, -20));
    await using after = await FolderQueue.open(path);
    expect(await drained(after)).toHaveLength(4);
    expect((await after.status()).damaged).toBeUndefined();
    const bytes = readFileSync(log);
    const at = bytes.indexOf("example.org/2");
    bytes.writeUInt8(bytes.readUInt8(at) ^ 4, at);
    writeFileSync(log, bytes);
    await using damaged = await FolderQueue.open(path);
    expect(await damaged.status()).toMatchObject({ damaged: 1 });
    // Enqueued again it is there again: what is known is not done twice.
    expect(await damaged.enqueue(jobs(4))).toEqual({ added: 0, known: 4 });
  });

  it("goes on where the file was cut off under a worker that reads it", async () => {
    const path = folder();
    await using queue = await FolderQueue.open(path);
    await queue.enqueue(jobs(3));
    const held = await queue.claim();
    const log = logOf(path);
    const whole = readFileSync(log);
    writeFileSync(log, whole.subarray(0, Math.floor(whole.length / 2)));
    expect((await queue.enqueue(jobs(3))).added).toBeGreaterThan(0);
    if (held) await queue.acknowledge(held);
    expect((await drained(queue)).length).toBeGreaterThan(1);
    expect(await queue.status()).toMatchObject({ waiting: 0, active: 0, done: 3 });
  });

  it("takes the lock of a process that is gone at once, and one that hangs after a while", async () => {
    const path = folder();
    await using queue = await FolderQueue.open(path);
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(join(path, "lock"), `${pid} ${"0".repeat(24)}`);
    const began = Date.now();
    await queue.enqueue(jobs(1));
    expect(Date.now() - began).toBeLessThan(5_000);
    // Of a living one, which has held it for longer than anybody works.
    writeFileSync(join(path, "lock"), `${process.pid} ${"1".repeat(24)}`);
    const long = new Date(Date.now() - 60_000);
    utimesSync(join(path, "lock"), long, long);
    await queue.enqueue(jobs(2));
    expect((await queue.status()).waiting).toBe(2);
    expect(existsSync(join(path, "lock"))).toBe(false);
  });

  it("is what its newest file says, whatever an unfinished one or an old one beside it says", async () => {
    const path = folder();
    await using queue = await FolderQueue.open(path);
    await queue.enqueue(jobs(2));
    const first = logOf(path);
    writeFileSync(`${join(path, "jobs-00000002.log")}.new`, "half");
    await using second = await FolderQueue.open(path);
    expect((await second.status()).waiting).toBe(2);
    // Killed after the new one had its name, before the old one was gone.
    writeFileSync(join(path, "jobs-00000002.log"), readFileSync(first));
    appendFileSync(first, "lost\n");
    expect(await drained(second)).toHaveLength(2);
    expect(readdirSync(path)).toEqual(["jobs-00000002.log"]);
    expect((await queue.status()).done).toBe(2);
  });
});

describe("a file that is written anew", () => {
  it("holds the turns of sources: those that jobs have, and the next", async () => {
    const path = folder();
    await using queue = await FolderQueue.open(path, { compactBytes: 4_000 });
    const [first, second, third] = jobs(3);
    if (!first || !second || !third) throw new Error("three jobs");
    await queue.enqueue([first, second, third]);
    await queue.turn(first, 60_000);
    const wait = await queue.turn(second, 60_000);
    const held = await queue.claim();
    for (let times = 0; times < 200; times++) if (held) await queue.extend(held, "verify");
    expect(readdirSync(path)[0]).not.toBe("jobs-00000001.log");
    await using other = await FolderQueue.open(path);
    expect(wait - (await other.turn(second, 60_000))).toBeLessThan(20_000);
    expect(await other.turn(third, 60_000)).toBeGreaterThan(60_000);
    // Whoever ended or failed with its job has had it: the next try waits for another.
    if (held) await queue.fail(held, { step: "verify", why: "x", retryAt: Date.now() });
    expect(await other.turn(first, 60_000)).toBeGreaterThan(120_000);
  });

  it("holds the same queue: who has what, what failed, what is dead and done", async () => {
    const path = folder();
    const options = { compactBytes: 4_000, leaseMs: 60_000 };
    await using queue = await FolderQueue.open(path, options);
    await using other = await FolderQueue.open(path, options);
    await queue.enqueue(jobs(6));
    const [held, failed, dead] = [await queue.claim(), await queue.claim(), await queue.claim()];
    if (!held || !failed || !dead) throw new Error("three jobs");
    await queue.fail(failed, { step: "verify", why: "x", retryAt: Date.now() + 1 });
    await queue.fail(dead, { step: "marks", why: "y" });
    const done = await queue.claim();
    if (done) await queue.acknowledge(done);
    for (let times = 0; times < 200; times++) await queue.extend(held, "verify");
    const names = readdirSync(path);
    expect(names).toHaveLength(1);
    expect(names[0]).not.toBe("jobs-00000001.log");
    expect(readFileSync(join(path, names[0] ?? "")).length).toBeLessThan(8_000);
    for (const each of [queue, other, await FolderQueue.open(path)]) {
      expect(await each.status()).toMatchObject({ waiting: 3, active: 1, done: 1, dead: 1 });
      expect(await each.dead(9)).toMatchObject([{ step: "marks", why: "y", attempts: 1 }]);
    }
    expect(await other.extend(held)).toBe(true);
    const again = [await other.claim(), await other.claim(), await other.claim()];
    expect(again.find((claim) => claim?.job.id === failed.job.id)?.attempt).toBe(2);
    expect(await other.acknowledge(held)).toBe(true);
  });
});

it("a large queue is not gone through with every operation, however large its file is", async () => {
  const gone = vi.spyOn(QueueState.prototype, "snapshot");
  await using queue = await FolderQueue.open(folder(), { compactBytes: 1 });
  await queue.enqueue(jobs(300));
  expect(await drained(queue)).toHaveLength(300);
  expect(gone.mock.calls.length).toBeLessThan(3);
  gone.mockRestore();
});

describe("a folder that is none", () => {
  it("is refused, and nothing in it is touched", async () => {
    const path = folder();
    mkdirSync(path);
    writeFileSync(join(path, "letter.txt"), "mine");
    await expect(FolderQueue.open(path)).rejects.toMatchObject({ code: "not-a-queue" });
    expect(readdirSync(path)).toEqual(["letter.txt"]);
    writeFileSync(join(folder(), "..", "file"), "");
    await expect(FolderQueue.open(join(path, "letter.txt"))).rejects.toMatchObject({ code: "no-room" });
  });

  it("of another version is refused", async () => {
    const path = folder();
    await using queue = await FolderQueue.open(path);
    await queue.enqueue(jobs(1));
    const { lineOf } = await import("./journal.ts");
    writeFileSync(logOf(path), lineOf({ provcheck: "queue", version: 9 }));
    await expect(FolderQueue.open(path)).rejects.toMatchObject({ code: "version" });
  });
});
