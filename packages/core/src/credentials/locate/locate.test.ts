import { brotliCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { app11, jpegSegments } from "../../../../../test/fixtures/forge/carriers/jpeg.ts";
import { superbox } from "../../../../../test/fixtures/forge/jumbf.ts";
import * as media from "../../../../../test/fixtures/media.ts";
import { opened } from "../../../../../test/fixtures/opened.ts";
import { locateStore } from "./locate.ts";

const store = (size = 40): Uint8Array => superbox("c2pa", "c2pa", [media.box("free", media.zeros(size))]);
const OTHER = superbox("json", "other", [media.box("json", "{}")]);
const jpeg = (...segments: Uint8Array[]) => media.picture("jpeg").then((it) => media.withJpegSegments(it, ...segments));
const chunk = (type: string, data: Uint8Array) => media.bytes(media.be32(data.length), type, data, media.zeros(4));
const png = (...chunks: Uint8Array[]) => media.picture("png").then((it) => media.withPngChunks(it, ...chunks));
const jxl = (...boxes: Uint8Array[]) => media.bytes(media.jxlBoxes("<x/>"), ...boxes);

const located = async (file: Uint8Array) => locateStore((await opened(file)).container);
const verdict = async (file: Uint8Array) => {
  const found = await located(file);
  return found.kind === "refused" ? found.problem : found.kind;
};

describe("the store of a JPEG", () => {
  it("is one superbox in contiguous segments, joined, with every piece", async () => {
    const whole = store(300);
    const segments = jpegSegments(whole, "JP", 7, 120);
    const found = await located(await jpeg(app11("JP", 1, 1, OTHER), segments));
    if (found.kind !== "one") throw new Error(found.kind);
    expect(found.site.data).toEqual(whole);
    const [first] = found.site.pieces;
    expect(first?.offset).toBe(2 + app11("JP", 1, 1, OTHER).length);
    expect(found.site.pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(segments.length);
    expect(found.site.pieces.reduce((sum, piece) => sum + piece.body.length, 0)).toBe(whole.length);
  });

  it("is none where the only JUMBF box is another's", async () => {
    expect(await located(await jpeg(app11("JP", 1, 1, OTHER)))).toEqual({ kind: "none", elsewhere: [] });
  });

  const head = store().subarray(0, 8);
  it.each([
    ["two stores", [app11("JP", 1, 1, store()), app11("JP", 2, 1, store())], "several-stores"],
    [
      "a second store for readers that ignore the identifier",
      [jpegSegments(store()), app11("XX", 3, 1, store())],
      "several-stores",
    ],
    ["another identifier", [app11("XX", 1, 1, store())], "framing-changed"],
    ["a first segment too short for some readers", [jpegSegments(store(), "JP", 1, 16)], "store-in-pieces"],
    [
      "a gap in the sequence",
      [app11("JP", 1, 1, store().subarray(0, 60)), app11("JP", 1, 3, head, store().subarray(60))],
      "store-in-pieces",
    ],
    ["a repeated sequence number", [app11("JP", 1, 1, store()), app11("JP", 1, 1, store())], "store-in-pieces"],
    [
      "the wrong order",
      [app11("JP", 1, 2, head, store().subarray(60)), app11("JP", 1, 1, store().subarray(0, 60))],
      "store-in-pieces",
    ],
    [
      "a segment between two",
      [
        app11("JP", 1, 1, store().subarray(0, 60)),
        media.jpegSegment(0xfe, media.zeros(3)),
        app11("JP", 1, 2, head, store().subarray(60)),
      ],
      "store-in-pieces",
    ],
    [
      "a fill byte between two",
      [app11("JP", 1, 1, store().subarray(0, 60)), Uint8Array.of(0xff), app11("JP", 1, 2, head, store().subarray(60))],
      "store-in-pieces",
    ],
    [
      "another length in a later header",
      [
        app11("JP", 1, 1, store().subarray(0, 60)),
        app11("JP", 1, 2, media.bytes(media.be32(9), "jumb"), store().subarray(60)),
      ],
      "store-in-pieces",
    ],
    ["a segment of headers alone", [app11("JP", 1, 1, store()), app11("JP", 1, 2, head)], "store-in-pieces"],
    ["bytes behind the superbox", [app11("JP", 1, 1, store(), OTHER)], "foreign-bytes"],
    [
      "a damaged head that some readers know all the same",
      [app11("JP", 1, 1, media.bytes(store().subarray(0, 4), "jumx", store().subarray(8)))],
      "framing-changed",
    ],
  ] as const)("is not believed with %s", async (_, segments, problem) => {
    expect(await verdict(await jpeg(...segments))).toBe(problem);
  });

  it("may be padded with zeros, which are none of it", async () => {
    const found = await located(await jpeg(app11("JP", 1, 1, store(), media.zeros(9))));
    expect(found.kind === "one" && found.site.data).toEqual(store());
  });

  it("does not grow by a segment of another box behind it, and is refused where that could come first", async () => {
    const junk = (sequence: number) => app11("JP", 1, sequence, media.zeros(16));
    const found = await located(await jpeg(jpegSegments(store()), media.jpegSegment(0xfe, media.zeros(2)), junk(2)));
    expect(found.kind === "one" && found.site.pieces).toHaveLength(1);
    expect(await verdict(await jpeg(jpegSegments(store()), junk(1)))).toBe("store-in-pieces");
    expect(await verdict(await jpeg(junk(2), jpegSegments(store())))).toBe("store-in-pieces");
  });

  it.each([
    ["behind the end", async () => media.bytes(await media.picture("jpeg"), media.zeros(5), store())],
    ["far behind the end", async () => media.bytes(await media.picture("jpeg"), media.zeros(3_000_000), store())],
    ["in another segment", () => jpeg(media.jpegSegment(0xe4, media.bytes("x", store())))],
    ["inside another JUMBF box", () => jpeg(app11("JP", 1, 1, superbox("json", "other", [store()])))],
  ])("%s is told as lying elsewhere", async (_, make) => {
    const found = await located(await make());
    expect(found.kind).toBe("none");
    expect(found.elsewhere).toMatchObject([{ length: store().length }]);
  });
});

describe("the store of a PNG", () => {
  it("is the one caBX chunk, before or behind the image data", async () => {
    expect(await verdict(await png(chunk("caBX", store())))).toBe("one");
    const behind = await media.picture("png");
    const end = behind.length - 12;
    expect(await verdict(media.bytes(behind.subarray(0, end), chunk("caBX", store()), behind.subarray(end)))).toBe(
      "one",
    );
  });

  it.each([
    ["two of them", [chunk("caBX", store()), chunk("caBX", store(2))], "several-stores"],
    ["one that holds no store", [chunk("caBX", OTHER)], "framing-changed"],
    ["a second root box in it", [chunk("caBX", media.bytes(store(), store()))], "foreign-bytes"],
  ] as const)("is not believed with %s", async (_, chunks, problem) => {
    expect(await verdict(await png(...chunks))).toBe(problem);
  });

  it("in a private chunk is told as lying elsewhere", async () => {
    expect((await located(await png(chunk("caBx", store())))).elsewhere).toMatchObject([{ path: "caBx" }]);
  });
});

describe("the store of a JPEG XL", () => {
  it("is the jumb box that is C2PA's", async () => {
    const found = await located(jxl(OTHER, store()));
    expect(found.kind === "one" && found.site.data).toEqual(store());
    expect(await verdict(jxl(OTHER))).toBe("none");
  });

  const packed = media.box("brob", "jumb", new Uint8Array(brotliCompressSync(store())));
  it.each([
    ["two of them", [store(), store()], "several-stores"],
    ["a packed one", [packed], "framing-changed"],
    ["a packed one beside a plain one", [store(), packed], "several-stores"],
  ] as const)("is not believed with %s", async (_, boxes, problem) => {
    expect(await verdict(jxl(...boxes))).toBe(problem);
  });

  it("in a box of its own name is told as lying elsewhere", async () => {
    const found = await located(jxl(media.box("c2pa", store())));
    expect(found).toMatchObject({ kind: "none", elsewhere: [{ path: "c2pa" }] });
  });
});
