import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tempDir } from "../../../../test/fixtures/authority-file.ts";
import { clipWithSei, matroska, ogg } from "../../../../test/fixtures/carry.ts";
import * as media from "../../../../test/fixtures/media.ts";
import { factsOf, walk } from "../../../../test/fixtures/walk.ts";
import { mediaReport } from "../markers/writer-match.ts";
import { FormatError, LimitError } from "../model/limits.ts";
import { media as mediaSchema } from "../model/report-media.ts";
import { Reader } from "../source/reader.ts";
import { bytesSource } from "../source/source.ts";
import { type Frame, matroskaFrames } from "./matroska/packets.ts";

const values = async (bytes: Uint8Array): Promise<Record<string, unknown>> =>
  Object.fromEntries((await factsOf(bytes)).map((fact) => [fact.path, fact.value]));

describe("Matroska", () => {
  it("reads tags and the writing application, and tells WebM apart", async () => {
    const bytes = matroska({ AIGC: "{}", TITLE: "Füchse" }, { app: "Lavf60" });
    expect(await values(bytes)).toMatchObject({ "tag/AIGC": "{}", "tag/TITLE": "Füchse", "tag/WritingApp": "Lavf60" });
    expect((await walk(bytes)).format).toBe("mkv");
    expect((await walk(matroska({}, { webm: true }))).mediaType).toBe("video/webm");
  });
  it("reads through a segment and clusters whose size was left open, as live streams leave it", async () => {
    const bytes = matroska({ AIGC: "live" });
    const segment = Buffer.from(bytes).indexOf(Buffer.from([0x18, 0x53, 0x80, 0x67]));
    const open = Uint8Array.from(bytes);
    open.set([0x0f, 0xff, 0xff, 0xff, 0xff], segment + 4);
    const cluster = media.bytes(
      [0x1f, 0x43, 0xb6, 0x75, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
      [0xe7, 0x81, 0],
    );
    const live = media.bytes(open.subarray(0, segment + 9), cluster, open.subarray(segment + 9));
    expect(await values(live)).toMatchObject({ "tag/AIGC": "live" });
  });
  it("keeps what came before a length that lies", async () => {
    const bytes = media.bytes(matroska({ AIGC: "kept" }), [0xec, 0x4f, 0xff, 1, 2]);
    const { limits } = await walk(bytes);
    expect(await values(bytes)).toMatchObject({ "tag/AIGC": "kept" });
    expect(limits.map((limit) => limit.code)).toContain("damaged-structure");
  });
});

describe("numbers that lie", () => {
  const valid = async (bytes: Uint8Array) => {
    const report = mediaReport(await walk(bytes), []);
    return mediaSchema.safeParse(report).error?.issues ?? [];
  };
  it("stay within what a report may say: a track number of eight bytes", async () => {
    const bytes = Buffer.from(matroska({}));
    const entry = media.bytes([0xae, 0x8d], [0xd7, 0x88], new Uint8Array(8).fill(0xff), [0x83, 0x81, 1]);
    const tracks = media.bytes([0x16, 0x54, 0xae, 0x6b, 0x80 | entry.length], entry);
    const broken = media.bytes(bytes, tracks);
    expect((await walk(broken)).tracks.length).toBeGreaterThan(0);
    expect(await valid(broken)).toEqual([]);
  });
  it("stay within it: an MP3 header that counts more frames than there are bytes for", async () => {
    const frame = media.bytes([0xff, 0xfb, 0x90, 0x00], new Uint8Array(413));
    const first = media.bytes(frame.subarray(0, 36), "Info", media.be32(1), [0xff, 0xff, 0xff, 0xf0]);
    const bytes = media.bytes(first, frame.subarray(first.length), frame);
    const { tracks, limits } = await walk(bytes);
    expect(tracks[0]?.frames).toBeUndefined();
    expect(tracks[0]?.durationSeconds).toBeLessThan(2);
    expect(limits.map(({ code }) => code)).toContain("recording-cut");
    expect(await valid(bytes)).toEqual([]);
  });
});

describe("packets of Matroska", () => {
  const list = async (bytes: Uint8Array): Promise<Frame[]> => {
    const frames: Frame[] = [];
    for await (const frame of matroskaFrames(new Reader(bytesSource(bytes)))) frames.push(frame);
    return frames;
  };
  const block = (id: number[], track: number, ticks: number, flags: number, payload: number) =>
    media.bytes(id, [0x40 | 0, payload + 4], [0x80 | track, ticks >> 8, ticks & 255, flags], new Uint8Array(payload));
  const cluster = (time: number, ...blocks: Uint8Array[]) => {
    const body = media.bytes([0xe7, 0x82, time >> 8, time & 255], ...blocks);
    return media.bytes([0x1f, 0x43, 0xb6, 0x75, 0x10], media.be32(body.length).slice(1), body);
  };
  const clip = (...clusters: Uint8Array[]): Uint8Array => media.bytes(matroska({}), ...clusters);

  it("are listed with time, size, track and whether they stand alone", async () => {
    const simple = [0xa3];
    const group = media.bytes([0xa0, 0x40, 12], block([0xa1], 1, 40, 0, 2), [0xfb, 0x81, 0x7f]);
    const bytes = clip(
      cluster(0, block(simple, 1, 0, 0x80, 9), block(simple, 2, 0, 0x80, 3), group),
      cluster(1000, block(simple, 1, 20, 0, 5)),
    );
    expect(await list(bytes)).toEqual([
      { track: 1, seconds: 0, bytes: 9, key: true },
      { track: 2, seconds: 0, bytes: 3, key: true },
      { track: 1, seconds: 0.04, bytes: 2, key: false },
      { track: 1, seconds: 1.02, bytes: 5, key: false },
    ]);
  });

  it("come to an end whatever is flipped, cut or doubled", async () => {
    const bytes = clip(cluster(0, block([0xa3], 1, 0, 0x80, 9)), cluster(500, block([0xa3], 1, 5, 0, 90)));
    const change = fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255), cut: fc.nat(bytes.length) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const broken = Uint8Array.from(bytes);
        for (const { at, value } of changes) broken[at] = value;
        const cut = broken.subarray(0, changes[0]?.value === 0 ? changes[0].cut : undefined);
        const frames = await list(cut).catch((error: unknown) => {
          if (!(error instanceof FormatError || error instanceof LimitError)) throw error;
          return [];
        });
        expect(frames.length).toBeLessThan(bytes.length);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("Ogg", () => {
  it("reads comments that span several pages of lacing", async () => {
    const long = "x".repeat(2_000);
    expect(await values(ogg({ AIGC: long, TITLE: "t" }))).toMatchObject({
      "tag/AIGC": long,
      "tag/TITLE": "t",
      "tag/vendor": "tests",
    });
  });
  it("ends where a page does not begin", async () => {
    const { limits } = await walk(ogg({ A: "b" }).subarray(0, 70));
    expect(limits.map((limit) => limit.code)).toEqual(["damaged-structure"]);
  });
});

describe("SEI user data", () => {
  it("is read from the first picture, with the place it has in the file", async () => {
    const bytes = clipWithSei("91ca6061-4aee-3854-8614-2d5f73f4ae2e", "kling-ai");
    const fact = (await factsOf(bytes)).find((each) => each.path.startsWith("tag/sei:"));
    expect([fact?.path, fact?.value]).toEqual(["tag/sei:91ca6061-4aee-3854-8614-2d5f73f4ae2e", "kling-ai"]);
    const { offset = 0, length = 0 } = fact?.block ?? {};
    expect(Buffer.from(bytes.subarray(offset, offset + length)).includes("kling-ai")).toBe(true);
  });
  it("is not taken from bytes that are no picture", async () => {
    const bytes = Uint8Array.from(clipWithSei("91ca6061-4aee-3854-8614-2d5f73f4ae2e", "kling-ai"));
    // The sample description names another codec: the same bytes are then anything.
    const at = Buffer.from(bytes).indexOf("avc1", 40);
    bytes.set(Buffer.from("mp4v"), at);
    expect((await factsOf(bytes)).filter((fact) => fact.path.startsWith("tag/sei:"))).toEqual([]);
  });
});

const ffmpeg = spawnSync("ffmpeg", ["-version"]).status === 0 && spawnSync("ffprobe", ["-version"]).status === 0;

describe.runIf(ffmpeg)("encoder settings", () => {
  const make = (name: string, ...args: string[]): Uint8Array => {
    const path = join(tempDir(), name);
    execFileSync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:d=1:r=10", ...args, path]);
    return readFileSync(path);
  };
  // x265's stand in the decoder configuration, x264's before the first picture.
  it.each([
    ["x264.mp4", ["-c:v", "libx264", "-pix_fmt", "yuv420p"], /^x264 - core \d+/],
    ["x264.mkv", ["-c:v", "libx264", "-pix_fmt", "yuv420p"], /^x264 - core \d+/],
    ["x265.mp4", ["-c:v", "libx265", "-x265-params", "log-level=none"], /^x265 \(build \d+/],
    ["x265.mkv", ["-c:v", "libx265", "-x265-params", "log-level=none"], /^x265 \(build \d+/],
  ])("are read from %s, at their place", async (name, args, expected) => {
    const bytes = make(name, ...args);
    const fact = (await factsOf(bytes)).find((each) => each.path.startsWith("tag/sei:"));
    expect(String(fact?.value)).toMatch(expected);
    const { offset = 0, length = 0 } = fact?.block ?? {};
    expect(Buffer.from(bytes.subarray(offset, offset + length)).toString("latin1")).toMatch(/x26[45]/);
  });
});

describe.runIf(ffmpeg)("against ffprobe", () => {
  it.each([
    ["clip.mkv", ["-c:v", "libx264", "-c:a", "libopus"], "mkv", "video"],
    ["clip.webm", ["-c:v", "libvpx", "-c:a", "libvorbis"], "webm", "video"],
    ["sound.ogg", ["-vn", "-c:a", "libvorbis"], "ogg", "audio"],
    ["sound.opus", ["-vn", "-c:a", "libopus"], "ogg", "audio"],
    ["clip.ogv", ["-c:v", "libtheora", "-c:a", "libvorbis"], "ogg", "video"],
    ["sound.mka", ["-vn", "-c:a", "flac"], "mkv", "audio"],
  ] as const)("%s: format, kind, size, duration and label are the same", async (name, codecs, format, kind) => {
    const path = join(tempDir(), name);
    const label = '{"Label":"1"}';
    const inputs = ["-f", "lavfi", "-i", "testsrc=d=2:s=320x180:r=10", "-f", "lavfi", "-i", "sine=d=2"];
    execFileSync("ffmpeg", ["-v", "error", "-y", ...inputs, ...codecs, "-metadata", `AIGC=${label}`, path]);
    const bytes = new Uint8Array(readFileSync(path));
    const container = await walk(bytes);
    const probe = JSON.parse(
      execFileSync("ffprobe", ["-v", "error", "-of", "json", "-show_format", "-show_streams", path], {
        encoding: "utf8",
      }),
    ) as { format: { duration: string }; streams: { width?: number; height?: number }[] };
    expect([container.format, container.kind, container.limits]).toEqual([format, kind, []]);
    expect(container.durationSeconds ?? 0).toBeCloseTo(Number(probe.format.duration), 1);
    const picture = probe.streams.find((stream) => stream.width !== undefined);
    if (picture) expect(container.dimensions).toEqual({ width: picture.width, height: picture.height });
    expect(await values(bytes)).toMatchObject({ "tag/AIGC": label });
  });
});
