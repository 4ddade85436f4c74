import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInspector, type Inspector, type Report, type Source } from "@provcheck/core";
import {
  type Job,
  type JobObject,
  type JobQueue,
  type JobResult,
  jobOf,
  Objects,
  openQueue,
  openResults,
  runWorker,
  S3,
  type WorkerOptions,
} from "@provcheck/queue";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { root } from "../fixtures/cli.ts";
import { picture } from "../fixtures/media.ts";
import { HAS_POSTGRES, startPostgres, type TestServer } from "../fixtures/queue-servers.ts";
import { S3_ENVIRONMENT, startS3, type TestS3 } from "../fixtures/s3-server.ts";

const report = {
  checkedAt: "2026-11-27T00:00:00.000Z",
  assurance: { state: "none" },
  origin: { kind: "unknown" },
} as Report;
const resultsIn = (path: string): JobResult[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as JobResult);
/** What is used of \`pg\`, which the queue's own package has. */
interface PgModule {
  Pool: new (options: {
    connectionString: string;
  }) => {
    query(text: string): Promise<{ rows: unknown[] }>;
    end(): Promise<void>;
  };
}
const samples = join(root, "examples/media");

/** Puts objects into a queue of its own and works until nothing is left. */
async function worked(
  objects: readonly JobObject[],
  more: Partial<WorkerOptions> & Pick<WorkerOptions, "objects">,
  address?: string,
) {
  const out = join(tempDir(), "out.jsonl");
  await using queue = await openQueue(address ?? join(tempDir(), "queue"));
  await queue.enqueue(objects.map((object): Job => jobOf(object, { world: "w" })));
  const results = more.results ?? [await openResults(out)];
  const totals = await runWorker({
    queue,
    world: "w",
    untilEmpty: true,
    attempts: 1,
    inspect: async (input) => {
      await (input as Source).read(0, 16);
      return report;
    },
    ...more,
    results,
  });
  await Promise.all(results.map((each) => each.close()));
  return { totals, dead: await (queue as JobQueue).dead(10), results: more.results ? [] : resultsIn(out) };
}

async function listed(s3: S3, address: string) {
  const found = [];
  for await (const object of s3.list(address)) found.push(object);
  return found;
}

describe("objects in S3", () => {
  let server: TestS3;
  let s3: S3;
  let inspector: Inspector;
  const before = { ...process.env };
  beforeAll(async () => {
    Object.assign(process.env, S3_ENVIRONMENT);
    server = await startS3();
    s3 = new S3({ endpoint: server.endpoint });
    inspector = createInspector({ processes: 1, trust: { anchors: join(root, "examples/sample-ca.pem") } });
  });
  afterAll(async () => {
    for (const name of Object.keys(S3_ENVIRONMENT)) {
      delete process.env[name];
      if (before[name] !== undefined) process.env[name] = before[name];
    }
    s3.close();
    await inspector.close();
    await server.close();
  });
  const options = () => ({ s3: { endpoint: server.endpoint } });
  const reads = () => ({
    inspect: (input: Parameters<Inspector["inspect"]>[0], more: object) => inspector.inspect(input, more),
  });

  it("are listed by their prefix and read once each, by one request", async () => {
    for (let at = 0; at < 600; at++) server.put("many", `a/${at}.png`, Buffer.alloc(900, at));
    server.put("many", "b/other.png", Buffer.alloc(5));
    const found = await listed(s3, "s3://many/a/");
    expect([found.length, new Set(found.map(({ key }) => key)).size]).toEqual([600, 600]);
    let [requests, bytes] = [0, 0];
    const objects = new Objects({
      ...options(),
      onBytes: (count) => {
        requests += 1;
        bytes += count;
      },
    });
    const { totals, results } = await worked(found.slice(0, 200), { objects, jobs: 8 });
    expect([totals.done, requests, bytes, new Set(results.map(({ id }) => id)).size]).toEqual([
      200,
      200,
      200 * 900,
      200,
    ]);
    objects.close();
  });

  it("are listed page by page, to the last one", async () => {
    const asked: string[] = [];
    const pages = createServer((request, response) => {
      const token = new URL(request.url ?? "", "http://x").searchParams.get("continuation-token") ?? "0";
      asked.push(token);
      const keys = [1, 2]
        .map((at) => `<Contents><Key>k${token}${at}</Key><Size>5</Size><ETag>"e"</ETag></Contents>`)
        .join("");
      const more = token === "2" ? "" : `<NextContinuationToken>${Number(token) + 1}</NextContinuationToken>`;
      response.setHeader("content-type", "application/xml");
      response.end(`<ListBucketResult><IsTruncated>${token !== "2"}</IsTruncated>${keys}${more}</ListBucketResult>`);
    });
    await new Promise<void>((resolve) => pages.listen(0, "127.0.0.1", resolve));
    const paged = new S3({ endpoint: `http://127.0.0.1:${(pages.address() as AddressInfo).port}` });
    expect((await listed(paged, "s3://b/")).map(({ key }) => key)).toEqual(["k01", "k02", "k11", "k12", "k21", "k22"]);
    expect(asked).toEqual(["0", "1", "2"]);
    paged.close();
    pages.close();
  });

  it("that were changed or are gone since are told so, and not mixed up with what was listed", async () => {
    for (const key of ["same", "changed", "gone"]) server.put("moving", key, await picture("png"));
    const found = await listed(s3, "s3://moving");
    server.put("moving", "changed", await picture("jpeg"));
    server.remove("moving", "gone");
    const objects = new Objects(options());
    const { totals, dead, results } = await worked(found, { objects, ...reads() });
    expect(totals).toEqual({ done: 1, retried: 0, dead: 2 });
    expect(results.map(({ name, verdict }) => [name, verdict])).toEqual([["s3://moving/same", "none"]]);
    expect(dead.map(({ why, step }) => [step, why]).sort()).toEqual([
      ["open", "s3://moving/changed: was changed since it was listed; enqueue it again"],
      ["open", "s3://moving/gone: is no longer there"],
    ]);
    const again = await listed(s3, "s3://moving");
    const ids = (all: readonly JobObject[]) => all.map((object) => jobOf(object, { world: "w" }).id);
    expect(ids(again).filter((id) => ids(found).includes(id))).toHaveLength(1);
    objects.close();
  });

  it("of ten gigabytes without credentials cost a few megabytes", async () => {
    const size = 10 * 1024 ** 3;
    const clip = readFileSync(join(samples, "6-signed-clip.mp4"));
    const boxes = topBoxes(clip).filter(({ type }) => type !== "uuid");
    const [ftyp, moov] = ["ftyp", "moov"].map(
      (name) => boxes.find(({ type }) => type === name)?.bytes ?? Buffer.alloc(0),
    );
    if (!ftyp || !moov) throw new Error("the sample has no movie");
    const head = Buffer.alloc(16);
    head.writeUInt32BE(1, 0);
    head.write("mdat", 4, "latin1");
    head.writeBigUInt64BE(BigInt(size - ftyp.length - moov.length), 8);
    const parts = [
      { at: 0, bytes: ftyp },
      { at: ftyp.length, bytes: head },
      { at: size - moov.length, bytes: moov },
    ];
    server.putSparse("large", "clip.mp4", parts, size);
    let bytes = 0;
    const objects = new Objects({
      ...options(),
      onBytes: (count) => {
        bytes += count;
      },
    });
    const { results, dead } = await worked(await listed(s3, "s3://large/"), { objects, ...reads() });
    expect([dead, results.map(({ verdict }) => verdict)]).toEqual([[], ["none"]]);
    expect(results[0]?.report?.input).toMatchObject({ bytes: size, format: "mp4" });
    console.log(`a clip of 10 GB: ${(bytes / 1e6).toFixed(1)} MB read`);
    expect(bytes).toBeLessThan(8_000_000);
    objects.close();
  });

  it("get their results as objects, and a tag that keeps the others", async () => {
    server.put("tagged", "signed.jpg", readFileSync(join(samples, "1-signed-ai.jpg")));
    server.put("tagged", "plain.png", readFileSync(join(samples, "5-nothing.png")));
    server.put("tagged", "notes.txt", Buffer.from("no media"));
    server.put("results", "x", Buffer.alloc(1));
    const found = await listed(s3, "s3://tagged");
    const results = await Promise.all(
      ["s3://results/out", "s3-tags"].map((address) => openResults(address, options())),
    );
    const { sdk, client } = s3.load("s3://tagged");
    const plain = { Bucket: "tagged", Key: "plain.png" };
    await client.send(
      new sdk.PutObjectTaggingCommand({ ...plain, Tagging: { TagSet: [{ Key: "desk", Value: "foreign" }] } }),
    );
    const objects = new Objects(options());
    await worked(found, { objects, results, ...reads() });
    const tags = async (Key: string) =>
      (await client.send(new sdk.GetObjectTaggingCommand({ Bucket: "tagged", Key }))).TagSet?.map(
        (tag) => `${tag.Key}=${tag.Value}`,
      ).sort();
    expect(await tags("plain.png")).toEqual(["desk=foreign", "provcheck-verdict=none"]);
    expect(await tags("signed.jpg")).toEqual(["provcheck-verdict=trusted"]);
    expect(await tags("notes.txt")).toEqual(["provcheck-verdict=unsupported"]);
    const written = await listed(s3, "s3://results/out/");
    expect(written.map(({ key }) => key).sort()).toEqual(
      found.map((each) => `out/${jobOf(each, { world: "w" }).id}.json`).sort(),
    );
    objects.close();
  });

  it("that may not be listed, or whose bucket is not there, are one clear error", async () => {
    await expect(listed(s3, "s3://nobody/x")).rejects.toMatchObject({ code: "gone" });
    process.env.AWS_ACCESS_KEY_ID = "SOMEBODY";
    const stranger = new S3({ endpoint: server.endpoint });
    await expect(listed(stranger, "s3://tagged/")).rejects.toMatchObject({ code: "source-refused" });
    process.env.AWS_ACCESS_KEY_ID = "S3RVER";
    await expect(listed(new S3({ endpoint: "http://127.0.0.1:9" }), "s3://tagged")).rejects.toMatchObject({
      code: "source",
    });
  });
});

/** The boxes at the top of a small file. */
function topBoxes(file: Buffer): { type: string; bytes: Buffer }[] {
  const found = [];
  for (let at = 0; at + 8 <= file.length; ) {
    const size = file.readUInt32BE(at);
    if (size < 8) break;
    found.push({ type: file.toString("latin1", at + 4, at + 8), bytes: file.subarray(at, at + size) });
    at += size;
  }
  return found;
}

describe("addresses", () => {
  let server: Server;
  let origin: string;
  let tries = 0;
  beforeAll(async () => {
    const bytes = await picture("png");
    server = createServer((request, response) => {
      const [, path = ""] = /^\/(\w+)/.exec(request.url ?? "") ?? [];
      const status = { gone: 404, secret: 403, slow: 503 }[path];
      tries += path === "slow" ? 1 : 0;
      if (status) return void response.writeHead(status).end();
      const [, from = "0", to = "0"] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? [];
      const part = bytes.subarray(Number(from), Number(to) + 1);
      response.writeHead(206, {
        etag: '"1"',
        "content-range": `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`,
      });
      response.end(part);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  it("pass the guard unless they are vouched for; what helps is tried again, and the rest is told", async () => {
    const all = ["ok", "gone", "secret", "slow"].map(
      (name): JobObject => ({ kind: "http", address: `${origin}/${name}` }),
    );
    const allowed = new Objects({ allow: [origin] });
    const { totals, dead, results } = await worked(all, { objects: allowed, attempts: 2 });
    expect([totals, tries]).toEqual([{ done: 1, retried: 1, dead: 3 }, 2]);
    expect(results.map(({ name }) => name)).toEqual([`${origin}/ok`]);
    expect(dead.map(({ why, attempts }) => [why, attempts]).sort()).toEqual([
      [`${origin}/gone: is no longer there`, 1],
      [`${origin}/secret: may not be read (answered 403)`, 1],
      [`${origin}/slow: cannot be read (answered 503)`, 2],
    ]);
    const guarded = await worked(all.slice(0, 1), { objects: new Objects() });
    expect([guarded.totals.dead, guarded.dead[0]?.why]).toEqual([1, expect.stringContaining("http: is not asked")]);
  });
});

describe.runIf(HAS_POSTGRES)("results in PostgreSQL", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startPostgres(tempDir());
  });
  afterAll(() => server.stop());

  it("are one row an id, the last one, whatever texts files bring", async () => {
    const { Pool } = createRequire(join(root, "packages/queue/package.json"))("pg") as PgModule;
    const address = `${server.address}?table=checked`;
    const [one, other] = await Promise.all([openResults(address), openResults(address)]);
    const { id, object } = jobOf({ kind: "file", path: "/a", size: 1, version: "1" }, { world: "w" });
    const result: JobResult = {
      id,
      verdict: "none",
      origin: "unknown",
      name: "nul \0 and half \ud800",
      object,
      checkedAt: report.checkedAt,
      report,
    };
    await one?.write(result);
    await server.restart();
    await other?.write({ ...result, verdict: "trusted", policy: "fail" });
    const pool = new Pool({ connectionString: server.address });
    const { rows } = await pool.query(
      "select id, verdict, policy, name, report->'origin'->>'kind' as kind from checked",
    );
    expect(rows).toEqual([
      { id, verdict: "trusted", policy: "fail", name: "nul \ufffd and half \ufffd", kind: "unknown" },
    ]);
    const { rows: indexes } = await pool.query("select indexdef from pg_indexes where tablename = 'checked'");
    expect(JSON.stringify(indexes)).toContain("(verdict)");
    await Promise.all([pool.end(), one?.close(), other?.close()]);
    await expect(openResults("postgres://nobody@127.0.0.1:9/x")).rejects.toMatchObject({ code: "unreachable" });
    await expect(openResults(server.address.replace("postgres@", "nobody@"))).rejects.toMatchObject({
      code: "refused",
    });
  });
});

it("a worker whose results cannot be written ends, and gives every job back", async () => {
  const address = join(tempDir(), "queue");
  const full = {
    address: "/dev/full",
    write: () => Promise.reject(new Error("ENOSPC: no space left on device")),
    close: async () => undefined,
  };
  const objects = { open: async () => ({ input: new Uint8Array(1), remote: false, unchanged: async () => undefined }) };
  const asked = [1, 2, 3].map((at): JobObject => ({ kind: "http", address: `https://example.org/${at}` }));
  const run = worked(asked, { objects, results: [full], resultsMs: 300, inspect: async () => report }, address);
  await expect(run).rejects.toMatchObject({ code: "results", message: expect.stringContaining("nothing is lost") });
  await using queue = await openQueue(address);
  expect(await queue.status()).toMatchObject({ waiting: 3, active: 0, done: 0, dead: 0 });
  expect((await queue.claim())?.attempt).toBe(1);
});
