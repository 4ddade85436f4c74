import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { REHEARSE } from "../../packages/cli/src/start/shared.ts";
import { CHILD_FLAGS } from "../../packages/core/src/start.ts";
import { tempDir } from "../fixtures/authority-file.ts";
import { root, runCli } from "../fixtures/cli.ts";
import { isRunning } from "../fixtures/endings.ts";

const SAMPLE = join(root, "examples/media/2-signed-camera.jpg");
const LISTS = ["--trust-anchors", join(root, "examples/sample-ca.pem"), "--now", "2026-11-20"];

function home() {
  const folder = join(tempDir(), "code");
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCli([SAMPLE, ...LISTS, "--json", ...args], {
      env: { PROVCHECK_CODE_CACHE: folder },
    });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    return JSON.parse(stdout).reports;
  };
  const names = (): string[] => readdirSync(folder).sort();
  const stamps = (): number[] => names().map((name) => statSync(join(folder, name)).mtimeMs);
  return { folder, run, names, stamps };
}

describe("the command starts from a cache of its own code", () => {
  it("from the third time on, and says the same each time", async () => {
    const { run, names, stamps } = home();
    const first = await run();
    expect(names().map((name) => name.replace(/-[0-9a-f]{16}-.*\./, "."))).toEqual(["command-main.seen"]);
    expect(await run()).toEqual(first);
    const kinds = names().map((name) => name.replace(/-[0-9a-f]{16}-.*\./, "."));
    expect(kinds).toEqual(["child-main.bin", "command-main.bin", "command-main.seen"]);
    const before = stamps();
    expect(await run()).toEqual(first);
    expect(stamps()).toEqual(before);
  });

  it("what the process that reads files kept is taken by one that was started as the pool starts it", async () => {
    const { run, folder, stamps } = home();
    await run();
    await run();
    const before = stamps();
    // A rehearsal that finds its cache refused would write another.
    const again = spawnSync(process.execPath, [...CHILD_FLAGS, join(root, "packages/cli/dist/child.cjs"), REHEARSE], {
      env: { PATH: process.env.PATH, PROVCHECK_CODE_CACHE: folder },
    });
    expect(again.status).toBe(0);
    expect(stamps()).toEqual(before);
  });

  it("says the same from damaged ones", async () => {
    const { run, folder, names } = home();
    const first = await run();
    await run();
    for (const name of names().filter((each) => each.endsWith(".bin"))) {
      const bytes = readFileSync(join(folder, name));
      bytes.fill(0, 1000, 3000);
      writeFileSync(join(folder, name), bytes);
    }
    expect(await run()).toEqual(first);
  });

  it("keeps nothing where the folder cannot be made, and where it is told not to", async () => {
    const dir = tempDir();
    writeFileSync(join(dir, "file"), "");
    mkdirSync(join(dir, "home"));
    for (const env of [
      { PROVCHECK_CODE_CACHE: join(dir, "file") },
      { PROVCHECK_CODE_CACHE: "off", HOME: join(dir, "home") },
    ])
      for (let round = 0; round < 2; round++) expect((await runCli([SAMPLE, ...LISTS], { env })).code).toBe(0);
    expect(readdirSync(dir).sort()).toEqual(["file", "home"]);
    expect(readdirSync(join(dir, "home"))).toEqual([]);
  });
});

/** The command as it is packed, with a process that reads files which tells that it was started and then does its work. */
function watched() {
  const dir = tempDir();
  const dist = join(root, "packages/cli/dist");
  for (const name of ["provcheck.cjs", "command-main.cjs", "child-main.cjs"]) cpSync(join(dist, name), join(dir, name));
  symlinkSync(join(root, "packages/cli/node_modules"), join(dir, "node_modules"));
  const log = join(dir, "log");
  const told = `require("node:fs").appendFileSync(${JSON.stringify(log)}, process.pid + "\\n");`;
  writeFileSync(join(dir, "child.cjs"), `${told}\n${readFileSync(join(dist, "child.cjs"), "utf8")}`);
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(dir, "provcheck.cjs"), ...args], {
      encoding: "utf8",
      env: { PATH: process.env.PATH },
    });
  return { run, pids: () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").map(Number) : []) };
}

describe("the process that reads files", () => {
  it.each([["--version"], ["--help"], ["check", "--help"], ["generators", "sora"], ["schema"]])(
    "is not started for %s",
    (...args) => {
      const { run, pids } = watched();
      expect(run(...args.filter((each) => each !== undefined)).stdout).not.toBe("");
      expect(pids()).toEqual([]);
    },
  );

  it("is started once for one file, be it ahead or when it is needed", () => {
    for (const args of [[SAMPLE], ["check", SAMPLE], ["explain", SAMPLE]]) {
      const { run, pids } = watched();
      expect([args, run(...args).status]).toEqual([args, 0]);
      expect([args, pids().length]).toEqual([args, 1]);
    }
  });

  it("that nobody needs after all ends with the command", async () => {
    const { run, pids } = watched();
    expect(run("--no-such-option", SAMPLE).status).toBe(2);
    await expect.poll(() => pids().filter(isRunning)).toEqual([]);
  });
});
