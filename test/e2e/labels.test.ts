import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createInspector, explain, type Report } from "@provcheck/core";
import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { LimitError } from "../../packages/core/src/model/limits.ts";
import { installedReader, type Reader, readerBy } from "../../packages/core/src/node/labels/reader.ts";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { root, runCli } from "../fixtures/cli.ts";
import { FFMPEG, makeMedia } from "../fixtures/ffmpeg.ts";
import { chineseFonts, labelled, latinFont } from "../fixtures/labels.ts";

const inspector = createInspector({ processes: 1 });
afterAll(() => inspector.close());

const inspect = async (
  file: Buffer,
  options: { labels?: boolean; marks?: boolean } = { labels: true },
): Promise<Report> => inspector.inspect(new Uint8Array(file), { name: "picture", ...options });
const wordsIn = ({ markers }: Report): readonly string[] => markers.flatMap(({ words = [] }) => words.map(({ text }) => text)); // biome-ignore format: one line

/** A calm picture: what a label is drawn on in these tests is not what they are about. */
const ground = sharp({ create: { width: 1_024, height: 768, channels: 3, background: "#48586a" } });
const jpeg = (picture: Buffer, quality = 60): Promise<Buffer> => sharp(picture).jpeg({ quality }).toBuffer();
const label = async (text: string, font: string, more: Partial<Parameters<typeof labelled>[1]> = {}) =>
  jpeg(await labelled(await ground.clone().png().toBuffer(), { text, font, size: 0.05, ...more }));

describe.runIf(latinFont !== undefined)("visible labels, in Latin letters", () => {
  const font = latinFont ?? "";

  it("are quoted, with the place, and never say more than that there may be AI", async () => {
    const report = await inspect(await label("AI generated", font));
    expect(report.limits).toEqual([]);
    expect(report.origin).toEqual({ kind: "possibly-ai", carriage: "decoded", markerIds: ["visible.label"] });
    expect(report.summary.code).toBe("summary.possibly-ai.worded");
    const [words] = report.markers[0]?.words ?? [];
    expect(words).toMatchObject({ text: "AI generated", edge: "bottom-right" });
    expect((words?.left ?? 0) + (words?.width ?? 0)).toBeCloseTo(1 - 0.025 * 0.75, 1);
    expect(words?.top).toBeGreaterThan(0.9);
    // No watermark: a law that asks for one is not content with it.
    expect(report.disclosure.requirements.find(({ requirement }) => requirement === "watermark")?.found).toBe(false);
    const row = (lang: "en" | "zh-CN") => explain(report, { lang }).details.find(({ label }) => label === (lang === "en" ? "Visible label" : "显式标识")); // biome-ignore format: one line
    expect(row("en")?.value).toBe("“AI generated”, in the lower right corner");
    expect(row("zh-CN")?.value).toBe("“AI generated”，位于右下角");
    expect(explain(report).details.some(({ label }) => label === "Labels found")).toBe(false);
  });

  it("are read when asked to, and not else", async () => {
    const picture = await label("Made with AI", font, { where: "top-left" });
    const seen = await Promise.all([{}, { marks: true }, { labels: false }, { labels: true }].map(async (options) => wordsIn(await inspect(picture, options)))); // biome-ignore format: one line
    expect(seen).toEqual([[], [], [], ["Made with AI"]]);
  });

  it("are read the way people see them, however the picture is stored", async () => {
    const upright = await labelled(await ground.clone().png().toBuffer(), { text: "AI generated", font, size: 0.05 });
    // Stored lying on its side, and tagged so that it is shown upright.
    const stored = await sharp(upright).rotate(270).withMetadata({ orientation: 6 }).jpeg({ quality: 90 }).toBuffer();
    expect((await inspect(stored)).markers[0]?.words?.[0]).toMatchObject({
      text: "AI generated",
      edge: "bottom-right",
    });
  });

  it("tell nothing of other words, and give way to what the file itself says", async () => {
    expect(wordsIn(await inspect(await label("Hotel Phoenix 2026", font)))).toEqual([]);
    const stated = await sharp(await label("AI generated", font))
      .withXmp(
        `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" e:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/></rdf:RDF></x:xmpmeta>`,
      )
      .jpeg()
      .toBuffer();
    const report = await inspect(stated);
    expect([report.origin.kind, report.origin.carriage]).toEqual(["ai-generated", "stated"]);
    expect(wordsIn(report)).toEqual(["AI generated"]);
  });

  it("are read by the command", async () => {
    const path = tempFile("labelled.jpg", new Uint8Array(await label("AI generated", font)));
    expect((await runCli([path, "--labels"])).stdout).toContain("“AI generated”, in the lower right corner");
    expect((await runCli([path])).stdout).not.toContain("AI generated");
  });

  it.runIf(FFMPEG !== undefined)("are read in the frames of a clip", async () => {
    const dir = tempDir();
    writeFileSync(join(dir, "f.png"), await labelled(await ground.clone().resize(960, 540).png().toBuffer(), { text: "AI generated", font, size: 0.08, shadow: true })); // biome-ignore format: one line
    const path = join(dir, "clip.mp4");
    makeMedia(["-loop", "1", "-framerate", "5", "-t", "2", "-i", join(dir, "f.png"), "-c:v", "libx264", "-crf", "23", "-pix_fmt", "yuv420p", path]); // biome-ignore format: a command
    const report = await inspector.inspect(path, { labels: true });
    expect(wordsIn(report)).toEqual(["AI generated"]);
  });
});

describe.runIf(chineseFonts.length > 0)("visible labels, in Chinese signs", () => {
  it.each(chineseFonts.slice(0, 3))("are read in %s", async (font) => {
    const [words = ""] = wordsIn(await inspect(await label("内容由AI生成", font, { size: 0.06 })));
    expect(words).toMatch(/生成$/);
  });
});

describe("an engine", () => {
  const lines = [{ width: 60, height: 40, data: new Uint8Array(2_400).fill(255) }];
  const bundle = new URL("packages/core/dist/node/labels.bundle.js", pathToFileURL(root));
  const by = (code: string, ms = 10_000): Reader => {
    const module = tempFile(`engine-${Math.random()}.mjs`, new TextEncoder().encode(code));
    const { wasm, model } = installedReader();
    return { module: pathToFileURL(module).href, wasm, model, bundle, ms };
  };
  const engine = (getText: string): string => `export const createOCREngine = async () => ({ loadModel() {}, setVariable() {}, loadImage() {}, getText() { ${getText} } });`; // biome-ignore format: one line
  const read = async (reader: Reader): Promise<readonly string[]> => {
    const seen: string[] = [];
    await readerBy(reader)(lines, (_, words) => seen.push(words));
    return seen;
  };

  it("reads in a thread", async () => {
    expect(await read(by(engine('return "words";')))).toEqual(["words"]);
  });
  it("that does not come back is ended", async () => {
    await expect(read(by(engine("for (;;);"), 400))).rejects.toEqual(new LimitError("labelMs"));
  });
  it("has its time once for all that it is asked about a file", async () => {
    const slow = readerBy(by(engine("const end = Date.now() + 700; while (Date.now() < end); return 'words';"), 1_300));
    await slow(lines, () => undefined);
    await expect(slow(lines, () => undefined)).rejects.toEqual(new LimitError("labelMs"));
  });
  it("that fails, ends or is another one is told as an error", async () => {
    await expect(read(by(engine('throw new Error("broken");')))).rejects.toThrow("broken");
    await expect(read(by(engine("process.exit(0);")))).rejects.toThrow("ended without an answer");
    await expect(read(by("export const other = 1;"))).rejects.toThrow("another API");
  });
  it("that is not installed is named with what installs it", () => {
    const resolve = () => {
      throw new Error("not found");
    };
    expect(() => installedReader(resolve)).toThrow(
      expect.objectContaining({
        name: "ProgramMissing",
        install: "npm install tesseract-wasm @tesseract.js-data/chi_sim",
      }),
    );
  });
});

describe("without what reads", () => {
  it("the report says what was left out", async () => {
    const cut = await inspect((await label("AI generated", "sans-serif")).subarray(0, 5_000));
    expect(cut.limits).toContainEqual({ code: "pixels-unavailable", step: "mark" });
  });
});
