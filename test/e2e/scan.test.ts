import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { root, runCli } from "../fixtures/cli.ts";
import { picture, sourceTypeXmp, textChunk, withPngChunks } from "../fixtures/media.ts";
import { sarifProblems } from "../fixtures/sarif.ts";

const samples = join(root, "examples/media");
const anchors = join(root, "examples/sample-ca.pem");
const names = (jsonl: string): string[] =>
  jsonl
    .trim()
    .split("\n")
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { input: { name: string } }).input.name);

describe("policy", () => {
  it("passes and fails by the rules, names itself with its digest, and speaks in the exit code", async () => {
    const failed = await runCli(["-r", samples, "--trust-anchors", anchors, "--policy", "require-credentials"]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/require trusted: /);
    expect(failed.stderr).toMatch(/policy require-credentials \(sha256:[0-9a-f]{64}\): FAIL\n$/);
    const passed = await runCli([
      join(samples, "1-signed-ai.jpg"),
      "--trust-anchors",
      anchors,
      "--policy",
      "require-credentials",
    ]);
    expect([passed.code, /: PASS\n$/.test(passed.stderr)]).toEqual([0, true]);
  });

  it("is never taken from the folder that is checked", async () => {
    const folder = tempDir();
    writeFileSync(join(folder, "a.png"), await picture("png"));
    const lenient = { name: "mine", rules: [] };
    writeFileSync(join(folder, "provcheck.policy.json"), JSON.stringify(lenient));
    const { code, stderr } = await runCli(["-r", ".", "--require", "trusted"], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).not.toContain("policy");
    const named = await runCli(["-r", ".", "--policy", "provcheck.policy.json"], { cwd: folder });
    expect([named.code, named.stderr.includes("policy mine")]).toEqual([0, true]);
    // Nor does a file that is called like a preset stand in for it.
    writeFileSync(join(folder, "require-credentials"), JSON.stringify(lenient));
    const preset = await runCli(["-r", ".", "--policy", "require-credentials"], { cwd: folder });
    expect([preset.code, preset.stderr.includes("policy require-credentials")]).toEqual([1, true]);
  });

  it("speaks Chinese where it is asked to", async () => {
    const { stderr } = await runCli([samples, "-r", "--policy", "newsroom", "--lang", "zh-CN", "--json"]);
    expect(stderr).toMatch(/策略 newsroom（sha256:[0-9a-f]{64}）：PASS\n$/);
    expect((await runCli(["/nowhere.jpg", "--lang", "zh-CN"])).stderr).toContain("/nowhere.jpg：没有这个文件");
    const { stdout } = await runCli(["policy", "explain", "ci-assets", "--lang", "zh-CN"]);
    expect(stdout).toContain("broken-credentials 未通过的条件： state 为 broken");
  });

  it("writes itself into every report", async () => {
    const { stdout } = await runCli([join(samples, "4-unsigned-ai-label.png"), "--jsonl", "--policy", "newsroom"]);
    expect(JSON.parse(stdout)).toMatchObject({
      policy: { name: "newsroom", verdict: "pass", findings: [{ rule: "says-ai", effect: "warn" }] },
    });
  });

  it("tells what is wrong in a policy file, as a usage error", async () => {
    const path = tempFile(
      "p.json",
      JSON.stringify({ name: "x", rules: [{ id: "a", effect: "deny", when: { state: ["good"] } }] }),
    );
    const { code, stderr } = await runCli(["policy", "check", path]);
    expect(code).toBe(2);
    expect(stderr).toContain("rules.0.when.state.0");
  });

  it("init writes what check accepts and explain reads out; nothing is written over", async () => {
    const folder = tempDir();
    expect((await runCli(["policy", "init", "ci-assets"], { cwd: folder })).code).toBe(0);
    expect((await runCli(["policy", "check", "provcheck.policy.json"], { cwd: folder })).code).toBe(0);
    const told = await runCli(["policy", "explain", "provcheck.policy.json"], { cwd: folder });
    expect(told.stdout).toContain("broken-credentials fails when state is broken");
    expect(told.stdout).toContain("only require rules hold");
    expect((await runCli(["policy", "init", "ci-assets"], { cwd: folder })).code).toBe(2);
  });
});

describe("where files come from", () => {
  let folder: string;
  beforeAll(async () => {
    folder = tempDir();
    const png = await picture("png");
    mkdirSync(join(folder, "sub"));
    for (const name of ["b.png", "a.png", "sub/c d.png"]) writeFileSync(join(folder, name), png);
    writeFileSync(join(folder, "sub/readme.txt"), "no media");
  });

  it.each([
    ["line breaks", "b.png\nsub/c d.png\n"],
    ["NUL", "b.png\0sub/c d.png\0"],
    ["Windows line breaks, none at the end", "b.png\r\nsub/c d.png"],
  ])("a list on standard input, apart by %s", async (_, list) => {
    const { stdout, code } = await runCli(["--files-from", "-", "--jsonl"], {
      cwd: folder,
      stdin: new TextEncoder().encode(list),
    });
    expect([code, names(stdout)]).toEqual([0, ["b.png", "sub/c d.png"]]);
  });

  it("globs that the shell left, in the order of names; one that matches nothing is an error", async () => {
    expect(names((await runCli(["**/*.png", "--jsonl"], { cwd: folder })).stdout)).toEqual([
      "a.png",
      "b.png",
      "sub/c d.png",
    ]);
    expect((await runCli(["*.tif"], { cwd: folder })).code).toBe(3);
  });

  it("folders give the same order in every run, whatever the number of processes", async () => {
    const runs = await Promise.all(
      ["1", "4"].map((jobs) => runCli(["-r", ".", "--jsonl", "--jobs", jobs], { cwd: folder })),
    );
    expect(runs.map(({ stdout }) => names(stdout))).toEqual(
      Array.from({ length: 2 }, () => ["a.png", "b.png", "sub/c d.png"]),
    );
    expect(runs[0]?.stderr).toContain("1 file skipped");
  });

  it("a list that is no list of names is refused, not held in memory", async () => {
    const list = tempFile("list", new Uint8Array(200_000).fill(0x41));
    const { code, stderr } = await runCli(["--files-from", list]);
    expect([code, stderr.includes("the list cannot be read")]).toEqual([3, true]);
  });
});

describe("outputs", () => {
  it("writes as many as are asked for, each whole, and nothing else", async () => {
    const out = tempDir();
    const formats = ["text", "json", "jsonl", "sarif", "junit", "markdown", "csv", "html"];
    const { code, stdout } = await runCli([
      join(samples, "1-signed-ai.jpg"),
      join(samples, "5-nothing.png"),
      ...formats.flatMap((format) => ["--output", `${format}=${join(out, format)}`]),
    ]);
    expect([code, stdout]).toEqual([0, ""]);
    expect(readdirSync(out).sort()).toEqual([...formats].sort());
    for (const format of formats)
      expect(readFileSync(join(out, format), "utf8").replaceAll("\\", ""), format).toContain("1-signed-ai.jpg");
    JSON.parse(readFileSync(join(out, "json"), "utf8"));
    expect(sarifProblems(readFileSync(join(out, "sarif"), "utf8"))).toEqual([]);
    // The check itself must be able to fail.
    expect(sarifProblems('{"version":"2.1.0","runs":[{"results":[{}]}]}')).not.toEqual([]);
  });

  it("puts no two of them on standard output", async () => {
    const { code, stdout, stderr } = await runCli([samples, "-r", "--json", "--output", "csv"]);
    expect([code, stdout, stderr.includes("only one output")]).toEqual([2, "", true]);
  });

  it("leaves no half file behind when it cannot go on", async () => {
    const out = tempDir();
    const { code } = await runCli([
      samples,
      "-r",
      "--trust-anchors",
      "/nowhere.pem",
      "--output",
      `json=${join(out, "a")}`,
    ]);
    expect([code, readdirSync(out)]).toEqual([2, []]);
  });

  it("names the folder that an output cannot be written to", async () => {
    const { code, stderr } = await runCli([join(samples, "5-nothing.png"), "--output", "html=/nowhere/x.html"]);
    expect([code, stderr.includes("/nowhere/x.html")]).toEqual([2, true]);
  });

  it("annotations and the step summary of a hostile name and title start no command and no markup", async () => {
    const folder = tempDir();
    const title = "x\n::error::owned\r\n::set-output name=a::b %0A::warning::c <script>alert(1)</script>";
    const png = withPngChunks(await picture("png", { xmp: sourceTypeXmp() }), textChunk("Software", title));
    const name = "a,b:c\n::error::owned <img src=x>.png";
    writeFileSync(join(folder, name), png);
    const summary = join(folder, "summary.md");
    const sarif = join(tempDir(), "sarif");
    const { stdout } = await runCli(["-r", ".", "--output", "github", "--output", `sarif=${sarif}`], {
      cwd: folder,
      env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary },
    });
    expect(sarifProblems(readFileSync(sarif, "utf8"))).toEqual([]);
    const commands = stdout.split(/\r?\n/).filter((line) => line.includes("::"));
    expect(commands.length).toBeGreaterThan(0);
    for (const line of commands) expect(line).toMatch(/^::(?:error|warning|notice) file=[^\n]*?::/);
    expect(commands.filter((line) => /^::(?:error::owned|set-output)/.test(line))).toEqual([]);
    const markdown = readFileSync(summary, "utf8");
    expect(markdown).not.toMatch(/<(?:script|img)/);
    expect(markdown.split("\n").filter((line) => line.startsWith("::"))).toEqual([]);
  });
});

describe("--state", () => {
  it("does not read again what did not change; reads what did, and begins anew under other options", async () => {
    const folder = tempDir();
    for (const name of ["a.png", "b.png", "c.png"]) writeFileSync(join(folder, name), await picture("png"));
    const state = join(tempDir(), "state");
    const scan = (...more: string[]) => runCli(["-r", folder, "--state", state, "--jsonl", ...more]);
    const first = await scan();
    const second = await scan();
    expect(second.stdout).toBe(first.stdout);
    expect(second.stderr).toContain("(3 unchanged, not read again)");
    writeFileSync(join(folder, "b.png"), await picture("png", { xmp: sourceTypeXmp() }));
    const third = await scan();
    expect(third.stderr).toContain("(2 unchanged, not read again)");
    expect(third.stdout).toContain('"ai-generated"');
    // A store that appears beside a file belongs to it.
    writeFileSync(join(folder, "a.c2pa"), "not a store");
    const fourth = await scan();
    expect(fourth.stderr).toContain("(2 unchanged, not read again)");
    expect((JSON.parse(fourth.stdout.split("\n")[0] ?? "") as { credentials: object }).credentials).toMatchObject({
      found: expect.stringMatching(/^(?!none)/),
    });
    expect((await scan("--deep")).stderr).toContain("begun anew");
  });

  it("is not fooled by bytes of the same size under the same times", async () => {
    const folder = tempDir();
    const path = join(folder, "a.jpg");
    const signed = readFileSync(join(samples, "2-signed-camera.jpg"));
    writeFileSync(path, signed);
    const old = new Date("2026-01-01");
    utimesSync(path, old, old);
    const state = join(tempDir(), "state");
    const scan = () => runCli(["-r", folder, "--state", state, "--jsonl", "--fail-on", "broken"]);
    expect((await scan()).code).toBe(0);
    const changed = Buffer.from(signed);
    changed[changed.length - 100] = (changed[changed.length - 100] ?? 0) ^ 1;
    writeFileSync(path, changed);
    utimesSync(path, old, old);
    const again = await scan();
    expect([again.code, again.stderr.includes("unchanged")]).toEqual([1, false]);
  });

  it("recalls everything after a fresh checkout", async () => {
    const state = join(tempDir(), "state");
    const scan = async (folder: string) => {
      for (const name of ["a.png", "b.png"]) writeFileSync(join(folder, name), await picture("png"));
      copyFileSync(join(samples, "1-signed-ai.jpg"), join(folder, "c.jpg"));
      return runCli(["-r", ".", "--state", state, "--jsonl", "--trust-anchors", anchors], { cwd: folder });
    };
    await scan(tempDir());
    expect((await scan(tempDir())).stderr).toContain("(3 unchanged, not read again)");
  });

  it("keeps nothing that was not checked to the end", async () => {
    const folder = tempDir();
    copyFileSync(join(samples, "3-changed-after-signing.jpg"), join(folder, "a.jpg"));
    const state = join(tempDir(), "state");
    const args = ["-r", folder, "--state", state, "--policy", "ci-assets", "--jsonl"];
    expect((await runCli([...args, "--timeout", "0.001"])).code).toBe(3);
    const second = await runCli(args);
    expect([second.code, second.stderr.includes("unchanged")]).toEqual([1, false]);
  });

  it("is shared by two runs at once: neither recalls what the other found under other lists", async () => {
    const folder = tempDir();
    for (let at = 0; at < 12; at++) copyFileSync(join(samples, "1-signed-ai.jpg"), join(folder, `${at}.jpg`));
    const state = join(tempDir(), "state");
    const scan = (...more: string[]) =>
      runCli(["-r", folder, "--state", state, "--jsonl", "--require", "trusted", ...more]);
    const both = () => Promise.all([scan("--trust-anchors", anchors), scan("--trust-dir", "none")]);
    for (const round of [0, 1]) {
      const [listed, bare] = await both();
      expect([listed.code, bare.code]).toEqual([0, 1]);
      expect(bare.stdout).not.toContain('"trusted"');
      if (round > 0) for (const run of [listed, bare]) expect(run.stderr).toContain("(12 unchanged, not read again)");
    }
  });

  it("survives a line that was being written when the run was killed, and refuses a file that is something else", async () => {
    const folder = tempDir();
    writeFileSync(join(folder, "a.png"), await picture("png"));
    const state = join(tempDir(), "state");
    await runCli(["-r", folder, "--state", state, "--jsonl"]);
    writeFileSync(state, `${readFileSync(state, "utf8")}{"path":"/half","size":1,"mti`);
    const again = await runCli([folder, folder, "-r", "--state", state, "--jsonl"]);
    expect([again.code, again.stderr.includes("2 unchanged")]).toEqual([0, true]);
    const other = tempFile("photo.txt", "dear diary\n");
    expect((await runCli(["-r", folder, "--state", other])).code).toBe(2);
    expect(readFileSync(other, "utf8")).toBe("dear diary\n");
  });
});

/** Highest resident memory so far, in MiB. Linux only. */
const peakOf = (pid: number): number | undefined => {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return undefined;
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(path, "utf8"));
  return line ? Number(line[1]) / 1024 : undefined;
};

describe("20,000 files", () => {
  const COUNT = 20_000;
  let folder: string;
  beforeAll(async () => {
    folder = tempDir();
    const png = await picture("png");
    for (let at = 0; at < COUNT; at++) {
      if (at % 1000 === 0) mkdirSync(join(folder, String(at / 1000)));
      writeFileSync(join(folder, String(Math.floor(at / 1000)), `${at}.png`), png);
    }
  });

  it("shows how far it is, is stopped, goes on where it was, and does not grow", { timeout: 240_000 }, async () => {
    const state = join(tempDir(), "state");
    const scan = (output: string, onStderr?: (text: string, stop: () => void) => void) => {
      const peaks: { done: number; mib: number }[] = [];
      let pid = 0;
      return runCli(["-r", folder, "--state", state, "--progress", "--output", `jsonl=${output}`], {
        onPid: (own) => {
          pid = own;
        },
        onStderr: (text, stop) => {
          const done = Number(/(\d+)(?:\/\d+| checked)(?!.*(?:\d\/| checked))/s.exec(text.slice(-200))?.[1] ?? 0);
          const mib = peakOf(pid);
          if (done > 0 && mib !== undefined) peaks.push({ done, mib });
          onStderr?.(text, stop);
        },
      }).then((result) => ({ ...result, peaks }));
    };
    const out = tempDir();
    let stopped = false;
    const first = await scan(join(out, "first"), (text, stop) => {
      if (stopped || !/\b[5-9]\d{3}\/20000/.test(text.slice(-300))) return;
      stopped = true;
      stop();
    });
    expect(first.code, first.stderr.slice(-500)).toBe(130);
    expect(first.stderr).toMatch(/\[=+ +\] {2}\d+\/20000 {2}ETA \d+:\d\d {2}\d+ of unknown origin/);
    expect(readdirSync(out)).toEqual([]);

    const second = await scan(join(out, "second"));
    expect(second.code).toBe(0);
    const recalled = Number(/\((\d+) unchanged, not read again\)/.exec(second.stderr)?.[1]);
    expect(recalled).toBeGreaterThanOrEqual(5000);
    expect(recalled).toBeLessThan(COUNT);
    expect(second.stderr).toContain(`${COUNT} files`);

    const third = await scan(join(out, "third"));
    expect(third.stderr).toContain(`(${COUNT} unchanged, not read again)`);
    expect(readFileSync(join(out, "third"), "utf8")).toBe(readFileSync(join(out, "second"), "utf8"));

    const at = (part: number) => second.peaks.find(({ done }) => done >= COUNT * part)?.mib;
    const [half, end] = [at(0.6), second.peaks.at(-1)?.mib];
    if (half !== undefined && end !== undefined) {
      console.log(
        `memory of the host at its highest: ${half.toFixed(0)} MiB at 60 %, ${end.toFixed(0)} MiB at the end`,
      );
      expect(end - half).toBeLessThan(80);
    }
  });
});
