import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { gifExtension } from "../../../../test/fixtures/forge/carriers/gif.ts";
import { geob, id3Tag } from "../../../../test/fixtures/forge/carriers/id3.ts";
import { CARRIERS } from "../../../../test/fixtures/forge/carriers/index.ts";
import { C2PA_TAG, withDirectory } from "../../../../test/fixtures/forge/carriers/tiff.ts";
import { superbox } from "../../../../test/fixtures/forge/jumbf.ts";
import * as media from "../../../../test/fixtures/media.ts";
import {
  emptyStore,
  lawOfPartition,
  otherPaths,
  PLACED_NAMES,
  placed,
  standardStores,
  walked,
} from "../../../../test/fixtures/placed.ts";

const { bytes } = media;

describe("the store of a carrier", () => {
  it.each(PLACED_NAMES)("of type %s is found with its exact place", async (name) => {
    const made = emptyStore();
    const { file, region } = await placed(name, made);
    const container = await walked(file);
    const found = standardStores(container);
    expect(container.stores).toHaveLength(1);
    expect(found.map(({ data, fault }) => ({ data, fault }))).toEqual([{ data: made, fault: undefined }]);
    const [piece] = found[0]?.pieces ?? [];
    if (!piece) throw new Error("no piece");
    expect(piece.offset).toBeLessThanOrEqual(region.start);
    expect(piece.offset + piece.length).toBeGreaterThanOrEqual(region.start + region.length);
    const body = file.subarray(piece.body.offset, piece.body.offset + piece.body.length);
    const plain = name === "svg" ? new Uint8Array(Buffer.from(Buffer.from(body).toString("latin1"), "base64")) : body;
    if (name === "gif") expect(body.length).toBe(made.length + Math.ceil(made.length / 255));
    else expect(plain).toEqual(made);
    lawOfPartition(container.pieces, file.length);
  });

  it("of a TIFF moves with the count of its tag, and with nothing else", async () => {
    const { file } = await placed("tiff");
    const [found] = standardStores(await walked(file));
    const [companion, more] = found?.companions ?? [];
    if (!companion || !found) throw new Error("no companion");
    expect(more).toBeUndefined();
    expect(Buffer.from(file).readUInt32LE(companion.offset)).toBe(found.data.length);
    expect(companion.length).toBe(4);
  });

  it("of an unsynchronised tag is put together, and its frame measured as it lies there", async () => {
    const made = superbox("c2pa", "c2pa", [media.box("free", [0xff, 0xff, 0xe0, 0xff, 0, 0xff])]);
    const plain = id3Tag(media.bytes(geob(media.zeros(3), "text/plain")), geob(made)).subarray(10);
    const parts = Array.from(plain).flatMap((byte, at) => {
      const next = plain[at + 1];
      return byte === 0xff && next !== undefined && (next === 0 || next >= 0xe0) ? [byte, 0] : [byte];
    });
    const frame = bytes([0xff, 0xfb, 0x90, 0xc4], media.zeros(413));
    const size = parts.length;
    const file = bytes("ID3", [3, 0, 0x80], [0, 0, size >> 7, size & 127], parts, frame, frame);
    const [found] = standardStores(await walked(file));
    expect(found?.data).toEqual(made);
    const [piece] = found?.pieces ?? [];
    expect(piece && piece.offset + piece.length).toBe(10 + size);
    expect(Buffer.from(file.subarray(piece?.offset, (piece?.offset ?? 0) + 4)).toString()).toBe("GEOB");
    expect(Buffer.from(file.subarray(piece?.body.offset)).indexOf("jumb")).toBe(4);
  });

  it("of an SVG counts bytes, not characters, and in every encoding", async () => {
    const base64 = Buffer.from(emptyStore(3)).toString("base64");
    const text = `<svg xmlns="http://www.w3.org/2000/svg"><title>дом 🏠</title><metadata>
      <c:manifest xmlns:c="http://c2pa.org/manifest">\n ${base64} \n</c:manifest></metadata></svg>`;
    const utf16 = Buffer.from(`\ufeff${text}`, "utf16le");
    for (const [file, width] of [
      [media.utf8(text), 1],
      [media.bytes([0xef, 0xbb, 0xbf], media.utf8(text)), 1],
      [new Uint8Array(utf16), 2],
      [new Uint8Array(Buffer.from(utf16).swap16()), 2],
    ] as const) {
      const [found] = standardStores(await walked(file));
      const [piece] = found?.pieces ?? [];
      expect(found?.data).toEqual(emptyStore(3));
      expect(piece?.body.length).toBe(base64.length * width);
      const at = piece?.body.offset ?? 0;
      expect(
        Buffer.from(file.subarray(at, at + 8))
          .toString("latin1")
          .replaceAll("\0", ""),
      ).toBe(base64.slice(0, 8 / width));
    }
  });
});

describe("a store in no place of the standard's", () => {
  const chunk = (id: string, data: Uint8Array) => media.riffChunk(id, data);
  const list = (type: string, ...chunks: Uint8Array[]) => chunk("LIST", bytes(type, ...chunks));
  const frame = bytes([0xff, 0xfb, 0x90, 0xc4], media.zeros(413));
  const flacBlock = (type: number, data: Uint8Array) => bytes([type, 0, data.length >> 8, data.length & 255], data);
  const withFlacBlock = (block: Uint8Array) => {
    const file = media.flac({});
    const at = 4 + 4 + 34;
    return bytes(file.subarray(0, at), block, file.subarray(at));
  };

  it.each([
    ["a list of a WAV", () => media.wav(list("adtl", chunk("C2PA", emptyStore()))), "adtl/C2PA"],
    ["an INFO list", () => media.wav(list("INFO", chunk("C2PA", emptyStore()))), "INFO/C2PA"],
    ["a private chunk", () => media.wav(chunk("c2pa", emptyStore())), "c2pa"],
    ["an ID3 tag of a WAV", () => media.wav(chunk("id3 ", id3Tag(geob(emptyStore())))), "id3 /GEOB"],
    ["bytes behind a WAV", () => bytes(media.wav(), emptyStore()), "trailing bytes"],
    ["bytes behind a GIF", () => media.gif({ trailing: emptyStore() }), "trailing bytes"],
    [
      "a GEOB frame of another type",
      () => bytes(id3Tag(geob(emptyStore(), "text/c2pa")), frame, frame),
      "ID3 GEOB text/c2pa",
    ],
    ["a second ID3 tag", () => bytes(id3Tag(), id3Tag(geob(emptyStore())), frame, frame), "ID3 tag 2 GEOB"],
    ["a FLAC application", () => withFlacBlock(flacBlock(2, bytes("c2pa", emptyStore(40)))), "APPLICATION c2pa"],
    ["a FLAC block of no known type", () => withFlacBlock(flacBlock(99, emptyStore(40))), "block 99"],
    [
      "an SVG's inner metadata",
      () =>
        media.utf8(
          `<svg xmlns="http://www.w3.org/2000/svg" xmlns:c2pa="http://c2pa.org/manifest"><g><metadata><c2pa:manifest>${Buffer.from(emptyStore()).toString("base64")}</c2pa:manifest></metadata></g></svg>`,
        ),
      "c2pa:manifest outside metadata",
    ],
    [
      "a compressed SVG",
      () =>
        gzipSync(
          `<svg xmlns="http://www.w3.org/2000/svg"><metadata><c2pa:manifest xmlns:c2pa="http://c2pa.org/manifest">${Buffer.from(emptyStore()).toString("base64")}</c2pa:manifest></metadata></svg>`,
        ),
      "gzip/c2pa:manifest",
    ],
  ] as const)("is told of %s", async (_, make, path) => {
    const container = await walked(make());
    expect(standardStores(container)).toEqual([]);
    expect(otherPaths(container)).toEqual([path]);
    expect(Buffer.from(container.stores[0]?.data ?? []).toString("latin1", 4, 8)).toBe("jumb");
  });

  it("is told of a later RIFF chunk, a page between, another GIF application, and behind the first picture", async () => {
    const avi = await CARRIERS.avi.media("signed");
    const later = bytes("AVIX", chunk("C2PA", emptyStore()));
    expect(otherPaths(await walked(bytes(avi, "RIFF", media.le32(later.length), later)))).toEqual(["RIFF 2: C2PA"]);

    const tiff = await CARRIERS.tiff.media("signed");
    const between = withDirectory(withDirectory(tiff, C2PA_TAG, emptyStore()), 0x10e, media.zeros(5));
    expect(otherPaths(await walked(between))).toEqual(["IFD1 0xcd41"]);

    const gif = await CARRIERS.gif.media("signed");
    const end = gif.length - 1;
    const behind = bytes(gif.subarray(0, end), gifExtension(emptyStore()), gif.subarray(end));
    expect(otherPaths(await walked(behind))).toEqual(["C2PA_GIF behind a picture"]);
    const other = bytes(gif.subarray(0, end), gifExtension(emptyStore(), "PRIVATE_"), gif.subarray(end));
    expect(otherPaths(await walked(other))).toHaveLength(1);
  });

  it("is told of a PDF whose catalogue does not name it", async () => {
    const { file } = await placed("pdf");
    const text = Buffer.from(file).toString("latin1").replace("/C2PA_Manifest", "/Supplement___");
    const container = await walked(new Uint8Array(Buffer.from(text, "latin1")));
    expect(standardStores(container)).toEqual([]);
    expect(otherPaths(container)).toEqual(["embedded file"]);
  });
});
