import { describe, expect, it } from "vitest";
import { be32, bytes, zeros } from "../../../../../test/fixtures/media.ts";
import { emptyStore, otherPaths } from "../../../../../test/fixtures/placed.ts";
import { au } from "../../../../../test/fixtures/raw-streams.ts";
import { factsOf, walk } from "../../../../../test/fixtures/walk.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource } from "../../source/source.ts";
import { sniff } from "../sniff.ts";

const tags = async (file: Uint8Array) => (await factsOf(file)).map(({ path, value }) => [path, value]);
const sniffed = async (file: Uint8Array) => (await sniff(new Reader(bytesSource(file))))?.format;
const samples = zeros(4_410 * 4);

describe("AU", () => {
  it("names the pieces, and keeps what lies behind the samples apart", async () => {
    const found = await walk(bytes(au("Fox", samples), "more"));
    expect(found.pieces).toMatchObject([
      { path: "header", length: 24 },
      { path: "annotation", offset: 24, length: 8 },
      { path: "samples", offset: 32, length: samples.length },
      { path: "trailing bytes", length: 4 },
    ]);
    expect(found.structure.audio).toEqual({ offset: 32, length: samples.length });
  });

  it.each([
    [1, 1, "pcm_mulaw", 2],
    [2, 1, "pcm_s8", 2],
    [4, 1, "pcm_s24be", 2 / 3],
    [6, 2, "pcm_f32be", 0.25],
    [7, 1, "pcm_f64be", 0.25],
    [23, 1, "adpcm_g726le", 4],
    [27, 2, "pcm_alaw", 1],
  ] as const)(
    "encoding %i with %i channels is %s, and lasts as long as its samples do",
    async (encoding, channels, codec, seconds) => {
      const { tracks } = await walk(au("", zeros(16_000), { encoding, channels, rate: 8_000 }));
      expect(tracks).toMatchObject([
        { codec, channels, sampleRate: 8_000, durationSeconds: expect.closeTo(seconds, 3) },
      ]);
    },
  );

  it("says no length of what it cannot count, and nothing of an encoding that nobody named", async () => {
    expect((await walk(au("", samples, { encoding: 24 }))).tracks).toMatchObject([{ codec: "adpcm_g722" }]);
    const { tracks } = await walk(au("", samples, { encoding: 12 }));
    expect(tracks).toEqual([{ id: 1, kind: "audio", format: "12", sampleRate: 44_100, channels: 2 }]);
  });

  it.each([
    ["of no known length", 0xffffffff],
    ["of a length beyond the end", 0x7fffffff],
  ])("samples %s go to the end of the file", async (_, length) => {
    expect(await walk(au("", samples, { length }))).toMatchObject({ durationSeconds: 0.1, limits: [] });
  });

  it("gives lines with keys as tags, and other words as one", async () => {
    expect(await tags(au("Title=Fox\nArtist=a=b", samples))).toEqual([
      ["tag/Title", "Fox"],
      ["tag/Artist", "a=b"],
    ]);
    expect(await tags(au("Title=Fox\nand more", samples))).toEqual([["tag/annotation", "Title=Fox\nand more"]]);
    expect(await tags(au("", samples))).toEqual([]);
  });

  it("with a store where the words stand has it elsewhere", async () => {
    const store = emptyStore();
    const from = 24 + store.length;
    const file = bytes(".snd", be32(from), be32(samples.length), be32(3), be32(44_100), be32(2), store, samples);
    expect(otherPaths(await walk(file))).toEqual(["annotation"]);
  });

  it("is told by the numbers of its header, and not by four letters", async () => {
    expect(await sniffed(au("", samples))).toBe("au");
    for (const change of [{ encoding: 0 }, { encoding: 300 }, { rate: 0 }, { channels: 0 }, { channels: 70_000 }])
      expect(await sniffed(au("", samples, change)), JSON.stringify(change)).toBeUndefined();
    expect(await sniffed(bytes(".snd is where the sounds are kept"))).toBeUndefined();
  });
});
