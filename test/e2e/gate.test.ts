import { execFileSync, spawn } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { cli, cliEnv, root, runCli } from "../fixtures/cli.ts";
import { picture } from "../fixtures/media.ts";

const samples = join(root, "examples/media");
const anchors = join(root, "examples/sample-ca.pem");
const broken = join(samples, "3-changed-after-signing.jpg");
const LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n";

/** Every kind of entry that a walk meets and cannot check, by the code that names it. */
const UNCHECKED: Readonly<Record<string, (path: string) => void>> = {
  "link-outside": (path) => symlinkSync(broken, `${path}.jpg`),
  "link-broken": (path) => symlinkSync("nowhere.png", `${path}.png`),
  "link-loop": (path) => symlinkSync(`${path}.gif`, `${path}.gif`),
  "lfs-pointer": (path) => writeFileSync(`${path}.webp`, LFS),
  "media-not-read": (path) => writeFileSync(`${path}.psd`, "8BPS and so on"),
  "empty-file": (path) => writeFileSync(`${path}.jpeg`, ""),
  "not-a-regular-file": (path) => execFileSync("mkfifo", [`${path}.mov`]),
};

const GATES = [
  ["--require", "trusted"],
  ["--fail-on", "broken"],
  ["--policy", "ci-assets"],
  ["--policy", "report-only"],
  ["--policy", "require-credentials"],
];

describe("a folder with one good file and one of each kind that cannot be checked", () => {
  let folder: string;
  beforeAll(() => {
    folder = tempDir();
    copyFileSync(join(samples, "2-signed-camera.jpg"), join(folder, "good.jpg"));
    for (const [code, make] of Object.entries(UNCHECKED)) make(join(folder, code));
    // A psd by its first bytes, whatever it is called, and what is nothing to anybody.
    writeFileSync(join(folder, "media-not-read-either"), "8BPS and so on");
    writeFileSync(join(folder, "readme.txt"), "no media");
    // Larger than what is gone through.
    writeFileSync(join(folder, "partly.pdf"), "%PDF-1.7\n");
    truncateSync(join(folder, "partly.pdf"), 300 * 1024 ** 3);
  });

  const run = (gate: readonly string[], ...more: string[]) =>
    runCli(["-r", ".", "--trust-anchors", anchors, "--timeout", "5", ...gate, ...more], { cwd: folder });

  it.each(GATES)(
    "%s %s ends with 3 and names each, in every output",
    async (...gate) => {
      const out = tempDir();
      const formats = ["text", "json", "jsonl", "csv", "junit", "sarif", "html", "markdown", "github"];
      const { code, stderr } = await run(
        gate,
        ...formats.flatMap((each) => ["--output", `${each}=${join(out, each)}`]),
      );
      expect(code).toBe(3);
      expect(stderr).not.toContain("PASS");
      expect(stderr).toContain("1 file skipped");
      for (const format of formats) {
        const text = readFileSync(join(out, format), "utf8").replaceAll("\\", "");
        for (const name of readdirSync(folder))
          if (!name.startsWith("readme") && name !== "good.jpg" && (name !== "partly.pdf" || gate[1] !== "report-only"))
            expect(text.includes(name), `${name} in ${format}`).toBe(true);
        expect(text.includes("readme"), format).toBe(false);
      }
      const codes = (JSON.parse(readFileSync(join(out, "json"), "utf8")) as { errors: { code: string }[] }).errors;
      expect(codes.map((each) => each.code).sort()).toEqual([...Object.keys(UNCHECKED), "media-not-read"].sort());
      const told = stderr.split("\n").find((line) => line.includes("git lfs pull"));
      expect(told).toContain('git lfs pull --include="lfs-pointer.webp"');
    },
    60_000,
  );

  it.each(GATES)(
    "%s %s: a check that was not had in time passes nothing, and says nothing of credentials",
    async (...gate) => {
      const good = join(samples, "2-signed-camera.jpg");
      const { code, stdout, stderr } = await runCli([good, ...gate, "--timeout", "0.001", "--jsonl"]);
      expect([code, stderr.includes("PASS"), stderr.includes("timeout")]).toEqual([3, false, true]);
      expect(JSON.parse(stdout)).toMatchObject({
        checked: "not",
        credentials: { found: "unchecked" },
        assurance: { state: "unchecked", level: null, score: null },
        error: { code: "timeout" },
      });
    },
  );

  it("passes what may stay unchecked, and tells it all the same", async () => {
    const may = ["*link*", "lfs-*", "media-*", "empty-*", "not-*", "partly.pdf"].flatMap((glob) => [
      "--allow-unchecked",
      glob,
    ]);
    const { code, stderr, stdout } = await run(["--policy", "ci-assets"], "--json", ...may);
    expect(code).toBe(0);
    const { errors } = JSON.parse(stdout) as { errors: { allowed?: boolean }[] };
    expect(errors.every((each) => each.allowed)).toBe(true);
    expect(stderr).toContain("not checked, as allowed");
  });

  it("fails with 1 where the policy says so", async () => {
    const policy = join(tempDir(), "p.json");
    writeFileSync(policy, JSON.stringify({ name: "strict", unchecked: "deny", rules: [] }));
    const { code, stderr } = await run(["--policy", policy]);
    expect([code, stderr.includes(": FAIL")]).toEqual([1, true]);
  });

  it("speaks Chinese of each", async () => {
    const { stderr } = await run(["--require", "trusted"], "--lang", "zh-CN");
    for (const text of ["链接指向所检查文件夹之外", "Git LFS 的指针文件", "不是 provcheck 能读取的", "首尾相连"])
      expect(stderr).toContain(text);
  });
});

describe("links", () => {
  it("to files in the folder are followed, once; what they show is judged", async () => {
    const folder = tempDir();
    mkdirSync(join(folder, "real/deep"), { recursive: true });
    copyFileSync(broken, join(folder, "real/deep/b.jpg"));
    symlinkSync("real/deep/b.jpg", join(folder, "link.jpg"));
    symlinkSync("real/deep", join(folder, "folder"));
    symlinkSync("../..", join(folder, "real/deep/up"));
    const { code, stdout, stderr } = await runCli(["-r", ".", "--jsonl", "--fail-on", "broken"], { cwd: folder });
    const names = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { input?: { name: string }; path?: string });
    expect(names.map(({ input, path }) => input?.name ?? path)).toEqual([
      "link.jpg",
      "real/deep/b.jpg",
      "real/deep/up",
    ]);
    expect([code, stderr.match(/--fail-on broken/g)?.length]).toEqual([3, 2]);
    rmSync(join(folder, "real/deep/up"));
    expect((await runCli(["-r", ".", "--fail-on", "broken"], { cwd: folder })).code).toBe(1);
  });
});

describe("paths of rules", () => {
  let folder: string;
  let policy: string;
  beforeAll(() => {
    folder = tempDir();
    mkdirSync(join(folder, "assets"));
    copyFileSync(broken, join(folder, "assets/b.jpg"));
    policy = join(folder, "p.json");
    const rule = { id: "no-broken", effect: "deny", when: { state: ["broken"] }, paths: ["assets/**"] };
    writeFileSync(policy, JSON.stringify({ name: "t", rules: [rule] }));
  });

  it.each([
    ["assets/b.jpg"],
    ["././assets/b.jpg"],
    ["assets/../assets/b.jpg"],
    ["-r", "."],
    ["ABSOLUTE"],
    ["-r", "FOLDER"],
  ])("meet %s %s", async (...args) => {
    const paths = args.map((each) => each.replace("ABSOLUTE", join(folder, "assets/b.jpg")).replace("FOLDER", folder));
    expect((await runCli([...paths, "--policy", "p.json"], { cwd: folder })).code).toBe(1);
  });

  it("begin at the root that is named, from whatever folder", async () => {
    const cwd = join(folder, "assets");
    const without = await runCli(["b.jpg", "--policy", policy], { cwd });
    expect(without.stderr).toMatch(/rule no-broken met no file of this run \(assets\/\*\*, below .*assets\)/);
    expect((await runCli(["b.jpg", "--policy", policy, "--root", ".."], { cwd })).code).toBe(1);
    expect((await runCli(["../assets/b.jpg", "--policy", policy, "--root", folder], { cwd })).code).toBe(1);
  });
});

describe("what is left out", () => {
  it("is asked for, told, and never what was named", async () => {
    const folder = tempDir();
    const png = await picture("png");
    for (const dir of ["node_modules/x", ".git", "build/deep", "art"]) {
      mkdirSync(join(folder, dir), { recursive: true });
      writeFileSync(join(folder, dir, "a.png"), png);
    }
    writeFileSync(join(folder, ".provcheckignore"), "# made\nbuild/\n");
    const names = async (...args: string[]) => {
      const { stdout, stderr } = await runCli([...args, "--jsonl"], { cwd: folder });
      const lines = stdout.trim().split("\n").filter(Boolean);
      return { names: lines.map((line) => (JSON.parse(line) as { input: { name: string } }).input.name), stderr };
    };
    const walked = await names("-r", ".");
    expect(walked.names).toEqual(["art/a.png"]);
    expect(walked.stderr).toContain("2 folders left out");
    expect((await names("-r", ".", "--exclude", "art/*.png")).names).toEqual([]);
    expect((await names("-r", "node_modules")).names).toEqual(["node_modules/x/a.png"]);
    expect((await names("build/deep/a.png")).names).toEqual(["build/deep/a.png"]);
  });

  it("says nothing was checked, and not PASS", async () => {
    const { code, stderr } = await runCli(["-r", tempDir(), "--policy", "ci-assets"]);
    expect([code, stderr.includes("PASS"), stderr.includes("nothing was checked")]).toEqual([4, false, true]);
  });
});

describe("--baseline", () => {
  it("fails on new findings only, and again when a file changes", async () => {
    const folder = tempDir();
    copyFileSync(broken, join(folder, "old.jpg"));
    writeFileSync(join(folder, "old.psd"), "8BPS");
    const args = ["-r", ".", "--policy", "ci-assets", "--fail-on", "broken"];
    const wrote = await runCli([...args, "--write-baseline", "known.json"], { cwd: folder });
    expect([wrote.code, wrote.stderr.includes("known.json: 3 findings written")]).toEqual([0, true]);
    const first = readFileSync(join(folder, "known.json"), "utf8");
    await runCli([...args, "--write-baseline", "known.json"], { cwd: folder });
    expect(readFileSync(join(folder, "known.json"), "utf8")).toBe(first);
    const known = await runCli([...args, "--baseline", "known.json", "--json"], { cwd: folder });
    expect([known.code, known.stderr.includes("3 known from the baseline")]).toEqual([0, true]);
    expect(known.stdout).toContain('"reason":"baseline"');
    copyFileSync(broken, join(folder, "new.jpg"));
    const added = await runCli([...args, "--baseline", "known.json"], { cwd: folder });
    expect([added.code, added.stderr.includes("new.jpg: deny broken-credentials")]).toEqual([1, true]);
    expect(added.stderr).not.toContain("old.jpg: deny");
    rmSync(join(folder, "new.jpg"));
    const bytes = readFileSync(broken);
    bytes[bytes.length - 3] = 1;
    writeFileSync(join(folder, "old.jpg"), bytes);
    expect((await runCli([...args, "--baseline", "known.json"], { cwd: folder })).code).toBe(1);
    expect((await runCli([...args, "--baseline", "old.jpg"], { cwd: folder })).code).toBe(2);
  });
});

describe("an output that ends", () => {
  const shell = (script: string) =>
    new Promise<number | null>((resolve) => {
      const child = spawn("sh", ["-c", script], {
        env: { ...cliEnv(), NODE: process.execPath, CLI: cli },
        cwd: samples,
      });
      child.on("close", resolve);
    });
  const gated = '"$NODE" "$CLI" --jsonl -r . --policy ci-assets --fail-on broken';

  it("ends a gated run with 3: a pipe whose reader is gone, a full disk", async () => {
    expect(await shell(`{ ${gated}; echo $? >&3; } 3>&1 2>/dev/null | head -c 10 >/dev/null; exit 0`)).toBe(0);
    const code = join(tempDir(), "code");
    await shell(`{ ${gated}; echo $? > "${code}"; } 2>/dev/null | true`);
    expect(readFileSync(code, "utf8").trim()).toBe("3");
    await shell(`${gated} > /dev/full 2>/dev/null; echo $? > "${code}"`);
    expect(readFileSync(code, "utf8").trim()).toBe("3");
  });
});

describe("the step summary", () => {
  it("keeps under what GitHub takes; the rest is in a file", async () => {
    const folder = tempDir();
    writeFileSync(join(folder, "a.png"), await picture("png"));
    const summary = join(folder, "summary.md");
    writeFileSync(summary, "x".repeat(900 * 1024 - 600));
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary, RUNNER_TEMP: folder };
    const { stderr } = await runCli(["-r", ".", "--output", `json=${join(folder, "x.json")}`], { cwd: folder, env });
    expect(stderr).not.toContain("GITHUB_STEP_SUMMARY");
    const text = readFileSync(summary, "utf8");
    expect(text.length).toBeLessThan(1024 * 1024);
    expect(text).toMatch(/1 more are in .*provcheck-summary-\d+\.md\n$/);
    const rest = readdirSync(folder).find((name) => name.startsWith("provcheck-summary-")) ?? "";
    expect(readFileSync(join(folder, rest), "utf8")).toContain("a\\.png");
  });
});
