import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createInspector, explain } from "@provcheck/core";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPage } from "../../packages/web/build.mjs";
import { tempDir } from "../fixtures/authority-file.ts";
import { chromium, launch } from "../fixtures/browser.ts";
import { root, runCli } from "../fixtures/cli.ts";
import { answered, give, openTab } from "../fixtures/tab.ts";

const sample = (name: string): string => join(root, "examples/media", name);
const SIGNED = sample("1-signed-ai.jpg");
const ANCHORS = join(root, "examples/sample-ca.pem");
const png = (): Promise<Buffer> =>
  sharp({ create: { width: 24, height: 16, channels: 3, background: "#5a143c" } })
    .png()
    .toBuffer();
const rows = (page: Page) => page.locator(".queue bdi").allTextContents();

describe.runIf(chromium !== undefined)("ways into the page", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it("explains a pasted address, and takes a pasted picture", async () => {
    const { page, requests } = await openTab(browser);
    const paste = (text: string, file?: number[]) =>
      page.evaluate(
        ([words, bytes]) => {
          const data = new DataTransfer();
          if (bytes) data.items.add(new File([new Uint8Array(bytes)], "pasted.png", { type: "image/png" }));
          else data.setData("text/plain", words);
          dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        },
        [text, file] as const,
      );
    await paste("https://example.org/photo.jpg");
    await page.waitForFunction(() =>
      /web address, not a file/.test(document.querySelector(".note")?.textContent ?? ""),
    );
    await paste("", [...(await png())]);
    await answered(page);
    expect([await page.textContent("#current"), requests]).toEqual(["pasted.png", []]);
  });

  it("takes files that are dropped anywhere on it", async () => {
    const { page, errors } = await openTab(browser);
    await page.evaluate(
      (files) => {
        const data = new DataTransfer();
        for (const { name, bytes } of files) data.items.add(new File([new Uint8Array(bytes)], name));
        const event = (type: string) => new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event("dragover"));
        const drop = event("drop");
        document.body.dispatchEvent(drop);
        // Else the browser would open the file in the page's place.
        if (!drop.defaultPrevented) throw new Error("the drop was left to the browser");
      },
      ["1-signed-ai.jpg", "5-nothing.png"].map((name) => ({ name, bytes: [...readFileSync(sample(name))] })),
    );
    await answered(page);
    expect([await rows(page), errors]).toEqual([["1-signed-ai.jpg", "5-nothing.png"], []]);
  });

  /** Drops a folder as the browser hands it over: entries, and files that may not be read one by one. */
  const dropFolder = (page: Page, readable: boolean) =>
    page.evaluate(
      ([bytes, open]) => {
        const file = (name: string) => ({
          isFile: true,
          isDirectory: false,
          file: (done: (file: File) => void) => done(new File([new Uint8Array(bytes)], name)),
        });
        const folder = (...entries: object[]) => ({
          isFile: false,
          isDirectory: true,
          createReader: () => {
            const parts = [entries.slice(0, 1), entries.slice(1), []];
            return {
              readEntries: (done: (some: object[]) => void, failed: () => void) =>
                open ? done(parts.shift() ?? []) : failed(),
            };
          },
        });
        const entry = folder(file("a.png"), file(".DS_Store"), folder(file("b.png"), folder(file("c.png"))));
        const dataTransfer = {
          files: [new File([], "archive")],
          items: [{ webkitGetAsEntry: () => entry }],
          getData: () => "",
        };
        dispatchEvent(Object.assign(new Event("drop", { bubbles: true }), { dataTransfer }));
      },
      [[...readFileSync(sample("5-nothing.png"))], readable] as const,
    );

  it("takes a folder that is dropped with all that lies in it, and says so where it stays closed", async () => {
    const { page, errors } = await openTab(browser);
    await dropFolder(page, false);
    await page.getByText("use the button instead").waitFor();
    await dropFolder(page, true);
    await answered(page);
    expect([await rows(page), await page.textContent(".note"), errors]).toEqual([["a.png", "b.png", "c.png"], "", []]);
  });

  it("takes a folder by the button", async () => {
    const dir = join(tempDir(), "chosen");
    mkdirSync(join(dir, "inner"), { recursive: true });
    writeFileSync(join(dir, "a.png"), await png());
    writeFileSync(join(dir, "inner", "b.jpg"), readFileSync(SIGNED));
    const { page } = await openTab(browser);
    await page.setInputFiles("input[webkitdirectory]", dir);
    await answered(page);
    expect((await rows(page)).sort()).toEqual(["a.png", "b.jpg"]);
  });

  it("goes through a queue, and out of it on request", async () => {
    const { page } = await openTab(browser);
    const held = page.workers()[0];
    await held?.evaluate("self.onmessage = () => undefined; undefined");
    await give(page, SIGNED, sample("5-nothing.png"), sample("4-unsigned-ai-label.png"));
    await page.getByRole("button", { name: "Cancel: 5-nothing.png" }).click();
    await page.getByRole("button", { name: "Cancel: 1-signed-ai.jpg" }).click();
    await page.waitForFunction(() => /AI/.test(document.querySelector(".queue li:nth-child(3)")?.textContent ?? ""));
    const states = await page.locator(".queue small").allTextContents();
    expect(states).toEqual(["cancelled", "cancelled", expect.stringMatching(/AI/)]);
  });

  it("recognises signers by lists that are picked, and says of which day they are", async () => {
    const { page } = await openTab(browser);
    expect(await page.textContent(".dated")).toContain("No trust list");
    await give(page, SIGNED);
    const before = await answered(page);
    await page.setInputFiles("section.lists input", ANCHORS);
    await page.waitForFunction((old) => document.querySelector("article .badge")?.textContent !== old, before.badge);
    expect(await page.textContent(".dated")).toMatch(/^Trust lists of \d{4}-\d\d-\d\d: sample-ca\.pem$/);
    await using knows = createInspector({ secondOpinion: "off", trust: { anchors: ANCHORS } });
    expect((await answered(page)).sentence).toBe(explain(await knows.inspect(SIGNED)).sentence);
  });

  it("has the lists that its host built in, of the day on which they were fetched", async () => {
    const [store, out] = [join(tempDir(), "lists"), tempDir()];
    expect((await runCli(["trust", "add", ANCHORS, "--name", "desk", "--dir", store])).code).toBe(0);
    await buildPage({ trust: store, out });
    const { page, errors } = await openTab(browser, pathToFileURL(join(out, "provcheck.html")).href);
    expect(await page.textContent(".dated")).toMatch(/^Trust lists of \d{4}-\d\d-\d\d: own-desk\.pem$/);
    await give(page, SIGNED);
    await using knows = createInspector({ secondOpinion: "off", trust: { anchors: ANCHORS } });
    expect((await answered(page)).sentence).toBe(explain(await knows.inspect(SIGNED)).sentence);
    expect(errors).toEqual([]);
  });

  it("names where lists are published, and goes there only when somebody clicks", async () => {
    const { page, requests } = await openTab(browser);
    const links = page.locator(".published a");
    expect(await links.allTextContents()).toEqual([
      "C2PA-TRUST-LIST.pem (opens raw.githubusercontent.com)",
      "C2PA-TSA-TRUST-LIST.pem (opens raw.githubusercontent.com)",
      "conforming-products-list.json (opens raw.githubusercontent.com)",
    ]);
    expect([await links.first().getAttribute("rel"), await links.first().getAttribute("target"), requests]).toEqual([
      "noreferrer noopener",
      "_blank",
      [],
    ]);
  });
});
