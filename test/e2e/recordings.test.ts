/** The commands that have ffmpeg decode take every clip and recording that is walked and that ffmpeg reads. */
import { join } from "node:path";
import { compare, createInspector, extractFrames } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { FFMPEG, makeMedia, makeTune } from "../fixtures/ffmpeg.ts";
import { sceneClip } from "../fixtures/scenes.ts";

const inspector = createInspector({ processes: 1 });
afterAll(() => inspector.close());

const CLIPS: Readonly<Record<string, readonly string[]>> = {
  "clip.ts": ["-c", "copy"],
  "clip.m2ts": ["-c", "copy", "-mpegts_m2ts_mode", "1"],
  "clip.flv": ["-c", "copy"],
  "clip.mpg": ["-c:v", "mpeg2video", "-q:v", "3", "-c:a", "mp2"],
  "clip.wmv": ["-c:v", "wmv2", "-q:v", "3", "-c:a", "wmav2"],
  "clip.ogv": ["-c:v", "libtheora", "-q:v", "7", "-c:a", "libvorbis"],
  "clip.3gp": ["-c:v", "h263", "-s", "352x288", "-q:v", "3", "-c:a", "aac"],
  "pal.dv": ["-s", "720x576", "-r", "25", "-aspect", "16:9", "-ar", "48000", "-ac", "2"],
  "ntsc.dif": ["-s", "720x480", "-r", "30000/1001", "-pix_fmt", "yuv411p", "-ar", "48000", "-ac", "2", "-f", "dv"],
};
/** Pictures alone, and how they are encoded anew. */
const SILENT: Readonly<Record<string, readonly string[]>> = {
  "clip.mxf": ["-r", "25", "-c:v", "mpeg2video", "-q:v", "3"],
  "clip.h264": ["-c:v", "libx264", "-crf", "30", "-g", "24"],
  "clip.hevc": ["-c:v", "libx265", "-crf", "30", "-x265-params", "log-level=none"],
  "clip.avc": ["-c", "copy", "-f", "h264"],
};
const SOUNDS: Readonly<Record<string, readonly string[]>> = {
  "sound.aac": ["-c:a", "aac", "-b:a", "128k"],
  "sound.ac3": ["-c:a", "ac3"],
  "sound.aiff": [],
  "sound.caf": ["-c:a", "pcm_s16le"],
  "sound.wma": ["-c:a", "wmav2"],
  "sound.au": ["-c:a", "pcm_mulaw"],
  "sound.w64": ["-c:a", "adpcm_ms"],
};

describe.runIf(FFMPEG)("clips and recordings of other formats", () => {
  const dir = tempDir();
  let clip = "";
  const sound = join(dir, "sound.wav");
  beforeAll(async () => {
    clip = await sceneClip(dir, "clip.mp4", { seeds: [31, 32, 33], each: 2 });
    for (const [name, args] of Object.entries(CLIPS)) makeMedia(["-i", clip, ...args, join(dir, name)]);
    makeTune(sound, 20);
    for (const [name, args] of Object.entries(SOUNDS)) makeMedia(["-i", sound, ...args, join(dir, name)]);
    for (const [name, args] of Object.entries(SILENT)) makeMedia(["-i", clip, "-an", ...args, join(dir, name)]);
  });

  it.each([...Object.keys(CLIPS), ...Object.keys(SILENT)])("frames are taken from %s", async (name) => {
    const { frames } = await extractFrames(join(dir, name), { out: join(tempDir(), "frames"), inspector });
    expect(frames.length).toBeGreaterThanOrEqual(3);
  });
  it.each(Object.keys(CLIPS))("%s is found to be the clip", async (name) => {
    const found = await compare(clip, join(dir, name), { inspector });
    expect(found.limits).toEqual([]);
    expect(["match", "rewrapped"]).toContain(found.outcome);
  });
  it.each(Object.entries(SILENT))("%s is found to show all the pictures of the clip", async (name, args) => {
    const copied = args.includes("copy");
    const found = await compare(clip, join(dir, name), { inspector });
    expect(found).toMatchObject({
      outcome: copied ? "same-pictures" : "match",
      streams: { pictures: copied ? "exact" : "alike", sound: "one-sided" },
      limits: [],
    });
    if (!copied) expect(Math.min(found.video?.share.a ?? 0, found.video?.share.b ?? 0)).toBeGreaterThan(0.9);
  });
  it("bars are seen along a stream that nobody can go to a place of", async () => {
    const barred = join(dir, "barred.h264");
    const bars = "scale=480:270,pad=480:360:0:45,loop=3:60:0";
    makeMedia(["-i", clip, "-an", "-vf", bars, "-c:v", "libx264", "-crf", "28", barred]);
    const found = await compare(clip, barred, { inspector });
    expect(found).toMatchObject({ outcome: "match", limits: [] });
    expect(found.video?.bars?.b).toMatchObject({ x: 0, width: 1, y: expect.closeTo(0.125, 1) });
  });
  it("two encodings of the pictures, neither in a container, are found to be one clip", async () => {
    const found = await compare(join(dir, "clip.h264"), join(dir, "clip.hevc"), { inspector });
    expect(found).toMatchObject({ outcome: "match", limits: [] });
  });
  it.each(Object.keys(SOUNDS))("%s is found to be the recording", async (name) => {
    const found = await compare(sound, join(dir, name), { inspector });
    expect(found.limits).toEqual([]);
    expect(["sound-only", "rewrapped", "same-pixels"]).toContain(found.outcome);
  });
  it("five seconds are the recording or another, and one tone beside one tone is neither", async () => {
    const cut = (name: string, from: number, args: readonly string[]) => {
      makeMedia(["-ss", String(from), "-t", "5", "-i", sound, ...args, join(dir, name)]);
      return join(dir, name);
    };
    const five = cut("five.wav", 2, []);
    const [again, other] = [cut("five.mp3", 2, ["-c:a", "libmp3lame"]), cut("other.mp3", 9, ["-c:a", "libmp3lame"])];
    expect(await compare(five, again, { inspector })).toMatchObject({ outcome: "sound-only", limits: [] });
    expect(await compare(five, other, { inspector })).toMatchObject({ outcome: "no-match", limits: [] });
    const [quiet, still] = [join(dir, "tone.wav"), join(dir, "tone.mp3")];
    makeMedia(["-f", "lavfi", "-i", "sine=f=440:d=5", quiet]);
    makeMedia(["-i", quiet, "-c:a", "libmp3lame", still]);
    expect(await compare(quiet, still, { inspector })).toMatchObject({
      outcome: "not-compared",
      limits: [{ code: "sound-not-compared" }],
    });
  });
});
