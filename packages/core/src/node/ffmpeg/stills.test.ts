import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { tempDir } from "../../../../../test/fixtures/authority-file.ts";
import { FFMPEG, ffmpegTools } from "../../../../../test/fixtures/ffmpeg.ts";
import { typed } from "../../model/formats.ts";
import { hasStills, makeContactSheet } from "./stills.ts";

describe("makeContactSheet", () => {
  it("knows which files are clips", () => {
    expect([hasStills(typed("mp4")), hasStills(typed("mp3")), hasStills(typed("png"))]).toEqual([true, false, false]);
  });

  it.runIf(FFMPEG)("takes stills over the whole length", async () => {
    const path = join(tempDir(), "clip.mp4");
    // Red for two seconds, then blue for two.
    const colours = ["red", "blue"].flatMap((colour) => ["-f", "lavfi", "-i", `color=${colour}:s=64x48:d=2:r=10`]);
    const join2 = ["-filter_complex", "[0][1]concat=n=2", "-pix_fmt", "yuv420p", "-c:v", "mpeg4", "-g", "5"];
    execFileSync(FFMPEG ?? "", ["-v", "error", ...colours, ...join2, path]);
    const sheet = await makeContactSheet(await ffmpegTools(), path, { ...typed("mp4"), durationSeconds: 4 });
    expect(sheet).toMatchObject({ mediaType: "image/jpeg", stills: 6, width: 639, height: 320 });
    const { data, info } = await sharp(Buffer.from(sheet.base64, "base64")).raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
    const [first, last] = [at(100, 80), at(530, 240)];
    expect((first[0] ?? 0) > 200 && (first[2] ?? 255) < 60, String(first)).toBe(true);
    expect((last[2] ?? 0) > 200 && (last[0] ?? 255) < 60, String(last)).toBe(true);
  });

  it.runIf(FFMPEG).each([
    ["noise", "mp4" as const, Buffer.alloc(50_000, 7)],
    ["a playlist that names another file", "mp4" as const, Buffer.from("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")],
    ["a concat script", "mkv" as const, Buffer.from("ffconcat version 1.0\nfile /etc/passwd\n")],
  ])("gives nothing for %s", async (_, format, content) => {
    const path = join(tempDir(), "x");
    writeFileSync(path, content);
    await expect(
      makeContactSheet(await ffmpegTools(), path, { ...typed(format), durationSeconds: 1 }),
    ).rejects.toThrow();
  });
});
