import { describe, expect, it } from "vitest";
import { bytes, zeros } from "../../../../test/fixtures/media.ts";
import { type DvOptions, dvDate, dvFrame, dvTime } from "../../../../test/fixtures/raw-streams.ts";
import { factsOf, walk } from "../../../../test/fixtures/walk.ts";
import { summariseMetadata } from "../metadata/people.ts";
import { Reader } from "../source/reader.ts";
import { bytesSource } from "../source/source.ts";
import { sniff } from "./sniff.ts";

const NTSC_BYTES = 120_000;
const sniffed = async (file: Uint8Array) => (await sniff(new Reader(bytesSource(file))))?.format;
const many = (count: number, options: DvOptions = {}) =>
  bytes(...Array.from({ length: count }, () => dvFrame(options)));

describe("DV", () => {
  it.each<[string, DvOptions, number, object]>([
    ["525 lines", {}, NTSC_BYTES, { format: "DV25", height: 480, frameRate: 30_000 / 1001, pixelAspect: "8:9" }],
    ["525 lines, wide", { wide: true }, NTSC_BYTES, { height: 480, pixelAspect: "32:27" }],
    ["625 lines", { pal: true }, 144_000, { format: "DV25", height: 576, frameRate: 25, pixelAspect: "16:15" }],
    ["625 lines of two channels", { pal: true, type: 4 }, 288_000, { format: "DV50", height: 576, frameRate: 25 }],
    ["525 lines of two channels", { type: 4 }, 240_000, { format: "DV50", height: 480 }],
  ])("of %s is counted in frames", async (_, options, size, track) => {
    const file = many(3, options);
    expect(file.length).toBe(3 * size);
    const found = await walk(file);
    expect(found.tracks[0]).toMatchObject({ codec: "dvvideo", width: 720, frames: 3, ...track });
    expect(found.durationSeconds).toBeCloseTo(3 / (found.tracks[0]?.frameRate ?? 1), 6);
    expect(found.pieces).toEqual([{ path: "frames", offset: 0, length: file.length }]);
  });

  it.each<[string, number[], object[]]>([
    ["48 kHz", [0x50, 0xd0, 0x30, 0x80, 0xc0], [{ id: 2, sampleRate: 48_000, channels: 2, format: "16 bit" }]],
    ["44.1 kHz", [0x50, 0xd0, 0x30, 0x80, 0xc8], [{ id: 2, sampleRate: 44_100, channels: 2 }]],
    [
      "32 kHz of twelve bits",
      [0x50, 0xd0, 0x30, 0x80, 0xd1],
      [{ id: 2, sampleRate: 32_000, format: "12 bit" }, { id: 3 }],
    ],
    [
      "four channels",
      [0x50, 0xd0, 0x30, 0x82, 0xc0],
      [
        { id: 2, sampleRate: 48_000 },
        { id: 3, sampleRate: 48_000 },
      ],
    ],
    ["none", [0xff, 0xff, 0xff, 0xff, 0xff], []],
    ["a rate that is none", [0x50, 0xd0, 0x30, 0x80, 0xf8], []],
  ])("with sound of %s", async (_, sound, tracks) => {
    const found = await walk(dvFrame({ sound }));
    expect(found.tracks.slice(1)).toMatchObject(tracks);
    expect(found.tracks).toHaveLength(1 + tracks.length);
  });

  it.each<[string, DvOptions, string | undefined]>([
    ["beside the picture", { vaux: [dvDate(2004, 12, 31), dvTime(23, 59, 58)] }, "2004-12-31T23:59:58"],
    ["in the subcode", { subcode: [dvTime(7, 8, 9), dvDate(1999, 1, 2)] }, "1999-01-02T07:08:09"],
    ["without a time", { subcode: [dvDate(2010, 10, 10)] }, "2010-10-10"],
    ["with a time that is none", { vaux: [dvDate(2004, 5, 6), [0x63, 0xff, 0xff, 0xff, 0xff]] }, "2004-05-06"],
    ["that nobody set", { vaux: [[0x62, 0xff, 0xff, 0xff, 0xff]] }, undefined],
    ["of years that no camera of the kind saw", { vaux: [dvDate(1970, 1, 1), dvTime(0, 0, 0)] }, undefined],
    ["with a month that is none", { vaux: [dvDate(2004, 13, 6)] }, undefined],
    ["with a day that is none", { vaux: [dvDate(2004, 5, 0)] }, undefined],
  ])("says when it was recorded: %s", async (_, options, value) => {
    const facts = await factsOf(dvFrame(options));
    expect(facts.map((fact) => [fact.path, fact.value])).toEqual(
      value === undefined ? [] : [["tag/recorded date", value]],
    );
    const { dates } = summariseMetadata(facts, ({ path }) => ({ path, covered: "none" }));
    expect(dates.map(({ what }) => what)).toEqual(value === undefined ? [] : ["captured"]);
  });

  it("keeps what lies behind the last frame apart, however long it is, and a frame that was cut off not", async () => {
    const behind = await walk(bytes(many(4), zeros(3 * NTSC_BYTES + 5)));
    expect(behind.tracks[0]?.frames).toBe(4);
    expect(behind.pieces).toEqual([
      { path: "frames", offset: 0, length: 4 * NTSC_BYTES },
      { path: "trailing bytes", box: "c2pa.after", offset: 4 * NTSC_BYTES, length: 3 * NTSC_BYTES + 5 },
    ]);
    const cut = await walk(many(3).subarray(0, 3 * NTSC_BYTES - 7));
    expect(cut.tracks[0]?.frames).toBe(2);
    expect(cut.pieces.map(({ path }) => path)).toEqual(["frames", "part of a frame"]);
    expect(cut.blocks.filter(({ kind }) => kind === "trailer")).toEqual([]);
  });

  it("is told by every block of its first frame, and by nothing less", async () => {
    expect(await sniffed(dvFrame())).toBe("dv");
    expect(await sniffed(dvFrame().subarray(0, NTSC_BYTES - 1))).toBeUndefined();
    for (const block of [1, 7, 149, 150, 1_499])
      for (const [place, bit] of [
        [0, 0x20],
        [1, 0x10],
        [2, 1],
      ] as const) {
        const broken = dvFrame();
        broken[block * 80 + place] = (broken[block * 80 + place] ?? 0) ^ bit;
        expect(await sniffed(broken), `${block} ${place}`).toBeUndefined();
      }
    const nobodys = dvFrame();
    nobodys[5 * 80 + 48 + 3] = 0x1e;
    expect(await sniffed(nobodys)).toBeUndefined();
    expect(await sniffed(zeros(NTSC_BYTES))).toBeUndefined();
  });
});
