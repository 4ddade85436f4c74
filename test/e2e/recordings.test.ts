/** The commands that have ffmpeg decode take every clip and recording that is walked and that ffmpeg reads. */
import { join } from "node:path";
import { compare, createInspector, extractFrames } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { FFMPEG, makeMedia } from "../fixtures/ffmpeg.ts";
import { sceneClip } from "../fixtures/scenes.ts";

const inspector = createInspector({ processes: 1 });
afterAll(() => inspector.close());

const CLIPS: Readonly<Record<string, readonly string[]>> = {
  "clip.ts": ["-c", "copy"],
  "clip.m2ts": ["-c", "copy", "-mpegts_m2ts_mode", "1"],
  "clip.flv": ["-c", "copy"],
  "clip.mpg": ["-c:v", "mpeg2video", "-q:v", "3", "-c:a", "mp2"],
  "clip.wmv": ["-c:v", "wmv2", "-q:v", "3", "-c:a", "wmav2"],
};
const SOUNDS: Readonly<Record<string, readonly string[]>> = {
  "sound.aac": ["-c:a", "aac", "-b:a", "128k"],
  "sound.ac3": ["-c:a", "ac3"],
  "sound.aiff": [],
  "sound.caf": ["-c:a", "pcm_s16le"],
  "sound.wma": ["-c:a", "wmav2"],
};

/** Notes that change, as a fingerprint needs them. */
const TUNE = "0.4*sin(2*PI*t*(220+110*floor(mod(t*3,7))))+0.3*sin(2*PI*t*(330+55*floor(mod(t*5,11))))";

describe.runIf(FFMPEG)("clips and recordings of other formats", () => {
  const dir = tempDir();
  let clip = "";
  const sound = join(dir, "sound.wav");
  beforeAll(async () => {
    clip = await sceneClip(dir, "clip.mp4", { seeds: [31, 32, 33], each: 2 });
    for (const [name, args] of Object.entries(CLIPS)) makeMedia(["-i", clip, ...args, join(dir, name)]);
    makeMedia(["-f", "lavfi", "-i", `aevalsrc='${TUNE}':s=44100:d=20`, sound]);
    for (const [name, args] of Object.entries(SOUNDS)) makeMedia(["-i", sound, ...args, join(dir, name)]);
    makeMedia(["-i", clip, "-an", "-r", "25", "-c:v", "mpeg2video", "-q:v", "3", join(dir, "clip.mxf")]);
  });

  it.each([...Object.keys(CLIPS), "clip.mxf"])("frames are taken from %s", async (name) => {
    const { frames } = await extractFrames(join(dir, name), { out: join(tempDir(), "frames"), inspector });
    expect(frames.length).toBeGreaterThanOrEqual(3);
  });
  it.each(Object.keys(CLIPS))("%s is found to be the clip", async (name) => {
    const found = await compare(clip, join(dir, name), { inspector });
    expect(found.limits).toEqual([]);
    expect(["match", "rewrapped"]).toContain(found.outcome);
  });
  it.each(Object.keys(SOUNDS))("%s is found to be the recording", async (name) => {
    const found = await compare(sound, join(dir, name), { inspector });
    expect(found.limits).toEqual([]);
    expect(["sound-only", "rewrapped", "same-pixels"]).toContain(found.outcome);
  });
});
