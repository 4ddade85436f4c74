import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { createInspector, trustStore } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { type Authority, issue, makeAuthority } from "../fixtures/ca.ts";
import { runCli } from "../fixtures/cli.ts";
import { picture } from "../fixtures/media.ts";
import { sign } from "../fixtures/sign.ts";

let authorities: Authority[];
let leaf: string;
let answer: RequestListener;
let server: Server;
let port: number;
const tunnels: { to: string; auth: string | undefined }[] = [];
const pems = (from: number, to: number) => authorities.slice(from, to).map(({ pem }) => pem).join("\n"); // biome-ignore format: one list
const only = ["official"];
const mirror = (auth = "") => `http://${auth}127.0.0.1:${port}/lists`;

beforeAll(async () => {
  authorities = [];
  for (let n = 0; n < 22; n++) authorities.push(await makeAuthority(`Anchor ${n}`));
  const [first] = authorities;
  if (first) leaf = (await issue(first, { commonName: "Leaf", organisation: "L" })).certificate.toString("pem");
  server = createServer((request, response) => answer(request, response));
  server.on("connect", (request, socket) => {
    tunnels.push({ to: request.url ?? "", auth: request.headers["proxy-authorization"] });
    const there = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      there.pipe(socket).pipe(there);
    });
    for (const each of [there, socket]) each.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
  answer = (_, response) => response.end(pems(0, 22));
});
afterAll(() => server.close());

/** A folder with an index that somebody else wrote. */
function hostile(lists: unknown): string {
  const dir = join(tempDir(), "store");
  mkdirSync(dir);
  writeFileSync(
    join(dir, "trust-store.json"),
    typeof lists === "string" ? lists : JSON.stringify({ version: 1, lists }),
  );
  return dir;
}
const row = { id: "own-x", tier: "yours", file: "own-x.pem", source: "x", date: "2026-01-01", digest: `sha256:${"0".repeat(64)}`, entries: 1 }; // biome-ignore format: a table

describe("an index that no store wrote", () => {
  it.each<[string, unknown]>([
    ["a list that is null", [null]],
    ["a source that is an object", [{ ...row, source: { a: 1 } }]],
    ["a date that is a number", [{ ...row, date: 5 }]],
    ["a file above it", [{ ...row, file: "../precious.pem" }]],
    ["a file with a folder", [{ ...row, file: "a/b.pem" }]],
    ["a digest that is none", [{ ...row, digest: "x" }]],
    ["more lists than there are", Array.from({ length: 201 }, () => row)],
    ["no JSON", "{"],
    ["more than an index has", " ".repeat(1024 * 1024 + 1)],
  ])("is not believed: %s", async (_, lists) => {
    const dir = hostile(lists);
    writeFileSync(join(dir, "../precious.pem"), "precious");
    const code = "trust-file-unreadable";
    for (const work of [
      () => trustStore(dir).list(),
      () => trustStore(dir).remove("own-x"),
      () => trustStore(dir).update({ mirror: mirror(), only }),
    ])
      await expect(work()).rejects.toMatchObject({ code });
    const run = await runCli(["examples/media/5-nothing.png", "--trust-dir", dir]);
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining("not an index of a trust store")]);
    expect(readFileSync(join(dir, "../precious.pem"), "utf8")).toBe("precious");
  });

  it.runIf(process.platform === "linux").each(["fifo", "/dev/zero"])("is not waited for: %s", async (kind) => {
    const dir = join(tempDir(), "store");
    mkdirSync(dir);
    if (kind === "fifo") execFileSync("mkfifo", [join(dir, "trust-store.json")]);
    else symlinkSync(kind, join(dir, "trust-store.json"));
    await expect(trustStore(dir).list()).rejects.toMatchObject({ code: "trust-file-unreadable" });
  });
});

describe("a folder with links", () => {
  it("has none of them followed when it is updated, nor when a list is removed", async () => {
    const dir = hostile([{ ...row, id: "official", tier: "official", file: "c2pa-official.pem" }]);
    const victim = join(dir, "../victim");
    writeFileSync(victim, "victim");
    writeFileSync(join(dir, "c2pa-official.pem"), "old");
    symlinkSync("../victim", join(dir, "c2pa-official.pem.previous"));
    const [update] = await trustStore(dir).update({ mirror: mirror(), only });
    expect([update?.outcome, readFileSync(victim, "utf8")]).toEqual(["changed", "victim"]);
    expect(readFileSync(join(dir, "c2pa-official.pem.previous"), "utf8")).toBe("old");
    const other = hostile([row]);
    writeFileSync(join(other, "../victim"), "victim");
    symlinkSync("../victim", join(other, "own-x.pem"));
    expect(await trustStore(other).remove("own-x")).toBe(true);
    expect(readFileSync(join(other, "../victim"), "utf8")).toBe("victim");
  });

  it("may hold links to its own files, as containers mount them, and to no others", async () => {
    const dir = tempDir();
    mkdirSync(join(dir, "..data"));
    writeFileSync(join(dir, "..data/list"), pems(0, 1));
    symlinkSync("..data/list", join(dir, "c2pa-official.pem"));
    expect((await runCli(["examples/media/5-nothing.png", "--trust-dir", dir])).code).toBe(0);
    const out = tempDir();
    symlinkSync(tempFile("list.pem", pems(0, 1)), join(out, "c2pa-official.pem"));
    const run = await runCli(["examples/media/5-nothing.png", "--trust-dir", out]);
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining("leads out of its folder")]);
  });
});

describe("what is added", () => {
  it("is its certificates and nothing else, for nobody else to read", async () => {
    const store = trustStore(join(tempDir(), "s"));
    const secret = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
    const { file } = await store.add(tempFile("combined.pem", `${secret}${pems(0, 2)}\n${pems(0, 1)}${secret}`));
    const text = readFileSync(join(store.dir, file), "utf8");
    expect([text.includes("PRIVATE"), text.match(/BEGIN CERTIFICATE/g)?.length]).toEqual([false, 2]);
    if (process.platform !== "win32") expect(statSync(join(store.dir, file)).mode & 0o777).toBe(0o600);
  });

  it("keeps apart what people call differently, and asks before it replaces", async () => {
    const store = trustStore(join(tempDir(), "s"));
    for (const [name, at] of [["甲方.pem", 0], ["乙方.pem", 1], ["Żółć.pem", 2], [".pem", 3], ["日本語.crt", 4]] as const)
      await store.add(tempFile(name, pems(at, at + 1)));
    const entries = await store.list();
    expect(entries.map(({ id }) => id)).toEqual(expect.arrayContaining(["own-甲方", "own-乙方", "own-Żółć", "own-日本語"]));
    expect(new Set(entries.map(({ file }) => file)).size).toBe(5);
    const inspector = createInspector({ processes: 1, trust: { dir: store.dir } });
    const report = await inspector.inspect(await picture("png"));
    await inspector.close();
    expect(report.trust.lists.filter(({ tier }) => tier === "yours")).toHaveLength(5);
    const second = tempFile("甲方.pem", pems(9, 10));
    await expect(store.add(second)).rejects.toMatchObject({ code: "bad-option", message: /is there already/ });
    expect((await store.add(second, { name: "other" })).id).toBe("own-other");
    expect((await store.add(second, { replace: true })).id).toBe("own-甲方");
    const refused = await runCli(["trust", "add", tempFile("乙方.pem", pems(8, 9)), "--dir", store.dir]);
    expect(refused.code).toBe(2);
  }); // biome-ignore format: a table
});

describe("what is fetched", () => {
  it.each<[string, () => string]>([
    ["one certificate many times", () => Array(25).fill(pems(0, 1)).join("\n")],
    ["certificates of no authority", () => `${Array(25).fill(leaf).join("\n")}`],
    ["a list inside a page", () => `<html><body>${pems(0, 22)}</body></html>`],
  ])("is refused: %s", async (_, text) => {
    const before = answer;
    answer = (__, response) => response.end(text());
    const [update] = await trustStore(tempDir()).update({ mirror: mirror(), only });
    answer = before;
    expect(update).toMatchObject({ outcome: "refused" });
  });

  it("is taken and told where it seems older than what is at hand", async () => {
    const [first] = authorities;
    if (!first) throw new Error("no authority");
    const newer = { commonName: "Newer", organisation: "N", notBefore: new Date(Date.now() + 86_400_000 * 3) };
    const extra = (await issue(first, newer)).certificate.toString("pem");
    const before = answer;
    answer = (_, response) => response.end(`${pems(0, 22)}\n${extra}`);
    const store = trustStore(join(tempDir(), "s"));
    await store.update({ mirror: mirror(), only });
    answer = before;
    const [update] = await store.update({ mirror: mirror(), only });
    expect(update).toMatchObject({ outcome: "changed", problem: expect.stringContaining("may be an older list") });
  });

  it("is told where it was changed on disk since", async () => {
    const store = trustStore(join(tempDir(), "s"));
    await store.update({ mirror: mirror(), only });
    writeFileSync(join(store.dir, "c2pa-official.pem"), pems(0, 21));
    const [signer] = authorities;
    if (!signer) throw new Error("no authority");
    const file = await sign(
      await picture("jpeg"),
      "image/jpeg",
      await issue(signer, { commonName: "A", organisation: "B" }),
      {},
    );
    const inspector = createInspector({ processes: 1, trust: { dir: store.dir } });
    const report = await inspector.inspect(file);
    await inspector.close();
    expect(report.trust.lists[0]).toMatchObject({ source: "file", changed: true });
    expect(report.limits).toContainEqual({ code: "trust-list-changed", step: "verify", detail: "c2pa-official.pem" });
  });

  it("keeps no name and password of a mirror, and sends them to it", async () => {
    const before = answer;
    let asked: string | undefined;
    answer = (request, response) => {
      asked = request.headers.authorization;
      before(request, response);
    };
    const store = trustStore(join(tempDir(), "s"));
    await store.update({ mirror: mirror("u:p%40w@"), only });
    answer = before;
    expect(asked).toBe(`Basic ${Buffer.from("u:p@w").toString("base64")}`);
    expect(readFileSync(join(store.dir, "trust-store.json"), "utf8")).not.toMatch(/p%40w|p@w/);
    expect((await store.list())[0]?.source).toBe(`${mirror()}/c2pa-official.pem`);
    expect(readdirSync(store.dir).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("goes through a proxy as people write one, and past it where they say so", async () => {
    const base = { mirror: mirror(), only };
    for (const [proxy, auth] of [
      [`127.0.0.1:${port}`, undefined],
      [`http://me:50%@127.0.0.1:${port}`, "me:50%"],
      [`http://me:a%40b@127.0.0.1:${port}`, "me:a@b"],
    ] as const) {
      tunnels.length = 0;
      const [update] = await trustStore(tempDir()).update({ ...base, proxy });
      expect(update?.outcome).toBe("new");
      const sent = auth === undefined ? undefined : `Basic ${Buffer.from(auth).toString("base64")}`;
      expect(tunnels[0]).toEqual({ to: `127.0.0.1:${port}`, auth: sent });
    }
    tunnels.length = 0;
    await trustStore(tempDir()).update({ ...base, proxy: `127.0.0.1:${port}`, noProxy: "127.0.0.1" });
    expect(tunnels).toEqual([]);
    // Nobody listens there: what counts is that the address is understood.
    const [six] = await trustStore(tempDir()).update({ ...base, proxy: "http://[::1]:9", timeoutMs: 3_000 });
    expect(six?.problem).toMatch(/ECONNREFUSED|EADDRNOTAVAIL|ENETUNREACH|no answer|fetch|connect/i);
    await expect(trustStore(tempDir()).update({ ...base, proxy: "ftp://x" })).rejects.toMatchObject({
      code: "bad-option",
    });
  });

  it.each([
    ["to no address", "http://[", /not an address/],
    ["to a file", "file:///etc/passwd", /not an address/],
  ])("is refused where it leads %s", async (_, location, problem) => {
    const before = answer;
    answer = (__, response) => response.writeHead(302, { location }).end();
    const [update] = await trustStore(tempDir()).update({ mirror: mirror(), only });
    answer = before;
    expect(update).toMatchObject({ outcome: "refused", problem: expect.stringMatching(problem) });
  });

  it("may be fetched twice at once", async () => {
    const store = trustStore(join(tempDir(), "s"));
    const wanted = { mirror: mirror(), only };
    const all = await Promise.all([
      store.update(wanted),
      store.update(wanted),
      store.add(tempFile("mine.pem", pems(0, 1))),
    ]);
    expect(all).toHaveLength(3);
    expect((await store.list()).map(({ id }) => id)).toEqual(["official", "own-mine"]);
  });
});
