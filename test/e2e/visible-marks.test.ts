import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInspector, explain, type Report } from "@provcheck/core";
import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { again, pixelsOf } from "../fixtures/carriers.ts";
import { runCli } from "../fixtures/cli.ts";
import { FFMPEG, makeMedia } from "../fixtures/ffmpeg.ts";
import { sourceTypeXmp } from "../fixtures/media.ts";
import { texturedPicture } from "../fixtures/scenes.ts";
import { stamped } from "../fixtures/visible-marks.ts";

const inspector = createInspector({ processes: 1 });
afterAll(() => inspector.close());
const inspect = (file: Buffer, marks = true): Promise<Report> =>
  inspector.inspect(new Uint8Array(file), { name: "picture", marks });

const carrier = await pixelsOf(sharp(await texturedPicture(8, 1100, 1040)));
const marked = again(await stamped(carrier, "gemini"));
const jpeg = await marked.clone().jpeg({ quality: 85 }).toBuffer();

describe("a mark that people see", () => {
  it("is told as decoded and as possible AI, with its place, its rate and innocent causes", async () => {
    const report = await inspect(jpeg);
    expect(report.origin).toEqual({
      kind: "possibly-ai",
      carriage: "decoded",
      vendor: "Google",
      product: "Gemini",
      markerIds: ["google.visible-sparkle"],
    });
    const { seen, decoded } = report.markers[0] ?? {};
    expect(decoded).toBeUndefined();
    expect(seen).toMatchObject({ corner: "bottom-right", falseAlarms: 1e-3 });
    for (const [value, near] of [
      [seen?.left, 940],
      [seen?.top, 880],
      [seen?.width, 96],
      [seen?.height, 96],
    ] as const)
      expect(Math.abs((value ?? 0) - near)).toBeLessThan(6);
    const observed = report.observations.find(({ id }) => id === "visible-mark");
    expect(observed).toMatchObject({ answer: "true", strength: "weak", args: { mark: "Gemini" } });
    expect(observed?.innocentCauses).toContain("picture-of-picture");
    // It is no watermark, no machine-readable label and no history.
    expect([report.assurance.state, report.disclosure.fields]).toEqual(["none", []]);
  });

  it("is looked for when asked to, and told in both languages", async () => {
    const plain = await inspect(jpeg, false);
    expect([plain.origin.kind, plain.markers, plain.observations.filter(({ id }) => id === "visible-mark")]).toEqual([
      "unknown",
      [],
      [],
    ]);
    const report = await inspect(jpeg);
    expect(explain(report).sentence).toMatch(
      /^May contain AI: a mark like that of Gemini \(Google\) stands in a corner/,
    );
    const row = (lang: "en" | "zh-CN", label: string) =>
      explain(report, { lang }).details.find((each) => each.label === label);
    expect(row("en", "Visible mark")?.value).toBe("a mark like Gemini's sparkle stands in the lower right corner");
    expect(row("zh-CN", "显式标识")?.value).toBe("右下角有与 Gemini 四角星相似的标识");
  });

  it("outranks no label of the file's own, weaker as that may come", async () => {
    const both = await inspect(await marked.clone().withXmp(sourceTypeXmp()).jpeg({ quality: 85 }).toBuffer());
    expect([both.origin.kind, both.origin.carriage]).toEqual(["ai-generated", "stated"]);
    expect(both.markers.map(({ id }) => id)).toContain("google.visible-sparkle");
  });

  it("is looked for by the command", async () => {
    const path = tempFile("marked.jpg", new Uint8Array(jpeg));
    expect((await runCli([path, "--marks"])).stdout.replace(/\s+/g, " ")).toContain("a mark like Gemini's sparkle stands in the lower right corner"); // biome-ignore format: one line
    expect((await runCli([path])).stdout).not.toContain("Gemini");
  });
});

it.runIf(FFMPEG !== undefined)("a mark that stands still in a clip is told of the clip", async () => {
  const folder = tempDir();
  for (let frame = 0; frame < 8; frame++) {
    const view = again(carrier).extract({ left: 12 * frame, top: 7 * frame, width: 960, height: 720 });
    const shown = await stamped(await pixelsOf(sharp(await view.png().toBuffer())), "veo", { opacity: 0.4 });
    await again(shown)
      .png()
      .toFile(join(folder, `f${10 + frame}.png`));
  }
  const path = join(folder, "clip.mp4");
  makeMedia(["-framerate", "8", "-start_number", "10", "-i", join(folder, "f%02d.png"), "-c:v", "libx264", "-crf", "23", "-pix_fmt", "yuv420p", path]); // biome-ignore format: a command
  const report = await inspect(readFileSync(path));
  expect(report.markers.map(({ id }) => id)).toContain("google.visible-veo");
});
