import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  box,
  bytes,
  jpegExif,
  jpegSegment,
  le32,
  picture,
  sourceTypeXmp,
  utf8,
  withJpegSegments,
  zeros,
} from "../../../../test/fixtures/media.ts";
import { lawOfPartition } from "../../../../test/fixtures/placed.ts";
import { bareJp2, dosEps, MAKE, MODEL, STILLS, type Still, tiffDirectory } from "../../../../test/fixtures/stills.ts";
import { factsOf, walk } from "../../../../test/fixtures/walk.ts";
import { matchMarkers } from "../markers/match.ts";
import { summariseMetadata } from "../metadata/people.ts";
import { Reader } from "../source/reader.ts";
import { bytesSource } from "../source/source.ts";
import { sniff } from "./sniff.ts";

const jpeg = await picture("jpeg");
const still = (xmp?: string): Still => ({ jpeg, ...(xmp === undefined ? {} : { xmp }) });
const names = Object.keys(STILLS);
const made = (name: string, xmp?: string): Uint8Array => STILLS[name]?.make(still(xmp)) ?? zeros(0);
const hitsOf = async (file: Uint8Array) => matchMarkers(await factsOf(file));
const summary = async (file: Uint8Array) =>
  summariseMetadata(await factsOf(file), ({ path }) => ({ path, covered: "none" }));

/** A JPEG that says with which pictures it comes: each entry's attribute, size and place (CIPA DC-007). */
const withPictures = (...types: number[]): Uint8Array => {
  const list = types.map((type) => bytes(le32(type), le32(0), le32(0), [0, 0, 0, 0]));
  const index = bytes(
    "II*\0",
    le32(8),
    [1, 0],
    [0x02, 0xb0, 7, 0],
    le32(types.length * 16),
    le32(26),
    le32(0),
    ...list,
  );
  return withJpegSegments(jpeg, jpegSegment(0xe2, bytes("MPF\0", index)));
};

describe("several pictures in one JPEG", () => {
  it.each([
    ["two views of one thing", [0x020002, 0x020002], "image/mpo"],
    ["a panorama", [0x030000, 0x020001], "image/mpo"],
    ["a picture and its previews", [0x030000, 0x010001], "image/jpeg"],
    ["a picture and its gain map", [0x030000, 0], "image/jpeg"],
  ])("are named as cameras name them: %s", async (_, types, mediaType) => {
    expect(await walk(withPictures(...types))).toMatchObject({ format: "jpeg", mediaType, limits: [] });
  });
});

describe("still pictures by their own structure", () => {
  it.each(names)("%s is told by its content, and every byte lies in one piece", async (name) => {
    const file = made(name);
    const found = await walk(file);
    expect(found.format).toBe(name);
    expect(found.limits).toEqual([]);
    lawOfPartition(found.pieces, file.length);
    if (STILLS[name]?.size !== false) expect(found.dimensions).toEqual({ width: 96, height: 64 });
  });
  it.each(names.filter((name) => STILLS[name]?.camera))("%s says which camera made it", async (name) => {
    expect((await summary(made(name))).camera).toEqual({ make: MAKE, model: MODEL });
  });
  it.each(names.filter((name) => STILLS[name]?.xmp))(
    "%s shows a label in its XMP, and none where there is none",
    async (name) => {
      const labelled = await hitsOf(made(name, sourceTypeXmp()));
      expect(labelled.map((hit) => hit.row.id)).toContain("xmp.digital-source-type");
      expect((await hitsOf(made(name))).filter(({ says }) => says.includes("ai"))).toEqual([]);
    },
  );
  it.each(names)("%s, damaged, never throws and keeps every byte in one piece", async (name) => {
    const file = made(name, STILLS[name]?.xmp ? sourceTypeXmp() : undefined);
    const flip = fc.record({ at: fc.nat(), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { maxLength: 5 }), fc.nat(), fc.boolean(), async (flips, cut, whole) => {
        const changed = Uint8Array.from(whole ? file : file.subarray(0, 30 + (cut % (file.length - 30))));
        for (const { at, value } of flips) changed[at % changed.length] = value;
        if (!(await sniff(new Reader(bytesSource(changed))))) return;
        lawOfPartition((await walk(changed)).pieces, changed.length);
      }),
      { numRuns: 300, seed: 16 },
    );
  });
});

describe("what only looks like one of them", () => {
  it.each([
    ["a text that begins with BM", utf8(`BM is what this text begins with, ${"and so on ".repeat(20)}`)],
    ["a bitmap whose pixels begin behind the file", bytes("BM", le32(99), zeros(4), le32(99_999), le32(40), zeros(60))],
    ["an icon without pictures", bytes([0, 0, 1, 0, 0, 0], zeros(60))],
    [
      "an icon whose picture lies outside",
      bytes([0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0], le32(900), le32(22), zeros(60)),
    ],
    ["zeros", zeros(400)],
    ["another XML document", utf8('<?xml version="1.0"?><note>x:xmpmeta</note>')],
  ])("%s is not read", async (_what, file) => {
    expect(await sniff(new Reader(bytesSource(file)))).toBeUndefined();
  });
});

describe("single formats", () => {
  it("EPS with a DOS header is read from where the program begins", async () => {
    const file = dosEps(still(sourceTypeXmp()));
    expect((await walk(file)).dimensions).toEqual({ width: 96, height: 64 });
    expect((await hitsOf(file)).map((hit) => hit.row.id)).toContain("xmp.digital-source-type");
  });
  it("a bare JPEG 2000 codestream has a size and comments", async () => {
    const found = await walk(bareJp2());
    expect(found).toMatchObject({ format: "jp2", dimensions: { width: 96, height: 64 } });
    expect((await factsOf(bareJp2())).map(({ path, value }) => [path, value])).toEqual([
      ["text/Comment", "made by me"],
    ]);
  });
  it("CR3's second block is the EXIF directory", async () => {
    const dates = (await summary(made("cr3"))).dates;
    expect(dates.map(({ what, value }) => [what, value])).toEqual([["captured", "2026:01:02 03:04:05"]]);
  });
  it("a camera raw file in TIFF has the size of its largest picture, not of the small copy in front", async () => {
    const small = tiffDirectory({ 256: 16, 257: 12, 330: 0 });
    const file = bytes(small, tiffDirectory({ 256: 96, 257: 64 }).subarray(8));
    // The pointer to directories below is the last number of the first one.
    const at = Buffer.from(file).indexOf(Buffer.from([0x4a, 0x01, 4, 0]));
    file.set(le32(small.length), at + 8);
    expect((await walk(file)).dimensions).toEqual({ width: 96, height: 64 });
  });
  it("a JPEG inside a RAF is the camera's own word, and one that is cut is a limit", async () => {
    const file = STILLS.raf?.make({ jpeg: withJpegSegments(jpeg, jpegExif({ 305: "Firmware 1" })) }) ?? zeros(0);
    expect((await summary(file)).software).toEqual(["Firmware 1"]);
    expect((await walk(file.subarray(0, 200))).limits.map(({ code }) => code)).toEqual(["damaged-structure"]);
  });
  it("a Sigma file of later cameras says its maker in the JPEG inside", async () => {
    const inner = withJpegSegments(jpeg, jpegExif({ 271: "SIGMA", 272: "SIGMA sd 2" }));
    const section = bytes("SECi", zeros(24), inner);
    const head = bytes("FOVb", le32(0x20000), zeros(20), le32(96), le32(64), le32(0));
    const table = bytes("SECd", le32(0x20000), le32(1), le32(head.length), le32(section.length), "IMA2");
    const file = bytes(head, section, table, le32(head.length + section.length));
    expect((await summary(file)).camera).toEqual({ make: "SIGMA", model: "SIGMA sd 2" });
  });
  it("heaps of a CRW that hold themselves end", async () => {
    const file = Uint8Array.from(made("crw"));
    // The inner heap's record points at the whole outer heap.
    file.set(le32(file.length - 26), file.length - 4 - 10 + 2);
    expect((await walk(file)).limits.length).toBeGreaterThan(0);
  });
  it("boxes of JPEG 2000 that hold a store are told as lying elsewhere", async () => {
    const file = bytes(made("jp2"), box("free", zeros(8)));
    expect((await walk(file)).limits).toEqual([]);
  });
});
