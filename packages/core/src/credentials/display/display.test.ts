import { describe, expect, it } from "vitest";
import { app11 } from "../../../../../test/fixtures/forge/carriers/jpeg.ts";
import * as media from "../../../../../test/fixtures/media.ts";
import { opened } from "../../../../../test/fixtures/opened.ts";
import { coverageMap } from "../binding/coverage.ts";
import { shownOfJpeg } from "./jpeg.ts";
import { judgeDisplay } from "./judge.ts";
import { shownOfJxl } from "./jxl.ts";
import { shownOfPng } from "./png.ts";
import type { Shown, ShownReader } from "./shown.ts";

const shownOf = async (bytes: Uint8Array, reader: ShownReader): Promise<Shown> => {
  const file = await opened(bytes);
  return reader(file.container, file.reader);
};
const names = (shown: Shown) => shown.data.map((range) => range.what);

describe("what a decoder shows of a JPEG", () => {
  it("is every frame, table and scan, and what chooses its colours; no metadata", async () => {
    const jpeg = media.withJpegSegments(
      await media.picture("jpeg"),
      media.jpegSegment(0xe0, media.bytes("JFIF\0", media.zeros(9))),
      media.jpegExif({ 271: "Maker" }),
      media.jpegSegment(0xee, media.bytes("Adobe", media.zeros(7))),
      media.jpegSegment(0xee, media.bytes("Other", media.zeros(7))),
      media.jpegSegment(0xe2, media.bytes("ICC_PROFILE\0", [1, 1], media.zeros(4))),
      media.jpegSegment(0xfe, media.zeros(9)),
    );
    const shown = await shownOf(jpeg, shownOfJpeg);
    expect(shown.complete).toBe(true);
    expect(names(shown).filter((name) => name.startsWith("APP"))).toEqual(["APP0", "APP14", "APP2"]);
    expect(new Set(names(shown))).toEqual(
      new Set(["end of the picture", "APP0", "APP14", "APP2", "DQT", "SOF0", "DHT", "image data"]),
    );
  });

  it("is the picture up to the first EOI, even between the segments of a store", async () => {
    const inner = await media.picture("jpeg", { colour: "#ff0000" });
    const outer = await media.picture("jpeg");
    const segment = app11("JP", 1, 1, media.zeros(40));
    const hidden = media.bytes(outer.subarray(0, 2), segment, inner.subarray(2), segment, outer.subarray(2));
    const shown = await shownOf(hidden, shownOfJpeg);
    const end = 2 + segment.length + inner.length - 2;
    expect(shown.complete).toBe(true);
    expect(shown.data.length).toBeGreaterThan(3);
    for (const range of shown.data) {
      expect(range.offset).toBeGreaterThanOrEqual(2 + segment.length);
      expect(range.offset + range.length).toBeLessThanOrEqual(end);
    }
  });

  it("is not known where the file ends without EOI or breaks off", async () => {
    const jpeg = await media.picture("jpeg");
    expect((await shownOf(jpeg.subarray(0, -2), shownOfJpeg)).complete).toBe(false);
    expect((await shownOf(media.bytes(jpeg.subarray(0, 2), [0xff, 0xdb, 0xff, 0xff]), shownOfJpeg)).complete).toBe(
      false,
    );
  });
});

describe("what a decoder shows of a PNG", () => {
  it("is every critical chunk and those that shape colours and frames; no text, no store", async () => {
    const chunk = (type: string, data: Uint8Array) => media.bytes(media.be32(data.length), type, data, media.zeros(4));
    const png = media.withPngChunks(
      await media.picture("png"),
      chunk("PLTE", media.zeros(3)),
      chunk("gAMA", media.zeros(4)),
      chunk("acTL", media.zeros(8)),
      chunk("fcTL", media.zeros(26)),
      chunk("caBX", media.zeros(9)),
      media.textChunk("Comment", "hello"),
    );
    const shown = await shownOf(png, shownOfPng);
    expect(shown.complete).toBe(true);
    expect(names(shown)).toEqual(["IHDR", "PLTE", "gAMA", "acTL", "fcTL", "image data", "end of the picture"]);
    expect((await shownOf(png.subarray(0, -12), shownOfPng)).complete).toBe(false);
  });
});

describe("what a decoder shows of a JPEG XL", () => {
  it("is its codestream, bare or in boxes", async () => {
    const boxes = media.bytes(media.jxlBoxes("<x/>"), media.box("jxlp", media.zeros(4)));
    expect(names(await shownOf(boxes, shownOfJxl))).toEqual(["ftyp", "image data", "image data"]);
    const bare = media.bytes([0xff, 0x0a], media.zeros(20));
    expect(await shownOf(bare, shownOfJxl)).toMatchObject({ complete: true, data: [{ offset: 0, length: 22 }] });
    expect((await shownOf(media.bytes(boxes, media.be32(99), "jxlc"), shownOfJxl)).complete).toBe(false);
  });
});

describe("what is shown, held against what is protected", () => {
  const shown = (more: Partial<Shown> = {}): Shown => ({
    data: [{ offset: 10, length: 10, what: "image data" }],
    tables: [{ offset: 2, length: 4, what: "stco" }],
    orderly: false,
    external: [],
    complete: true,
    ...more,
  });
  const all = coverageMap([], 40, [{ offset: 0, length: 40 }]);
  const noTable = coverageMap([], 40, [{ offset: 6, length: 34 }]);
  const cut = coverageMap([], 40, [{ offset: 0, length: 19 }]);

  it.each([
    ["all of it is protected", shown(), all, "protected", []],
    ["one byte is not", shown(), cut, "unbound", ["image data"]],
    ["one byte is not and the listing breaks off", shown({ complete: false }), cut, "unbound", ["image data"]],
    ["the listing breaks off", shown({ complete: false }), all, "unknown", []],
    ["the table is open and the targets are not in order", shown(), noTable, "exchangeable", ["stco"]],
    ["the table is open and the targets are in order", shown({ orderly: true }), noTable, "protected", []],
    ["some of it comes from elsewhere", shown({ external: ["image", "image"] }), all, "exchangeable", ["image"]],
  ] as const)("where %s", (_, what, map, outcome, named) => {
    expect(judgeDisplay(what, map)).toEqual({ outcome, what: named });
  });
});
