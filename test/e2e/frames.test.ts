import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInspector, extractFrames } from "@provcheck/core";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { runCli } from "../fixtures/cli.ts";
import { isRunning } from "../fixtures/endings.ts";
import { EVERY_FFMPEG, FFMPEG, makeMedia } from "../fixtures/ffmpeg.ts";
import { sceneClip, scenePicture } from "../fixtures/scenes.ts";

const inspector = createInspector({ processes: 1 });
afterAll(() => inspector.close());
const HAS_ZSCALE =
  FFMPEG !== undefined && / zscale /.test(execFileSync(FFMPEG, ["-v", "error", "-filters"]).toString());
const names = (dir: string): string[] => (existsSync(dir) ? readdirSync(dir).sort() : ["(no folder)"]);

describe.runIf(FFMPEG)("provcheck frames", () => {
  const dir = tempDir();
  let clip = "";
  let minute = "";
  let long = "";
  beforeAll(async () => {
    // One key frame at the start: every other frame that is taken is a change of scene. The last scene is the first again.
    clip = await sceneClip(dir, "clip.mp4", {
      seeds: [1, 2, 3, 4, 1],
      each: 2,
      args: ["-g", "999", "-sc_threshold", "0"],
    });
    minute = await sceneClip(dir, "minute.mp4", {
      seeds: Array.from({ length: 12 }, (_, index) => 40 + index),
      each: 5,
      size: "320x180",
      rate: 10,
      args: ["-g", "50"],
    });
    long = join(dir, "two hours.mp4");
    execFileSync(FFMPEG ?? "", ["-v", "error", "-stream_loop", "119", "-i", minute, "-c", "copy", long]);
  });

  it.each(EVERY_FFMPEG)("takes key frames and changes of scene, each once, on %s", async (_, ffmpeg) => {
    const out = join(tempDir(), "frames");
    const result = await extractFrames(clip, {
      out,
      inspector,
      ...(ffmpeg === "ffmpeg" ? {} : { ffmpeg: { ffmpeg } }),
    });
    const taken = result.frames.map(({ seconds }) => seconds);
    for (const scene of [0, 2, 4, 6]) expect(taken, `${scene}`).toContainEqual(expect.closeTo(scene, 1));
    // The last scene is the first again.
    expect(taken).not.toContainEqual(expect.closeTo(8, 1));
    // Between them one every second and a half was looked at: some showed something new.
    expect(result).toMatchObject({ found: 10, alike: 10 - taken.length, thinned: 0, sheet: "contact-sheet.jpg" });
    expect(names(out)).toEqual([...result.frames.map(({ file }) => file), "contact-sheet.jpg"]);
    expect(result.frames[1]?.file).toMatch(/^0002_00h00m0[12]\.\d{3}s\.jpg$/);
    expect(await sharp(join(out, "contact-sheet.jpg")).metadata()).toMatchObject({
      width: 5 * 240,
      height: 40 + 2 * (135 + 18),
    });
    // No metadata of the clip goes along.
    expect((await sharp(join(out, result.frames[0]?.file ?? "")).metadata()).exif).toBeUndefined();
  });

  it("takes what a pan comes to, though no frame of it is a change of scene", async () => {
    const wide = join(dir, "wide.png");
    writeFileSync(wide, await scenePicture(9, 1920, 270));
    const pan = join(dir, "pan.mp4");
    const move = ["-vf", "crop=480:270:x='min(1440,t*300)':y=0", "-t", "6", "-g", "999", "-sc_threshold", "0"];
    makeMedia(["-loop", "1", "-r", "12", "-i", wide, ...move, "-c:v", "libx264", "-pix_fmt", "yuv420p", pan]);
    const { frames } = await extractFrames(pan, { out: join(tempDir(), "pan"), inspector });
    expect(frames.map(({ seconds }) => seconds)).toEqual([0, 1.5, 3, 4.5].map((at) => expect.closeTo(at, 1)));
  });

  it("keeps no blank frame where another shows something, and one where none does", async () => {
    const late = join(dir, "late.mp4");
    const shown = ["-vf", "drawbox=c=black:t=fill:enable='lt(t,1)'", "-g", "999", "-sc_threshold", "0"];
    makeMedia(["-i", clip, "-t", "2", ...shown, "-c:v", "libx264", late]);
    const taken = await extractFrames(late, { out: join(tempDir(), "late"), inspector });
    expect(taken.frames.length).toBeGreaterThan(0);
    expect(Math.min(...taken.frames.map(({ seconds }) => seconds))).toBeGreaterThanOrEqual(0.9);
    const black = join(dir, "black.mp4");
    makeMedia(["-f", "lavfi", "-i", "color=black:s=320x180:r=10:d=3", "-c:v", "libx264", black]);
    const blank = await extractFrames(black, { out: join(tempDir(), "black"), inspector });
    expect(blank.frames.map(({ seconds }) => seconds)).toEqual([0]);
  });

  it.each([
    ["2/1", 640, 180],
    ["1/2", 160, 180],
    ["400/1", 7_680, 180],
  ])("shows pixels that are %s as a player does", async (shape, width, height) => {
    const path = join(dir, `${shape.replace("/", "-")}.mp4`);
    makeMedia(["-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=1", "-vf", `setsar=${shape}`, "-c:v", "libx264", path]);
    const out = join(tempDir(), "shape");
    const { frames } = await extractFrames(path, { out, inspector });
    const { width: wide = 0, height: high = 0 } = await sharp(join(out, frames[0]?.file ?? "")).metadata();
    expect(wide).toBeLessThanOrEqual(1280);
    expect(wide / high).toBeCloseTo(width / height, 0);
  });

  it("shows what was filmed upright as it was held", async () => {
    const lying = join(dir, "lying.mp4");
    makeMedia(["-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=1", "-c:v", "libx264", "-pix_fmt", "yuv420p", lying]);
    const turned = readFileSync(lying);
    // ISO/IEC 14496-12, 8.3.2: the matrix of a track's header, here of a quarter turn.
    const matrix = turned.indexOf("tkhd") + 44;
    for (const [at, value] of [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000].entries())
      turned.writeInt32BE(value, matrix + 4 * at);
    const upright = join(dir, "upright.mp4");
    writeFileSync(upright, turned);
    const [plain, held] = await Promise.all(
      [lying, upright].map(async (path, at) => {
        const out = join(tempDir(), `held-${at}`);
        const { frames } = await extractFrames(path, { out, inspector });
        return sharp(join(out, frames[0]?.file ?? ""));
      }),
    );
    const { width = 0, height = 0 } = (await held?.metadata()) ?? {};
    expect(height / width).toBeCloseTo(16 / 9, 1);
    // The same picture, a quarter turn on: no other way round.
    const seen = async (picture: Sharp | undefined) =>
      (await picture?.resize(90, 160, { fit: "fill" }).greyscale().raw().toBuffer()) ?? Buffer.alloc(0);
    const expected = await seen(sharp(await plain?.rotate(90).toBuffer()));
    const got = await seen(held);
    const apart = got.reduce((sum, value, at) => sum + Math.abs(value - (expected[at] ?? 0)), 0) / got.length;
    expect(apart).toBeLessThan(8);
  });

  it("takes the one frame there is", async () => {
    const one = join(dir, "one.mp4");
    makeMedia(["-i", clip, "-frames:v", "1", "-c:v", "libx264", one]);
    const { frames, found } = await extractFrames(one, { out: join(tempDir(), "one"), inspector });
    expect([found, frames.map(({ seconds }) => seconds)]).toEqual([1, [0]]);
  });

  it.runIf(HAS_ZSCALE)("brings high dynamic range to what a screen shows", async () => {
    const picture = join(dir, "sdr.png");
    writeFileSync(picture, await scenePicture(12, 480, 270));
    const bright = join(dir, "hdr.mp4");
    const toPq =
      "zscale=tin=iec61966-2-1:pin=bt709:min=bt709:rin=full:t=smpte2084:p=bt2020:m=bt2020nc:r=limited:npl=203";
    makeMedia(
      ["-loop", "1", "-r", "10", "-i", picture, "-t", "1", "-vf", `${toPq},format=yuv420p10le`, "-c:v", "libx264"]
        .concat(["-color_trc", "smpte2084", "-color_primaries", "bt2020", "-colorspace", "bt2020nc", bright]), // biome-ignore format: a command
    );
    const out = join(tempDir(), "hdr");
    const { frames } = await extractFrames(bright, { out, inspector });
    const mean = async (path: string) => (await sharp(path).greyscale().stats()).channels[0];
    const [asMade, asShown] = [await mean(picture), await mean(join(out, frames[0]?.file ?? ""))];
    // Taken for ordinary values, such a picture is dark and flat.
    expect(Math.abs((asShown?.mean ?? 0) - (asMade?.mean ?? 0))).toBeLessThan(40);
    expect(asShown?.stdev ?? 0).toBeGreaterThan(0.6 * (asMade?.stdev ?? 0));
  });

  it("takes key frames alone where that is asked for", async () => {
    const result = await extractFrames(clip, { out: join(tempDir(), "x"), inspector, scenes: false });
    expect(result.frames.map(({ seconds }) => seconds)).toEqual([0]);
  });

  it("keeps to a number, spread over the clip", async () => {
    const result = await extractFrames(minute, { out: join(tempDir(), "x"), inspector, scenes: false, max: 5 });
    expect(result.frames).toHaveLength(5);
    expect(result.thinned).toBeGreaterThan(0);
    const taken = result.frames.map(({ seconds }) => seconds);
    // Of twelve scenes, one every five seconds: from the first to the last, and nowhere a third of the clip without one.
    const apart = [0, ...taken, 60].map((seconds, at, all) => seconds - (all[at - 1] ?? 0));
    expect(Math.max(...apart), taken.join()).toBeLessThanOrEqual(20);
  });

  it("prints where to search, and writes a page that asks nothing of the network", async () => {
    const out = join(tempDir(), "new folder");
    const run = await runCli(["frames", clip, "--out", out]);
    expect([run.code, run.stderr]).toEqual([0, ""]);
    for (const address of [
      "lens.google.com",
      "bing.com",
      "yandex.com",
      "tineye.com",
      "baidu.com",
      "sogou.com",
      "so.com",
    ])
      expect(run.stdout).toContain(address);
    expect(run.stdout).toMatch(/\d frames of clip\.mp4/);
    const page = readFileSync(join(out, "frames.html"), "utf8");
    expect(page).toMatch(/default-src 'none'; img-src 'self'/);
    expect(page).not.toMatch(/<script|src="https?:/);
    expect(page.match(/<img /g)).toHaveLength(8);
    // A grid, each frame under a time that people write, and of which clip they are.
    expect(page).toContain('<div class="grid">');
    expect(page).toMatch(/<figcaption>0:0\d\.\d<\/figcaption>/);
    expect(page).toMatch(/SHA-256: [0-9a-f]{64}/);
  });

  it("goes beside the clip where no folder is named, and never into one that is there", async () => {
    const dir = tempDir();
    copyFileSync(clip, join(dir, "my clip.mp4"));
    const first = await runCli(["frames", join(dir, "my clip.mp4"), "--json"]);
    const second = await runCli(["frames", join(dir, "my clip.mp4"), "--max", "2", "--variants", "--json"]);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(readdirSync(dir).sort()).toEqual(["my clip-frames", "my clip-frames-2", "my clip.mp4"]);
    const { frames } = JSON.parse(second.stdout) as { frames: { file: string; mirrored: string; cropped: string }[] };
    expect(frames).toHaveLength(2);
    const at = (name = "") => join(dir, "my clip-frames-2", name);
    const size = async (name?: string) => (await sharp(at(name)).metadata()).width;
    expect(await size(frames[0]?.cropped)).toBe(Math.round(0.76 * ((await size(frames[0]?.file)) ?? 0)));
    const turned = await sharp(await sharp(at(frames[0]?.mirrored)).flop().toBuffer())
      .greyscale()
      .raw()
      .toBuffer();
    const own = await sharp(at(frames[0]?.file)).greyscale().raw().toBuffer();
    expect(own.reduce((sum, value, at) => sum + Math.abs(value - (turned[at] ?? 0)), 0) / own.length).toBeLessThan(4);
    const both = await runCli(["frames", clip, "--all", "--max", "3"]);
    expect(both.code).toBe(2);
  });

  it("speaks Chinese, and JSON", async () => {
    const zh = await runCli(["frames", clip, "--out", join(tempDir(), "x"), "--lang", "zh-CN"]);
    expect(zh.stdout).toMatch(/\d 帧/);
    const json = await runCli(["frames", clip, "--out", join(tempDir(), "x"), "--json"]);
    expect(JSON.parse(json.stdout).frames).toHaveLength(8);
  });

  it("writes into nothing that holds something, and leaves nothing where it fails", async () => {
    const full = join(tempDir(), "full");
    mkdirSync(full);
    writeFileSync(join(full, "mine.txt"), "mine");
    const refused = await runCli(["frames", clip, "--out", full]);
    expect([refused.code, names(full)]).toEqual([2, ["mine.txt"]]);

    const noise = join(tempDir(), "noise.mp4");
    const bytes = readFileSync(clip);
    bytes.fill(0x55, 200, bytes.length - 9_000);
    writeFileSync(noise, bytes);
    const out = join(tempDir(), "out");
    const run = await runCli(["frames", noise, "--out", out]);
    expect([run.code, names(out)]).toEqual([3, ["(no folder)"]]);

    const picture = await runCli(["frames", "examples/media/5-nothing.png", "--out", out]);
    expect([picture.code, names(out)]).toEqual([3, ["(no folder)"]]);
    const missing = await runCli(["frames", clip, "--out", out, "--ffmpeg", "/nowhere/ffmpeg"]);
    expect([missing.code, names(out)]).toEqual([3, ["(no folder)"]]);
    expect(missing.stderr).toMatch(/needs ffmpeg: (?:sudo apt-get|brew|winget) install/);
  });

  it("cleans what a hostile name would do to a terminal and a page", async () => {
    const odd = join(tempDir(), "a\u001b[31m<img src=x>.mp4");
    writeFileSync(odd, readFileSync(clip));
    const out = join(tempDir(), "x");
    const run = await runCli(["frames", odd, "--out", out]);
    expect(run.code).toBe(0);
    expect(run.stdout).not.toContain("\u001b");
    expect(readFileSync(join(out, "frames.html"), "utf8")).not.toMatch(/<img src=x>/);
  });

  describe("on two hours", () => {
    /** Resident memory of a process and the ids of what it started. */
    const status = (pid: number): { kib: number; children: number[] } => {
      try {
        const kib = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
        const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
          .split(" ")
          .map(Number)
          .filter(Boolean);
        return { kib, children };
      } catch {
        return { kib: 0, children: [] };
      }
    };

    it.runIf(process.platform === "linux")(
      "stays in bounded memory and tells how far it is",
      async () => {
        const out = join(tempDir(), "x");
        let most = 0;
        let timer: NodeJS.Timeout | undefined;
        const run = await runCli(["frames", long, "--out", out, "--progress", "--key-frames-only"], {
          onPid: (pid) => {
            timer = setInterval(() => {
              most = Math.max(most, status(pid).kib);
            }, 50);
          },
        });
        clearInterval(timer);
        expect(run.code).toBe(0);
        expect(run.stderr).toMatch(/\[=+ *\] {2}\d+:\d\d(?::\d\d)?\/2:00:\d\d {2}ETA \d+:\d\d {2}\d+ kept/);
        // 12 scenes, each moving: what repeats 120 times is kept once.
        expect(names(out).length).toBeLessThan(80);
        expect(most / 1024).toBeGreaterThan(20);
        expect(most / 1024).toBeLessThan(320);
      },
      240_000,
    );

    it.runIf(process.platform === "linux")(
      "ends with Ctrl-C: no process stays, and no file",
      async () => {
        const out = join(tempDir(), "x");
        let pid = 0;
        let started: number[] = [];
        let stopped = false;
        const run = await runCli(["frames", long, "--out", out, "--progress"], {
          onPid: (id) => {
            pid = id;
          },
          onStderr: (text, stop) => {
            if (stopped || !/ETA/.test(text)) return;
            stopped = true;
            started = status(pid).children;
            expect(names(out)[0]).toMatch(/^\.provcheck-/);
            stop();
          },
        });
        expect([run.code, run.stdout]).toEqual([130, ""]);
        expect(started.length).toBeGreaterThan(0);
        await expect.poll(() => started.filter(isRunning), { timeout: 30_000 }).toEqual([]);
        expect(names(out)).toEqual(["(no folder)"]);
      },
      300_000,
    );
  });
});
