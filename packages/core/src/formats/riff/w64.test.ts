import { describe, expect, it } from "vitest";
import { bytes, le32, utf8, zeros } from "../../../../../test/fixtures/media.ts";
import { emptyStore, otherPaths } from "../../../../../test/fixtures/placed.ts";
import { w64, w64Chunk, w64Format, w64Words } from "../../../../../test/fixtures/raw-streams.ts";
import { factsOf, walk } from "../../../../../test/fixtures/walk.ts";

const tags = async (file: Uint8Array) => (await factsOf(file)).map(({ path, value }) => [path, value]);
const sound = w64Chunk("data", zeros(17_640));
const XMP =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Fox"/></rdf:RDF></x:xmpmeta>';

describe("Wave64", () => {
  it("lays its chunks out at multiples of eight, each by its letters or its whole identifier", async () => {
    const strange = Array.from({ length: 16 }, (_, index) => 0xa0 + index);
    const found = await walk(bytes(w64(w64Format(), w64Chunk(strange, "abc"), w64Chunk("junk"), sound), "tail"));
    expect(found.pieces).toMatchObject([
      { path: "riff header", length: 40 },
      { path: "fmt ", offset: 40, length: 40 },
      { path: "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", offset: 80, length: 32 },
      { path: "junk", offset: 112, length: 24 },
      { path: "data", offset: 136, length: 24 + 17_640 },
      { path: "trailing bytes", length: 4 },
    ]);
    expect(found.structure.audio).toEqual({ offset: 160, length: 17_640 });
  });

  it("reads its words, XMP, the label and what broadcasters write, wherever they stand", async () => {
    const broadcast = bytes("A fox", zeros(251), "Someone", zeros(57), "2024-05-0612:13:14", zeros(300));
    const file = w64(
      w64Words({ INAM: "Fox at the river", ISFT: "Recorder" }),
      w64Chunk("bext", broadcast),
      w64Chunk("XMP ", utf8(XMP)),
      w64Chunk("AIGC", '{"Label":"1"}'),
      w64Format(),
      sound,
    );
    expect(await tags(file)).toEqual(
      expect.arrayContaining([
        ["tag/INAM", "Fox at the river"],
        ["tag/ISFT", "Recorder"],
        ["tag/Description", "A fox"],
        ["tag/OriginationDate", "2024-05-06 12:13:14"],
        ["xmp/xmp:CreatorTool", "Fox"],
        ["tag/AIGC", '{"Label":"1"}'],
      ]),
    );
  });

  it("with a store in a chunk of any name has it elsewhere", async () => {
    expect(otherPaths(await walk(w64(w64Format(), w64Chunk("c2pa", emptyStore()), sound)))).toEqual(["c2pa"]);
  });

  it("counts by the bytes where they are plain samples, and by the fact where they are none", async () => {
    const fact = w64Chunk("fact", le32(88_200), zeros(4));
    expect((await walk(w64(w64Format(), fact, sound))).durationSeconds).toBeCloseTo(0.1, 6);
    expect(await walk(w64(w64Format(2, 4), fact, sound))).toMatchObject({
      durationSeconds: 2,
      tracks: [{ codec: "adpcm_ms", durationSeconds: 2 }],
    });
  });

  it("takes the samples to the end where their length, or the whole's, was left open or is too long", async () => {
    for (const fill of [0, 0xff, 0x0f]) {
      const file = w64(w64Format(), sound);
      file.fill(fill, 16, 24);
      file.fill(fill, 96, 104);
      expect(await walk(file), `${fill}`).toMatchObject({ durationSeconds: 0.1, limits: [] });
    }
  });

  it.each([
    ["a chunk that runs past the end", w64(w64Format(), w64Chunk("junk", zeros(90)).subarray(0, 60))],
    ["a chunk shorter than its own header", w64(w64Format(), w64Chunk("junk").fill(1, 16, 17))],
    ["another form", w64().fill(0x41, 24, 28)],
    ["words that run past their list", w64(w64Words({ INAM: "Fox" }).fill(0xff, 32, 36))],
  ])("%s is damage", async (_, file) => {
    expect((await walk(file)).limits.map(({ code }) => code)).toEqual(["damaged-structure"]);
  });
});
