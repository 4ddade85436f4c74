import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, launch } from "../fixtures/browser.ts";
import { cli, cliEnv, root, runCli } from "../fixtures/cli.ts";
import { answered, give, openTab } from "../fixtures/tab.ts";

const SIGNED = join(root, "examples/media/1-signed-ai.jpg");
const ANCHORS = join(root, "examples/sample-ca.pem");

/** Asks the server as anything but a browser may: with any path and headers. */
const ask = (url: string, headers: Record<string, string> = {}, method = "GET") =>
  new Promise<{ status: number | undefined; headers: object; body: string }>((done, failed) => {
    const sent = request(url, { method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        body += part;
      });
      response.on("end", () => done({ status: response.statusCode, headers: response.headers, body }));
    });
    sent.on("error", failed).end();
  });

describe("provcheck open", () => {
  let running: ChildProcess;
  let url = "";
  beforeAll(async () => {
    running = spawn(process.execPath, [cli, "open", SIGNED, "--trust-anchors", ANCHORS], { env: cliEnv() });
    url = await new Promise((found, failed) => {
      let text = "";
      running.stdout?.on("data", (part: Buffer) => {
        text += part.toString();
        const [at] = /http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\//.exec(text) ?? [];
        if (at) found(at);
      });
      running.once("exit", () => failed(new Error(text)));
    });
  });
  afterAll(async () => {
    const ended = new Promise((done) => running.once("exit", done));
    running.kill("SIGINT");
    expect(await ended).toBe(0);
  });

  it("answers on loopback whoever knows the address, under its own name and from its own page", async () => {
    const { origin, host } = new URL(url);
    expect((await ask(url)).status).toBe(200);
    expect((await ask(`${url}begin`)).body).toContain("1-signed-ai.jpg");
    expect((await ask(`${url}begin`)).body).not.toContain(root);
    for (const [at, headers] of [
      [`${origin}/`, {}],
      [`${origin}/begin`, {}],
      [`${origin}/${"A".repeat(32)}/`, {}],
      [`${origin}/${"A".repeat(31)}/begin`, {}],
      [url, { host: "provcheck.example" }],
      [url, { host: `provcheck.example:${host.split(":")[1]}` }],
      [`${url}begin`, { origin: "https://provcheck.example" }],
      [`${url}begin`, { origin: "null" }],
      [`${url}files/0`, { "sec-fetch-site": "cross-site" }],
    ] as const)
      expect([at, headers, (await ask(at, headers)).status]).toEqual([at, headers, 403]);
    for (const [path, method] of [
      ["files/1", "GET"],
      ["files/..%2F..%2Fetc%2Fpasswd", "GET"],
      ["files/0/../../x", "GET"],
      ["page.html", "GET"],
      ["report", "GET"],
      ["begin", "POST"],
      ["constructor", "GET"],
    ] as const)
      expect([path, (await ask(`${url}${path}`, {}, method)).status]).toEqual([
        path,
        expect.toSatisfy((code: number) => code === 404 || code === 403),
      ]);
    const { headers } = await ask(url, { origin });
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("refuses what is no file before it begins", async () => {
    expect(await runCli(["open", "nothing.jpg"])).toMatchObject({
      code: 2,
      stderr: "provcheck: nothing.jpg: no such file\n",
    });
    expect((await runCli(["open", root])).stderr).toContain("not a regular file");
  });

  describe.runIf(chromium !== undefined)("in a browser", () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser.close());

    it("has the files of the command line, its lists and its engines, and asks nobody else", async () => {
      const { page, requests, errors } = await openTab(browser, url);
      const { badge } = await answered(page);
      expect(badge).toBe("Made with AI · verified signature");
      expect(await page.textContent(".dated")).toContain("sample-ca.pem");
      const article = (await page.textContent("article")) ?? "";
      expect(article).toContain("c2pa-wasm");
      await give(page, join(root, "examples/media/6-signed-clip.mp4"));
      await page.waitForFunction(() => /AI/.test(document.querySelector(".queue li:nth-child(2)")?.textContent ?? ""));
      expect([requests.filter((each) => !each.startsWith(url)), errors]).toEqual([[], []]);
    });

    it("says that the command is reading, for how long, and takes a cancel", async () => {
      const { page } = await openTab(browser, url);
      await answered(page);
      await page.route(/report\?/, () => undefined);
      await give(page, join(root, "examples/media/5-nothing.png"));
      const waits = page.locator("article .progress");
      await waits.filter({ hasText: /^provcheck on this machine is reading it, for [1-9] s so far/ }).waitFor();
      await page.getByRole("button", { name: "中文" }).click();
      await waits.filter({ hasText: /^本机的 provcheck 正在读取，已用 [1-9] 秒/ }).waitFor();
      await page.getByRole("button", { name: "取消: 5-nothing.png" }).click();
      await page.waitForFunction(() =>
        /已取消/.test(document.querySelector(".queue li:nth-child(2)")?.textContent ?? ""),
      );
    });

    it("sends a file as it is, and says why another one cannot be read", async () => {
      const { page } = await openTab(browser, url);
      await answered(page);
      const sent = readFileSync(join(root, "examples/media/4-unsigned-ai-label.png"));
      await give(
        page,
        { name: "a b.png", mimeType: "image/png", buffer: sent },
        { name: "x.txt", mimeType: "", buffer: Buffer.from("just words") },
      );
      await page.waitForFunction(() =>
        /document that provcheck reads/.test(document.querySelector(".queue li:nth-child(3)")?.textContent ?? ""),
      );
      expect(await page.textContent(".queue li:nth-child(2)")).toMatch(/AI/);
    });
  });
});
