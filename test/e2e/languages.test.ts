import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMMANDS } from "@provcheck/core/internal";
import { describe, expect, it } from "vitest";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { root, runCli } from "../fixtures/cli.ts";

const sample = join(root, "examples/media/2-signed-camera.jpg");
const ZH = ["--lang", "zh-CN"];
/** Words in a row that can only be English prose; commands, values and paths are written alike in every language. */
const PROSE = /\b(?:the|is|of|an|and|not|files?|argument|display|what|with)\b/;

const PAGES = [
  [],
  ["check"],
  ["compare"],
  ["frames"],
  ["explain"],
  ["generators"],
  ["trust"],
  ...["update", "list", "show", "add", "remove"].map((name) => ["trust", name]),
  ["policy"],
  ...["init", "check", "explain"].map((name) => ["policy", name]),
  ["doctor"],
  ["schema"],
];

describe.each(PAGES.map((page) => [page.join(" ") || "provcheck", page] as const))("help of %s", (_, page) => {
  it("speaks Chinese when asked, or when the system does, and the same options in both languages", async () => {
    const english = await runCli([...page, "--help"]);
    const asked = await runCli([...page, "--help", ...ZH]);
    const system = await runCli([...page, "--help"], { env: { LANG: "zh_CN.UTF-8" } });
    expect([english.code, asked.code, asked.stderr]).toEqual([0, 0, ""]);
    expect(english.stdout).toMatch(/^Usage: provcheck/);
    expect(asked.stdout).toMatch(/^用法： provcheck/);
    expect(asked.stdout).toContain(COMMANDS["zh-CN"].texts["option.help"]);
    expect(system.stdout).toBe(asked.stdout);
    const lines = asked.stdout
      .split("\n")
      .filter((line) => PROSE.test(line.replace(/--?[\w-]+|<[^>]+>|[\w-]+=\S+/g, "")));
    expect(lines).toEqual([]);
    const options = (text: string) => [...text.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, name]) => name);
    expect(options(asked.stdout)).toEqual(options(english.stdout));
  });
});

const other = () => tempFile("notes.txt", "words");
const notJson = () => tempFile("p.json", "{");
const folderWith = (name: string, text: string) => {
  const dir = tempDir();
  writeFileSync(join(dir, name), text);
  return dir;
};

/** What is wrong with the line or a file, and how each language tells of it. */
const MISTAKES: readonly [what: string, args: () => string[], english: RegExp, chinese: RegExp][] = [
  [
    "an unknown option",
    () => ["--jso", sample],
    /unknown option '--jso'\n\(Did you mean --json\?\)/,
    /没有选项 --jso\n（您要的是 --json 吗？）/,
  ],
  [
    "an unknown command",
    () => ["trust", "updte"],
    /unknown command 'updte'\n\(Did you mean update/,
    /没有命令 updte\n（您要的是 update 吗/,
  ],
  ["no argument", () => ["trust", "show"], /missing required argument 'ID'/, /缺少参数 ID/],
  [
    "an option without its value",
    () => [sample, "--root"],
    /option '--root <folder>' argument missing/,
    /选项 --root <folder> 缺少参数/,
  ],
  [
    "options that exclude each other",
    () => [sample, "--json", "--jsonl"],
    /'--json' cannot be used with option '--jsonl'/,
    /选项 --json 与选项 --jsonl 不能同时使用/,
  ],
  [
    "too many arguments",
    () => ["doctor", "x"],
    /for 'doctor'\. Expected 0 arguments but got 1\./,
    /命令 doctor 的参数过多。应有 0 个，实有 1 个。/,
  ],
  [
    "one argument too many",
    () => ["policy", "check", "x", "y"],
    /Expected 1 argument but got 2\./,
    /应有 1 个，实有 2 个。/,
  ],
  [
    "a word of no list",
    () => [sample, "--fail-on", "it's"],
    /argument 'it's' is invalid\. "it's" is not one of: ai-generated/,
    /参数“it's”无效。“it's”不在可选之列：ai-generated/,
  ],
  [
    "none of the choices",
    () => [sample, "--require", "x"],
    /Allowed choices are trusted, intact\./,
    /可选：trusted, intact。/,
  ],
  ["no number", () => [sample, "--jobs", "0"], /it must be a number above 0/, /应为大于 0 的数/],
  ["no date", () => [sample, "--now", "x"], /it must be a date such as/, /应为日期/],
  ["no output", () => [sample, "--output", "x"], /it must be FORMAT or FORMAT=PATH/, /应写作“格式”/],
  ["nothing to check", () => [], /provcheck: name a file, a folder with -r/, /provcheck: 请写出一个文件/],
  [
    "two outputs to one place",
    () => [sample, "--output", "csv", "--output", "html"],
    /only one output can go/,
    /只有一份输出/,
  ],
  ["a file that is not there", () => ["/nowhere.jpg"], /\/nowhere\.jpg: no such file/, /\/nowhere\.jpg：没有这个文件/],
  [
    "a file that is not there, compared",
    () => ["compare", sample, "/nowhere.jpg"],
    /\/nowhere\.jpg: no such file/,
    /\/nowhere\.jpg：没有这个文件/,
  ],
  [
    "no media",
    () => [other()],
    /not a picture, clip, recording or document that provcheck reads/,
    /不是 provcheck 能读取的图片、视频、录音或文档/,
  ],
  [
    "an address of the web",
    () => ["https://example.com/a.jpg"],
    /https:\/\/example\.com\/a\.jpg: a web address, and nothing is fetched/,
    /https:\/\/example\.com\/a\.jpg：这是网址，本工具不会联网下载/,
  ],
  [
    "an address of the web, compared",
    () => ["compare", sample, "https://example.com/a.jpg"],
    /https:\/\/example\.com\/a\.jpg: a web address/,
    /https:\/\/example\.com\/a\.jpg：这是网址/,
  ],
  ["a folder", () => [root], /is a folder \(use -r/, /是文件夹（用 -r/],
  ["no list", () => ["--files-from", "/nowhere"], /the list cannot be read/, /清单无法读取/],
  ["no policy", () => [sample, "--policy", "nope"], /policy not found: nope/, /找不到策略：nope（内置策略：/],
  ["no baseline", () => [sample, "--baseline", notJson()], /--baseline \S+: /, /--baseline \S+：/],
  [
    "a baseline of something else",
    () => [sample, "--baseline", tempFile("b.json", "{}")],
    /not a baseline of provcheck/,
    /不是 provcheck 的基线文件/,
  ],
  [
    "a state of something else",
    () => [sample, "--state", tempFile("s.state", "words\n")],
    /not a state file of provcheck/,
    /不是 provcheck 的状态文件/,
  ],
  [
    "an output that is an input",
    () => [sample, "--output", `csv=${sample}`],
    /is one of the inputs/,
    /是要检查的文件之一/,
  ],
  ["a folder for an output", () => [sample, "--output", `csv=${root}`], /is a folder/, /是文件夹/],
  [
    "an exception among the exclusions",
    () => ["-r", ".", "--root", folderWith(".provcheckignore", "!a\n")],
    /exceptions with ! are not read/,
    /不支持以 ! 开头的例外/,
  ],
  [
    "no trust folder",
    () => [sample, "--trust-dir", "/nowhere"],
    /trust folder not found/,
    /信任列表文件夹不存在：\/nowhere/,
  ],
  [
    "a policy of something else",
    () => [sample, "--policy", tempFile("q.json", '{"rules": 1}')],
    /policy: \S+: /,
    /策略：\S+：/,
  ],
  [
    "a list without certificates",
    () => ["trust", "add", tempFile("own.pem", "words"), "--dir", tempDir()],
    /own\.pem: no certificate in it/,
    /own\.pem：其中没有证书/,
  ],
  [
    "a list that is a web page",
    () => ["trust", "add", tempFile("own.pem", "<html>"), "--dir", tempDir()],
    /own\.pem: a web page/,
    /own\.pem：是网页，不是列表/,
  ],
  [
    "frames of a picture",
    () => ["frames", sample, "--out", join(tempDir(), "out")],
    /not a clip that frames can be taken from/,
    /不是可以截取画面的视频/,
  ],
  ["no list of that name", () => ["trust", "remove", "x"], /no trust list is called x/, /没有名为 x 的信任列表/],
  [
    "no generator of that name",
    () => ["generators", "Kodak"],
    /no generator of that name is known/,
    /没有收录这个名称/,
  ],
  [
    "a code that is not there",
    () => ["explain", sample, "signingCredential.expired"],
    /does not carry signingCredential/,
    /没有代码 signingCredential/,
  ],
];

it.each(MISTAKES)("%s is told in either language, with one exit code", async (what, args, english, chinese) => {
  const line = args();
  const en = await runCli(line);
  // Before what is wrong, which may take the next word for its value.
  const zh = await runCli(line, { env: { LC_ALL: "zh_CN.UTF-8" } });
  expect(en.stderr).toMatch(english);
  expect(zh.stderr).toMatch(chinese);
  expect(zh.code).toBe(en.code);
  expect(en.stderr).not.toMatch(/[\u4e00-\u9fff]/);
  // The words of a library that is not ours are quoted as they come.
  if (!/JSON|policy of something/.test(en.stderr + what))
    expect(zh.stderr.replace(/\S*\/\S+|--?[\w-]+|'[^']*'/g, "")).not.toMatch(PROSE);
});

it("takes the language from the line wherever it stands there, and from nothing behind --", async () => {
  expect((await runCli(["--lang=zh-CN", "--bogus"])).stderr).toContain("没有选项");
  expect((await runCli(["--bogus", "--lang", "en", ...ZH])).stderr).toContain("没有选项");
  expect((await runCli(["--bogus", ...ZH], { env: { LANG: "en_US.UTF-8" } })).stderr).toContain("没有选项");
  expect((await runCli(["--bogus", "--lang", "en"], { env: { LANG: "zh_TW.UTF-8" } })).stderr).toContain(
    "unknown option",
  );
  expect((await runCli(["--", ...ZH])).stderr).toContain("no such file");
  expect((await runCli(["--lang", "fr", sample])).stderr).toContain("Allowed choices are en, zh-CN.");
});

it("sub-commands speak Chinese: trust, policy, compare, explain, generators, doctor", async () => {
  const env = { PROVCHECK_TRUST_HOME: tempDir() };
  const zh = async (...args: string[]) => (await runCli([...args, ...ZH], { env })).stdout;
  expect(await zh("trust", "list")).toContain("还没有信任列表：运行 provcheck trust update 即可下载");
  expect(await zh("trust", "add", join(root, "examples/sample-ca.pem"), "--name", "mine")).toContain(
    "您自己的信任锚 1 个",
  );
  expect(await zh("trust", "list")).toMatch(/mine {2}您自己的，.*，1 条/);
  expect(await zh("trust", "show", "own-mine")).toMatch(/^own-mine，您自己的，/);
  expect(await zh("policy", "explain", "ci-assets")).toContain("未通过的条件");
  expect(await zh("compare", sample, sample, "--marks")).toContain("标识");
  expect(await zh("explain", "signingCredential.expired")).toContain("视为：未通过");
  expect(await zh("generators", "Sora")).toMatch(/^Sora.*，OpenAI\n/);
  expect(await zh("doctor", "--ffmpeg", "/nowhere/ffmpeg")).toMatch(/没有 +ffmpeg +只有 frames、compare/);
});
