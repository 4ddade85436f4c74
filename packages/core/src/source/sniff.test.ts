import { describe, expect, it } from "vitest";
import * as media from "../../../../test/fixtures/media.ts";
import { Reader } from "./reader.ts";
import { sniff } from "./sniff.ts";
import { bytesSource } from "./source.ts";

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
