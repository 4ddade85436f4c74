import { join } from "node:path";
import { type Comparison, compare, createInspector, extractFrames, type Inspector, type Report } from "@provcheck/core";
import { reportSchema } from "@provcheck/core/schema";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { FFMPEG } from "../fixtures/ffmpeg.ts";
import { CASES } from "./vectors.ts";

const codes = ({ limits }: Report) => limits.map(({ code }) => code);
const sound = ({ media }: Report) => media?.tracks.find(({ kind }) => kind === "audio");
const suno = (report: Report) => {
  expect(report.origin).toMatchObject({ kind: "ai-generated", vendor: "Suno", carriage: "stated" });
  expect(report.markers.map(({ id }) => id)).toContain("cn.aigc");
  expect(codes(report)).toEqual([]);
};

/** What a recording or clip that went wrong once must say: files as people have them. */
const HELD: Readonly<Record<string, (report: Report) => void>> = {
  "ff_padded.m4a": suno,
  "ff_pad0.m4a": suno,
  "f5_en.wav": (report) => {
    expect(report.input.durationSeconds).toBeCloseTo(5.33, 2);
    expect(codes(report)).toEqual([]);
  },
  "me_sample.3gp": (report) => expect(sound(report)).toMatchObject({ codec: "amr_nb", channels: 1 }),
  "sample_ac3.mp4": (report) => expect(sound(report)).toMatchObject({ codec: "ac3", channels: 6 }),
  "mm_bh.ogg": (report) => {
    expect(codes(report)).toEqual([]);
    expect(report.metadata.facts.some(({ cut }) => cut)).toBe(true);
  },
  "hdr10-av1.mp4": (report) => expect(report.media?.tracks[0]).toMatchObject({ transfer: "smpte2084", bitDepth: 10 }),
  "mb_sar_2x1.mp4": (report) => {
    expect(report.media?.tracks[0]).toMatchObject({ width: 640, height: 360, pixelAspect: "2:1" });
    expect(report.input.dimensions).toEqual({ width: 1280, height: 360 });
  },
};

describe("clips and recordings that went wrong once", () => {
  let inspector: Inspector;
  beforeAll(() => {
    inspector = createInspector({ processes: 1 });
  });
  afterAll(() => inspector.close());

  it.each(Object.entries(HELD))("%s", async (name, held) => {
    const report = await inspector.inspect(`${CASES}clips/${name}`);
    expect(reportSchema.safeParse(report).error?.issues ?? []).toEqual([]);
    held(report);
  });
});

/** Pairs, and what they have in common. */
const PAIRS: readonly (readonly [a: string, b: string, has: object])[] = [
  [
    "voice_a.mp4",
    "voice_b_sound_replaced.mp4",
    { outcome: "same-pictures", streams: { pictures: "exact", sound: "different" } },
  ],
  ["p6.jpg", "p6_wa.jpg", { outcome: "match", picture: { distance: 2 } }],
  [
    "p2.jpg",
    "p2_c50.jpg",
    {
      outcome: "match",
      picture: { crop: { of: "a", box: { width: expect.closeTo(0.5, 1), x: expect.closeTo(0.25, 1) } } },
    },
  ],
  ["p2.jpg", "p2_rot3.jpg", { outcome: "match", picture: { turned: 3 } }],
  ["p2.jpg", "p6.jpg", { outcome: "no-match" }],
];

describe.runIf(FFMPEG)("pairs and clips that went wrong once", () => {
  it.each(PAIRS)("%s beside %s, in either order", async (a, b, has) => {
    const found: Comparison = await compare(`${CASES}clips/${a}`, `${CASES}clips/${b}`);
    expect(found).toMatchObject(has);
    expect((await compare(`${CASES}clips/${b}`, `${CASES}clips/${a}`)).outcome).toBe(found.outcome);
  });

  it("a pan in one group of pictures gives the skyline too, mapped to what a screen shows", async () => {
    const { frames, hdr } = await extractFrames(`${CASES}clips/hdr10-av1.mp4`, { out: join(tempDir(), "pan") });
    expect(frames.length).toBeGreaterThanOrEqual(3);
    expect(frames.some(({ seconds }) => seconds >= 1.4 && seconds <= 2.1)).toBe(true);
    expect(["mapped", "as-stored"]).toContain(hdr);
  });

  it("pixels that are twice as wide as high are shown so", async () => {
    const out = join(tempDir(), "wide");
    const { frames } = await extractFrames(`${CASES}clips/mb_sar_2x1.mp4`, { out });
    expect(await sharp(join(out, frames[0]?.file ?? "")).metadata()).toMatchObject({ width: 1280, height: 360 });
  });
});
