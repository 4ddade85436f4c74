/** What `--deep` reads of clips and recordings, on media made here, and what is said where ffmpeg is not. */
import { join } from "node:path";
import { createInspector, explain, type Report } from "@provcheck/core";
import { afterAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { FFMPEG, makeMedia } from "../fixtures/ffmpeg.ts";

const inspector = createInspector({ processes: 1, deep: true });
const without = createInspector({ processes: 1, deep: true, ffmpeg: { ffmpeg: "/nowhere", ffprobe: "/nowhere" } });
afterAll(() => Promise.all([inspector.close(), without.close()]));
const answer = (report: Report, id: string) => report.observations.find((each) => each.id === id);

describe.runIf(FFMPEG)("earlier key frames", () => {
  const dir = tempDir();
  const x264 = (keys: number) => [
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-g",
    String(keys),
    "-keyint_min",
    String(keys),
    "-sc_threshold",
    "0",
    "-bf",
    "0",
  ];
  const once = join(dir, "once.mp4");
  makeMedia(["-f", "lavfi", "-i", "mandelbrot=s=480x270:r=25", "-t", "20", "-crf", "28", ...x264(20), once]);

  it.each(["mp4", "mkv", "avi"])("are found in an encoding of an encoding (%s), and called history", async (format) => {
    const twice = join(dir, `twice.${format}`);
    makeMedia(["-i", once, "-crf", "26", ...x264(33), twice]);
    const report = await inspector.inspect(twice);
    expect(answer(report, "earlier-key-frames")).toMatchObject({
      answer: "true",
      strength: "weak",
      args: { interval: 20 },
    });
    const text = explain(report).against.join("\n");
    expect(text).toMatch(/rise every 20 pictures/);
    expect(text).toMatch(/a platform encodes whatever is uploaded/);
    expect(report.assurance).toEqual((await inspector.inspect(twice, { deep: false })).assurance);
  });

  it("are not found in the encoding itself, and not asked for without deep", async () => {
    expect(answer(await inspector.inspect(once), "earlier-key-frames")).toMatchObject({ answer: "false" });
    expect(answer(await inspector.inspect(once, { deep: false }), "earlier-key-frames")).toBeUndefined();
  });

  it("need no ffmpeg in MP4, and say that AVI does", async () => {
    expect((await without.inspect(once)).limits).toEqual([]);
    const avi = join(dir, "x.avi");
    makeMedia(["-i", once, "-c:v", "mpeg4", "-t", "2", avi]);
    const report = await without.inspect(avi);
    expect(report.limits.map(({ code }) => code)).toEqual(["ffmpeg-missing-packets"]);
    const { notChecked, next } = explain(report);
    expect(notChecked.join()).toMatch(/ffprobe/);
    expect(next.join()).toMatch(/Install ffmpeg for the steps that need it: \S/);
  });
});

describe.runIf(FFMPEG)("a shelf in the spectrum", () => {
  const dir = tempDir();
  const noise = join(dir, "noise.wav");
  makeMedia(["-f", "lavfi", "-i", "anoisesrc=c=pink:r=44100:d=12:a=0.5:seed=7", noise]);
  const through = (name: string, lossy: string, rate: string): string => {
    makeMedia(["-i", noise, "-b:a", rate, join(dir, lossy)]);
    makeMedia(["-i", join(dir, lossy), join(dir, name)]);
    return join(dir, name);
  };

  it.each([
    ["WAV after MP3", "a.wav", "a.mp3", "128k"],
    ["WAV after AAC", "b.wav", "b.m4a", "96k"],
    ["FLAC after MP3", "c.flac", "c.mp3", "96k"],
  ])("is found in %s", async (_, name, lossy, rate) => {
    const report = await inspector.inspect(through(name, lossy, rate));
    expect(answer(report, "spectral-shelf")).toMatchObject({ answer: "true", strength: "weak" });
    expect(Number(answer(report, "spectral-shelf")?.args.kilohertz)).toBeGreaterThan(10);
    expect(explain(report, { lang: "zh-CN" }).against.join()).toMatch(/陡然截止/);
  });

  it("is not found where nothing was lost, in WAV or FLAC of 16 or 24 bits, and not asked of MP3", async () => {
    const flac = join(dir, "noise.flac");
    makeMedia(["-i", noise, flac]);
    const wide = join(dir, "wide.wav");
    makeMedia(["-i", noise, "-c:a", "pcm_s24le", wide]);
    for (const path of [noise, flac, wide])
      expect(answer(await inspector.inspect(path), "spectral-shelf")).toMatchObject({ answer: "false" });
    const mp3 = join(dir, "noise.mp3");
    makeMedia(["-i", noise, mp3]);
    expect(answer(await inspector.inspect(mp3), "spectral-shelf")).toBeUndefined();
  });

  it("needs no ffmpeg in WAV, and says that FLAC does", async () => {
    expect((await without.inspect(noise)).limits).toEqual([]);
    const flac = join(dir, "x.flac");
    makeMedia(["-i", noise, flac]);
    expect((await without.inspect(flac)).limits.map(({ code }) => code)).toEqual(["ffmpeg-missing-samples"]);
  });
});

describe.runIf(FFMPEG)("live recordings", () => {
  it("have their length and rate counted where no header states them", async () => {
    const dir = tempDir();
    const live = join(dir, "live.webm");
    const source = ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=10:d=4"];
    makeMedia([...source, "-c:v", "libvpx", "-deadline", "realtime", "-f", "webm", "-live", "1", live]);
    const report = await inspector.inspect(live, { deep: false });
    expect(report.media?.tracks[0]).toMatchObject({ codec: "vp8", frames: 40 });
    expect(report.media?.tracks[0]?.frameRate).toBeCloseTo(10, 0);
    expect(report.input.durationSeconds).toBeCloseTo(4, 0);
  });
});
