import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type JobResult, openQueue } from "@provcheck/queue";
import { describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { root, runCli } from "../fixtures/cli.ts";
import { S3_ENVIRONMENT, startS3 } from "../fixtures/s3-server.ts";

const samples = join(root, "examples/media");
const anchors = join(root, "examples/sample-ca.pem");
const TRUST = ["--trust-anchors", anchors];
const resultsIn = (path: string): JobResult[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as JobResult);
/** A folder of work, with media in it. */
function desk(): string {
  const folder = tempDir();
  cpSync(samples, join(folder, "in"), { recursive: true });
  writeFileSync(join(folder, "in/notes.txt"), "no media");
  return folder;
}

describe("provcheck enqueue, worker and queue", () => {
  it("put a folder into a queue, each file once, and give one result for each", async () => {
    const cwd = desk();
    const queue = ["--queue", "jobs"];
    const first = await runCli(["enqueue", "in", ...queue, ...TRUST], { cwd });
    expect([first.code, first.stderr]).toEqual([0, "provcheck: 7 added, 0 known already, 0 left out\n"]);
    const again = await runCli(["enqueue", "in", ...queue, ...TRUST, "--json"], { cwd });
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, { added: 0, known: 7, problems: 0 }]);
    const waiting = await runCli(["queue", "status", ...queue], { cwd });
    expect(waiting.stdout).toBe("7 waiting, 0 later, 0 in work, 0 done, 0 given up\n");
    const work = ["worker", ...queue, "--results", "out.jsonl", "--until-empty", "--jobs", "2", "--policy", "label-ai"];
    // With a policy it is another world: what was asked for without one is not answered with one.
    const other = await runCli([...work, ...TRUST, "--lang", "zh-CN"], { cwd });
    expect([other.code, other.stderr]).toEqual([3, expect.stringContaining("放弃 7 个")]);
    expect(existsSync(join(cwd, "out.jsonl")) && resultsIn(join(cwd, "out.jsonl"))).toEqual([]);
    await runCli(["enqueue", "in", ...queue, ...TRUST, "--policy", "label-ai"], { cwd });
    const done = await runCli([...work, ...TRUST], { cwd });
    expect([done.code, done.stdout, done.stderr]).toEqual([
      0,
      "",
      "provcheck: 7 done, 0 to be tried again, 0 given up\n",
    ]);
    const results = resultsIn(join(cwd, "out.jsonl"));
    expect(new Set(results.map(({ id }) => id)).size).toBe(7);
    const verdicts = Object.fromEntries(
      results.map(({ name, verdict }) => [name.slice(name.lastIndexOf("/") + 1), verdict]),
    );
    expect(verdicts).toMatchObject({
      "1-signed-ai.jpg": "trusted",
      "3-changed-after-signing.jpg": "broken",
      "5-nothing.png": "none",
      "notes.txt": "unsupported",
    });
    expect(
      results.map(({ policy, report }) => [policy, report?.policy?.name]).filter(([policy]) => policy === "pass")
        .length,
    ).toBeGreaterThan(3);
    // A file that is another is a job of its own; the six that are the same are not.
    writeFileSync(join(cwd, "in/notes.txt"), "other words");
    const changed = await runCli(["enqueue", "in", ...queue, ...TRUST, "--policy", "label-ai"], { cwd });
    expect(changed.stderr).toBe("provcheck: 1 added, 6 known already, 0 left out\n");
  });

  it("tell of what was given up, which step it was, and how it is tried again", async () => {
    const cwd = desk();
    const env = { PROVCHECK_QUEUE: "my jobs" };
    await runCli(["enqueue", "in/5-nothing.png", "in/4-unsigned-ai-label.png"], { cwd, env });
    writeFileSync(join(cwd, "in/5-nothing.png"), readFileSync(join(samples, "4-unsigned-ai-label.png")));
    const work = () => runCli(["worker", "--results", "out.jsonl", "--until-empty"], { cwd, env });
    const worked = await work();
    expect(worked.code).toBe(3);
    expect(worked.stderr).toContain("5-nothing.png: given up: open: ");
    expect(worked.stderr).toContain("was changed since it was listed; enqueue it again");
    const told = await runCli(["queue", "dead"], { cwd, env });
    const [, command = ""] = /^ {2}provcheck (queue retry j[0-9a-f]{40}) --queue 'my jobs'$/m.exec(told.stdout) ?? [];
    expect(told.stdout).toContain("(tried 1 times)");
    const retried = await runCli(command.split(" "), { cwd, env });
    expect([retried.code, retried.stdout]).toEqual([0, "1 to be tried again\n"]);
    const status = await runCli(["queue", "status", "--json"], { cwd, env });
    expect(JSON.parse(status.stdout)).toMatchObject({ waiting: 1, done: 1, dead: 0 });
    expect((await work()).code).toBe(3);
    expect(resultsIn(join(cwd, "out.jsonl"))).toHaveLength(1);
    expect((await runCli(["queue", "dead", "--queue", "nothing here"], { cwd, env })).code).toBe(4);
  });

  it("stop in order when they are told to: what was begun is finished or given back", async () => {
    const cwd = desk();
    await runCli(["enqueue", "in", "--queue", "jobs"], { cwd });
    const args = [
      "worker",
      "--queue",
      "jobs",
      "--results",
      "out.jsonl",
      "--log",
      "json",
      "--jobs",
      "1",
      "--listen",
      "0",
    ];
    const asked: Promise<[number, string]>[] = [];
    const ask = async (address: string, path: string): Promise<[number, string]> => {
      const answer = await fetch(`${address}${path}`);
      return [answer.status, await answer.text()];
    };
    const run = await runCli(args, {
      cwd,
      onStderr(text, stop) {
        const [, address] = /metrics: (http:\/\/127\.0\.0\.1:\d+)/.exec(text) ?? [];
        if (!address || !text.includes('"ended"') || asked.length > 0) return;
        asked.push(...["/healthz", "/readyz", "/metrics"].map((path) => ask(address, path)));
        void Promise.allSettled(asked).then(stop);
      },
    });
    expect(run.code).toBe(0);
    const [health, ready, metrics] = await Promise.all(asked);
    expect([health, ready]).toEqual([
      [200, "ok\n"],
      [200, "ready\n"],
    ]);
    expect(metrics?.[1]).toMatch(/^provcheck_jobs_total\{outcome="done",verdict="\w+"\} \d+$/m);
    expect(metrics?.[1]).toMatch(/^provcheck_queue_jobs\{state="waiting"\} \d+$/m);
    const events = run.stderr
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const ended = events.filter(({ event }) => event === "ended");
    expect(ended[0]).toMatchObject({ outcome: "done", attempt: 1, name: expect.stringContaining("/in/") });
    await using queue = await openQueue(join(cwd, "jobs"));
    const { done, active, waiting, delayed } = await queue.status();
    expect([done, active, done + waiting + delayed]).toEqual([resultsIn(join(cwd, "out.jsonl")).length, 0, 7]);
  });

  it("read objects of S3 and write there", async () => {
    const s3 = await startS3();
    s3.put("media", "a/signed.jpg", readFileSync(join(samples, "1-signed-ai.jpg")));
    s3.put("out", "x", new Uint8Array(1));
    const cwd = tempDir();
    const env = { ...S3_ENVIRONMENT, NODE_NO_WARNINGS: "1" };
    const shared = ["--queue", "jobs", "--s3-endpoint", s3.endpoint, ...TRUST];
    const added = await runCli(["enqueue", "s3://media/a/", ...shared], { cwd, env });
    expect(added.stderr).toBe("provcheck: 1 added, 0 known already, 0 left out\n");
    const results = ["--results", "out.jsonl", "--results", "s3://out/r", "--results", "s3-tags"];
    const worked = await runCli(["worker", ...shared, ...results, "--until-empty"], { cwd, env });
    expect([worked.code, worked.stderr]).toEqual([0, "provcheck: 1 done, 0 to be tried again, 0 given up\n"]);
    expect(resultsIn(join(cwd, "out.jsonl"))).toMatchObject([{ verdict: "trusted", name: "s3://media/a/signed.jpg" }]);
    await s3.close();
  });
});

describe("what is wrong is one clear line, and the exit code of the table", () => {
  const cwd = desk();
  mkdirSync(join(cwd, "full"));
  writeFileSync(join(cwd, "full/letter"), "mine");
  writeFileSync(join(cwd, "list.txt"), "in/5-nothing.png\nhttps://\nin/none.png\nhttps://example.org/a.jpg\tv2\n");
  it.each([
    [["enqueue", "in"], 2, "name a queue: --queue FOLDER"],
    [["enqueue", "--queue", "q"], 2, "name what to put into the queue"],
    [["worker", "--queue", "q"], 2, "name where results go"],
    [["queue", "status", "--queue", "mysql://x/y"], 2, "mysql://x/y: no queue is kept there"],
    [["queue", "status", "--queue", "full"], 2, "full: not a queue of provcheck, and not empty"],
    [
      ["queue", "status", "--queue", "redis://:secret@127.0.0.1:9"],
      3,
      "redis://127.0.0.1:9: the queue cannot be reached (connect ECONNREFUSED 127.0.0.1:9)",
    ],
    [["queue", "status", "--queue", "postgres://u:secret@127.0.0.1:9/x"], 3, "the queue cannot be reached"],
    [
      ["worker", "--queue", "q", "--results", "no/such/out.jsonl"],
      3,
      "no/such/out.jsonl: results cannot be written (ENOENT",
    ],
    [["worker", "--queue", "q", "--results", "https://example.org/x"], 2, "a webhook needs a secret"],
    [["worker", "--queue", "q", "--results", "o.jsonl", "--listen", "x"], 2, "--listen x"],
    [["enqueue", "nowhere.jpg", "--queue", "q2"], 3, "nowhere.jpg: is no longer there"],
    [["enqueue", "full/letter", "--exclude", "x", "--queue", "q3"], 0, "1 added"],
    [["enqueue", "--files-from", "list.txt", "--queue", "q4"], 3, "2 added, 0 known already, 2 left out"],
    [["enqueue", "--files-from", "none.txt", "--queue", "q5"], 2, "none.txt: ENOENT"],
    [["enqueue", "s3://b/x", "--queue", "q6", "--s3-endpoint", "http://127.0.0.1:9"], 3, "s3://b/x: cannot be listed"],
  ])("%j: %i", async (args: string[], code, text) => {
    const run = await runCli(args, { cwd, env: { ...S3_ENVIRONMENT, NODE_NO_WARNINGS: "1" } });
    expect(run.stderr).toContain(text);
    expect(run.code, run.stderr).toBe(code);
    expect(run.stderr).not.toContain("secret@");
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });
});
