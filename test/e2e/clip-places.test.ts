/** Clips as people repost them where hashes find nothing: the whole way, from files to what is told. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compare, createInspector, explainComparison } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { FFMPEG, makeMedia } from "../fixtures/ffmpeg.ts";
import { texturedPicture } from "../fixtures/scenes.ts";

const inspector = createInspector({ processes: 1 });
afterAll(() => inspector.close());

describe.runIf(FFMPEG)("a clip inside another", () => {
  const dir = tempDir();
  const base = join(dir, "base.mp4");
  const ENCODED = ["-an", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"];
  beforeAll(async () => {
    const inputs: string[] = [];
    for (const seed of [21, 22, 23]) {
      const path = join(dir, `${seed}.png`);
      writeFileSync(path, await texturedPicture(seed));
      inputs.push("-loop", "1", "-framerate", "10", "-t", "3", "-i", path);
    }
    const moves = [0, 1, 2].map((at) => `[${at}:v]crop=800:450:n*2:${at === 1 ? "60-n" : "n"},setsar=1[v${at}]`);
    makeMedia([
      ...inputs,
      "-filter_complex",
      `${moves.join(";")};[v0][v1][v2]concat=n=3[v]`,
      "-map",
      "[v]",
      ...ENCODED,
      base,
    ]);
  });

  it("in a corner of it: where it lies is told, in numbers and in words", async () => {
    const corner = join(dir, "corner.mp4");
    const page = "scale=400:-2,pad=1000:700:500:380:0xe8e8e8,drawbox=0:0:1000:60:0x335577:fill";
    makeMedia(["-i", base, "-vf", page, "-crf", "28", ...ENCODED, corner]);
    const found = await compare(base, corner, { inspector });
    expect(found).toMatchObject({ outcome: "match", limits: [] });
    const box = found.video?.crop?.box;
    expect(found.video?.crop?.of).toBe("b");
    expect(box?.x).toBeCloseTo(0.5, 1);
    expect(box?.y).toBeCloseTo(380 / 700, 1);
    expect(box?.width).toBeCloseTo(0.4, 1);
    const [first] = found.video?.ranges ?? [];
    expect(Math.abs((first?.a.from ?? 9) - (first?.b.from ?? 0))).toBeLessThanOrEqual(0.5);
    expect(found.video?.share.b).toBeGreaterThan(0.6);
    expect(explainComparison(found).rows.map(({ label }) => label)).toContain("Places that agree");
  });

  it("of other pictures in the same page is not found", async () => {
    const other = join(dir, "other.mp4");
    const page = "scale=400:-2,pad=1000:700:500:380:0xe8e8e8,drawbox=0:0:1000:60:0x335577:fill";
    makeMedia(["-f", "lavfi", "-i", "mandelbrot=s=800x450:r=10", "-t", "9", "-vf", page, ...ENCODED, other]);
    expect((await compare(base, other, { inspector })).outcome).toBe("no-match");
  });
});
