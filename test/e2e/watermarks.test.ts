import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInspector, explain, type Report } from "@provcheck/core";
import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { MESSAGES } from "../../packages/core/src/marks/messages.ts";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { runCli } from "../fixtures/cli.ts";
import { FFMPEG, makeMedia } from "../fixtures/ffmpeg.ts";
import { texturedPicture } from "../fixtures/scenes.ts";
import { type Writer, watermark } from "../fixtures/watermark.ts";

const inspector = createInspector({ processes: 1 });
afterAll(() => inspector.close());

const [width, height] = [640, 512];
const carrier = sharp(await texturedPicture(11, width, height)).removeAlpha();
const data = new Uint8Array(await carrier.raw().toBuffer());
const marked = (id: string, writer: Writer) => {
  const bits = MESSAGES.find((each) => each.id === id)?.bits ?? [];
  return sharp(watermark({ width, height, channels: 3, data }, bits, writer).data, {
    raw: { width, height, channels: 3 },
  });
};
const inspect = async (file: Buffer, options: { marks?: boolean; deep?: boolean } = { marks: true }): Promise<Report> =>
  inspector.inspect(new Uint8Array(file), { name: "picture", ...options });

describe("marks in pixels", () => {
  it.each([
    ["sdxl", "float32", "stability.watermark-sdxl", "Stability AI", undefined],
    ["flux", "float32", "flux.watermark", "Black Forest Labs", "FLUX"],
    ["sd1", "uint8", "stability.watermark-sd1", "Stability AI", "Stable Diffusion"],
    ["invokeai", "uint8", "invokeai.watermark", undefined, "InvokeAI"],
  ] as const)("%s is told as decoded, with how surely it was found", async (id, writer, marker, vendor, product) => {
    const report = await inspect(await marked(id, writer).png().toBuffer());
    expect(report.origin).toEqual({
      kind: "ai-generated",
      carriage: "decoded",
      markerIds: [marker],
      ...(vendor === undefined ? {} : { vendor }),
      ...(product === undefined ? {} : { product }),
    });
    const [found] = report.markers;
    expect(found?.decoded).toMatchObject({ writer, left: 0, top: 0 });
    expect(found?.decoded?.falseAlarms).toBeLessThan(1e-6);
    // Marks never lift the ladder: it is about the file's own history.
    expect([report.assurance.state, report.limits]).toEqual(["none", []]);
  });

  it("are looked for when asked to, and not else", async () => {
    const jpeg = await marked("sdxl", "float32").jpeg({ quality: 92 }).toBuffer();
    const kinds = await Promise.all([{}, { deep: true }, { marks: false }, { marks: true }].map(async (options) => (await inspect(jpeg, options)).origin.kind)); // biome-ignore format: one line
    expect(kinds).toEqual(["unknown", "unknown", "unknown", "ai-generated"]);
  });

  it("are told in both languages, with a crop", async () => {
    const crop = marked("sdxl", "float32").extract({ left: 5, top: 3, width: 600, height: 500 });
    const report = await inspect(await crop.png().toBuffer());
    const row = (lang: "en" | "zh-CN", label: string) =>
      explain(report, { lang }).details.find((each) => each.label === label);
    expect(row("en", "Watermark")).toMatchObject({ note: "cropped: its blocks begin 3 × 5 pixels from the corner" });
    expect(row("zh-CN", "水印")?.value).toMatch(/^48 位中有 4\d 位与 Stability AI 写入的一致/);
    expect(explain(report).sentence).toMatch(/^A watermark of Stability AI was read from the content/);
  });

  it("are not found where there are none, and what cannot be decoded is a limit", async () => {
    const plain = await inspect(await carrier.clone().png().toBuffer());
    expect([plain.markers, plain.limits, plain.origin.kind]).toEqual([[], [], "unknown"]);
    const cut = await inspect((await carrier.clone().jpeg().toBuffer()).subarray(0, 9_000));
    expect(cut.limits).toContainEqual({ code: "pixels-unavailable", step: "mark" });
    expect(cut.checked).toBe("partly");
  });

  it("are looked for by the command", async () => {
    const path = tempFile(
      "marked.webp",
      new Uint8Array(await marked("flux", "float32").webp({ quality: 92 }).toBuffer()),
    );
    const run = await runCli([path, "--marks"]);
    expect(run.stdout).toContain("FLUX");
    expect(run.stdout).toMatch(/Watermark +\d\d of 46 bits/);
    expect((await runCli([path])).stdout).not.toContain("FLUX");
  });
});

/** A clip that pans over a picture, every frame marked or none, as a generator would hand it on. */
async function clip(id: string | undefined, crf: number): Promise<Buffer> {
  const dir = tempDir();
  const [across, down, frames] = [512, 320, 14];
  const bits = MESSAGES.find((each) => each.id === id)?.bits;
  for (let frame = 0; frame < frames; frame++) {
    const view = carrier.clone().extract({ left: 4 * frame, top: 3 * frame, width: across, height: down });
    const shown = { width: across, height: down, channels: 3, data: new Uint8Array(await sharp(await view.png().toBuffer()).raw().toBuffer()) }; // biome-ignore format: a frame
    const out = bits ? watermark(shown, bits, "float32") : shown;
    await sharp(out.data, { raw: { width: across, height: down, channels: 3 } }).png().toFile(join(dir, `f${10 + frame}.png`)); // biome-ignore format: one line
  }
  const path = join(dir, "clip.mp4");
  makeMedia(["-framerate", "7", "-start_number", "10", "-i", join(dir, "f%02d.png"), "-c:v", "libx264", "-crf", String(crf), "-pix_fmt", "yuv420p", path]); // biome-ignore format: a command
  return readFileSync(path);
}

describe.runIf(FFMPEG !== undefined)("marks in the frames of a clip", () => {
  const decoded = ({ markers }: Report) => markers.filter(({ carriage }) => carriage === "decoded").map(({ id }) => id);
  it("are found over all frames together, through H.264", async () => {
    const report = await inspect(await clip("sdxl", 18));
    expect(report.limits.filter(({ code }) => code.includes("frames"))).toEqual([]);
    expect(decoded(report)).toEqual(["stability.watermark-sdxl"]);
  });
  it("are not found where there are none, and not looked for without ffmpeg", async () => {
    const plain = await clip(undefined, 20);
    expect(decoded(await inspect(plain))).toEqual([]);
    const without = await inspector.inspect(new Uint8Array(plain), { name: "clip", marks: true, ffmpeg: { ffmpeg: "/no/such/ffmpeg" } }); // biome-ignore format: one line
    expect(without.limits).toContainEqual(expect.objectContaining({ code: "ffmpeg-missing-frames", step: "mark" }));
    expect((await inspect(plain, {})).limits.filter(({ code }) => code.includes("frames"))).toEqual([]);
  });
});
