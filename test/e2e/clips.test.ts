/** One clip through what people do to clips: who wrote it last, what was lost, and whether it is still that clip. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Comparison, compare, createInspector, explain, explainComparison, type Report } from "@provcheck/core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { runCli } from "../fixtures/cli.ts";
import { EVERY_FFMPEG, FFMPEG, makeMedia } from "../fixtures/ffmpeg.ts";
import { sceneClip, scenePicture } from "../fixtures/scenes.ts";

const inspector = createInspector({ processes: 2 });
afterAll(() => inspector.close());

describe.runIf(FFMPEG)("one clip, through a remux, a new encoding and a removal of its metadata", () => {
  const dir = tempDir();
  const paths: Record<string, string> = {};
  const reports: Record<string, Report> = {};
  const TAGS = [
    ...["-metadata", "title=Fox at the river", "-metadata", "creation_time=2024-05-06T07:08:09Z"],
    ...["-metadata", "com.apple.quicktime.make=Apple", "-metadata", "com.apple.quicktime.model=iPhone 15"],
    ...["-metadata", "location=+48.2000+016.3700/", "-movflags", "use_metadata_tags", "-write_tmcd", "0"],
  ];

  beforeAll(async () => {
    const make = (name: string, args: readonly string[], from = "clip.mov") => {
      paths[name] = join(dir, name);
      makeMedia(["-i", join(dir, from), ...args, join(dir, name)]);
    };
    paths["clip.mov"] = await sceneClip(dir, "clip.mov", { seeds: [31, 32], each: 3, args: TAGS });
    make("remux.mp4", ["-c", "copy", "-movflags", "use_metadata_tags"]);
    make("remux.mkv", ["-c", "copy"]);
    make("reencoded.mp4", ["-c:v", "libx264", "-crf", "35", "-c:a", "aac"]);
    make("bare.mp4", ["-c", "copy", "-map_metadata", "-1"]);
    make("exact.mp4", ["-c", "copy", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact"]);
    make("lossless.mkv", ["-c:v", "ffv1", "-c:a", "copy"]);
    for (const [name, path] of Object.entries(paths)) reports[name] = await inspector.inspect(path, { hash: "always" });
  });

  it.each(["clip.mov", "remux.mp4", "remux.mkv", "reencoded.mp4", "bare.mp4", "exact.mp4"])(
    "%s was written last by Lavf",
    (name) => {
      expect(reports[name]?.media?.writer?.family).toBe("lavf");
    },
  );

  it("tells by the layout alone, and says that the tag is not there", () => {
    const { writer, encoders } = reports["exact.mp4"]?.media ?? {};
    expect(encoders?.filter(({ value }) => /Lavf/.test(value))).toEqual([]);
    expect(writer?.matches.map(({ feature }) => feature).sort()).toEqual(["brand", "handler", "order", "timescale"]);
    expect(writer?.differs).toEqual([{ feature: "tag", expected: "Lavf" }]);
  });

  it.each<[string, Comparison["outcome"], string[], string[]]>([
    ["remux.mp4", "rewrapped", [], ["title", "camera"]],
    ["remux.mkv", "rewrapped", [], ["title", "camera"]],
    ["reencoded.mp4", "match", ["camera"], ["title"]],
    ["bare.mp4", "rewrapped", ["title", "camera"], []],
    ["lossless.mkv", "same-pixels", [], ["title"]],
  ])("%s is %s, without %j and still with %j", async (name, outcome, lost, kept) => {
    const result = await compare(paths["clip.mov"] ?? "", paths[name] ?? "", { inspector });
    expect(result).toMatchObject({ outcome, limits: [], a: { writer: "lavf" } });
    const values: Record<string, string> = { title: "Fox at the river", camera: "iPhone 15" };
    const gone = result.stated.onlyA.map(({ value }) => value);
    for (const each of lost) expect(gone, each).toContain(values[each]);
    for (const each of kept) expect(gone, each).not.toContain(values[each]);
    // Six seconds of it: less than a stretch has elsewhere.
    expect(result.streams?.sound).toBe(outcome === "match" ? "alike" : "exact");
    expect(result.video?.ranges).toHaveLength(1);
    expect(Math.min(result.video?.share.a ?? 0, result.video?.share.b ?? 0)).toBeGreaterThan(0.97);
  });

  const noise = "-f lavfi -i anoisesrc=d=6:a=0.4:seed=7 -map 0:v -map 1:a -shortest -c:a aac";
  const others = "-f lavfi -i testsrc2=s=480x270:r=12:d=6 -map 1:v -map 0:a -shortest -c:v libx264";
  it.each<[string, string, Comparison["outcome"], NonNullable<Comparison["streams"]>, RegExp]>([
    [
      "other-sound.mp4",
      `${noise} -c:v copy`,
      "same-pictures",
      { pictures: "exact", sound: "different" },
      /another sound/,
    ],
    [
      "silent.mp4",
      "-map 0:v -c copy",
      "same-pictures",
      { pictures: "exact", sound: "one-sided" },
      /only one of the two has sound/,
    ],
    [
      "other-pictures.mp4",
      `${others} -c:a copy`,
      "same-sound",
      { pictures: "different", sound: "exact" },
      /other pictures/,
    ],
    [
      "new-both.mp4",
      `${noise} -c:v libx264 -crf 32`,
      "match",
      { pictures: "alike", sound: "different" },
      /The sound is another/,
    ],
  ])(
    "%s: pictures and sound each for itself",
    async (name, args, outcome, streams, words) => {
      const path = join(dir, name);
      makeMedia(["-i", paths["clip.mov"] ?? "", ...args.split(" "), path]);
      for (const pair of [
        [paths["clip.mov"] ?? "", path],
        [path, paths["clip.mov"] ?? ""],
      ] as const) {
        const result = await compare(pair[0], pair[1], { inspector });
        expect(result).toMatchObject({ outcome, streams, limits: [] });
        expect(explainComparison(result).sentence).toMatch(words);
      }
    },
    120_000,
  );

  it("says it in both languages, without calling anything by a verdict", async () => {
    const report = reports["reencoded.mp4"] as Report;
    for (const lang of ["en", "zh-CN"] as const) {
      const { details, sections } = explain(report, { lang, show: ["container"] });
      const text = [...details, ...sections.flatMap(({ rows }) => rows)].map(({ value }) => value).join("\n");
      expect(text).toMatch(lang === "en" ? /h264, 480 × 270, 12 fps/ : /h264、480 × 270、/);
      expect(text).toMatch(lang === "en" ? /FFmpeg's library/ : /FFmpeg 程序库/);
    }
    const same = await compare(paths["clip.mov"] ?? "", paths["clip.mov"] ?? "", { inspector });
    expect(explainComparison(same).sentence).toBe("The two files are the same, byte for byte.");
  });
});

describe.runIf(FFMPEG)("a generator's mark in the stream", () => {
  it("stays through a remux and a removal of metadata, and goes with a new encoding", async () => {
    const dir = tempDir();
    const clip = await sceneClip(dir, "plain.mp4", { seeds: [60], each: 2 });
    const at = (name: string) => join(dir, name);
    const mark = "h264_metadata=sei_user_data='91ca6061-4aee-3854-8614-2d5f73f4ae2e+kling-ai'";
    makeMedia(["-i", clip, "-c", "copy", "-bsf:v", mark, at("marked.mp4")]);
    makeMedia(["-i", at("marked.mp4"), "-c", "copy", "-map_metadata", "-1", at("bare.mkv")]);
    makeMedia(["-i", at("marked.mp4"), "-c:v", "libx264", at("again.mp4")]);
    const says = async (name: string) => {
      const { origin } = await inspector.inspect(at(name));
      return [origin.kind, origin.product ?? origin.vendor ?? ""];
    };
    expect((await says("marked.mp4"))[0]).toBe("ai-generated");
    expect(await says("bare.mkv")).toEqual(await says("marked.mp4"));
    expect((await says("again.mp4"))[0]).toBe("unknown");
    const lost = await runCli(["compare", at("marked.mp4"), at("again.mp4"), "--marks"]);
    expect([lost.code, /lost/.test(lost.stdout)]).toEqual([1, true]);
    const kept = await runCli(["compare", at("marked.mp4"), at("bare.mkv"), "--marks"]);
    expect(kept.code).toBe(0);
  });
});

describe.runIf(FFMPEG)("compare on a clip of a minute", () => {
  const dir = tempDir();
  let base = "";
  let other = "";
  const made = (name: string, args: readonly string[], before: readonly string[] = []): string => {
    const path = join(dir, name);
    makeMedia([...before, "-i", base, ...args, "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac", path]);
    return path;
  };
  beforeAll(async () => {
    const seeds = (from: number) => Array.from({ length: 12 }, (_, index) => from + index);
    base = await sceneClip(dir, "base.mp4", { seeds: seeds(1), each: 5 });
    other = await sceneClip(dir, "other.mp4", { seeds: seeds(500), each: 4 });
  });

  const WHOLE = { a: [0, 60], b: [0, 60] } as const;
  it.each<
    [
      string,
      readonly string[],
      readonly string[],
      { a: readonly [number, number]; b: readonly [number, number] },
      string,
    ]
  >([
    ["at CRF 40", ["-crf", "40"], [], WHOLE, "upright"],
    ["at a smaller size", ["-vf", "scale=-2:144"], [], WHOLE, "upright"],
    ["letterboxed", ["-vf", "pad=iw:ih+90:0:45"], [], WHOLE, "upright"],
    ["cropped by 5 %", ["-vf", "crop=iw*0.95:ih*0.95"], [], WHOLE, "upright"],
    ["mirrored", ["-vf", "hflip"], [], WHOLE, "mirrored"],
    ["with a logo", ["-vf", "drawbox=x=iw-100:y=10:w=90:h=40:color=yellow:t=fill"], [], WHOLE, "upright"],
    ["of which 10 s were cut out", ["-t", "10"], ["-ss", "22.3"], { a: [22.3, 32.3], b: [0, 10] }, "upright"],
    [
      "mirrored, cropped, smaller, worse, and 10 s of it",
      ["-t", "10", "-vf", "hflip,crop=iw*0.95:ih*0.95,scale=320:-2", "-crf", "34"],
      ["-ss", "22.3"],
      { a: [22.3, 32.3], b: [0, 10] },
      "mirrored",
    ],
  ])("finds it %s", async (name, args, before, { a, b }, orientation) => {
    const result = await compare(base, made(`${name.replace(/\W+/g, "-")}.mp4`, args, before), { inspector });
    expect(result).toMatchObject({ outcome: "match", video: { orientation }, limits: [] });
    const [range, ...more] = result.video?.ranges ?? [];
    expect(more).toEqual([]);
    // To half a second, as it says itself.
    for (const [found, wanted] of [
      [range?.a.from, a[0]],
      [range?.a.to, a[1]],
      [range?.b.from, b[0]],
      [range?.b.to, b[1]],
    ] as const)
      expect(Math.abs((found ?? -9) - wanted), JSON.stringify(range)).toBeLessThanOrEqual(0.75);
    expect(result.audio?.ranges.length).toBeGreaterThan(0);
  });

  it("finds nothing in another clip, and says what that shows: nothing", async () => {
    const result = await compare(base, other, { inspector });
    expect([result.outcome, result.video, result.audio]).toEqual(["no-match", undefined, undefined]);
    expect(explainComparison(result).doesNotShow).toMatch(/shows nothing/);
    expect(explainComparison(result, { lang: "zh-CN" }).doesNotShow).toMatch(/并不说明两者无关/);
  });

  it("finds pieces of two clips in a third, each where it lies", async () => {
    const mixed = join(dir, "mixed.mp4");
    const cut = (input: number, from: number, to: number, name: string) =>
      `[${input}:v]trim=${from}:${to},setpts=PTS-STARTPTS[${name}]`;
    makeMedia([
      ...["-i", base, "-i", other],
      ...[
        "-filter_complex",
        `${cut(0, 40, 52, "x")};${cut(1, 4, 16, "y")};${cut(0, 5, 15, "z")};[x][y][z]concat=n=3[v]`,
      ],
      ...["-map", "[v]", "-an", "-c:v", "libx264", "-preset", "veryfast", mixed],
    ]);
    const ranges = (await compare(mixed, base, { inspector })).video?.ranges.map(({ a, b }) =>
      [a.from, a.to, b.from, b.to].map(Math.round),
    );
    expect(ranges).toEqual([
      [0, 12, 40, 52],
      [24, 34, 5, 15],
    ]);
  });

  it("prints the sentence, writes the picture, and exits 0 whether or not it finds anything", async () => {
    const png = join(dir, "both.png");
    const found = await runCli([
      "compare",
      base,
      made("part.mp4", ["-t", "8"], ["-ss", "30"]),
      "--side-by-side",
      png,
      "--progress",
    ]);
    expect(found.code).toBe(0);
    expect(found.stdout).toMatch(/^The same pictures: 0:30-0:38 of A is 0:00-0:08 of B\./);
    expect(found.stderr).toMatch(/ETA \d/);
    expect(await sharp(png).metadata()).toMatchObject({ format: "png", width: 3 * 480 + 32 });
    expect(readdirSync(dir).filter((name) => name.endsWith(".part"))).toEqual([]);
    const none = await runCli(["compare", base, other, "--json"]);
    expect([none.code, JSON.parse(none.stdout).outcome]).toEqual([0, "no-match"]);
  });

  it("stops when it is called off, and leaves nothing behind", async () => {
    const png = join(dir, "never.png");
    let stopped = false;
    const run = await runCli(["compare", base, other, "--side-by-side", png, "--progress"], {
      onStderr: (text, stop) => {
        if (!stopped && /\d\/\d/.test(text)) stop();
        stopped ||= /\d\/\d/.test(text);
      },
    });
    expect(run.code).toBe(130);
    expect(existsSync(png)).toBe(false);
  });

  it("says which step is missing without ffmpeg, and how to get it", async () => {
    const run = await runCli(["compare", base, other, "--ffmpeg", "/nowhere/ffmpeg"]);
    expect(run.code).toBe(3);
    expect(run.stdout).toMatch(/that step needs ffmpeg/);
    expect(run.stdout).toMatch(/apt-get install ffmpeg|brew install|winget/);
  });

  it.each(EVERY_FFMPEG)("finds the same on %s", async (_, ffmpeg) => {
    const part = join(dir, `part-${EVERY_FFMPEG.findIndex(([, path]) => path === ffmpeg)}.mp4`);
    makeMedia(["-ss", "22", "-i", base, "-t", "10", "-c:v", "libx264", "-preset", "veryfast", part]);
    const result = await compare(base, part, { inspector, ...(ffmpeg === "ffmpeg" ? {} : { ffmpeg: { ffmpeg } }) });
    expect(result).toMatchObject({ outcome: "match", limits: [] });
    expect(result.video?.ranges[0]?.a).toEqual({ from: 22, to: 32 });
    expect(result.audio?.ranges).toHaveLength(1);
  });
});

describe("compare on pictures", () => {
  it.runIf(FFMPEG).each(["bmp", "jp2"])("decodes by ffmpeg what the report only reads: %s", async (extension) => {
    const dir = tempDir();
    const [png, other] = [join(dir, "a.png"), join(dir, `a.${extension}`)];
    writeFileSync(
      png,
      await sharp(await scenePicture(6))
        .png()
        .toBuffer(),
    );
    makeMedia(["-i", png, other]);
    const found = await compare(png, other, { inspector });
    expect([["same-pixels", "match"].includes(found.outcome), found.limits]).toEqual([true, []]);
    const without = await compare(png, other, { inspector, ffmpeg: { ffmpeg: "/nowhere/ffmpeg" } });
    expect(without).toMatchObject({ outcome: "not-compared", limits: [{ code: "pixels-unavailable" }] });
  });

  it("tells the same pixels from a picture that is alike, and both from another", async () => {
    const base = await scenePicture(1);
    const png = await sharp(base).png().toBuffer();
    const small = await sharp(base).resize(400).jpeg({ quality: 60 }).toBuffer();
    const outcome = async (a: Uint8Array, b: Uint8Array) => (await compare(a, b, { inspector })).outcome;
    expect(await outcome(base, base)).toBe("same-file");
    expect(await outcome(base, png)).toBe("same-pixels");
    expect(await outcome(base, small)).toBe("match");
    expect(await outcome(base, await scenePicture(2))).toBe("no-match");
  });

  it("needs no ffmpeg, takes bytes and Blobs, and writes both side by side", async () => {
    const dir = tempDir();
    const base = await scenePicture(3);
    const mirrored = await sharp(base).flop().jpeg().toBuffer();
    const sideBySide = join(dir, "both.png");
    const options = { inspector, sideBySide, ffmpeg: { ffmpeg: "/nowhere" } };
    const result = await compare(new Blob([new Uint8Array(base)]), mirrored, options);
    expect(result).toMatchObject({ outcome: "match", picture: { orientation: "mirrored" }, limits: [] });
    // The second is turned to stand as the first, so that the third column is almost black.
    // The scene is 16 : 9, and so is where they differ: bars of the tile's own grey stand above and below.
    const column = { left: 2 * 488 + 8, top: 22 + 8 + 16, width: 480, height: 268 };
    const third = await sharp(sideBySide).extract(column).removeAlpha().raw().toBuffer();
    expect(third.reduce((sum, value) => sum + value, 0) / third.length).toBeLessThan(20);
    const bar = await sharp(sideBySide)
      .extract({ ...column, top: 22 + 8, height: 12 })
      .removeAlpha()
      .raw()
      .toBuffer();
    expect(new Set(bar)).toEqual(new Set([0xe8]));
  });

  it("says that a clip and a picture are not compared, and survives what is no picture inside", async () => {
    const dir = tempDir();
    const broken = join(dir, "broken.jpg");
    const base = await scenePicture(4);
    writeFileSync(broken, base.subarray(0, 300));
    const result = await compare(broken, base, { inspector });
    expect([result.outcome, result.limits[0]?.code]).toEqual(["not-compared", "pixels-unavailable"]);
    const clip = readFileSync(join(import.meta.dirname ?? ".", "../../examples/media/6-signed-clip.mp4"));
    const mixed = await compare(new Uint8Array(clip), base, { inspector });
    expect([mixed.outcome, mixed.limits[0]?.code]).toEqual(["not-compared", "kinds-differ"]);
  });

  it.runIf(FFMPEG)("does not say that nothing was found where nothing could be compared", async () => {
    const dir = tempDir();
    const head = Buffer.concat([Buffer.from("RIFF\x10\0\0\0WAVEfmt ", "latin1"), Buffer.alloc(4, 255)]);
    for (const name of ["a.wav", "b.wav"]) writeFileSync(join(dir, name), Buffer.concat([head, Buffer.from(name)]));
    const run = await runCli(["compare", join(dir, "a.wav"), join(dir, "b.wav")]);
    expect([run.code, run.stdout]).toEqual([3, expect.stringMatching(/^The two could not be compared/)]);
  });

  it("is a failure for a file that is not there, and no other", async () => {
    await expect(compare("missing.jpg", "missing.jpg", { inspector })).rejects.toMatchObject({ code: "path-missing" });
    const signal = AbortSignal.abort();
    await expect(compare("a", "b", { inspector, signal })).rejects.toMatchObject({ code: "aborted" });
  });
});
