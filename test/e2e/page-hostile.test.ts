import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { createInspector, explain, type Inspector } from "@provcheck/core";
import { zipSync } from "fflate";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { chromium, launch } from "../fixtures/browser.ts";
import { root } from "../fixtures/cli.ts";
import { actions, created } from "../fixtures/forge/assertions.ts";
import { anchorsPem } from "../fixtures/forge/attacks/attack.ts";
import { ATTACK_CLASSES } from "../fixtures/forge/attacks.ts";
import { signAs } from "../fixtures/forge/sign-as.ts";
import { pngMovie } from "../fixtures/hostile-clips.ts";
import { GB, largeClip } from "../fixtures/large-clip.ts";
import { bytes as joined, pdf, pngChunk, svg, textChunk, utf8, withPngChunks } from "../fixtures/media.ts";
import { CARRIERS } from "../fixtures/metadata-files.ts";
import { answered, give, openTab, serveFolder } from "../fixtures/tab.ts";

const sample = (name: string): string => join(root, "examples/media", name);
const SIGNED = sample("1-signed-ai.jpg");
const given = (name: string, bytes: Uint8Array, mimeType = "image/png") => ({
  name,
  mimeType,
  buffer: Buffer.from(bytes),
});
const png = async (...chunks: Uint8Array[]): Promise<Uint8Array> =>
  withPngChunks(
    new Uint8Array(
      await sharp({ create: { width: 24, height: 16, channels: 3, background: "#5a143c" } })
        .png()
        .toBuffer(),
    ),
    ...chunks,
  );

/** Markup, scripts, addresses, marks of direction and control characters: what a file may say anywhere. */
const EVIL =
  '<img src=x onerror="globalThis.owned=1"></script><script>owned=1</script><svg onload=owned=1>\u202egnp.exe\u2066"\'`{name} javascript:owned=1';

/** Every file on the desk has come to its end. */
const allDone = (page: Page, count: number, timeout = 60_000) =>
  page.waitForFunction(
    (wanted) =>
      document.querySelectorAll(".queue li").length === wanted &&
      !document.querySelector(".queue li > button + button"),
    count,
    { timeout },
  );

/** What of a file became more than text: elements and attributes that this page has not, addresses that run, and what ran. */
const ranOrBecameMarkup = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    if ("owned" in globalThis) found.push("ran");
    for (const element of document.querySelectorAll("#page *")) {
      if (/^(?:script|iframe|object|embed|base|link|style|form)$/i.test(element.tagName)) found.push(element.tagName);
      for (const { name, value } of element.attributes)
        if (/^on/i.test(name) || /^\s*(?:javascript|vbscript):/i.test(value)) found.push(`${name}=${value}`);
    }
    for (const image of document.images) if (!/^(?:blob:|data:image\/)/.test(image.src)) found.push(image.src);
    for (const link of document.links) if (!/^https:\/\//.test(link.href)) found.push(link.href);
    const marks = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
    const texts = [document.getElementById("page")?.textContent ?? "", document.title];
    for (const element of document.querySelectorAll("#page [title], #page [aria-label], #page [alt]"))
      texts.push(...["title", "aria-label", "alt"].map((name) => element.getAttribute(name) ?? ""));
    for (const text of texts) {
      const at = text.search(marks);
      if (at >= 0) found.push(JSON.stringify(text.slice(Math.max(0, at - 60), at + 40)));
    }
    return found;
  });

describe.runIf(chromium !== undefined)("files that mean harm, in the page", () => {
  let browser: Browser;
  let inspector: Inspector;
  beforeAll(async () => {
    browser = await launch();
    inspector = createInspector({ secondOpinion: "off", isolation: "none" });
  });
  afterAll(async () => {
    await browser.close();
    await inspector.close();
  });

  it("says why there is no report, and goes on with the next file", async () => {
    const { page } = await openTab(browser);
    const words = given("words.docx", Buffer.from("just words, and no picture"));
    await give(page, words, given("nothing.jpg", new Uint8Array()), SIGNED);
    await page.waitForFunction(() =>
      /Made with AI/.test(document.querySelector(".queue li:last-child")?.textContent ?? ""),
    );
    const rows = await page.locator(".queue .file").allTextContents();
    expect(rows.map((row) => row.replace(/^\S+ /, ""))).toEqual([
      expect.stringMatching(/not a picture/),
      expect.stringMatching(/empty/),
      expect.stringMatching(/^Made with AI/),
    ]);
  });

  it("lives when its worker is ended by a file, by an error and by time", async () => {
    const { page } = await openTab(browser);
    await page.waitForFunction(() => true);
    const kill = (how: string) => page.workers()[0]?.evaluate(how);
    await kill("self.onmessage = () => { throw new Error('killed by the file'); }; undefined");
    await give(page, SIGNED);
    expect((await answered(page)).badge).toBe("Not checked to the end");
    expect(await page.textContent("article")).toContain("crashed");
    await page.getByRole("button", { name: "Clear the list" }).click();
    await page.clock.install();
    await give(page, SIGNED);
    expect((await answered(page)).badge).toMatch(/^Made with AI/);
    await page.getByRole("button", { name: "Clear the list" }).click();
    await kill("self.onmessage = () => { for (;;) {} }; undefined");
    await give(page, SIGNED, sample("5-nothing.png"));
    await page.waitForSelector("article h2");
    await page.clock.fastForward(40_000);
    await answered(page);
    expect(await page.textContent("article")).toMatch(/time/i);
    await page.waitForFunction(
      () => !/waiting|opening/.test(document.querySelector(".queue li:last-child")?.textContent ?? "waiting"),
    );
  });

  it("shows what a file says as text, whatever it is, and runs none of it", async () => {
    const evil = '<img src=x onerror="document.title=1"></script><script>document.title=1</script>“\u202egnp.exe';
    const bytes = await png(
      textChunk("parameters", `${evil}\nSteps: 20, Sampler: ${evil}, Model: ${evil}`),
      textChunk("Software", evil),
    );
    const { page, requests, errors } = await openTab(browser);
    await give(page, given("\u202egnp.<b onclick=1>.png", bytes), given("שלום (1).png", bytes));
    await answered(page);
    await page.locator(".more > summary").click();
    const tags = await page.evaluate(
      () => document.querySelectorAll("article script, article b[onclick], img[src='x']").length,
    );
    const text = (await page.textContent("body")) ?? "";
    expect([tags, requests, errors]).toEqual([0, [], []]);
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(await page.title()).not.toBe("1");
    expect(await page.locator(".queue bdi").allTextContents()).toEqual(["gnp.<b onclick=1>.png", "שלום (1).png"]);
  });

  it("shows what stands in any field of any container as text, in both languages", async () => {
    const facts = { make: EVIL, model: EVIL, taken: EVIL, latitude: EVIL, longitude: EVIL, tool: EVIL };
    const evil = { ...facts, source: EVIL, ai: { system: EVIL, version: EVIL, prompt: EVIL } };
    const files = [];
    for (const [extension, make] of Object.entries(CARRIERS)) {
      const bytes = await Promise.resolve(make(evil)).catch(() => undefined);
      if (bytes) files.push(given(`\u202e${EVIL.slice(0, 40).replaceAll("/", "")}.${extension}`, bytes));
    }
    const steps = [
      created("digitalCapture", { softwareAgent: { name: EVIL }, description: EVIL, when: EVIL }),
      { action: EVIL, description: EVIL },
    ];
    const claim = { title: EVIL, generator: EVIL };
    files.push(
      given("signed.jpg", await signAs("jpeg", { manifests: [{ label: EVIL, claim, assertions: [actions(steps)] }] })),
    );
    files.push(given("store.mp4", await signAs("mp4", { manifests: [{ claim, assertions: [actions(steps)] }] })));
    expect(files.length).toBeGreaterThan(15);
    const { page, requests, errors } = await openTab(browser);
    await give(page, ...files);
    await allDone(page, files.length);
    for (const lang of ["English", "中文"]) {
      await page.getByRole("button", { name: lang }).click();
      for (const button of (await page.locator(".queue .file").all()).slice(lang === "中文" ? -6 : 0)) {
        await button.click();
        await page.evaluate(() => {
          for (const part of document.querySelectorAll("details")) part.open = true;
        });
        expect(await ranOrBecameMarkup(page)).toEqual([]);
      }
    }
    expect([requests, errors]).toEqual([[], []]);
  });

  it("answers attacks on signatures as the library does", async () => {
    const anchors = tempFile("anchors.pem", await anchorsPem());
    const [files, badges] = [[] as ReturnType<typeof given>[], [] as string[]];
    for (const { carriers, make, id } of ATTACK_CLASSES)
      for (const carrier of (["jpeg", "mp4"] as const).filter((name) => carriers.includes(name))) {
        const attacks = (await make(carrier)).filter(({ sidecar, fragments }) => !sidecar && !fragments);
        for (const { name, bytes } of attacks.slice(0, 3)) {
          files.push(given(`${id} ${name.replaceAll("/", " ")}.${carrier}`, bytes));
          badges.push(explain(await inspector.inspect(bytes, { trust: { anchors } })).badge);
        }
      }
    expect(files.length).toBeGreaterThan(20);
    const { page, errors } = await openTab(browser);
    await page.setInputFiles("section.lists input", anchors);
    await give(page, ...files);
    await allDone(page, files.length);
    expect([await page.locator(".queue small").allTextContents(), errors]).toEqual([badges, []]);
  });

  it("comes through what unpacks to more than there is room for, and reads the next file", async () => {
    const zeros = new Uint8Array(100 * 1024 * 1024);
    const packed = deflateSync(zeros, { level: 1 });
    const bomb = {
      "docProps/core.xml": zeros,
      "[Content_Types].xml": utf8("<Types/>"),
      "word/document.xml": utf8("<a/>"),
    };
    const files = [
      given("text.png", await png(pngChunk("zTXt", joined(utf8("Software"), [0, 0], packed)))),
      given("profile.png", await png(pngChunk("iCCP", joined(utf8("x"), [0, 0], packed)))),
      given("bomb.docx", zipSync(bomb, { level: 1 })),
      given("deep.svg", svg(`${"<g>".repeat(100_000)}${"</g>".repeat(100_000)}`)),
      given("stream.pdf", pdf("x".repeat(1_000_000))),
      given("samples.mov", pngMovie({ tracks: 1, samples: 50_000, secondsEach: 1, side: 2000 }), "video/quicktime"),
      given("seconds.mov", pngMovie({ tracks: 1, samples: 2, secondsEach: 650_000, side: 64 }), "video/quicktime"),
    ];
    const { page, errors } = await openTab(browser);
    await give(page, ...files, given("last.jpg", await signAs("jpeg")));
    await allDone(page, files.length + 1, 120_000);
    const states = await page.locator(".queue small").allTextContents();
    expect(states.slice(0, -1)).not.toContain("");
    expect(states.at(-1)).toBe(explain(await inspector.inspect(await signAs("jpeg"))).badge);
    for (const number of [6, 7]) {
      await page
        .locator(".queue .file")
        .nth(number - 1)
        .click();
      await page.locator(".frame-note:not(:empty)").waitFor();
    }
    expect(errors).toEqual([]);
  });

  it("says that a file is damaged, or was taken away before it was read, and goes on", async () => {
    const cut = (await signAs("jpeg")).subarray(0, 900);
    const gone = join(tempDir(), "gone.jpg");
    writeFileSync(gone, await signAs("jpeg"));
    const { page, errors } = await openTab(browser);
    // What a page has that nobody isolated.
    expect(await page.evaluate(() => "SharedArrayBuffer" in globalThis)).toBe(false);
    await page.setInputFiles("input.files", [largeClip("mdat", GB), gone]);
    rmSync(gone);
    await page.getByRole("button", { name: "Cancel: large.mp4" }).click();
    await allDone(page, 2);
    await give(page, given("cut.jpg", cut, "image/jpeg"));
    await allDone(page, 3);
    const [, second = "", third = ""] = await page.locator(".queue small").allTextContents();
    expect(second).toMatch(/^The browser could not read this file/);
    expect(third).toBe(explain(await inspector.inspect(cut)).badge);
    expect(errors).toEqual([]);
  });

  it("says over plain HTTP that nothing can be checked, where a browser would check no signature", async () => {
    const { url, server } = await serveFolder();
    const other = await launch("--host-resolver-rules=MAP page.example 127.0.0.1");
    try {
      const page = await other.newPage({ locale: "zh-CN" });
      await page.goto(url.replace("127.0.0.1", "page.example"));
      await page.getByText("通过普通 HTTP 打开时，浏览器不核对签名").waitFor();
      expect(await page.locator("input, button").count()).toBe(0);
    } finally {
      server.close();
      await other.close();
    }
  });
});
