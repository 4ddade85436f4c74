import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import * as media from "../../../../test/fixtures/media.ts";
import { FormatError, LimitError } from "../model/limits.ts";
import { Reader } from "../source/reader.ts";
import { bytesSource } from "../source/source.ts";
import { sniff } from "./sniff.ts";

const sniffed = async (bytes: Uint8Array) => (await sniff(new Reader(bytesSource(bytes))))?.format;

describe("sniff", () => {
  it.each([
    ["jpeg", () => media.picture("jpeg")],
    ["png", () => media.picture("png")],
    ["webp", () => media.picture("webp")],
    ["avif", () => media.picture("avif")],
    ["tiff", () => media.picture("tiff")],
    ["gif", () => media.gif()],
    ["heic", () => media.heicBoxes("x")],
    ["jxl", () => media.jxlBoxes("x")],
    ["svg", () => media.svg()],
    ["pdf", () => media.pdf("x")],
    ["mp4", () => media.movie()],
    ["mov", () => media.movie({ brand: "qt  " })],
    ["m4a", () => media.movie({ brand: "M4A " })],
    ["wav", () => media.wav()],
    ["mp3", () => media.mp3([])],
    ["flac", () => media.flac({})],
    ["flac", () => media.bytes("ID3", [4, 0, 0, 0, 0, 0, 2], [0, 0], media.flac({}))],
    ["avi", () => media.bytes("RIFF", media.le32(4), "AVI ")],
  ] as const)("tells %s by its content", async (format, make) => {
    expect(await sniffed(await make())).toBe(format);
  });

  const root = '<svg xmlns="http://www.w3.org/2000/svg"/>';
  const boxes = (...types: string[]) => media.bytes(...types.map((type) => media.box(type, "isom", media.zeros(12))));
  it.each([
    ["svg", "behind a long comment", () => media.bytes("<!--", " ".repeat(300_000), "-->", root)],
    ["svg", "behind a comment with a tag in it", () => media.bytes("<!-- <a> -->", root)],
    ["svg", "behind a comment that names PDF", () => media.bytes("<!-- %PDF-1.7 -->", root)],
    ["svg", "behind a document type", () => media.bytes("<!DOCTYPE svg [<!ENTITY a '>'>]>", root)],
    ["svg", "behind a byte order mark", () => media.bytes([0xef, 0xbb, 0xbf], root)],
    ["svg", "in UTF-16", () => new Uint8Array(Buffer.from(`\ufeff${root}`, "utf16le"))],
    ["svg", "in UTF-16, big end first", () => new Uint8Array(Buffer.from(`\ufeff${root}`, "utf16le").swap16())],
    ["svg", "in UTF-16 without a mark", () => new Uint8Array(Buffer.from(root, "utf16le"))],
    ["pdf", "behind stray bytes", () => media.bytes("\r\n\r\n", media.pdf("x"))],
    ["mp4", "behind uuid", () => boxes("uuid", "ftyp", "mdat", "moov")],
    ["mp4", "behind styp", () => boxes("styp", "mdat", "moov")],
    ["mp4", "behind free", () => boxes("free", "ftyp", "moov")],
    ["mp4", "behind moov", () => boxes("moov", "ftyp")],
    ["mp4", "behind an index", () => boxes("sidx", "ftyp", "moov")],
    ["mp4", "behind a message", () => boxes("emsg", "styp", "moov", "mdat")],
    ["mp4", "behind boxes nobody knows", () => boxes(...Array.from({ length: 100 }, () => "abcd"), "ftyp", "moov")],
    ["mov", "without a brand", () => boxes("moov", "mdat")],
    [
      "flac",
      "behind two ID3 tags",
      () => media.bytes("ID3", [4, 0, 0x10, 0, 0, 0, 0], media.zeros(10), "ID3", [4, 0, 0, 0, 0, 0, 0], media.flac({})),
    ],
  ] as const)("tells %s %s", async (format, _, make) => {
    expect(await sniffed(make())).toBe(format);
  });

  it.each([
    ["a compressed document, with nothing that unpacks it", () => new Uint8Array(gzipSync(root))],
    ["boxes without a movie", () => boxes("sidx", "mdat")],
    ["a media segment", () => boxes("styp", "moof", "mdat")],
    ["a uuid box alone", () => boxes("uuid", "mdat")],
    ["a PDF header far behind", () => media.bytes(" ".repeat(2_000), "%PDF-1.7")],
    ["a comment without an end", () => media.bytes("<!-- ", root)],
    ["an archive without a store", () => media.bytes("PK\x03\x04", media.zeros(40), "PK\x05\x06", media.zeros(18))],
    ["a font without a store", () => media.bytes("OTTO", [0, 0], media.zeros(30))],
  ] as const)("tells nothing of %s", async (_, make) => {
    expect(await sniffed(make())).toBeUndefined();
  });

  it("tells compressed SVG, and no other archive", async () => {
    const packed = (text: string | Uint8Array) => new Reader(bytesSource(new Uint8Array(gzipSync(text))));
    const gunzip = (bytes: Uint8Array, maxOutputLength: number) => gunzipSync(bytes, { maxOutputLength });
    expect((await sniff(packed(`<!-- -->${root}`), gunzip))?.format).toBe("svg");
    expect(await sniff(packed("<html/>"), gunzip)).toBeUndefined();
    expect(
      await sniff(packed(root), () => {
        throw new FormatError("cut");
      }),
    ).toBeUndefined();
    expect(
      await sniff(packed(root), () => {
        throw new LimitError("svgBytes");
      }),
    ).toBeUndefined();
  });

  it.each([
    ["text", "hello, this is no picture"],
    ["HTML with an svg word in it", "<!doctype html><html><svg></svg></html>"],
    ["a RIFF of another kind", "RIFF\x04\0\0\0ACON"],
    ["two sync bytes and nothing after", "\xff\xfb"],
    ["a playlist", "#EXTM3U\n#EXT-X-VERSION:3\n"],
  ])("does not take %s for media", async (_, text) => {
    expect(await sniffed(media.bytes(text))).toBeUndefined();
  });
});
