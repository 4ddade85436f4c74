import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Host, type Thread } from "./host.ts";
import type { Ask, Say } from "./protocol.ts";

/** A worker that does as it is told. */
class Puppet implements Thread {
  asked: Ask[] = [];
  ended = false;
  onmessage: Thread["onmessage"] = null;
  onerror: Thread["onerror"] = null;
  postMessage(ask: Ask): void {
    this.asked.push(ask);
  }
  terminate(): void {
    this.ended = true;
  }
  say(data: Say): void {
    this.onmessage?.({ data });
  }
}

const file = new Blob([new Uint8Array(10)]);
const job = { file, name: "a.jpg" };
const none = new AbortController().signal;

describe("the host of the worker", () => {
  let threads: Puppet[];
  let host: Host;
  beforeEach(() => {
    vi.useFakeTimers();
    threads = [];
    host = new Host(
      () => {
        const made = new Puppet();
        threads.push(made);
        return made;
      },
      { stillMs: 1_000, totalMs: () => 5_000 },
    );
  });
  afterEach(() => vi.useRealTimers());
  const inspect = (signal = none) => host.inspect(job, [], () => undefined, signal);

  it("makes one worker for many files, and none before it is needed", async () => {
    expect(threads).toHaveLength(0);
    for (let run = 0; run < 2; run++) {
      const asked = inspect();
      threads[0]?.say({ kind: "refused", code: "empty-file", message: "x" });
      expect(await asked).toMatchObject({ kind: "refused", code: "empty-file" });
    }
    expect([threads.length, threads[0]?.asked.length]).toEqual([1, 2]);
  });

  it("ends one that stands still, and one that goes on for ever, and tells it in the step it was in", async () => {
    const still = inspect();
    threads[0]?.say({ kind: "progress", step: "verify", read: 5 });
    await vi.advanceTimersByTimeAsync(1_001);
    expect(await still).toMatchObject({
      report: { limits: [{ code: "timeout", step: "verify" }], input: { bytes: 10 } },
    });
    const endless = inspect();
    for (let tick = 0; tick < 8; tick++) {
      threads[1]?.say({ kind: "progress", step: "read", read: tick });
      await vi.advanceTimersByTimeAsync(900);
    }
    expect(await endless).toMatchObject({ report: { error: { code: "timeout", step: "read" } } });
    expect(threads.map(({ ended }) => ended)).toEqual([true, true]);
  });

  it("tells a crash, whether the worker says it or dies of it, and starts anew", async () => {
    const died = inspect();
    threads[0]?.onerror?.({ message: "out of memory" });
    expect(await died).toMatchObject({
      report: { limits: [{ code: "crashed", step: "open", detail: "out of memory" }] },
    });
    const said = inspect();
    threads[1]?.say({ kind: "refused", code: "crashed", message: "stack" });
    expect(await said).toMatchObject({ report: { limits: [{ code: "crashed", detail: "stack" }] } });
    expect(threads).toHaveLength(2);
  });

  it("is cancelled by ending the worker", async () => {
    const abort = new AbortController();
    const asked = inspect(abort.signal);
    abort.abort(new Error("enough"));
    await expect(asked).rejects.toThrow("enough");
    expect(threads[0]?.ended).toBe(true);
  });
});
