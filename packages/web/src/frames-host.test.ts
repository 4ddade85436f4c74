import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FramesHost, type FramesThread } from "./frames-host.ts";
import type { FramesAsk, FramesSay } from "./frames-protocol.ts";

/** A worker that does as it is told. */
class Puppet implements FramesThread {
  asked: FramesAsk[] = [];
  ended = false;
  onmessage: FramesThread["onmessage"] = null;
  onerror: FramesThread["onerror"] = null;
  postMessage(ask: FramesAsk): void {
    this.asked.push(ask);
  }
  terminate(): void {
    this.ended = true;
  }
  say(data: FramesSay): void {
    this.onmessage?.({ data });
  }
}

const file = new Blob(["x"]);
const step: FramesAsk = { kind: "step", file, seconds: 0, by: 1 };
const at = { seconds: 0.2, lasts: 0.2 };

describe("the host of the worker that decodes frames", () => {
  let threads: Puppet[];
  let host: FramesHost;
  beforeEach(() => {
    vi.useFakeTimers();
    threads = [];
    host = new FramesHost(() => {
      const made = new Puppet();
      threads.push(made);
      return made;
    }, true);
  });
  afterEach(() => vi.useRealTimers());
  const budget = { stillMs: 1_000, totalMs: 3_000 };
  const ask = async (wanted: FramesAsk = step) => {
    const asked = host.ask(wanted, undefined, budget);
    await vi.advanceTimersByTimeAsync(0);
    return { answer: asked };
  };

  it("makes no worker where the browser has no WebCodecs, and none before it is needed", async () => {
    const none = new FramesHost(() => {
      throw new Error("made");
    }, false);
    expect(await none.ask(step)).toEqual({ kind: "none", why: "no-webcodecs" });
    expect(threads).toHaveLength(0);
  });

  it("asks one thing after the other, of one worker", async () => {
    const first = await ask();
    const second = await ask();
    expect(threads[0]?.asked).toHaveLength(1);
    threads[0]?.say({ kind: "at", at });
    expect(await first.answer).toEqual({ kind: "at", at });
    await vi.advanceTimersByTimeAsync(0);
    expect(threads[0]?.asked).toHaveLength(2);
    threads[0]?.say({ kind: "none", why: "no-video" });
    expect([await second.answer, threads.length]).toEqual([{ kind: "none", why: "no-video" }, 1]);
  });

  it("ends a worker that says nothing, and one that never comes to an end, and makes a new one", async () => {
    const silent = await ask();
    await vi.advanceTimersByTimeAsync(1_001);
    expect(await silent.answer).toEqual({ kind: "none", why: "too-slow" });
    const endless = await ask({ kind: "stills", file, count: 3, width: 9 });
    for (let tick = 0; tick < 4; tick++) {
      threads[1]?.say({ kind: "still", at, picture: file });
      await vi.advanceTimersByTimeAsync(900);
    }
    expect(await endless.answer).toEqual({ kind: "none", why: "too-slow" });
    expect(threads.map(({ ended }) => ended)).toEqual([true, true]);
  });

  it("tells a worker that dies, and goes on with another", async () => {
    const died = await ask();
    threads[0]?.onerror?.({});
    expect(await died.answer).toEqual({ kind: "none", why: "crashed" });
    const next = await ask();
    threads[1]?.say({ kind: "at", at });
    expect(await next.answer).toEqual({ kind: "at", at });
  });
});
