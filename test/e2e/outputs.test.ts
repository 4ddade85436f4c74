import { execFileSync, spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { cli, cliEnv, root, runCli } from "../fixtures/cli.ts";

const posix = process.platform !== "win32";
const sample = join(root, "examples/media/5-nothing.png");
const place = (): { dir: string; file: string; run: (...args: string[]) => ReturnType<typeof runCli> } => {
  const dir = tempDir();
  const file = join(dir, "a.png");
  copyFileSync(sample, file);
  return { dir, file, run: (...args) => runCli(args, { cwd: dir }) };
};
const shell = (script: string, cwd: string) =>
  spawnSync("bash", ["--norc", "-c", script, "bash", process.execPath, cli], { cwd, env: cliEnv(), encoding: "utf8" });

describe("an output", () => {
  it.each([
    ["the input", ["a.png", "--output", "json=a.png"]],
    ["the input by another name", ["a.png", "--output", "json=link.png"]],
    ["a file in the folder that is checked", ["-r", ".", "--output", "json=./a.png"]],
    ["another output", ["a.png", "--output", "json=r", "--output", "jsonl=./r"]],
    ["the state", ["a.png", "--output", "json=r", "--state", "r"]],
    ["a folder", ["a.png", "--output", "json=."]],
  ])("that is %s is refused before anything runs", async (_, args) => {
    const { dir, file, run } = place();
    if (posix) symlinkSync("a.png", join(dir, "link.png"));
    const before = readdirSync(dir);
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^provcheck: --(?:output|state) \S+: /)]);
    expect(readFileSync(file).equals(readFileSync(sample))).toBe(true);
    expect(readdirSync(dir)).toEqual(before);
  });

  it("of a comparison is never one of the two", async () => {
    const { dir, file, run } = place();
    const { code, stderr } = await run("compare", "a.png", sample, "--side-by-side", join(dir, ".", "a.png"));
    expect([code, stderr]).toEqual([2, expect.stringContaining("is one of the files that are compared")]);
    expect(readFileSync(file).equals(readFileSync(sample))).toBe(true);
  });

  it("may lie beside what it is about, and be written again", async () => {
    const { dir, run } = place();
    for (let n = 0; n < 2; n++) expect((await run("-r", ".", "--output", "json=report.json")).code).toBe(0);
    expect(readdirSync(dir).sort()).toEqual(["a.png", "report.json"]);
  });

  it("through a link goes to the file that the link names", async () => {
    const { dir, run } = place();
    mkdirSync(join(dir, "real"));
    await run("a.png", "--output", "json=real/r.json");
    symlinkSync("real/r.json", join(dir, "r.json"));
    expect((await run("a.png", "--output", "jsonl=r.json")).code).toBe(0);
    expect(readFileSync(join(dir, "real/r.json"), "utf8")).toMatch(/^\{"schemaVersion".*\}\n$/);
  });

  it("appears with all others or not at all, and the first failure is the one that is told", async () => {
    const { dir, run } = place();
    for (const bad of ["html=/nowhere/x.html", "html=/dev/full"]) {
      const { code, stderr } = await run("a.png", "--output", "json=r.json", "--output", bad);
      expect([code, stderr]).toEqual([bad.includes("full") ? 3 : 2, expect.stringMatching(/ENOENT|ENOSPC/)]);
      expect(readdirSync(dir)).toEqual(["a.png"]);
    }
    const state = await run("a.png", "--output", "json=r.json", "--state", "/dev/full");
    expect([state.code, readdirSync(dir)]).toEqual([2, ["a.png"]]);
  });

  it("that is the page of a run which cannot be written costs nothing else", async () => {
    const { dir, file } = place();
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: "/nowhere/summary" };
    const { code, stderr } = await runCli([file, "--output", `json=${join(dir, "r.json")}`], { env });
    expect([code, stderr]).toEqual([0, expect.stringContaining("GITHUB_STEP_SUMMARY")]);
    expect(readdirSync(dir).sort()).toEqual(["a.png", "r.json"]);
  });
});

describe.runIf(process.platform === "linux")("what is no regular file", () => {
  it("is written and never replaced: a device as root, seen in a room of its own", () => {
    if (spawnSync("unshare", ["-rm", "true"]).status !== 0) return;
    const { dir } = place();
    // A pipe stands in for a device, which only the real root can make: both are replaced by a rename and by nothing else.
    execFileSync("mkfifo", [join(dir, "pipe")]);
    const { stdout } = shell(
      'cat pipe | wc -c & "$1" "$2" a.png --output json=pipe; wait; test -p pipe && echo still',
      dir,
    );
    expect(stdout).toMatch(/^[1-9]\d+\s+still\s*$/);
    const devices = shell('"$1" "$2" a.png --output json=/dev/null; test -c /dev/null && echo still', dir);
    expect([devices.stdout, devices.stderr]).toEqual(["still\n", ""]);
  });

  it("is what the shell lends, too", () => {
    const { dir } = place();
    const { stdout } = shell('"$1" "$2" a.png --output json=>(wc -c >out); sleep 0.5; cat out', dir);
    expect(Number(stdout)).toBeGreaterThan(500);
    expect(shell('"$1" "$2" a.png --output json=/dev/fd/4 4>x; head -c 1 x', dir).stdout).toBe("{");
  });

  it("is waited for no longer than the run", async () => {
    const { dir } = place();
    execFileSync("mkfifo", [join(dir, "pipe")]);
    const host = spawn(process.execPath, [cli, "a.png", "--output", "json=pipe"], { cwd: dir, env: cliEnv() });
    // Once it handles signals it is about to open the pipe, or waits for its reader. SIGHUP is the last that it asks for, and
    // the one that Node itself does not handle from the first moment on.
    const handles = () => /^SigCgt:\t(\w+)$/m.exec(readFileSync(`/proc/${host.pid}/status`, "utf8"))?.[1] ?? "0";
    await expect.poll(() => BigInt(`0x${handles()}`) & 1n, { timeout: 60_000 }).not.toBe(0n);
    await new Promise((resolve) => setTimeout(resolve, 500));
    host.kill("SIGTERM");
    expect(await new Promise((resolve) => host.once("close", resolve))).toBe(143);
    const state = shell('"$1" "$2" a.png --state pipe', dir);
    expect([state.status, state.stderr]).toEqual([2, expect.stringContaining("not a regular file")]);
  });

  it("and is full: 3, and a sentence", () => {
    const { dir } = place();
    for (const script of [
      '"$1" "$2" a.png >/dev/full',
      '"$1" "$2" a.png --json >/dev/full',
      '"$1" "$2" schema >/dev/full',
    ])
      expect(shell(script, dir)).toMatchObject({ status: 3, stderr: expect.stringMatching(/^provcheck: .*ENOSPC/) });
    expect(shell('"$1" "$2" a.png 2>/dev/full', dir).status).toBe(0);
    // A gate whose reader went away has not told what it found.
    const gate = shell('"$1" "$2" a.png --jsonl --fail-on broken | (exec 0<&-; sleep 3); echo "$PIPESTATUS"', dir);
    expect(gate.stdout).toBe("3\n");
  });
});

it("takes names from a list as they are: blanks at the end, a mark at the beginning", async () => {
  const { dir } = place();
  copyFileSync(sample, join(dir, "b.png "));
  const list = Buffer.from("\ufeffa.png\nb.png ");
  const { code, stdout } = await runCli(["--files-from", "-", "--jsonl"], { cwd: dir, stdin: list });
  expect([code, stdout.trim().split("\n").length]).toEqual([0, 2]);
});
