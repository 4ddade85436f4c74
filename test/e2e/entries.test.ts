import { gzipSync } from "node:zlib";
import { createInspector, explain, type Inspector } from "@provcheck/core";
import type * as Page from "@provcheck/core/browser";
import type * as Words from "@provcheck/core/explain";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { anchorsPem } from "../fixtures/forge/attacks/attack.ts";
import { signAs } from "../fixtures/forge/sign-as.ts";
import { compressedChunk, textChunk, withPngChunks } from "../fixtures/media.ts";
import { PAGE_GLOBALS, pageScript, plain, runInPage } from "../fixtures/page-script.ts";

/** What the whole inspection needs of a page beside what the verifier does. */
const GLOBALS = [...PAGE_GLOBALS, "btoa", "structuredClone", "AbortSignal"];

/** One entry of the package, run in a page, and the packages that it brings along. */
async function inPage<T>(entry: string): Promise<{ exports: T; packages: Set<string> }> {
  const { script, inputs } = await pageScript(`@provcheck/core/${entry}`);
  const names = inputs.map((path) => /node_modules\/(?!\.pnpm)((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  return { exports: runInPage<T>(script, GLOBALS), packages: new Set(names.filter((name) => name !== undefined)) };
}

const SETTINGS = "a cat\nSteps: 20, Sampler: Euler a, Seed: 1, Size: 24x16";

async function plainPng(...chunks: Uint8Array[]): Promise<Uint8Array> {
  const background = { r: 90, g: 20, b: 60 };
  const png = await sharp({ create: { width: 24, height: 16, channels: 3, background } })
    .png()
    .toBuffer();
  return withPngChunks(new Uint8Array(png), ...chunks);
}

const svgz = async (): Promise<Uint8Array> =>
  new Uint8Array(gzipSync('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><title>x</title></svg>'));
const FILES: readonly (readonly [string, () => Promise<Uint8Array>])[] = [
  ["a signed JPEG", () => signAs("jpeg")],
  ["a signed clip", () => signAs("mp4")],
  ["a signed document", () => signAs("pdf")],
  ["a PNG with settings", () => plainPng(textChunk("parameters", SETTINGS))],
  ["a PNG with settings that are compressed", () => plainPng(compressedChunk("parameters", SETTINGS))],
  ["a compressed SVG", svgz],
];

describe("@provcheck/core/browser, bundled and run with web globals only", () => {
  let page: typeof Page;
  let inspector: Inspector;
  let anchors: string;
  beforeAll(async () => {
    const made = await inPage<typeof Page>("browser");
    expect(
      [...made.packages].filter((name) => /sharp|ffmpeg|undici|contentauth|file-type|mediabunny/.test(name)),
    ).toEqual([]);
    page = made.exports;
    anchors = await anchorsPem();
    inspector = createInspector({ secondOpinion: "off", trust: { anchors: tempFile("mine.pem", anchors) } });
  });
  afterAll(() => inspector.close());

  it.each(FILES)("gives the report that Node gives: %s", async (_, make) => {
    const file = await make();
    const now = new Date();
    const trust = [{ tier: "yours", name: "mine.pem", text: anchors, date: now.toISOString().slice(0, 10) } as const];
    const steps: string[] = [];
    const blob = new Blob([Uint8Array.from(file)]);
    const onProgress = ({ step }: { step: string }) => steps.push(step);
    const there = plain(await page.inspect(blob, { name: "x", now, trust, onProgress }));
    expect(there).toEqual(plain(await inspector.inspect(file, { name: "x", now })));
    expect(steps).toEqual(["open", "read", "verify", "mark", "assess", "report"]);
    expect(plain(page.explain(there, { lang: "zh-CN" }))).toEqual(plain(explain(there, { lang: "zh-CN" })));
  });

  it("leaves a bomb where its budget ends, and tells it", async () => {
    const bomb = await plainPng(compressedChunk("parameters", Buffer.alloc(64 * 1024 * 1024)));
    const there = plain(await page.inspect(bomb, { name: "x" }));
    expect(there.limits).toEqual(plain(await inspector.inspect(bomb, { name: "x" })).limits);
    expect(there.limits.map(({ code }) => code)).toContain("budget-exceeded");
  });

  it("refuses what it cannot read, a list that holds nothing, and ends when it is told to", async () => {
    const bytes = await plainPng();
    await expect(page.inspect(new TextEncoder().encode("just words"))).rejects.toMatchObject({
      code: "unsupported-content",
    });
    await expect(page.inspect("photo.jpg" as unknown as Uint8Array)).rejects.toMatchObject({ code: "bad-option" });
    const trust = [{ tier: "yours", name: "mine.pem", text: "<html>log in</html>" } as const];
    await expect(page.inspect(bytes, { trust })).rejects.toMatchObject({ code: "bad-option" });
    const broken = { size: 10, read: () => Promise.reject(new Error("gone")) };
    await expect(page.inspect(broken)).rejects.toMatchObject({ code: "source-failed" });
    await expect(page.inspect(bytes, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "source-failed" });
  });
});

describe("@provcheck/core/explain, bundled and run with web globals only", () => {
  it("tells a report in the same words, and brings no reader along", async () => {
    const { exports: words, packages } = await inPage<typeof Words>("explain");
    // The rows of generators know how their labels are signed.
    expect([...packages].filter((name) => !name.startsWith("@noble/"))).toEqual([]);
    await using inspector = createInspector({ secondOpinion: "off" });
    const report = await inspector.inspect(await plainPng(textChunk("parameters", SETTINGS)), { name: "x" });
    for (const lang of ["en", "zh-CN"] as const)
      expect(plain(words.explain(report, { lang }))).toEqual(plain(explain(report, { lang })));
    expect(words.generators().length).toBeGreaterThan(20);
  });
});
