import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { EXIT_CODES } from "../../packages/cli/src/exit-codes.ts";
import { FAIL_ON } from "../../packages/cli/src/gate.ts";
import { message } from "../../packages/cli/src/messages.ts";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { cli, root, runCli } from "../fixtures/cli.ts";
import { bytes, picture, sourceTypeXmp, textChunk, withPngChunks } from "../fixtures/media.ts";

const samples = join(root, "examples/media");
const anchors = join(root, "examples/sample-ca.pem");

describe("provcheck", () => {
  let ai: string;
  let plain: string;
  beforeAll(async () => {
    ai = tempFile("ai.png", await picture("png", { xmp: sourceTypeXmp() }));
    plain = tempFile("plain.png", await picture("png"));
  });

  it("leads with the sentence, then what backs it, what does not, what it does not prove", async () => {
    const { code, stdout, stderr } = await runCli([join(samples, "1-signed-ai.jpg"), "--trust-anchors", anchors]);
    expect([code, stderr]).toEqual([0, ""]);
    const parts = ["Made with AI", "Who ", "Changed since", "What backs it", "What this does not prove", "Details"].map(
      (part) => stdout.indexOf(part),
    );
    expect(parts).toEqual([...parts].sort((a, b) => a - b));
    expect(parts).not.toContain(-1);
  });

  it("gives every sample its own verdict", async () => {
    const { stdout, code } = await runCli(["-r", samples, "--trust-anchors", anchors, "--jsonl"]);
    const reports = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { origin: { kind: string; carriage: string }; assurance: { state: string } });
    expect(code).toBe(0);
    expect(reports.map((report) => [report.origin.kind, report.origin.carriage, report.assurance.state])).toEqual([
      ["ai-generated", "signed", "trusted"],
      ["captured", "signed", "trusted"],
      ["unknown", "none", "broken"],
      ["ai-generated", "stated", "none"],
      ["unknown", "none", "none"],
      ["ai-edited", "signed", "trusted"],
    ]);
  });

  it("prints one JSON document that the published schema accepts", async () => {
    const { stdout } = await runCli(["--json", ai, plain, "/nowhere.jpg"]);
    const document = JSON.parse(stdout) as { schemaVersion: string; reports: unknown[]; errors: unknown[] };
    expect(document).toMatchObject({
      schemaVersion: "1.0.0",
      errors: [{ path: "/nowhere.jpg", code: "path-missing" }],
    });
    const schema = JSON.parse((await runCli(["schema"])).stdout) as object;
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect(document.reports).toHaveLength(2);
    for (const report of document.reports) expect([validate(report), validate.errors]).toEqual([true, null]);
  });

  it("speaks Chinese when asked, or when the system does", async () => {
    expect((await runCli([ai, "--lang", "zh-CN"])).stdout).toContain("文件元数据中的隐式标识");
    expect((await runCli([ai], { env: { LANG: "zh_CN.UTF-8" } })).stdout).toContain("文件元数据中的隐式标识");
    expect((await runCli([ai, "--lang", "en"], { env: { LANG: "zh_CN.UTF-8" } })).stdout).toContain(
      "A label in the file",
    );
  });

  it("uses colour only where it is wanted", async () => {
    expect((await runCli([ai])).stdout).not.toContain("\u001b[");
    expect((await runCli([ai], { env: { FORCE_COLOR: "1" } })).stdout).toContain("\u001b[1m");
    expect((await runCli([ai, "--no-color"], { env: { FORCE_COLOR: "1" } })).stdout).not.toContain("\u001b[");
    expect((await runCli([ai], { env: { NO_COLOR: "1", FORCE_COLOR: "1" } })).stdout).not.toContain("\u001b[");
  });

  it("reads one file from standard input", async () => {
    const { stdout, code } = await runCli(["-"], { stdin: readFileSync(ai) });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^-\n {2}A label in the file/);
  });

  it("prints versions of itself and of the engines", async () => {
    const { stdout } = await runCli(["--version"]);
    expect(stdout).toMatch(/^provcheck \d+\.\d+\.\d+\nc2pa-wasm \S+ \(c2pa-rs \S+\)\n/);
  });

  it("has one table of exit codes, and help shows it", async () => {
    const { stdout } = await runCli(["--help"]);
    for (const { code, name } of EXIT_CODES) expect(stdout).toContain(`${code}  ${message("en", `exit.${name}`)}`);
    expect(stdout).toContain("--fail-on");
  });

  it.each([
    [0, "reported", () => [ai]],
    [0, "reported with a condition that holds", () => [ai, "--fail-on", "broken,conflicting"]],
    [1, "--fail-on an origin", () => [ai, plain, "--fail-on", "ai-generated"]],
    [1, "--fail-on a state", () => [join(samples, "3-changed-after-signing.jpg"), "--fail-on", "broken"]],
    [1, "--require of a bare file", () => [plain, "--require", "intact"]],
    [1, "--require trusted without a list", () => [join(samples, "1-signed-ai.jpg"), "--require", "trusted"]],
    [
      0,
      "--require trusted with one",
      () => [join(samples, "1-signed-ai.jpg"), "--require", "trusted", "--trust-anchors", anchors],
    ],
    [0, "--require intact without a list", () => [join(samples, "1-signed-ai.jpg"), "--require", "intact"]],
    [2, "an unknown option", () => ["--bogus"]],
    [2, "no path", () => []],
    [2, "an unknown word", () => [ai, "--fail-on", "sometimes"]],
    [2, "two formats", () => [ai, "--json", "--jsonl"]],
    [2, "a trust folder that is not there", () => [ai, "--trust-dir", "/nowhere"]],
    [3, "a missing path", () => ["/nowhere.jpg"]],
    [3, "a folder without -r", () => [samples]],
    [3, "an empty file", () => [tempFile("empty.jpg", "")]],
    [3, "unsupported content", () => [tempFile("words.txt", "words")]],
    [3, "over a failed condition", () => [ai, "/nowhere.jpg", "--fail-on", "ai-generated"]],
    [4, "an empty folder", () => ["-r", tempDir()]],
  ] as const)("exits %i: %s", async (code, _, args) => {
    const result = await runCli([...args()]);
    expect([result.code, result.stderr]).toEqual([code, expect.any(String)]);
    expect(result.stderr).not.toMatch(/\n\s+at /);
    if (code === 2 || code === 3) expect(result.stderr.length).toBeGreaterThan(0);
  });

  it("still reports the other files when one cannot be checked", async () => {
    const { code, stdout, stderr } = await runCli([tempFile("empty.jpg", ""), ai, "/nowhere.jpg", "--jsonl"]);
    expect(code).toBe(3);
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => Object.keys(JSON.parse(line) as object)[0]),
    ).toEqual(["path", "schemaVersion", "path"]);
    expect(stderr).toContain("the file is empty");
    expect(stderr).toContain("no such file");
  });

  it("reports a recognised file with damage, and exits 0", async () => {
    const cut = tempFile("cut.png", readFileSync(ai).subarray(0, -20));
    const { code, stdout } = await runCli([cut]);
    expect(code).toBe(0);
    expect(stdout).toContain("What was not checked");
  });

  it("walks folders in order, skips what is no media, and says so", async () => {
    const dir = tempDir();
    mkdirSync(join(dir, "b"));
    for (const name of ["c.png", "a.png", "b/x.png"]) copyFileSync(plain, join(dir, name));
    writeFileSync(join(dir, "notes.txt"), "words");
    const { code, stdout, stderr } = await runCli(["-r", dir, "--jsonl"]);
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { input: { name: string } }).input.name),
    ).toEqual(["a.png", "b/x.png", "c.png"].map((name) => join(dir, name)));
    expect(stderr).toContain("1 file skipped");
  });

  it("finds a sidecar beside its file", async () => {
    const dir = tempDir();
    copyFileSync(plain, join(dir, "photo.png"));
    writeFileSync(join(dir, "photo.c2pa"), bytes([0, 0, 0, 20], "jumb", [0, 0, 0, 12], "jumd", [0, 0, 0, 0]));
    const { stdout } = await runCli([join(dir, "photo.png"), "--jsonl"]);
    expect(JSON.parse(stdout).credentials.found).not.toBe("none");
  });

  it("shows file text as text: no escape sequence, no reversed line, no line of its own", async () => {
    const evil = "✅ Verified\u001b[2J\u001b]0;owned\u0007\u202egpj.exe\r\nprovcheck: all good\u0000";
    const name = tempFile("evil.png", withPngChunks(await picture("png"), textChunk("Software", evil)));
    const { stdout } = await runCli([name], { env: { FORCE_COLOR: "0" } });
    expect(stdout).toContain("“✅ Verified");
    expect(stdout).not.toMatch(/[\u001b\u0007\u202e\u0000]/);
    expect(stdout).not.toMatch(/^provcheck: all good/m);
    const json = (await runCli([name, "--jsonl"])).stdout;
    expect(json).not.toMatch(/[\u001b\u202e]/);
    expect(json.trim().split("\n")).toHaveLength(1);
  });

  it("takes names that begin with a dash or hold a newline", async () => {
    const dir = tempDir();
    copyFileSync(ai, join(dir, "-rf.png"));
    copyFileSync(ai, join(dir, "two\nlines.png"));
    expect(
      (await runCli(["--jsonl", "--", "-rf.png", "two\nlines.png"], { cwd: dir })).stdout.trim().split("\n"),
    ).toHaveLength(2);
  });

  it("ends quietly when its reader does", async () => {
    const child = spawn("sh", ["-c", `"${process.execPath}" "${cli}" -r "${samples}" --jsonl | head -c 10; true`], {
      cwd: root,
    });
    let stderr = "";
    child.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
    await new Promise((resolve) => child.on("close", resolve));
    expect(stderr).not.toContain("EPIPE");
  });

  it("prints what README shows", async () => {
    const { stdout } = await runCli([
      "examples/media/2-signed-camera.jpg",
      "--trust-anchors",
      "examples/sample-ca.pem",
    ]);
    expect(readFileSync(join(root, "README.md"), "utf8")).toContain(stdout.trim());
  });

  it("takes every origin and every state for --fail-on", async () => {
    const { ORIGIN_KINDS, ASSURANCE_STATES } = await import("../../packages/core/src/model/vocabulary.ts");
    expect([...FAIL_ON].sort()).toEqual([...new Set([...ORIGIN_KINDS, ...ASSURANCE_STATES])].sort());
  });

  it("prints disclosure and settings on request, and prompts only then", async () => {
    const infotext = "a secret fox\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x512";
    const path = tempFile("local.png", withPngChunks(await picture("png"), textChunk("parameters", infotext)));
    const plain = await runCli([path]);
    expect(plain.stdout).not.toContain("secret");
    const shown = await runCli([path, "--show", "generation,disclosure"]);
    expect(shown.stdout).toContain("“a secret fox”");
    expect(shown.stdout).toContain("California SB 942");
    for (const output of ["json", "jsonl", "csv", "html", "sarif", "junit", "markdown"]) {
      const given = await runCli([path, "--output", output]);
      expect([output, given.stdout.length > 100, given.stdout.includes("secret")]).toEqual([output, true, false]);
    }
    for (const output of ["json", "jsonl"])
      expect((await runCli([path, "--output", output, "--show", "generation"])).stdout).toContain(
        "a secret fox\\nSteps",
      );
    expect((await runCli([path, "--show", "everything"])).code).toBe(2);
  });

  it("tells what files of a generator carry", async () => {
    const found = await runCli(["generators", "sora"]);
    expect(found.code).toBe(0);
    expect(found.stdout).toContain("Truepic Lens CLI in Sora");
    expect((await runCli(["generators", "可灵", "--lang", "zh-CN"])).stdout).toContain("在文件上实测");
    expect((JSON.parse((await runCli(["generators", "--json"])).stdout) as unknown[]).length).toBeGreaterThan(60);
    const none = await runCli(["generators", "Kodak\u001b[31m"]);
    expect([none.code, none.stdout, none.stderr.includes("\u001b")]).toEqual([4, "", false]);
  });

  it("says which marks a pipeline kept, and exits 1 when one is gone", async () => {
    const before = tempFile("before.jpg", await picture("jpeg", { xmp: sourceTypeXmp() }));
    const stripped = tempFile("after.jpg", await picture("jpeg"));
    const lost = await runCli(["compare", before, stripped, "--marks"]);
    expect([lost.code, lost.stdout.includes("lost  marker xmp.digital-source-type")]).toEqual([1, true]);
    const kept = await runCli(["compare", before, before, "--marks", "--json"]);
    expect([kept.code, (JSON.parse(kept.stdout) as { kept: boolean }).kept]).toEqual([0, true]);
    expect((await runCli(["compare", before, join(samples, "missing.jpg"), "--marks"])).code).toBe(2);
    const pictures = await runCli(["compare", before, stripped]);
    expect([pictures.code, pictures.stdout]).toEqual([0, expect.stringMatching(/^Every pixel is the same/)]);
  });

  it("reads text hidden in the pixels when asked to look deep", async () => {
    const sharp = (await import("sharp")).default;
    const [width, height] = [64, 48];
    const data = Buffer.alloc(width * height * 4, 0x80);
    const body = Buffer.from("a fox\nSteps: 20, Sampler: Euler a, Seed: 1");
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length * 8);
    for (const [at, byte] of [...Buffer.concat([Buffer.from("stealth_pnginfo"), length, body])].entries())
      for (let shift = 0; shift < 8; shift++) {
        const pixel = at * 8 + shift;
        const index = ((pixel % height) * width + Math.floor(pixel / height)) * 4 + 3;
        data[index] = (data[index] ?? 0) | ((byte >> (7 - shift)) & 1);
      }
    const path = tempFile(
      "hidden.png",
      new Uint8Array(
        await sharp(data, { raw: { width, height, channels: 4 } })
          .png()
          .toBuffer(),
      ),
    );
    const origin = async (...args: string[]) =>
      (JSON.parse((await runCli([path, "--jsonl", ...args])).stdout) as { origin: { kind: string; carriage: string } })
        .origin;
    expect(await origin()).toMatchObject({ kind: "unknown", carriage: "none" });
    expect(await origin("--deep")).toMatchObject({ kind: "ai-generated", carriage: "decoded" });
  });

  it("explains how a report comes about, and what one code means", async () => {
    const sample = join(samples, "2-signed-camera.jpg");
    const chain = await runCli(["explain", sample, "--trust-anchors", anchors]);
    expect(chain.code).toBe(0);
    for (const text of [
      "claimSignature.validated: The signature fits",
      "From checks to level and score",
      "At most level 3; costs 2",
      "From markers to origin",
    ])
      expect(chain.stdout.replace(/\s+/g, " ")).toContain(text);
    const one = await runCli(["explain", sample, "claimSignature.validated", "--lang", "zh-CN"]);
    expect([one.code, one.stdout.includes("签名与声明及证书密钥相符")]).toEqual([0, true]);
    expect((await runCli(["explain", sample, "signingCredential.expired"])).code).toBe(4);
    const alone = await runCli(["explain", "signingCredential.expired"]);
    expect([alone.code, alone.stdout.includes("does not mean")]).toEqual([0, true]);
    const steps = JSON.parse((await runCli(["explain", sample, "--json"])).stdout) as { steps: { heading: string }[] };
    expect(steps.steps.length).toBe(8);
    expect((await runCli(["explain", join(samples, "missing.jpg")])).code).toBe(2);
  });

  it("shows history, times, coverage and signer on request, in both languages", async () => {
    const sample = join(samples, "2-signed-camera.jpg");
    const parts = ["--show", "history,time,coverage,signer", "--trust-anchors", anchors];
    const en = (await runCli([sample, ...parts])).stdout;
    for (const text of [
      "History, oldest step first",
      "Signing time",
      "no later than",
      "left out, as the format asks",
      "Signature's SHA-256",
    ])
      expect(en).toContain(text);
    const zh = (await runCli([sample, ...parts, "--lang", "zh-CN"])).stdout;
    for (const text of ["编辑记录", "不晚于已获证明的时间戳", "签名的 SHA-256"]) expect(zh).toContain(text);
  });
});
