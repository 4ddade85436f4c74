import { describe, expect, it } from "vitest";
import { gifExtension } from "../../../../../test/fixtures/forge/carriers/gif.ts";
import { CARRIERS } from "../../../../../test/fixtures/forge/carriers/index.ts";
import * as media from "../../../../../test/fixtures/media.ts";
import { opened } from "../../../../../test/fixtures/opened.ts";
import { PLACED_NAMES, placed } from "../../../../../test/fixtures/placed.ts";
import { BUDGETS } from "../../model/limits.ts";
import { locateStore } from "../locate/locate.ts";
import { shownOf } from "./readers.ts";
import type { Shown } from "./shown.ts";

const { bytes } = media;
async function shown(file: Uint8Array): Promise<Shown> {
  const { container, reader } = await opened(file);
  return shownOf(container, reader);
}
const covers = ({ data }: Shown, offset: number) =>
  data.some((range) => range.offset <= offset && offset < range.offset + range.length);
const total = (ranges: Shown["data"]) => ranges.reduce((sum, range) => sum + range.length, 0);

describe("what is shown of a carrier", () => {
  it.each(PLACED_NAMES)("of type %s lies outside the store's place, and is there", async (name) => {
    const { file } = await placed(name);
    const { container, reader } = await opened(file);
    const located = locateStore(container);
    const found = await shownOf(container, reader);
    if (located.kind !== "one") throw new Error(located.kind);
    expect(found).toMatchObject({ complete: true, orderly: name !== "mp3" && name !== "flac", external: [] });
    expect(total(found.data)).toBeGreaterThan(40);
    for (const piece of [...located.site.pieces, ...located.site.companions])
      for (const range of [...found.data, ...found.tables])
        expect(range.offset + range.length <= piece.offset || piece.offset + piece.length <= range.offset).toBe(true);
  });

  it.each(PLACED_NAMES)("of type %s holds every byte in which two pictures differ", async (name) => {
    const carrier = CARRIERS[name];
    const [one, other] = [await carrier.media("signed"), await carrier.media("other")];
    const found = await shown(one);
    for (let at = 0; at < Math.min(one.length, other.length); at++)
      if (one[at] !== other[at] && !covers(found, at) && !covers({ ...found, data: found.tables }, at))
        throw new Error(`byte ${at} is not shown`);
  });
});

describe("what is shown of a GIF", () => {
  it("is palette, control and loop, not a comment and not what lies behind the trailer", async () => {
    const gif = media.gif({ comment: "hello", trailing: bytes("tail") });
    const loop = gifExtension(bytes([1, 0, 0]), "NETSCAPE", [0x32, 0x2e, 0x30]);
    const control = bytes([0x21, 0xf9, 4, 0, 0, 0, 0, 0]);
    const found = await shown(bytes(gif.subarray(0, 19), loop, control, gif.subarray(19)));
    expect(found.data.map(({ what }) => what)).toEqual([
      "header",
      "screen descriptor",
      "application NETSCAPE2.0",
      "extension 0xf9",
      "image descriptor",
      "image",
      "trailer",
    ]);
  });

  it("is whatever decoders may read behind damage", async () => {
    const gif = media.gif();
    const found = await shown(bytes(gif.subarray(0, 19), [0x99], gif.subarray(19)));
    expect(covers(found, 20)).toBe(true);
  });
});

describe("what is shown of a RIFF", () => {
  it("is a second data chunk too, and no metadata", async () => {
    const file = media.wav(
      media.infoList({ ISFT: "x" }),
      media.riffChunk("data", media.zeros(10)),
      media.riffChunk("JUNK", media.zeros(4)),
    );
    const found = await shown(file);
    expect(found.data.map(({ what }) => what)).toEqual(["RIFF header", "fmt ", "data", "data"]);
  });

  it("of a moving WebP is its canvas, its frames and its profile", async () => {
    const chunks = ["VP8X", "ICCP", "ANIM", "ANMF", "EXIF", "XMP "].map((id) => media.riffChunk(id, media.zeros(16)));
    const body = bytes("WEBP", ...chunks);
    const found = await shown(bytes("RIFF", media.le32(body.length), body));
    expect(found.data.map(({ what }) => what)).toEqual(["RIFF header", "VP8X", "ICCP", "ANIM", "ANMF"]);
  });
});

describe("what is shown of a TIFF", () => {
  const entry = (tag: number, type: number, value: number) =>
    bytes([tag & 255, tag >> 8, type, 0], media.le32(1), media.le32(value));
  const directory = (next: number, ...rows: Uint8Array[]) => bytes([rows.length, 0], ...rows, media.le32(next));
  /** Two strips of 10 bytes and a SubIFD with a JPEG stream of 20. */
  function tiff(second: number, jpeg: number, first = 0): Uint8Array {
    const sub = 8 + 2 + 12 * 5 + 4;
    const lists = sub + 2 + 24 + 4;
    const data = lists + 16;
    const strips = bytes(
      [0x11, 0x01, 4, 0],
      media.le32(2),
      media.le32(lists),
      [0x17, 0x01, 4, 0],
      media.le32(2),
      media.le32(lists + 8),
    );
    return bytes(
      "II*\0",
      media.le32(8),
      directory(
        0,
        entry(0x100, 3, 4),
        strips.subarray(0, 12),
        strips.subarray(12),
        entry(0x14a, 4, sub),
        entry(0x132, 4, 7),
      ).subarray(0, sub - 8),
      directory(0, entry(0x201, 4, data + jpeg), entry(0x202, 4, 20)),
      media.le32(data + first),
      media.le32(data + first + second),
      media.le32(10),
      media.le32(10),
      media.zeros(60),
    );
  }

  it("follows strips and SubIFDs, and knows their tables", async () => {
    const found = await shown(tiff(10, 20));
    expect(found.data.map(({ what }) => what)).toEqual([
      "header",
      "IFD0 256",
      "IFD0 strip",
      "IFD0/SubIFD 1 JPEG stream",
    ]);
    expect(total(found.data)).toBe(8 + 12 + 20 + 20);
    expect(found.tables.map(({ what }) => what)).toContain("IFD0 273");
    expect(found.tables.map(({ what }) => what)).toContain("IFD0/SubIFD 1 513");
    expect(found).toMatchObject({ orderly: true, complete: true });
  });

  it.each([
    ["with a gap", 12, 30],
    ["out of order", 0, 20],
    ["over another picture", 10, 15],
  ])("is not orderly %s", async (_, second, jpeg) => {
    expect((await shown(tiff(second, jpeg))).orderly).toBe(false);
  });

  it("is orderly where one picture lies in front of another, whichever page names it first", async () => {
    expect((await shown(tiff(10, 0, 30))).orderly).toBe(true);
    expect((await shown(tiff(10, 21, 30))).orderly).toBe(false);
    expect((await shown(tiff(10, 20))).orderly).toBe(true);
  });

  it("has values that do not stand in their entry, where they stand", async () => {
    const at = 8 + 2 + 2 * 12 + 4;
    const bits = (count: number, value: number) => bytes([2, 1, 3, 0], media.le32(count), media.le32(value));
    const of = (count: number) =>
      shown(bytes("II*\0", media.le32(8), directory(0, entry(0x100, 3, 4), bits(count, at)), media.zeros(20)));
    const values = async (count: number) => covers(await of(count), at);
    expect([await values(3), await values(2), await values(1)]).toEqual([true, false, false]);
  });

  it("is not complete where strips are too many to follow, and holds what was listed until then", async () => {
    const count = BUDGETS.stripCount + 1;
    const lists = 8 + 2 + 2 * 12 + 4;
    const numbers = new Uint8Array(4 * count).fill(1);
    const many = (tag: number, value: number) =>
      bytes([tag & 255, tag >> 8, 4, 0], media.le32(count), media.le32(value));
    const found = await shown(
      bytes("II*\0", media.le32(8), directory(0, many(273, lists), many(279, lists + 4 * count)), numbers, numbers),
    );
    expect([found.complete, found.data[0]?.what]).toEqual([false, "header"]);
  });

  it("may be more strips than a call takes arguments", async () => {
    const count = 150_000;
    const lists = 8 + 2 + 2 * 12 + 4;
    const numbers = (of: (at: number) => number): Uint8Array =>
      new Uint8Array(Uint32Array.from({ length: count }, (_, at) => of(at)).buffer);
    const entry = (tag: number, value: number): Uint8Array =>
      bytes([tag & 255, tag >> 8, 4, 0], media.le32(count), media.le32(value));
    const offsets = numbers((at) => lists + 8 * count + at);
    const directory = bytes([2, 0], entry(273, lists), entry(279, lists + 4 * count), media.le32(0));
    const file = bytes(
      "II",
      [42, 0],
      media.le32(8),
      directory,
      offsets,
      numbers(() => 1),
      media.zeros(count),
    );
    const found = await shown(file);
    expect(found).toMatchObject({ complete: true, orderly: true });
    expect(covers(found, file.length - 1)).toBe(true);
  });

  it("is not complete where a budget ended the chain", async () => {
    const pages = Array.from({ length: 10_002 }, (_, at) => bytes([0, 0], media.le32(8 + (at + 1) * 6)));
    expect((await shown(bytes("II*\0", media.le32(8), ...pages))).complete).toBe(false);
  });
});

describe("what is shown of a PDF", () => {
  it("is what was appended later", async () => {
    const { file } = await placed("pdf");
    expect(covers(await shown(bytes(file, "\n9 0 obj\n<<>>\nendobj\n")), file.length + 3)).toBe(true);
  });
});

describe("what is heard of a recording", () => {
  it("is all of the audio, and no tags", async () => {
    const { file } = await placed("mp3");
    const found = await shown(bytes(file, "TAG", media.zeros(125)));
    expect(found.data).toEqual([expect.objectContaining({ what: "audio" })]);
    expect(covers(found, file.length)).toBe(false);
    expect(found.tables.map(({ what }) => what)).toEqual(["ID3v2 header"]);
  });

  it("of a FLAC is marker, stream information and frames", async () => {
    const found = await shown(media.flac({ TITLE: "x" }));
    expect(found.data.map(({ what }) => what)).toEqual(["fLaC", "STREAMINFO", "audio"]);
    expect(found.tables.map(({ what }) => what)).toEqual(["STREAMINFO header", "VORBIS_COMMENT header"]);
  });
});
