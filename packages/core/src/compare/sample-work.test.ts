import { describe, expect, it } from "vitest";
import { be32, box, bytes } from "../../../../test/fixtures/media.ts";
import { FormatError, LimitError } from "../model/limits.ts";
import { Reader } from "../source/reader.ts";
import { bytesSource } from "../source/source.ts";
import { checkSampleWork } from "./sample-work.ts";

const clip = (samples: number, inChunk: number, ...more: Uint8Array[]): Uint8Array => {
  const stsz = box("stsz", be32(0), be32(0), be32(samples));
  const stsc = box("stsc", be32(0), be32(1), be32(1), be32(inChunk), be32(1));
  return box("moov", box("trak", box("mdia", box("minf", box("stbl", stsz, stsc, ...more)))));
};
const check = (file: Uint8Array): Promise<void> => checkSampleWork(new Reader(bytesSource(file)));

describe("checkSampleWork", () => {
  it("lets through what real clips hold, and media that end early", async () => {
    await check(clip(648_000, 60));
    await check(clip(40_000, 40_000));
    await check(bytes(clip(300, 300), be32(1_000_000), "mdat", [1, 2, 3]));
  });

  it.each([
    ["more samples in a chunk than a track may have", 1, 0xf04c_0000],
    ["all samples of a long clip in one chunk", 500_000, 500_000],
  ])("refuses %s", async (_, samples, inChunk) => {
    await expect(check(clip(samples, inChunk))).rejects.toThrow(LimitError);
  });

  it("refuses tables whose boxes are damaged", async () => {
    await expect(check(clip(10, 10, bytes(be32(0xf000_0000), "T\0\0\0")))).rejects.toThrow(FormatError);
  });
});
