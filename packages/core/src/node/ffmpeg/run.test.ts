import { chmodSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { tempDir } from "../../../../../test/fixtures/authority-file.ts";
import { EVERY_FFMPEG, FFMPEG, FFPROBE, ffmpegTools, makeMedia } from "../../../../../test/fixtures/ffmpeg.ts";
import { typed } from "../../model/formats.ts";
import { parseHashes } from "./hashes.ts";
import { ffprobe, parseProbe } from "./probe.ts";
import { atLeast, Collector, commandLine, everyFrame, findFfmpeg, installCommand, runFfmpeg } from "./run.ts";

const program = (path: string, answer: string): string => {
  writeFileSync(path, `#!/bin/sh\necho "${answer}"\n`);
  chmodSync(path, 0o755);
  return path;
};

describe("findFfmpeg", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("takes the option, then the environment, then PATH; ffprobe from beside it", async () => {
    const [one, two, three] = [tempDir(), tempDir(), tempDir()];
    program(join(one, "ffmpeg"), "ffmpeg version 1.1 Copyright");
    program(join(two, "ffmpeg"), "ffmpeg version 2.2 Copyright");
    program(join(three, "ffmpeg"), "ffmpeg version n3.3-dev Copyright");
    program(join(three, "ffprobe"), "ffprobe version n3.3-dev Copyright");
    vi.stubEnv("FFPROBE_PATH", "");
    vi.stubEnv("FFMPEG_PATH", "");
    vi.stubEnv("PATH", three);
    expect(await findFfmpeg()).toMatchObject({ ffmpeg: { version: "n3.3-dev" }, ffprobe: { version: "n3.3-dev" } });
    vi.stubEnv("FFMPEG_PATH", join(two, "ffmpeg"));
    expect((await findFfmpeg())?.ffmpeg.version).toBe("2.2");
    expect((await findFfmpeg({ ffmpeg: join(one, "ffmpeg") }))?.ffmpeg.version).toBe("1.1");
  });

  it("never takes a program from the folder it stands in, nor one that is something else", async () => {
    const dir = tempDir();
    program(join(dir, "ffmpeg"), "ffmpeg version 9 Copyright");
    const before = process.cwd();
    vi.stubEnv("FFMPEG_PATH", "");
    vi.stubEnv("PATH", [".", "", "bin"].join(":"));
    try {
      process.chdir(dir);
      expect(await findFfmpeg()).toBeUndefined();
    } finally {
      process.chdir(before);
    }
    expect(await findFfmpeg({ ffmpeg: program(join(dir, "other"), "something version 1") })).toBeUndefined();
    expect(await findFfmpeg({ ffmpeg: join(dir, "missing") })).toBeUndefined();
  });

  it("knows one command that brings it, on each system", () => {
    expect(["linux", "darwin", "win32"].map((each) => installCommand(each as NodeJS.Platform))).toEqual([
      "sudo apt-get install ffmpeg",
      "brew install ffmpeg",
      "winget install Gyan.FFmpeg",
    ]);
  });
});

describe("versions", () => {
  const named = (version: string) => ({ path: "", version });
  it.each([
    ["5.1.9-0+deb12u1", true],
    ["n7.0-7-gd38bf5e08e-20240407", true],
    ["4.4.2-0ubuntu0.22.04.1", false],
    ["5.0.1", false],
    ["N-113007-g8d24a28d06", true],
    ["2024-03-18-git-a32f75d6e2-full_build-www.gyan.dev", true],
  ])("of %s knows the newer name of an option: %s", (version, newer) => {
    expect(atLeast(named(version), 5, 1)).toBe(newer);
    expect(everyFrame(named(version))[0]).toBe(newer ? "-fps_mode" : "-vsync");
  });
});

describe.runIf(EVERY_FFMPEG.length > 0).each(EVERY_FFMPEG)("runFfmpeg on %s", (_, path) => {
  const dir = tempDir();
  const clip = join(dir, "clip.mp4");
  makeMedia(["-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=2", "-pix_fmt", "yuv420p", "-c:v", "mpeg4", clip]);
  const grey = ["-map", "0:v:0", "-vf", "format=gray", "-f", "rawvideo"];

  it("decodes to a stream", async () => {
    const target = new Collector(1e6);
    const tools = await ffmpegTools(path);
    await runFfmpeg(tools.ffmpeg, { path: clip, demuxer: "mov", timeoutMs: 100_000, after: grey, target });
    expect(target.bytes.length).toBe(64 * 48 * 20);
  });

  it("takes a name for a name, whatever it looks like", async () => {
    const tools = await ffmpegTools(path);
    for (const name of ["-i.mp4", "concat:a|b.mp4", "a b'c\";$(x).mp4", "http:x.mp4", "%d.mp4"]) {
      const odd = join(dir, name);
      symlinkSync(clip, odd);
      const target = new Collector(1e6);
      await runFfmpeg(tools.ffmpeg, { path: odd, demuxer: "mov", timeoutMs: 100_000, after: grey, target });
      expect(target.bytes.length, name).toBe(64 * 48 * 20);
    }
  });

  it("opens nothing but the file: a playlist or a script inside names others in vain", async () => {
    const tools = await ffmpegTools(path);
    for (const [name, text] of [
      ["list.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nclip.mp4\n#EXT-X-ENDLIST\n"],
      ["script.mp4", "ffconcat version 1.0\nfile clip.mp4\n"],
    ] as const) {
      writeFileSync(join(dir, name), text);
      const target = new Collector(1e6);
      const run = { path: join(dir, name), demuxer: "mov", timeoutMs: 100_000, after: grey, target };
      await expect(runFfmpeg(tools.ffmpeg, run)).rejects.toThrow();
      expect(target.bytes.length).toBe(0);
    }
  });

  it("ends at the cap on its output, at its time, and when it is called off", async () => {
    const tools = await ffmpegTools(path);
    const endless = ["-map", "0:v:0", "-vf", "loop=-1:20,format=gray", "-f", "rawvideo"];
    const run = { path: clip, demuxer: "mov", after: endless, timeoutMs: 100_000 };
    await expect(runFfmpeg(tools.ffmpeg, { ...run, target: new Collector(1e5) })).rejects.toThrow(/more than it may/);
    const after = ["-map", "0:v:0", "-vf", "loop=-1:20,realtime", "-f", "null"];
    const slow = () => ({ ...run, after, target: new Collector(1) });
    await expect(runFfmpeg(tools.ffmpeg, { ...slow(), timeoutMs: 400 })).rejects.toThrow(/too long/);
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error("called off")), 300);
    await expect(runFfmpeg(tools.ffmpeg, { ...slow(), signal: abort.signal })).rejects.toThrow(/called off/);
    const already = AbortSignal.abort(new Error("before"));
    await expect(runFfmpeg(tools.ffmpeg, { ...slow(), signal: already })).rejects.toThrow(/before/);
  });

  it("caps its threads, streams, pixels and allocations before it looks at the file", async () => {
    const run = { path: clip, demuxer: "mov", after: grey, timeoutMs: 20_000, threads: 2 };
    const line = await commandLine(run);
    const input = line.slice(0, line.indexOf("-i"));
    for (const [option, value] of [
      ["-timelimit", "41"],
      ["-max_streams", "64"],
      ["-max_pixels", "40000000"],
      ["-max_alloc", "536870912"],
      ["-threads", "2"],
      ["-protocol_whitelist", "file"],
    ])
      expect(input.join(" ")).toContain(`${option} ${value}`);
    expect(line.slice(line.indexOf("-i"))).toEqual(["-i", `file:${clip}`, "-map_metadata", "-1", ...grey, "pipe:1"]);
    expect((await commandLine({ ...run, timeoutMs: Number.POSITIVE_INFINITY })).includes("-timelimit")).toBe(false);
  });
});

describe("ffprobe", () => {
  const recorded = (name: string) =>
    readFileSync(new URL(`../../../../../test/fixtures/recorded/${name}`, import.meta.url), "utf8");

  // One clip, as three versions described it: recorded, because 4.0 and 7.1 are not here.
  it.each(["ffprobe-4.0.json", "ffprobe-5.1.json", "ffprobe-7.1.json"])("is understood as %s wrote it", (name) => {
    const { streams, format } = parseProbe(recorded(name));
    expect(streams.map((each) => [each.codec_type, each.codec_name])).toEqual([
      ["video", "h264"],
      ["audio", "aac"],
    ]);
    expect(streams[0]).toMatchObject({ width: 320, height: 180, avg_frame_rate: 25, nb_frames: 50 });
    expect(streams[1]).toMatchObject({ sample_rate: 44100, channels: 1 });
    expect(format.duration).toBeCloseTo(2, 1);
  });

  it("leaves out what is missing or wrong, and takes no JSON for JSON", () => {
    expect(parseProbe("{}")).toMatchObject({ streams: [], format: {} });
    expect(
      parseProbe('{"streams":[{"index":0,"width":"x","avg_frame_rate":"0/0","tags":7}],"format":3}').streams[0],
    ).toEqual({ index: 0 });
    expect(() => parseProbe("ffprobe: error")).toThrow();
  });

  it.runIf(FFPROBE)("lists packets, and refuses a playlist that calls itself a clip", async () => {
    const dir = tempDir();
    const clip = join(dir, "clip.avi");
    makeMedia(["-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=2", "-c:v", "mpeg4", "-g", "5", clip]);
    const tool = (await ffmpegTools()).ffprobe ?? { path: "", version: "" };
    const { packets = [] } = await ffprobe(tool, clip, typed("avi"), { packets: true });
    expect([packets.length, packets.filter((each) => each.flags?.startsWith("K")).length]).toEqual([20, 4]);
    writeFileSync(join(dir, "list.mp4"), "#EXTM3U\n#EXTINF:1,\nclip.avi\n#EXT-X-ENDLIST\n");
    await expect(ffprobe(tool, join(dir, "list.mp4"), typed("mp4"))).rejects.toThrow();
    await expect(ffprobe(tool, clip, typed("png"))).rejects.toThrow(/not asked/);
  });
});

it("reads digests of streams as ffmpeg prints them", () => {
  const digest = "ab".repeat(32);
  expect(
    parseHashes(`0,v,SHA256=${digest}\n1,a,SHA256=${digest.toUpperCase()}\r\n2,s,SHA256=${digest}\nnoise\n`),
  ).toEqual({
    video: [digest],
    audio: [digest],
  });
});

it.runIf(FFMPEG)("found one of them here", async () => expect((await ffmpegTools()).ffmpeg.version).not.toBe(""));
