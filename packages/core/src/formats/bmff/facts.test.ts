import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { be16, be32, box, bytes, keyedMeta, movie, utf8, zeros } from "../../../../../test/fixtures/media.ts";
import { factsOf, walk } from "../../../../../test/fixtures/walk.ts";

const values = async (file: Uint8Array): Promise<Record<string, unknown>> =>
  Object.fromEntries((await factsOf(file)).map((fact) => [fact.path, fact.value]));
const text = (type: string, value: string) => box(type, be16(utf8(value).length), [0, 0], utf8(value));

/** A movie whose one track is what a test is about. */
function oneTrack(
  handler: "vide" | "soun",
  entry: Uint8Array,
  times: readonly (readonly [number, number])[] = [[10, 40]],
) {
  const stbl = box(
    "stbl",
    box("stsd", zeros(4), be32(1), entry),
    box("stts", zeros(4), be32(times.length), ...times.map(([samples, each]) => [...be32(samples), ...be32(each)])),
  );
  const mdhd = box("mdhd", zeros(4), be32(0), be32(0), be32(1000), be32(1000), [0x55, 0xc4, 0, 0]);
  const hdlr = box("hdlr", zeros(8), handler, zeros(12), "x\0");
  const mvhd = box("mvhd", zeros(12), be32(1000), be32(1000), zeros(80));
  return bytes(
    box("ftyp", "isom", be32(512), "isom"),
    box("moov", mvhd, box("trak", box("mdia", mdhd, hdlr, box("minf", stbl)))),
  );
}
const sound = (type: string, channels: number, ...boxes: Uint8Array[]) =>
  box(type, zeros(6), [0, 1], zeros(8), be16(channels), be16(16), zeros(4), be32(48_000 * 65_536), ...boxes);
const picture = (type: string, ...boxes: Uint8Array[]) =>
  box(
    type,
    zeros(6),
    [0, 1],
    zeros(16),
    be16(640),
    be16(360),
    zeros(12),
    [0, 1],
    zeros(32),
    [0, 24, 255, 255],
    ...boxes,
  );
const trackOf = async (file: Uint8Array) => {
  const { tracks, limits } = await walk(file);
  expect(limits).toEqual([]);
  return tracks[0];
};

describe("user data", () => {
  const meta = keyedMeta("com.example.key", "kept");
  it.each([
    ["nothing behind it", zeros(0)],
    ["QuickTime's four zero bytes", zeros(4)],
    ["more zeros than that", zeros(24)],
    ["padding in a box of its own, which ends in zeros", box("free", zeros(64))],
    ["padding inside the last child, which ends in zeros", box("skip", zeros(4))],
  ])("is read to its end with %s", async (_what, tail) => {
    const file = movie({ udta: bytes(text("\u00a9nam".replace("\u00a9", "\u00a9"), "title"), meta, tail) });
    expect((await walk(file)).limits).toEqual([]);
    expect(await values(file)).toMatchObject({ "tag/com.example.key": "kept" });
  });
  it("keeps every tag for any number of zeros behind them, in a list or beside it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.boolean(), async (count, inside) => {
        const padded = inside ? box("free", zeros(count)) : zeros(count);
        const file = movie({ udta: bytes(meta, padded) });
        expect((await walk(file)).limits).toEqual([]);
        expect(await values(file)).toMatchObject({ "tag/com.example.key": "kept" });
      }),
      { numRuns: 60 },
    );
  });
  it("a child that lies about its size costs only itself and what stands behind it", async () => {
    const file = movie({ udta: bytes(meta, be32(4_000), "abcd", zeros(8)) });
    expect(await values(file)).toMatchObject({ "tag/com.example.key": "kept" });
    expect((await walk(file)).limits.map(({ code }) => code)).toEqual(["damaged-structure"]);
  });

  it("reads 3GPP's place, in both alphabets", async () => {
    const degrees = (value: number) => be32(Math.round(value * 65_536) >>> 0);
    const loci = (...name: (string | number[])[]) =>
      box("loci", zeros(4), [0x15, 0xc7], ...name, [0], degrees(-122.5), degrees(37.75), be32(0), "earth\0\0");
    expect(await values(movie({ udta: loci("Bay\0") }))).toMatchObject({
      "tag/loci": "+37.75000-122.50000/",
      "tag/loci:name": "Bay",
    });
    expect(await values(movie({ udta: loci([0xfe, 0xff, 0x4e, 0x0a, 0x6d, 0x77, 0, 0]) }))).toMatchObject({
      "tag/loci": "+37.75000-122.50000/",
      "tag/loci:name": "上海",
    });
    const cut = movie({ udta: box("loci", zeros(4), [0x15, 0xc7], "Bay\0", zeros(3)) });
    expect((await walk(cut)).limits.map(({ code }) => code)).toEqual(["damaged-structure"]);
  });

  const klv = (key: string, type: string, data: Uint8Array) =>
    bytes(key, type === "" ? [0] : type, [1], be16(data.length), data, zeros((4 - (data.length % 4)) % 4));
  it("finds the model in GoPro's block, by its nests", async () => {
    const device = klv("DEVC", "", bytes(klv("DVID", "L", zeros(4)), klv("MINF", "c", utf8("HERO0 Test"))));
    expect(await values(movie({ udta: box("GPMF", device) }))).toMatchObject({ "tag/GPMF:MINF": "HERO0 Test" });
    const none = movie({ udta: box("GPMF", klv("DEVC", "", klv("NOTE", "c", utf8("MINF is here")))) });
    expect(Object.keys(await values(none)).filter((path) => path.includes("GPMF"))).toEqual([]);
  });
  it("ends on any bytes in GoPro's block", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
        await walk(movie({ udta: box("GPMF", noise) }));
      }),
      { numRuns: 100 },
    );
  });
});

describe("channels that the entry only pretends to know", () => {
  it.each([
    ["AMR has one, whatever the entry says", sound("samr", 2, box("damr", zeros(9))), 1],
    ["AC-3 with 3/2 and a low-frequency channel", sound("ac-3", 2, box("dac3", [0x10, 0x3d, 0x40])), 6],
    ["AC-3 in stereo", sound("ac-3", 2, box("dac3", [0x10, 0x10, 0x40])), 2],
    ["AC-3 in one channel", sound("ac-3", 2, box("dac3", [0x10, 0x08, 0x40])), 1],
    ["E-AC-3 5.1", sound("ec-3", 2, box("dec3", [0x06, 0x00, 0x20, 0x0f, 0x00])), 6],
    ["E-AC-3 5.1 with a dependent pair behind", sound("ec-3", 2, box("dec3", [0x06, 0x00, 0x20, 0x0f, 0x02, 0x80])), 8],
    ["anything else as the entry says", sound("mp4a", 2), 2],
  ])("%s", async (_what, entry, channels) => {
    expect((await trackOf(oneTrack("soun", entry)))?.channels).toBe(channels);
  });
});

describe("pictures of a track", () => {
  const colr = (transfer: number) => box("colr", "nclx", be16(9), be16(transfer), be16(9), [0]);
  it("have a shape of their pixels, where it is not square", async () => {
    const pasp = (wide: number, high: number) => oneTrack("vide", picture("avc1", box("pasp", be32(wide), be32(high))));
    expect((await trackOf(pasp(8, 6)))?.pixelAspect).toBe("4:3");
    expect((await trackOf(pasp(1, 1)))?.pixelAspect).toBeUndefined();
    expect((await trackOf(pasp(0, 4)))?.pixelAspect).toBeUndefined();
  });
  it.each([
    [16, "smpte2084"],
    [18, "arib-std-b67"],
    [1, "bt709"],
    [99, undefined],
  ])("are coded by transfer %i: %s", async (code, name) => {
    expect((await trackOf(oneTrack("vide", picture("hvc1", colr(code)))))?.transfer).toBe(name);
  });
  it.each([
    ["HEVC Main 10", picture("hvc1", box("hvcC", zeros(17), [0xfa], zeros(5))), 10],
    ["AV1 of ten bits", picture("av01", box("av1C", [0x81, 0, 0x40, 0])), 10],
    ["AV1 of eight", picture("av01", box("av1C", [0x81, 0, 0, 0])), 8],
    ["VP9 of twelve", picture("vp09", box("vpcC", [1, 0, 0, 0, 3, 10, 0xc2, 1, 1, 1, 0, 0])), 12],
    [
      "AVC High 10",
      picture("avc1", box("avcC", [1, 110, 0, 40, 255, 225, 0, 2, 1, 1, 1, 0, 1, 9, 253, 250, 248, 0])),
      10,
    ],
    ["AVC Main", picture("avc1", box("avcC", [1, 77, 0, 40, 255, 225, 0, 2, 1, 1, 1, 0, 1, 9])), 8],
    ["a configuration cut short", picture("avc1", box("avcC", [1, 110, 0, 40, 255, 225, 0, 2, 1, 1])), undefined],
  ])("have the depth of %s", async (_what, entry, bits) => {
    expect((await trackOf(oneTrack("vide", entry)))?.bitDepth).toBe(bits);
  });
  it("say the profile of Dolby Vision", async () => {
    const entry = picture("hvc1", colr(18), box("dvvC", [1, 0, 16, 0x2d, 0x40]));
    expect(await trackOf(oneTrack("vide", entry))).toMatchObject({ dolbyVision: 8, transfer: "arib-std-b67" });
  });
  it.each([
    ["one rate", [[100, 40]], undefined],
    [
      "one rate that the clock rounds",
      [
        [2, 3_333],
        [1, 3_334],
        [90, 3_333],
      ],
      undefined,
    ],
    [
      "one rate and a long last picture",
      [
        [99, 40],
        [1, 900],
      ],
      undefined,
    ],
    [
      "a phone's",
      [
        [30, 33],
        [1, 50],
        [12, 34],
        [1, 120],
        [9, 33],
      ],
      true,
    ],
  ] as const)("follow each other at %s", async (_what, times, variable) => {
    expect((await trackOf(oneTrack("vide", picture("avc1"), times)))?.variableRate).toBe(variable);
  });
});
