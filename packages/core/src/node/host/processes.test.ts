import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tempDir } from "../../../../../test/fixtures/authority-file.ts";
import { isRunning } from "../../../../../test/fixtures/endings.ts";
import { namedPaths } from "../ffmpeg/find.ts";
import { Collector, findFfmpeg } from "../ffmpeg/run.ts";
import { smallEnvironment } from "./environment.ts";
import { isHostTrouble } from "./host-trouble.ts";
import { Lines } from "./lines.ts";
import { NotStarted, RunFailed, runProcess } from "./processes.ts";
import { holdGroup, releaseGroup, removeAtEnd, removeEmptyAtEnd } from "./reaper.ts";
import { startTimer, timerMs } from "./time-limit.ts";
import { treeBytes } from "./tree-memory.ts";

const MOST = 2 ** 31 - 1;
const roomy = { timeMs: 20_000, memoryBytes: 2 ** 40 };
const script = (text: string): string => {
  const path = join(tempDir(), "program");
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
};
const posix = process.platform !== "win32";
describe("a time limit", () => {
  it.each([
    [Number.POSITIVE_INFINITY, undefined],
    [2 ** 31, MOST],
    [Number.MAX_SAFE_INTEGER, MOST],
    [2_147_484_000, MOST],
    [MOST, MOST],
    [10.2, 11],
    [-5, 0],
  ])("of %d ms is %s to a timer: none, the most, and never one millisecond", (ms, wait) =>
    expect(timerMs(ms)).toBe(wait),
  );

  it("without an end never calls back", async () => {
    let called = 0;
    const stops = [Number.POSITIVE_INFINITY, 2 ** 31].map((ms) => startTimer(ms, () => called++));
    await new Promise((resolve) => setTimeout(resolve, 30));
    for (const stop of stops) stop();
    expect(called).toBe(0);
  });
});

/** Long enough for a machine that is busy with everything else. */
const SLOW = { timeout: 30_000 };

describe.runIf(posix)("a program", () => {
  it("that is not there, is no program or went away is told, and ends nothing", async () => {
    const plain = join(tempDir(), "plain");
    writeFileSync(plain, "no program");
    const path = script("echo");
    rmSync(path);
    for (const [program, code] of [
      ["/nowhere/ffmpeg", "ENOENT"],
      [plain, "EACCES"],
      [path, "ENOENT"],
    ] as const) {
      const error = await runProcess({ program, args: [], ...roomy }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(NotStarted);
      expect(error).toMatchObject({ code, passing: false });
      expect(isHostTrouble(error)).toBe(true);
    }
  });

  it("is done when it ended with 0 and all that it wrote was taken", async () => {
    const target = new Collector(100);
    await runProcess({ program: script("printf one; sleep 0.2; printf two"), args: [], ...roomy, target });
    expect(target.bytes.toString()).toBe("onetwo");
    const failing = { program: script("echo why >&2; printf one; exit 3"), args: [], ...roomy };
    await expect(runProcess({ ...failing, target: new Collector(9) })).rejects.toMatchObject({
      why: "exit",
      message: expect.stringMatching(/ended with 3: why/),
    });
    const flood = { program: script("while :; do echo flood; done"), args: [], ...roomy, target: new Collector(999) };
    await expect(runProcess(flood)).rejects.toMatchObject({ why: "output" });
  });

  it("ends at its time and when it is called off, with all that it started", async () => {
    const note = join(tempDir(), "pid");
    const program = script(`sleep 998 & echo $! > ${note}; wait`);
    for (const end of ["time", "abort"] as const) {
      const abort = new AbortController();
      const run = runProcess({
        program,
        args: [],
        ...roomy,
        timeMs: end === "time" ? 3_000 : 1e9,
        signal: abort.signal,
      });
      const failed = expect(run).rejects.toThrow(end === "time" ? /took too long/ : /called off/);
      if (end === "abort") {
        await expect.poll(() => Number(readFileSync(note, "utf8")), SLOW).toBeGreaterThan(0);
        abort.abort(new Error("called off"));
      }
      await failed;
      await expect.poll(() => isRunning(Number(readFileSync(note, "utf8"))), SLOW).toBe(false);
      rmSync(note);
    }
  });

  it.runIf(process.platform === "linux")("ends when it and what it started need too much memory", async () => {
    const eats = "const all = []; setInterval(() => all.push(Buffer.alloc(2e7, 1)), 20)";
    const program = script(`${process.execPath} -e "${eats}"`);
    const error = await runProcess({ program, args: [], ...roomy, memoryBytes: 2e8 }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RunFailed);
    expect(error).toMatchObject({ why: "memory" });
    expect(treeBytes(process.pid)).toBeGreaterThan(1e7);
    expect(treeBytes(undefined)).toBe(0);
  });

  it("sees a small environment, without FFREPORT and without secrets", async () => {
    process.env.FFREPORT = "file=report";
    process.env.PROVCHECK_SECRET = "secret";
    const target = new Collector(10_000);
    await runProcess({ program: script("env"), args: [], ...roomy, target });
    delete process.env.FFREPORT;
    delete process.env.PROVCHECK_SECRET;
    expect(target.bytes.toString()).not.toMatch(/FFREPORT|SECRET/);
    expect(smallEnvironment().PATH).toBe(process.env.PATH);
  });

  it("that is named by a path is that one wherever we stand; a bare name is for PATH", async () => {
    expect(namedPaths({ ffmpeg: "bin/ffmpeg" }).ffmpeg).toBe(join(process.cwd(), "bin/ffmpeg"));
    expect(namedPaths({ ffmpeg: "ffmpeg" }).ffmpeg).toBe("ffmpeg");
    const dir = tempDir();
    writeFileSync(join(dir, "planted"), '#!/bin/sh\necho "ffmpeg version 9 planted"\n', { mode: 0o755 });
    const [before, path] = [process.cwd(), process.env.PATH];
    try {
      process.chdir(dir);
      process.env.PATH = [".", "", path].join(":");
      expect(await findFfmpeg({ ffmpeg: "planted" })).toBeUndefined();
    } finally {
      process.chdir(before);
      process.env.PATH = path;
    }
  });
});

describe.runIf(posix)("the reaper", () => {
  it("forgets what is gone, and keeps nothing alive", () => {
    const child = spawn("sleep", ["996"], { detached: true, stdio: "ignore" });
    holdGroup(child.pid ?? 0);
    const dir = tempDir();
    mkdirSync(join(dir, "a b\n'\"$(x)`*"));
    const [forget, forgetEmpty] = [removeAtEnd(join(dir, "a b\n'\"$(x)`*")), removeEmptyAtEnd(dir)];
    releaseGroup(child.pid ?? 0);
    forget();
    forgetEmpty();
    forget();
    expect(existsSync(dir)).toBe(true);
  });
});

it("a log is cut into lines, and no line is without end", () => {
  const lines: string[] = [];
  const cut = new Lines((line) => lines.push(line));
  for (const part of ["one\ntw", "o\r\rthree\n\n", "x".repeat(9_000), "x\nlast"]) cut.add(Buffer.from(part));
  cut.end();
  expect(lines.map((line) => line.slice(0, 5))).toEqual(["one", "two", "three", "xxxxx", "last"]);
  expect(lines[3]).toHaveLength(4096);
});
