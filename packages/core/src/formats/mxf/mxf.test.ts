import { describe, expect, it } from "vitest";
import { be16, be32, bytes, zeros } from "../../../../../test/fixtures/media.ts";
import { mxf, mxfSet, utf16Value } from "../../../../../test/fixtures/recordings.ts";
import { factsOf, walk } from "../../../../../test/fixtures/walk.ts";

const label = (end: string): Uint8Array => Uint8Array.from(Buffer.from(`060e2b3404010103${end}`, "hex"));
const ratio = (a: number, b: number): Uint8Array => bytes(be32(a), be32(b));
const picture = (more: Readonly<Record<number, Uint8Array>> = {}) =>
  mxfSet("28", {
    12289: ratio(25, 1),
    12290: bytes(zeros(7), [50]),
    12803: bytes(be32(1920)),
    12802: bytes(be32(1080)),
    ...more,
  });

describe("MXF", () => {
  it.each([
    ["04010202010111 00", "mpeg2video"],
    ["0401020201314001", "h264"],
    ["0401020201400100", "hevc"],
    ["0401020202010200", "dvvideo"],
    ["0401020203060300", "prores"],
    ["0401020271030000", "dnxhd"],
    ["0401020203010100", "jpeg2000"],
  ])("names what pictures are coded as by their label: %s", async (end, codec) => {
    const { tracks } = await walk(mxf(picture({ 12801: label(end.replaceAll(" ", "")) })));
    expect(tracks).toMatchObject([
      { kind: "video", codec, width: 1920, height: 1080, frameRate: 25, durationSeconds: 2 },
    ]);
  });

  it("counts both fields where they lie apart, and shows what is meant to be shown", async () => {
    const apart = { 12812: bytes([1]), 12802: bytes(be32(544)), 12808: bytes(be32(540)) };
    expect((await walk(mxf(picture(apart)))).dimensions).toEqual({ width: 1920, height: 1080 });
  });

  it("says who wrote it, when, and how long a track without a length of its own plays", async () => {
    const sequence = bytes(zeros(15), [7]);
    const file = mxf(
      mxfSet("30", {
        15361: utf16Value("Acme"),
        15362: utf16Value("Recorder"),
        15366: bytes(be16(2026), [1, 2, 3, 4, 5, 0]),
      }),
      mxfSet("3b", { 18433: bytes(be32(2)), 18435: sequence, 19201: ratio(25, 1) }),
      mxfSet("0f", { 15370: sequence, 514: bytes(zeros(7), [100]) }),
      mxfSet("48", { 12294: bytes(be32(2)), 15619: ratio(48_000, 1), 15623: bytes(be32(2)), 15617: bytes(be32(24)) }),
    );
    const found = await walk(file);
    expect(found).toMatchObject({ kind: "audio", durationSeconds: 4, limits: [] });
    expect(found.tracks).toMatchObject([{ codec: "pcm_s24le", sampleRate: 48_000, channels: 2, durationSeconds: 4 }]);
    const facts = new Map((await factsOf(file)).map(({ path, value }) => [path, value]));
    expect([facts.get("tag/encoder"), facts.get("tag/ModDate")]).toEqual(["Acme Recorder", "2026-01-02T03:04:05Z"]);
  });

  it("with a length that leads nowhere is damaged, and keeps what came before", async () => {
    const file = mxf(
      picture(),
      Uint8Array.from(Buffer.from("060e2b34025301010d01010101012800", "hex")),
      bytes([0x84, 0x7f, 0xff, 0xff, 0xff]),
    );
    const { tracks, limits } = await walk(file);
    expect([tracks.length, limits.map(({ code }) => code)]).toEqual([1, ["damaged-structure"]]);
  });
});
