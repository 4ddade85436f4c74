import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Leftovers, leftoversIn, removeLeftovers, temporaryPrefix } from "./temporary.ts";

const NOW = Date.parse("2026-11-27T12:00:00Z");

/** A machine of one's own: which processes run, which folders lie there since when. */
function machine(
  folders: Readonly<Record<string, number | "file">>,
  alive: readonly number[],
  more: Partial<Leftovers> = {},
) {
  const removed: string[] = [];
  const system: Leftovers = {
    isAlive: (pid) => alive.includes(pid),
    bootedMs: NOW - 3_600_000,
    host: "1a2b3c4d",
    names: async () => Object.keys(folders),
    folder: async (name) => {
      const changedMs = folders[name];
      return typeof changedMs === "number" ? { changedMs } : undefined;
    },
    remove: async (name) => void removed.push(name),
    ...more,
  };
  return { system, removed };
}

describe("what a process left that was killed", () => {
  const own = "provcheck-input-1a2b3c4d-100-abcdef";

  it.each<[string, string, number | "file", number[], boolean]>([
    ["whose process is gone", own, NOW, [], true],
    ["of a child", "provcheck-1a2b3c4d-100-Ab_d-f", NOW, [7], true],
    ["whose process runs", own, NOW, [100], false],
    ["whose number another has since the machine was started", own, NOW - 7_200_000, [100], true],
    ["of another machine", "provcheck-input-ffffffff-100-abcdef", NOW, [], false],
    ["that is a file", own, "file", [], false],
    ["that somebody else made", "provcheck-notes", NOW, [], false],
    ["that only begins so", `${own}-mine`, NOW, [], false],
    ["of no number", "provcheck-input-1a2b3c4d-0-abcdef", NOW, [], false],
  ])("a folder %s", async (_, name, changed, alive, goes) => {
    const { system, removed } = machine({ [name]: changed }, alive);
    await removeLeftovers(system);
    expect(removed).toEqual(goes ? [name] : []);
  });

  it("does not stop at one that cannot be removed or read, and says nothing where there is no folder at all", async () => {
    const second = "provcheck-1a2b3c4d-101-abcdef";
    const tried: string[] = [];
    const busy = machine({ [own]: NOW, [second]: NOW }, [], {
      remove: async (name) => {
        tried.push(name);
        if (name === own) throw Object.assign(new Error("busy"), { code: "EBUSY" });
      },
    });
    await removeLeftovers(busy.system);
    expect(tried).toEqual([own, second]);
    const gone = machine({ [own]: NOW, [second]: NOW }, [], {
      folder: async (name) => (name === own ? Promise.reject(new Error("EPERM")) : { changedMs: NOW }),
    });
    await removeLeftovers(gone.system);
    expect(gone.removed).toEqual([second]);
    await removeLeftovers({ ...gone.system, names: () => Promise.reject(new Error("ENOENT")) });
  });
});

describe("on this machine", () => {
  let dir: string;
  const before = process.env.TMPDIR;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "leftovers-"));
    process.env.TMPDIR = dir;
  });
  afterEach(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(dir, { recursive: true });
  });

  it("folders of a process that has ended go, and those of one that runs stay", async () => {
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"], { stdio: "ignore" });
    const mine = mkdtempSync(temporaryPrefix("input-"));
    writeFileSync(join(mine, "input"), "x");
    const other = mine.replace(`-${process.pid}-`, `-${child.pid}-`);
    mkdirSync(other);
    symlinkSync(mine, mine.replace(`-${process.pid}-`, "-999999999-"));
    await removeLeftovers(leftoversIn(dir));
    expect([existsSync(mine), existsSync(other)]).toEqual([true, true]);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    await removeLeftovers(leftoversIn(dir));
    expect([existsSync(join(mine, "input")), existsSync(other)]).toEqual([true, false]);
    // From before the machine was started, whoever has the number now.
    utimesSync(mine, 1, 1);
    await removeLeftovers(leftoversIn(dir));
    expect(existsSync(mine)).toBe(false);
  });

  it("the first folder under Windows looks for others; elsewhere nobody looks, since the names of processes may not be ours to judge", async () => {
    const left = basename(temporaryPrefix("", "linux")).replace(`-${process.pid}-`, "-999999999-");
    mkdirSync(join(dir, `${left}abcdef`));
    temporaryPrefix("", "linux");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(readdirSync(dir)).toHaveLength(1);
    temporaryPrefix("", "win32");
    await expect.poll(() => readdirSync(dir), { timeout: 30_000 }).toEqual([]);
    mkdirSync(join(dir, `${left}abcdef`));
    temporaryPrefix("", "win32");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(readdirSync(dir)).toHaveLength(1);
  });
});
