import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { tempDir } from "../../../../../test/fixtures/authority-file.ts";
import { FFMPEG, ffmpegTools } from "../../../../../test/fixtures/ffmpeg.ts";
import { demuxerOf, type Format, typed } from "../../model/formats.ts";
import { takeFrame } from "../frames/frame.ts";
import { hasStills, makeContactSheet } from "./stills.ts";

describe("makeContactSheet", () => {
  it("knows which files are clips", () => {
    expect([hasStills(typed("mp4")), hasStills(typed("mp3")), hasStills(typed("png"))]).toEqual([true, false, false]);
  });

  it.runIf(FFMPEG).each<[Format, string]>([
    ["mp4", "-c:v mpeg4 -g 5"],
    ["h264", "-c:v libx264"],
    ["hevc", "-c:v libx265 -x265-params log-level=none"],
    ["dv", "-s 720x576 -r 25"],
  ])("takes stills over the whole length, and one at a time: %s", async (format, args) => {
    const path = join(tempDir(), `clip.${format}`);
    // Red for two seconds, then blue for two.
    const colours = ["red", "blue"].flatMap((colour) => ["-f", "lavfi", "-i", `color=${colour}:s=64x48:d=2:r=10`]);
    const encoding = ["-filter_complex", "[0][1]concat=n=2", "-pix_fmt", "yuv420p", ...args.split(" ")];
    execFileSync(FFMPEG ?? "", ["-v", "error", ...colours, ...encoding, path]);
    const tools = await ffmpegTools();
    const sheet = await makeContactSheet(tools, path, { ...typed(format), durationSeconds: 4 });
    expect(sheet).toMatchObject({ mediaType: "image/jpeg", stills: 6, width: 639 });
    const { data, info } = await sharp(Buffer.from(sheet.base64, "base64")).raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
    const [first, last] = [at(100, 80), at(530, info.height - 80)];
    expect((first[0] ?? 0) > 200 && (first[2] ?? 255) < 60, String(first)).toBe(true);
    expect((last[2] ?? 0) > 200 && (last[0] ?? 255) < 60, String(last)).toBe(true);
    const frame = await takeFrame(tools, { path, demuxer: demuxerOf(typed(format)) ?? "", seconds: 4, bytes: 1 }, 3);
    const { dominant } = await sharp(frame).stats();
    expect(dominant.b > 200 && dominant.r < 60, JSON.stringify(dominant)).toBe(true);
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
