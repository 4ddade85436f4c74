import type * as ChildProcess from "node:child_process";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type * as Processes from "./processes.ts";
import type * as Reaper from "./reaper.ts";

const calls: string[] = [];
let runProcess: typeof Processes.runProcess;
// Files share what they load: this one loads its own, and leaves nothing of it to the others.
beforeAll(async () => {
  vi.resetModules();
  vi.doMock("./reaper.ts", async (original) => ({
    ...(await original<typeof Reaper>()),
    readyReaper: () => calls.push("reaper"),
    holdGroup: () => calls.push("told"),
    releaseGroup: () => undefined,
  }));
  vi.doMock("node:child_process", async (original) => {
    const real = await original<typeof ChildProcess>();
    const spawn = (...args: Parameters<typeof real.spawn>) => {
      calls.push("started");
      return real.spawn(...args);
    };
    return { ...real, spawn };
  });
  ({ runProcess } = await import("./processes.ts"));
});
afterAll(() => {
  vi.doUnmock("./reaper.ts");
  vi.doUnmock("node:child_process");
  vi.resetModules();
});

// `kill -9` may come between any two of these: end to end that is a matter of milliseconds, here it is one of order.
it.runIf(process.platform !== "win32")("the reaper stands before a program starts, and is told at once", async () => {
  await runProcess({ program: "/bin/sh", args: ["-c", ":"], timeMs: 10_000, memoryBytes: Number.POSITIVE_INFINITY });
  expect(calls).toEqual(["reaper", "started", "told"]);
});
