import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { tempDir } from "../../../../../test/fixtures/authority-file.ts";
import { FFMPEG } from "../../../../../test/fixtures/ffmpeg.ts";
import { findFfmpeg } from "./run.ts";
import { hasWave, makeWave } from "./wave.ts";

describe.runIf(FFMPEG !== undefined)("the wave form of a recording", () => {
  const recording = { format: "wav", mediaType: "audio/wav", kind: "audio" } as const;
  const tools = async () => {
    const found = await findFfmpeg(FFMPEG === undefined ? {} : { ffmpeg: FFMPEG });
    if (!found) throw new Error("no ffmpeg");
    return found;
  };
  it("is empty where it is silent, and full where it is loud", async () => {
    const path = join(tempDir(), "half.wav");
    const tone = "aevalsrc='if(lt(t,1),0,0.9*sin(880*t*6.2832))':d=2";
    spawnSync(FFMPEG ?? "", ["-v", "error", "-f", "lavfi", "-i", tone, path]);
    const { base64, width, height, mediaType } = await makeWave(await tools(), path, recording);
    expect([mediaType, width, height]).toEqual(["image/png", 640, 120]);
    const { data, info } = await sharp(Buffer.from(base64, "base64"))
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const drawn = (from: number, to: number) => {
      let count = 0;
      for (let y = 0; y < info.height; y++)
        for (let x = from; x < to; x++) if ((data[(y * info.width + x) * 4 + 3] ?? 0) > 0) count += 1;
      return count / ((to - from) * info.height);
    };
    expect(drawn(20, 300)).toBeLessThan(0.03);
    expect(drawn(340, 620)).toBeGreaterThan(0.5);
  });
  it("fails where no sound can be decoded", async () => {
    const path = join(tempDir(), "broken.wav");
    writeFileSync(path, "RIFF....WAVEnothing");
    await expect(makeWave(await tools(), path, recording)).rejects.toThrow();
  });
  it("is of recordings only", () => {
    expect([hasWave(recording), hasWave({ ...recording, kind: "video" }), hasWave({ kind: "audio" })]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
