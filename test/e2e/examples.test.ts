import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { delimiter, join } from "node:path";
import { Readable } from "node:stream";
import { createInspector, type Inspector } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { tagObject } from "../../examples/s3-tags/tag-object.mjs";
import { tempDir } from "../fixtures/authority-file.ts";
import { cli, cliEnv, root } from "../fixtures/cli.ts";
import { picture, sourceTypeXmp, textChunk, withPngChunks } from "../fixtures/media.ts";
import { mutate, random } from "../fuzz/mutate.ts";

const samples = join(root, "examples/media");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** A PATH on which `npx --yes provcheck@…` and `provcheck` are the command that was just built. */
function path(): string {
  const bin = tempDir();
  const script = (name: string, body: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  script("provcheck", `exec "${process.execPath}" "${cli}" "$@"`);
  script("npx", `case "$1 $2" in "--yes provcheck@"*) shift 2; exec provcheck "$@";; esac; echo "npx $*" >&2; exit 99`);
  return [bin, process.env.PATH].join(delimiter);
}

function bash(script: string, cwd: string, env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve) => {
    const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
      cwd,
      env: cliEnv({ ...env, PATH: path(), TMPDIR: tempDir() }),
    });
    let out = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (out += part.toString()));
    child.on("close", (code) => resolve({ code, out }));
  });
}

/** A repository with media under `public`, and a policy. */
async function repository(rules: readonly object[]): Promise<string> {
  const folder = tempDir();
  mkdirSync(join(folder, "public"));
  writeFileSync(join(folder, "public/a.png"), await picture("png"));
  writeFileSync(join(folder, "public/ai.png"), await picture("png", { xmp: sourceTypeXmp() }));
  writeFileSync(join(folder, "provcheck.policy.json"), JSON.stringify({ name: "ours", rules }));
  return folder;
}
const NO_AI = [{ id: "no-ai", effect: "deny", when: { origin: ["ai-generated"] } }];

describe("continuous integration", () => {
  const steps = (
    parse(read("examples/ci/github-workflow.yml")) as { jobs: { provenance: { steps: { run?: string }[] } } }
  ).jobs.provenance.steps;

  it.each([
    ["passes", [], [0, 0]],
    ["fails", NO_AI, [0, 1]],
    ["stops at a policy that is wrong", [{ id: "x", effect: "never", when: {} }], [2, 2]],
  ] as const)("the GitHub workflow's steps: %s", async (_, rules, codes) => {
    const folder = await repository(rules);
    const runs = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
    const found: (number | null)[] = [];
    for (const run of runs) found.push((await bash(run, folder, { GITHUB_ACTIONS: "true" })).code);
    expect(found).toEqual(codes);
    if (codes[1] === 2) return;
    const sarif = JSON.parse(readFileSync(join(folder, "provcheck.sarif"), "utf8")) as {
      runs: { results: unknown[] }[];
    };
    expect(sarif.runs[0]?.results).toHaveLength(codes[1] === 1 ? 2 : 1);
    expect(readFileSync(join(folder, "provcheck.html"), "utf8")).toContain("ai.png");
  });

  it("the GitLab job", async () => {
    const job = (parse(read("examples/ci/gitlab-ci.yml")) as { media: { script: string[] } }).media;
    const folder = await repository(NO_AI);
    expect((await bash(job.script.join("\n"), folder)).code).toBe(1);
    expect(readFileSync(join(folder, "provcheck.xml"), "utf8")).toContain('<failure type="no-ai"');
  });

  interface Action {
    inputs: Record<string, { default?: string }>;
    runs: { steps: { run: string; env: Record<string, string> }[] };
  }
  const action = parse(read("packages/action/action.yml")) as Action;

  it("the action puts no input into a script", () => {
    for (const { run } of action.runs.steps) expect(run).not.toContain("${{");
  });

  it.each([
    ["its defaults", {}, 0],
    ["a policy", { policy: "provcheck.policy.json", paths: "public" }, 1],
    ["hostile inputs", { paths: "public/$(touch owned)\n; touch owned #", lang: "en" }, 3],
  ])("the action with %s", async (_, inputs: Record<string, string>, code) => {
    const folder = await repository(NO_AI);
    const [step] = action.runs.steps;
    const env = Object.fromEntries(
      Object.entries(step?.env ?? {}).map(([name, value]) => {
        const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1] ?? "";
        expect(Object.keys(action.inputs)).toContain(input);
        return [name, inputs[input] ?? action.inputs[input]?.default ?? ""];
      }),
    );
    const result = await bash(step?.run ?? "", folder, { ...env, GITHUB_ACTIONS: "true" });
    expect(result.code, result.out).toBe(code);
    expect(existsSync(join(folder, "owned"))).toBe(false);
    expect(existsSync(join(folder, "provcheck.sarif"))).toBe(true);
  });

  it("the pre-commit hook", async () => {
    const [hook] = parse(read(".pre-commit-hooks.yaml")) as { entry: string; args: string[] }[];
    const folder = await repository([]);
    const command = [hook?.entry, ...(hook?.args ?? []), "public/a.png", "public/ai.png"].join(" ");
    const clean = await bash(command, folder);
    expect([clean.code, clean.out.includes("policy ci-assets")]).toEqual([0, true]);
    cpSync(join(samples, "3-changed-after-signing.jpg"), join(folder, "public/broken.jpg"));
    expect((await bash(`${command} public/broken.jpg`, folder)).code).toBe(1);
  });

  it("every version that examples pin is the one of the command", () => {
    const { version } = JSON.parse(read("packages/cli/package.json")) as { version: string };
    const texts = [
      "examples/ci/github-workflow.yml",
      "examples/ci/gitlab-ci.yml",
      "examples/queue/Dockerfile",
      ".pre-commit-hooks.yaml",
    ].map(read);
    const pinned = texts.flatMap((text) => [...text.matchAll(/provcheck@([\d.]+)/g)].map((match) => match[1]));
    expect(new Set([...pinned, action.inputs.version?.default])).toEqual(new Set([version]));
  });
});

it("the newsroom script writes a page for every file, a table and the digests, and changes nothing", async () => {
  const folder = tempDir();
  cpSync(samples, join(folder, "in"), { recursive: true });
  writeFileSync(join(folder, "in/notes.txt"), "not media");
  writeFileSync(join(folder, "in/a\n$(touch owned).png"), await picture("png"));
  const before = readdirSync(join(folder, "in")).map((name) => readFileSync(join(folder, "in", name)).toString("hex"));
  const { code, out } = await bash(`"${root}/examples/newsroom/desk.sh" in out zh-CN`, folder);
  expect(code, out).toBe(0);
  const written = readdirSync(join(folder, "out"));
  expect(written.filter((name) => /^[0-9a-f]{64}\.html$/.test(name)).length).toBeGreaterThanOrEqual(7);
  expect(written).toEqual(expect.arrayContaining(["SHA256SUMS", "all.csv", "all.html", "all.jsonl"]));
  expect(readFileSync(join(folder, "out/all.html"), "utf8")).toContain('lang="zh-CN"');
  const after = readdirSync(join(folder, "in")).map((name) => readFileSync(join(folder, "in", name)).toString("hex"));
  expect(after).toEqual(before);
  expect(existsSync(join(folder, "owned"))).toBe(false);
});

describe("tags on stored objects", () => {
  let inspector: Inspector;
  beforeAll(() => {
    inspector = createInspector({ processes: 1, trust: { anchors: join(root, "examples/sample-ca.pem") } });
  });
  afterAll(() => inspector.close());

  it.each([
    [
      "1-signed-ai.jpg",
      { "provcheck-status": "checked", "provcheck-origin": "ai-generated", "provcheck-assurance": "trusted" },
    ],
    ["5-nothing.png", { "provcheck-status": "checked", "provcheck-origin": "unknown", "provcheck-assurance": "none" }],
    ["../README.md", { "provcheck-status": "unsupported" }],
  ])("%s", async (name, expected) => {
    const written: unknown[] = [];
    const storage = {
      get: async () => Readable.from([readFileSync(join(samples, name))]),
      tag: async (_: unknown, tags: Record<string, string>) => void written.push(tags),
    };
    const tags = await tagObject({ bucket: "media", key: name }, storage, inspector);
    expect([tags, written]).toEqual([expected, [expected]]);
    // What S3 takes as a tag.
    for (const [key, value] of Object.entries(expected)) expect(key + value).toMatch(/^[\w+\-=.:/@ ]+$/);
  });

  it("an object that cannot be fetched is no result: the event comes again", async () => {
    const storage = { get: () => Promise.reject(new Error("gone")), tag: () => Promise.resolve() };
    await expect(tagObject({ bucket: "media", key: "x" }, storage, inspector)).rejects.toThrow("gone");
  });
});

describe("the upload endpoint", () => {
  let server: ChildProcess;
  let url: string;
  const temporary = tempDir();
  beforeAll(async () => {
    server = spawn(process.execPath, ["server.mjs"], {
      cwd: join(root, "examples/upload-endpoint"),
      env: cliEnv({ PORT: "0", TMPDIR: temporary }),
      stdio: ["ignore", "pipe", "inherit"],
    });
    url = await new Promise((resolve, reject) => {
      server.stdout?.once("data", (text: Buffer) => resolve(text.toString().trim()));
      server.once("exit", () => reject(new Error("the server did not start")));
    });
  });
  afterAll(() => server.kill("SIGTERM"));

  // A connection for each: one that stands idle is closed by the server while this process is busy making files.
  const send = (body: Uint8Array, headers: Record<string, string> = {}) =>
    fetch(url, { method: "POST", body: new Blob([Buffer.from(body)]), headers: { connection: "close", ...headers } });
  const sample = (name: string): Uint8Array => readFileSync(join(samples, name));

  it("takes what passes, and tells the rest what to do", async () => {
    const plain = await send(sample("5-nothing.png"));
    expect([plain.status, ((await plain.json()) as { origin: string }).origin]).toEqual([201, "unknown"]);
    const labelled = await send(sample("4-unsigned-ai-label.png"));
    expect(labelled.status).toBe(201);
    // Says AI by its generator's parameters, and carries no label that a machine is meant to read.
    const unlabelled = withPngChunks(
      await picture("png"),
      textChunk(
        "parameters",
        "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model hash: 0123456789, Model: sd",
      ),
    );
    const denied = await send(unlabelled, { "accept-language": "zh-CN,zh;q=0.9" });
    const answer = (await denied.json()) as { code: string; why: { rule: string }[]; sentence: string };
    expect([denied.status, answer.code, answer.why.map(({ rule }) => rule)]).toEqual([
      422,
      "policy",
      ["ai-without-label"],
    ]);
    expect(answer.sentence).toMatch(/[\u4e00-\u9fff]/);
    expect((await send(new TextEncoder().encode("no media at all"))).status).toBe(415);
    expect((await send(new Uint8Array())).status).toBe(400);
    expect((await send(new Uint8Array(65 * 1024 * 1024))).status).toBe(413);
  });

  it("answers 200 at once, hostile ones among them, stays within its memory and leaves nothing behind", {
    timeout: 240_000,
  }, async () => {
    const seeds = ["1-signed-ai.jpg", "2-signed-camera.jpg", "4-unsigned-ai-label.png", "6-signed-clip.mp4"].map(
      sample,
    );
    const next = random(7);
    const bodies = Array.from({ length: 200 }, (_, at) => {
      const seed = seeds[at % seeds.length] ?? new Uint8Array();
      if (at % 10 === 9) return new Uint8Array(3_000_000).fill(at);
      return at % 2 === 0 ? seed : mutate(seed, seeds[0] ?? seed, next);
    });
    // Two who begin and never end.
    const { hostname, port } = new URL(url);
    const idle = [0, 1].map(() => {
      const socket = createConnection(Number(port), hostname);
      socket.on("error", () => undefined);
      socket.write(`POST /uploads HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf`);
      return socket;
    });
    const statuses = await Promise.all(bodies.map(async (body) => (await send(body)).status));
    for (const socket of idle) socket.destroy();
    const counts: Record<number, number> = {};
    for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
    for (const status of Object.keys(counts))
      expect(["201", "415", "422", "503"], JSON.stringify(counts)).toContain(status);
    expect(counts[201]).toBeGreaterThanOrEqual(100);
    expect(server.exitCode).toBeNull();
    const status = `/proc/${server.pid}/status`;
    if (existsSync(status)) {
      const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(status, "utf8"))?.[1]) / 1024;
      console.log(`200 uploads: ${JSON.stringify(counts)}, the server's memory at its highest ${peak.toFixed(0)} MiB`);
      expect(peak).toBeLessThan(512);
    }
    await expect
      .poll(() => readdirSync(temporary).filter((name) => name.startsWith("upload-")), { timeout: 30_000 })
      .toEqual([]);
    expect((await send(sample("5-nothing.png"))).status).toBe(201);
  });
});
