import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { createInspector, trustStore } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { type Authority, issue, makeAuthority } from "../fixtures/ca.ts";
import { runCli } from "../fixtures/cli.ts";
import { picture } from "../fixtures/media.ts";
import { DST, sign } from "../fixtures/sign.ts";

describe("trust store", () => {
  let server: Server;
  let base: string;
  /** What the mirror answers, by file name. */
  const files = new Map<string, string | { body: string; length: number } | { status: number; to?: string }>();
  const asked: string[] = [];
  let authorities: Authority[];
  const pems = (from: number, to: number): string =>
    authorities
      .slice(from, to)
      .map((each) => `Subject\tCN=${each.name}\n${each.pem}`)
      .join("\n");
  const products = (n: number): string =>
    JSON.stringify(
      Array.from({ length: n }, (_, at) => ({
        recordId: `r${at}`,
        status: "conformant",
        product: {
          productType: "generatorProduct",
          DN: { CN: at === 0 ? "Sample Service" : `Product ${at}`, O: at === 0 ? "Sample House" : "House" },
          assurance: { maxAssuranceLevel: 2 },
          ...(at === 0 ? { disallowedSignals: { inception: ["capturedMedia"] } } : {}),
        },
      })),
    );

  beforeAll(async () => {
    authorities = [];
    for (let n = 0; n < 31; n++) authorities.push(await makeAuthority(`Anchor ${n}`));
    server = createServer((request, response) => {
      const name = decodeURIComponent((request.url ?? "").split("/").at(-1) ?? "");
      asked.push(name);
      const answer = files.get(name);
      if (answer === undefined) response.writeHead(404).end();
      else if (typeof answer === "string") response.end(answer);
      else if ("status" in answer) response.writeHead(answer.status, answer.to ? { location: answer.to } : {}).end();
      else {
        response.writeHead(200, { "content-length": String(answer.length) });
        response.write(answer.body);
        response.socket?.destroy();
      }
    });
    server.on("connect", (request, socket, head) => {
      asked.push(`CONNECT ${request.url ?? ""}`);
      const [host = "", port = "80"] = (request.url ?? "").split(":");
      const upstream = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lists`;
    files.set("c2pa-official.pem", pems(0, 24));
    files.set("c2pa-official-tsa.pem", pems(0, 14));
    files.set("conforming-products-list.json", products(120));
    files.set("interim-anchors.pem", pems(5, 30));
    files.set(
      "interim-allowed.pem",
      Array.from({ length: 60 }, (_, n) => Buffer.alloc(32, n).toString("base64")).join("\n"),
    );
    files.set(
      "interim-store.cfg",
      "//usages\n1.3.6.1.5.5.7.3.4\n1.3.6.1.5.5.7.3.36\n1.3.6.1.5.5.7.3.8\n1.3.6.1.5.5.7.3.9",
    );
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it("fetches, checks and lists the public lists, with source, date, digest and expiry", async () => {
    const store = trustStore(join(tempDir(), "made", "on", "demand"));
    expect(await store.list()).toEqual([]);
    const updates = await store.update({ mirror: base });
    expect(updates.map((update) => [update.id, update.outcome])).toEqual([
      ["official", "new"],
      ["official-tsa", "new"],
      ["products", "new"],
      ["interim-anchors", "new"],
      ["interim-allowed", "new"],
      ["interim-config", "new"],
    ]);
    const official = (await store.list()).find((entry) => entry.id === "official");
    expect(official).toMatchObject({
      tier: "official",
      entries: 24,
      source: `${base}/c2pa-official.pem`,
      date: new Date().toISOString().slice(0, 10),
    });
    expect(official?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(official?.expires).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect((await store.show("official")).names[0]).toMatch(/^Anchor 0 \([0-9a-f]{16}\)$/);
    expect((await store.update({ mirror: base })).map((update) => update.outcome)).toEqual(Array(6).fill("unchanged"));
    expect(readdirSync(store.dir).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("tells what came and went, and keeps the old copy", async () => {
    const store = trustStore(tempDir());
    await store.update({ mirror: base, only: ["official"] });
    files.set("c2pa-official.pem", pems(1, 26));
    const [update] = await store.update({ mirror: base, only: ["official"] });
    files.set("c2pa-official.pem", pems(0, 24));
    expect(update?.outcome).toBe("changed");
    expect(update?.added.map((name) => name.split(" (")[0])).toEqual(["Anchor 24", "Anchor 25"]);
    expect(update?.removed.map((name) => name.split(" (")[0])).toEqual(["Anchor 0"]);
    expect(readFileSync(join(store.dir, "c2pa-official.pem.previous"), "utf8")).toContain("Anchor 0");
  });

  it.each<[string, () => Parameters<typeof files.set>[1] | undefined]>([
    ["half a file", () => pems(0, 24).slice(0, -200)],
    ["a body shorter than announced", () => ({ body: pems(0, 22), length: 1_000_000 })],
    ["too few anchors", () => pems(0, 3)],
    ["a web page", () => "<!doctype html><title>Sign in</title>"],
    ["nothing", () => ""],
    ["another list", () => products(200)],
    [
      "a certificate that is none",
      () => `${pems(0, 24)}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`,
    ],
    ["an error", () => ({ status: 503 })],
    ["a missing file", () => undefined],
    ["redirects without end", () => ({ status: 302, to: "c2pa-official.pem" })],
    ["more than anybody would publish", () => "x".repeat(17 * 1024 * 1024)],
  ])("refuses %s and keeps what it had", async (_, make) => {
    const store = trustStore(tempDir());
    await store.update({ mirror: base, only: ["official"] });
    const before = readFileSync(join(store.dir, "c2pa-official.pem"), "utf8");
    const answer = make();
    if (answer === undefined) files.delete("c2pa-official.pem");
    else files.set("c2pa-official.pem", answer);
    const [update] = await store.update({ mirror: base, only: ["official"] });
    files.set("c2pa-official.pem", pems(0, 24));
    expect(update).toMatchObject({ outcome: "refused", added: [], removed: [] });
    expect(update?.problem).toBeTruthy();
    expect(readFileSync(join(store.dir, "c2pa-official.pem"), "utf8")).toBe(before);
  });

  it("goes through a proxy when told to", async () => {
    asked.length = 0;
    const store = trustStore(tempDir());
    const [update] = await store.update({ mirror: base, only: ["official"], proxy: new URL(base).origin });
    expect(update?.outcome).toBe("new");
    expect(asked[0]).toBe(`CONNECT ${new URL(base).host}`);
  });

  it("says when nobody answers", async () => {
    const [update] = await trustStore(tempDir()).update({
      mirror: "http://127.0.0.1:9/lists",
      only: ["official"],
      timeoutMs: 2_000,
    });
    expect(update?.outcome).toBe("refused");
    await expect(trustStore(tempDir()).update({ only: ["nonsense"] })).rejects.toMatchObject({ code: "bad-option" });
  });

  it("recognises signers by lists of the store, and by anchors of your own", async () => {
    const store = trustStore(tempDir());
    await store.update({ mirror: base });
    const [first] = authorities;
    const own = await makeAuthority("Own CA");
    if (!first) throw new Error("no authority");
    const capture = { actions: [{ action: "c2pa.created", digitalSourceType: `${DST}digitalCapture` }] };
    const jpeg = await picture("jpeg");
    const official = await sign(
      jpeg,
      "image/jpeg",
      await issue(first, { commonName: "Sample Service", organisation: "Sample House" }),
      capture,
    );
    const house = await sign(
      jpeg,
      "image/jpeg",
      await issue(own, { commonName: "House", organisation: "House" }),
      capture,
    );
    const inspector = createInspector({ trust: { dir: store.dir } });
    try {
      const report = await inspector.inspect(official);
      expect(report.credentials.pass).toBe("official");
      expect(report.trust.lists.find((list) => list.name === "c2pa-official.pem")).toMatchObject({
        source: `${base}/c2pa-official.pem`,
      });
      // The product is recognised, and the list forbids it to vouch for a capture.
      const active = report.credentials.manifests[0];
      expect(active?.signer.conforming).toMatchObject({
        product: "Sample Service",
        maxAssuranceLevel: 2,
        disallowedSignals: ["capturedMedia"],
      });
      expect(report.origin).toMatchObject({ kind: "conflicting", carriage: "signed" });
      expect(report.assurance.reasons).toContain("contradiction");
      expect((await inspector.inspect(house)).assurance.reasons).toContain("signer-unknown");
      await store.add(tempFile("our house.pem", own.pem));
      expect((await store.list()).find((entry) => entry.tier === "yours")?.id).toBe("own-our-house");
    } finally {
      await inspector.close();
    }
    const again = createInspector({ trust: { dir: store.dir } });
    try {
      expect((await again.inspect(house)).credentials.pass).toBe("yours");
    } finally {
      await again.close();
    }
    expect(await store.remove("own-our-house")).toBe(true);
    expect([await store.remove("own-our-house"), existsSync(join(store.dir, "own-our-house.pem"))]).toEqual([
      false,
      false,
    ]);
    await expect(store.add(tempFile("no.pem", "nothing"))).rejects.toMatchObject({ code: "trust-file-unreadable" });
  });

  it("a list older than 30 days is a note in the report, and no reason", async () => {
    const store = trustStore(tempDir());
    await store.update({ mirror: base, only: ["official"] });
    const path = join(store.dir, "trust-store.json");
    writeFileSync(path, readFileSync(path, "utf8").replace(/"date": "[^"]+"/, '"date": "2026-01-01"'));
    const [, second] = authorities;
    if (!second) throw new Error("no authority");
    const signed = await sign(
      await picture("jpeg"),
      "image/jpeg",
      await issue(second, { commonName: "A", organisation: "B" }),
      {},
    );
    const inspector = createInspector({ trust: { dir: store.dir } });
    try {
      const report = await inspector.inspect(signed);
      expect(report.limits).toContainEqual({
        code: "trust-list-old",
        step: "verify",
        detail: "c2pa-official.pem, 2026-01-01",
      });
      expect(report.credentials.pass).toBe("official");
    } finally {
      await inspector.close();
    }
  });

  it("the command updates, lists, shows, adds and removes; the installed store is used without being named", async () => {
    const home = join(tempDir(), "store");
    const run = (...args: string[]) => runCli(args, { env: { PROVCHECK_TRUST_HOME: home } });
    expect((await run("trust", "list")).code).toBe(4);
    const updated = await run("trust", "update", "--mirror", base);
    expect(updated.code).toBe(0);
    expect(updated.stdout).toContain("official: new");
    expect(updated.stdout).toContain("+ Anchor 0");
    expect((await run("trust", "list")).stdout).toMatch(
      /official {2,}official, \d{4}-\d{2}-\d{2}, 24 entries, first certificate ends/,
    );
    expect((await run("trust", "show", "official")).stdout).toContain("Anchor 23");
    const [, , third] = authorities;
    if (!third) throw new Error("no authority");
    const file = tempFile(
      "signed.jpg",
      await sign(await picture("jpeg"), "image/jpeg", await issue(third, { commonName: "A", organisation: "B" }), {}),
    );
    const state = async (...args: string[]) =>
      (JSON.parse((await run(file, "--jsonl", ...args)).stdout) as { credentials: { pass: string } }).credentials.pass;
    expect([await state(), await state("--trust-dir", "none")]).toEqual(["official", "none"]);
    expect((await run("trust", "add", tempFile("mine.pem", third.pem))).stdout).toContain("own-mine: 1 anchors");
    expect((await run("trust", "remove", "own-mine")).code).toBe(0);
    expect((await run("trust", "remove", "own-mine")).code).toBe(4);
    files.set("c2pa-official.pem", "half");
    const refused = await run("trust", "update", "--mirror", base, "--only", "official");
    files.set("c2pa-official.pem", pems(0, 24));
    expect([refused.code, refused.stdout.includes("official: refused")]).toEqual([3, true]);
  });
});
