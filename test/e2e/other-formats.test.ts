/** What nobody reads but ffmpeg: compared, taken apart into frames and found in an archive; and what is no clip stays none. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { compare, createIndex, createInspector, extractFrames, inspect } from "@provcheck/core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { runCli } from "../fixtures/cli.ts";
import { FFMPEG, makeMedia, makeTune } from "../fixtures/ffmpeg.ts";
import { sceneClip, scenePicture } from "../fixtures/scenes.ts";

const inspector = createInspector({ processes: 1 });
afterAll(() => inspector.close());

const CLIPS: Readonly<Record<string, readonly string[]>> = {
  "clip.m1v": ["-an", "-r", "25", "-c:v", "mpeg1video", "-q:v", "3", "-f", "mpeg1video"],
  "clip.m2v": ["-an", "-r", "25", "-c:v", "mpeg2video", "-q:v", "3", "-f", "mpeg2video"],
  "clip.m4v": ["-an", "-c:v", "mpeg4", "-q:v", "3", "-f", "m4v"],
  "clip.ivf": ["-an", "-c:v", "libvpx", "-b:v", "1M", "-deadline", "realtime", "-cpu-used", "8"],
  "clip.y4m": ["-an", "-pix_fmt", "yuv420p"],
  "clip.nut": ["-c:v", "mpeg4", "-q:v", "3", "-c:a", "aac"],
  "clip.swf": ["-c:v", "flv1", "-q:v", "3", "-ar", "44100", "-c:a", "libmp3lame"],
  "clip.wtv": ["-r", "25", "-c:v", "mpeg2video", "-q:v", "3", "-c:a", "ac3"],
};
const MOVING: Readonly<Record<string, readonly string[]>> = {
  "clip.gif": ["-an", "-vf", "fps=10,scale=240:-2"],
  "clip.png": ["-an", "-vf", "fps=5,scale=240:-2", "-f", "apng"],
};
const SOUNDS: Readonly<Record<string, readonly string[]>> = {
  "sound.mp2": ["-c:a", "mp2"],
  "sound.dts": ["-strict", "-2", "-c:a", "dca"],
  "sound.wv": [],
  "sound.tta": [],
  "sound.voc": [],
};

describe.runIf(FFMPEG)("files that only ffmpeg reads", () => {
  const dir = tempDir();
  const at = (name: string): string => join(dir, name);
  beforeAll(async () => {
    await sceneClip(dir, "clip.mp4", { seeds: [51, 52, 53], each: 2 });
    await sceneClip(dir, "other.mp4", { seeds: [61, 62, 63], each: 2 });
    for (const [name, args] of Object.entries({ ...CLIPS, ...MOVING }))
      makeMedia(["-i", at("clip.mp4"), ...args, at(name)]);
    makeTune(at("sound.wav"), 12);
    for (const [name, args] of Object.entries(SOUNDS)) makeMedia(["-i", at("sound.wav"), ...args, at(name)]);
  });

  it.each(Object.keys(CLIPS))("%s has no report, and is found to show the clip", async (name) => {
    await expect(inspect(at(name))).rejects.toMatchObject({ code: "unsupported-content" });
    const found = await compare(at("clip.mp4"), at(name), { inspector });
    expect(found).toMatchObject({ outcome: "match", limits: [], streams: { pictures: "alike" } });
    expect(Math.min(found.video?.share.a ?? 0, found.video?.share.b ?? 0)).toBeGreaterThan(0.9);
    expect(found.b).toMatchObject({ name, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(found.b.durationSeconds).toBeCloseTo(6, 0);
  });
  it("one of them is not found to show another clip", async () => {
    const found = await compare(at("other.mp4"), at("clip.ivf"), { inspector });
    expect(found).toMatchObject({ outcome: "no-match", limits: [] });
  });
  it.each(Object.keys({ ...CLIPS, ...MOVING }))("frames are taken from %s", async (name) => {
    const { frames } = await extractFrames(at(name), { out: join(tempDir(), "frames"), inspector });
    expect(frames.length).toBeGreaterThanOrEqual(3);
    expect(frames.at(-1)?.seconds).toBeLessThan(7);
  });
  it.each(Object.keys(SOUNDS))("%s is found to be the recording", async (name) => {
    const found = await compare(at("sound.wav"), at(name), { inspector });
    expect(found.limits).toEqual([]);
    expect(["sound-only", "same-pixels", "rewrapped"]).toContain(found.outcome);
    await expect(extractFrames(at(name), { out: join(tempDir(), "x"), inspector })).rejects.toMatchObject({
      code: "unsupported-content",
    });
  });

  it.each(Object.keys(MOVING))("%s is a clip beside a clip, and beside another that moves", async (name) => {
    const found = await compare(at("clip.mp4"), at(name), { inspector });
    expect(found).toMatchObject({ outcome: "match", limits: [], streams: { pictures: "alike", sound: "one-sided" } });
    // It begins with the second scene: what both show first differs.
    makeMedia(["-ss", "2", "-i", at("clip.mp4"), ...(MOVING[name] ?? []), at(`later-${name}`)]);
    const later = await compare(at(name), at(`later-${name}`), { inspector });
    expect(later).toMatchObject({ outcome: "match", limits: [] });
    expect(later.video?.ranges[0]?.a.from).toBeCloseTo(2, 0);
  });
  it("a picture that stands still is none", async () => {
    for (const format of ["gif", "png", "avif"] as const) {
      const still = at(`still.${format}`);
      writeFileSync(
        still,
        await sharp(await scenePicture(51))
          .resize(240)
          .toFormat(format)
          .toBuffer(),
      );
      expect(await compare(at("clip.mp4"), still, { inspector })).toMatchObject({
        outcome: "not-compared",
        limits: [{ code: "kinds-differ" }],
      });
      await expect(extractFrames(still, { out: join(tempDir(), "x"), inspector })).rejects.toMatchObject({
        code: "unsupported-content",
      });
      expect((await compare(still, at("clip.gif"), { inspector })).streams).toBeUndefined();
    }
  });

  it("an archive keeps them, and finds them by another file of the kind", async () => {
    const folder = at("archive");
    mkdirSync(folder);
    copyFileSync(at("clip.nut"), join(folder, "a.nut"));
    copyFileSync(at("other.mp4"), join(folder, "b.mp4"));
    writeFileSync(join(folder, "notes.bin"), Buffer.alloc(5_000, "no clip "));
    writeFileSync(join(folder, "empty.nut"), "");
    writeFileSync(
      join(folder, "drawn.svgz"),
      gzipSync('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    );
    const index = await createIndex({ folder, inspector });
    const added: string[] = [];
    for (const name of ["a.nut", "b.mp4", "notes.bin", "empty.nut", "drawn.svgz"])
      added.push(await index.add(join(folder, name)));
    expect(added).toEqual(["added", "added", "other", "other", "other"]);
    const { hits, notLooked } = await index.query(at("clip.ivf"));
    expect(hits.map(({ path }) => path)).toEqual(["a.nut"]);
    expect(notLooked).toEqual([]);
  });

  it("the command tells of them in words", async () => {
    const { code, stdout } = await runCli(["compare", at("clip.m2v"), at("clip.ivf")]);
    expect(code).toBe(0);
    expect(stdout).toContain("“clip.m2v”");
    const frames = await runCli(["frames", at("clip.ivf"), "--out", join(tempDir(), "f")]);
    expect(frames.code).toBe(0);
  });
  it("without ffmpeg they are what they were", async () => {
    const none = { inspector, ffmpeg: { ffmpeg: "/nonexistent/ffmpeg" } };
    await expect(compare(at("clip.ivf"), at("clip.mp4"), none)).rejects.toMatchObject({ code: "unsupported-content" });
  });
});

describe.runIf(FFMPEG)("what leads to another file", () => {
  const dir = tempDir();
  const secret = join(dir, "secret.mp4");
  beforeAll(async () => void (await sceneClip(dir, "secret.mp4", { seeds: [71, 72], each: 2 })));

  const LISTS: Readonly<Record<string, () => string | Buffer>> = {
    "list.ffconcat": () => `ffconcat version 1.0\nfile '${secret}'\n`,
    "list.m3u8": () => `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${secret}\n#EXT-X-ENDLIST\n`,
    "list.nut": () => `ffconcat version 1.0\nfile '${secret}'\n`,
    "list.sdp": () =>
      "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
    "list.mpd": () =>
      `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>${secret}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
    "picture%03d.bin": () => Buffer.alloc(3_000, 7),
    "words.docx": () => Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(2_000)]),
  };
  it.each(Object.keys(LISTS))("%s is refused as before", async (name) => {
    const path = join(dir, name);
    writeFileSync(path, LISTS[name]?.() ?? "");
    await expect(compare(path, secret, { inspector })).rejects.toMatchObject({ code: "unsupported-content" });
    await expect(extractFrames(path, { out: join(tempDir(), "f"), inspector })).rejects.toMatchObject({
      code: "unsupported-content",
    });
  });
});

describe.runIf(FFMPEG)("what has a clip's name and nothing of it inside", () => {
  const dir = tempDir();
  const words = Buffer.from("Whatever stands in here, nobody filmed it. ".repeat(400));
  const noise = Buffer.from(Array.from({ length: 20_000 }, (_, at) => (Math.imul(at + 1, 2_654_435_761) >>> 13) & 255));
  const NAMES =
    "gsm sbc aptx aptxhd g729 h261 h263 m4v m1v dts mp2 mlp thd wv tta voc ivf nut swf wtv obu y4m tak".split(" ");

  it("is told by its content", async () => {
    for (const extension of NAMES)
      for (const [name, bytes] of Object.entries({ words, noise })) {
        const path = join(dir, `${name}.${extension}`);
        writeFileSync(path, bytes);
        const found = await compare(path, path, { inspector }).catch((error: { code?: string }) => error.code);
        expect(found, `${name}.${extension}`).toBe("unsupported-content");
      }
  });
});
