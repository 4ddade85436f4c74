import { createInspector, type Inspector, type Report } from "@provcheck/core";
import { reportSchema } from "@provcheck/core/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
