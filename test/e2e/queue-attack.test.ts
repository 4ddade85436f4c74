import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JobResult } from "@provcheck/queue";
import { describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { root, runCli } from "../fixtures/cli.ts";

const sample = join(root, "examples/media/5-nothing.png");
const linesOf = (path: string): string[] => readFileSync(path, "utf8").split("\n").filter(Boolean);
/** A folder of work with pictures in it. */
function desk(names: readonly string[]): string {
  const cwd = tempDir();
  mkdirSync(join(cwd, "in"));
  for (const name of names) copyFileSync(sample, join(cwd, "in", name));
  return cwd;
}
const logOf = (cwd: string): string => {
  const folder = join(cwd, "jobs");
  return join(folder, readdirSync(folder).find((name) => name.endsWith(".log")) ?? "");
};
const QUEUE = ["--queue", "jobs"];
const WORK = ["worker", ...QUEUE, "--results", "out.jsonl", "--until-empty", "--jobs", "1"];

describe("a queue's folder that was damaged", () => {
  it("says so, does what is left, and has all of it when the same is enqueued again", async () => {
    const cwd = desk(["1.png", "2.png", "3.png"]);
    await runCli(["enqueue", "in", ...QUEUE], { cwd });
    const bytes = readFileSync(logOf(cwd));
    const at = bytes.indexOf("/in/2.png");
    bytes.writeUInt8(bytes.readUInt8(at + 4) ^ 1, at + 4);
    writeFileSync(logOf(cwd), bytes);
    const told = "damaged lines in the queue: 1; what they said is lost: enqueue the same sources again";
    const status = await runCli(["queue", "status", ...QUEUE], { cwd });
    expect([status.code, status.stdout]).toEqual([3, "2 waiting, 0 later, 0 in work, 0 done, 0 given up\n"]);
    expect(status.stderr).toContain(told);
    const worked = await runCli(WORK, { cwd });
    expect([worked.code, worked.stderr.split("\n").length]).toEqual([3, 3]);
    expect(worked.stderr).toContain(told);
    const again = await runCli(["enqueue", "in", ...QUEUE], { cwd });
    expect([again.code, again.stderr]).toEqual([0, "provcheck: 1 added, 2 known already, 0 left out\n"]);
    await runCli(WORK, { cwd });
    expect(new Set(linesOf(join(cwd, "out.jsonl")).map((line) => (JSON.parse(line) as JobResult).id)).size).toBe(3);
  });

  it("goes on where its end was cut off: nothing is there twice", async () => {
    const cwd = desk(["1.png", "2.png"]);
    await runCli(["enqueue", "in", ...QUEUE], { cwd });
    // The lease of what was cut off is waited for.
    await runCli([...WORK, "--lease", "1"], { cwd });
    truncateSync(logOf(cwd), readFileSync(logOf(cwd)).length - 30);
    const worked = await runCli([...WORK, "--lease", "1"], { cwd });
    expect([worked.code, worked.stderr]).toEqual([0, "provcheck: 1 done, 0 to be tried again, 0 given up\n"]);
    expect(linesOf(join(cwd, "out.jsonl"))).toHaveLength(2);
    truncateSync(logOf(cwd), 0);
    await runCli(["enqueue", "in", ...QUEUE], { cwd });
    expect((await runCli(WORK, { cwd })).code).toBe(0);
    expect(linesOf(join(cwd, "out.jsonl"))).toHaveLength(2);
  });
});

describe("names that mean to act", () => {
  const EVIL = [
    "a\nprovcheck: 9 done.png",
    "b\u202egnp.exe.png",
    "c\u001b[2J.png",
    "..%2f..%2fd.png",
    "--results=x.png",
  ];
  it("end no line, turn no text and move no cursor, in results, in logs and in what was given up", async () => {
    const cwd = desk(EVIL);
    expect((await runCli(["enqueue", "in", ...QUEUE], { cwd })).code).toBe(0);
    for (const name of EVIL.slice(0, 3)) writeFileSync(join(cwd, "in", name), "another");
    const worked = await runCli(WORK, { cwd });
    expect(worked.code).toBe(3);
    const dead = await runCli(["queue", "dead", ...QUEUE], { cwd });
    const json = await runCli(["queue", "dead", ...QUEUE, "--json"], { cwd });
    for (const text of [worked.stderr, dead.stdout, json.stdout, readFileSync(join(cwd, "out.jsonl"), "utf8")])
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    expect(worked.stderr.split("\n").filter(Boolean)).toHaveLength(4);
    expect(dead.stdout.split("\n").filter(Boolean)).toHaveLength(9);
    const names = linesOf(join(cwd, "out.jsonl")).map((line) => (JSON.parse(line) as JobResult).name);
    expect(names.map((name) => name.slice(name.indexOf("/in/") + 4)).sort()).toEqual([...EVIL.slice(3)].sort());
    await runCli(["queue", "retry", ...QUEUE], { cwd });
    const logged = await runCli([...WORK, "--log", "json"], { cwd });
    for (const line of logged.stderr.split("\n").filter((text) => text.startsWith("{"))) JSON.parse(line);
    expect(logged.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
  });
});

/** Whether this process may make a small disk. */
function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const folder = tempDir();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe.runIf(canMount())("a disk that is full", () => {
  it("ends the worker with one line, and what was in the queue is done when there is room", async () => {
    const names = Array.from({ length: 40 }, (_, at) => `${at}.png`);
    const cwd = desk(names);
    const small = join(cwd, "small");
    mkdirSync(small);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", small]);
    try {
      await runCli(["enqueue", "in", ...QUEUE], { cwd });
      const work = ["worker", ...QUEUE, "--results", "small/out.jsonl", "--until-empty"];
      const full = await runCli(work, { cwd });
      expect(full.code).toBe(3);
      expect(full.stderr).toMatch(
        /^provcheck: small\/out\.jsonl: results cannot be written \(ENOSPC[^\n]*nothing is lost[^\n]*\n$/,
      );
      const lines = linesOf(join(small, "out.jsonl"));
      for (const line of lines) JSON.parse(line);
      expect(lines.length).toBeLessThan(40);
      execFileSync("mount", ["-o", "remount,size=4m", small]);
      expect((await runCli(work, { cwd })).code).toBe(0);
      const ids = linesOf(join(small, "out.jsonl")).map((line) => (JSON.parse(line) as JobResult).id);
      expect([ids.length, new Set(ids).size]).toEqual([40, 40]);
    } finally {
      execFileSync("umount", [small]);
    }
  });

  it("takes no job that it has no room for, and keeps those it has", async () => {
    const cwd = desk(["1.png"]);
    const jobs = join(cwd, "jobs");
    mkdirSync(jobs);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", jobs]);
    try {
      expect((await runCli(["enqueue", "in", ...QUEUE], { cwd })).code).toBe(0);
      const list = Array.from({ length: 400 }, (_, at) => `https://example.org/${at}.jpg`).join("\n");
      writeFileSync(join(cwd, "list.txt"), `${list}\n`);
      const full = await runCli(["enqueue", "--files-from", "list.txt", ...QUEUE], { cwd });
      expect(full.code).toBe(3);
      expect(full.stderr).toMatch(/^provcheck: jobs: nothing can be written \(ENOSPC[^\n]*\n$/);
      execFileSync("mount", ["-o", "remount,size=4m", jobs]);
      const status = await runCli(["queue", "status", ...QUEUE, "--json"], { cwd });
      const { waiting, damaged } = JSON.parse(status.stdout) as { waiting: number; damaged?: number };
      expect([waiting >= 1, damaged]).toEqual([true, undefined]);
      const again = await runCli(["enqueue", "--files-from", "list.txt", ...QUEUE, "--json"], { cwd });
      const { added, known } = JSON.parse(again.stdout) as { added: number; known: number };
      expect([added + known, waiting + added]).toEqual([400, 401]);
    } finally {
      execFileSync("umount", [jobs]);
    }
  });
});
