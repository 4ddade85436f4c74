import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as media from "../../../../test/fixtures/media.ts";
import { factsOf, walk } from "../../../../test/fixtures/walk.ts";

const zero = new Uint8Array(0);

describe("walkers", () => {
  it("join extended XMP that the main packet names, and leave out what it does not", async () => {
    const guid = "0123456789ABCDEF0123456789ABCDEF";
    const main = media.xmpPacket({ "xmpNote:HasExtendedXMP": guid }, { xmpNote: "http://ns.adobe.com/xmp/note/" });
    const extended = media.utf8(media.sourceTypeXmp());
    const half = Math.floor(extended.length / 2);
    const part = (id: string, from: number, to: number) =>
      media.jpegSegment(
        0xe1,
        media.bytes(
          "http://ns.adobe.com/xmp/extension/\0",
          id,
          media.be32(extended.length),
          media.be32(from),
          extended.subarray(from, to),
        ),
      );
    const jpeg = await media.picture("jpeg");
    // The second half stands first: parts are ordered by their offset, not by their place.
    const joined = await factsOf(
      media.withJpegSegments(jpeg, media.jpegXmp(main), part(guid, half, extended.length), part(guid, 0, half)),
    );
    expect(joined.map((fact) => fact.path)).toContain("xmp/Iptc4xmpExt:DigitalSourceType");
    const foreign = await walk(
      media.withJpegSegments(jpeg, media.jpegXmp(main), part("F".repeat(32), 0, extended.length)),
    );
    expect(foreign.limits.map((limit) => limit.code)).toContain("unreferenced-extended-xmp");
  });

  it("read PNG text in all three chunk types, with offsets that point at the chunk", async () => {
    const png = media.withPngChunks(
      await media.picture("png"),
      media.textChunk("Software", "One"),
      media.internationalChunk("Title", "二"),
      media.compressedChunk("Comment", "Three"),
    );
    const facts = await factsOf(png);
    expect(facts.map((fact) => [fact.path, fact.value])).toEqual(
      expect.arrayContaining([
        ["text/Software", "One"],
        ["text/Title", "二"],
        ["text/Comment", "Three"],
      ]),
    );
    const software = facts.find((fact) => fact.path === "text/Software");
    const at = software?.block.offset ?? 0;
    expect(Buffer.from(png.subarray(at + 4, at + 8)).toString()).toBe("tEXt");
  });

  it.each([
    ["JPEG", () => media.picture("jpeg")],
    ["PNG", () => media.picture("png")],
    ["GIF", async () => media.gif()],
    ["WebP", () => media.picture("webp")],
    ["WAV", async () => media.wav()],
  ] as const)("report bytes behind the end of a %s", async (_, make) => {
    const clean = await make();
    expect((await walk(clean)).blocks.filter((block) => block.kind === "trailer")).toEqual([]);
    const tail = media.bytes(clean, "PK\x03\x04 something else");
    expect((await walk(tail)).blocks.find((block) => block.kind === "trailer")).toMatchObject({
      offset: clean.length,
      length: 19,
    });
  });

  it.each([
    [
      "PNG bomb",
      async () =>
        media.withPngChunks(
          await media.picture("png"),
          media.compressedChunk("Comment", new Uint8Array(40 * 1024 * 1024)),
        ),
      "decompressedBytes",
    ],
    [
      "boxes in boxes",
      async () =>
        media.bytes(
          media.movie(),
          Array.from({ length: 60 }).reduce<Uint8Array>((inner) => media.box("moov", inner), zero),
        ),
      "boxDepth",
    ],
    [
      "a million chunks",
      async () => media.bytes("RIFF", media.le32(4 + 8 * 60_000), "WAVE", new Uint8Array(8 * 60_000)),
      "chunkCount",
    ],
  ] as const)("name the budget that %s exceeds", async (_, make, budget) => {
    const { limits } = await walk(await make());
    expect(limits).toContainEqual(expect.objectContaining({ code: "budget-exceeded", budget }));
  });

  it("keep what came before the damage", async () => {
    const png = media.withPngChunks(await media.picture("png"), media.textChunk("Software", "kept"));
    const cut = png.subarray(0, png.length - 30);
    const container = await walk(cut);
    expect(container.blocks.map((block) => block.value)).toContain("kept");
    expect(container.limits.map((limit) => limit.code)).toEqual(["damaged-structure"]);
  });

  it("read a compressed document as a whole, and say what is wrong with one", async () => {
    const packed = new Uint8Array(gzipSync(media.svg(media.sourceTypeXmp())));
    const container = await walk(packed);
    expect(container.blocks).toMatchObject([
      { kind: "xmp", path: "gzip/metadata XMP", offset: 0, length: packed.length },
    ]);
    expect(container.pieces).toEqual([{ path: "gzip", offset: 0, length: packed.length }]);
    expect(container.dimensions).toEqual((await walk(media.svg())).dimensions);
    const unclosed = await walk(new Uint8Array(gzipSync("<svg xmlns='http://www.w3.org/2000/svg'><g>")));
    expect(unclosed.limits.map((limit) => limit.code)).toEqual(["damaged-structure"]);
  });

  it("never throw on mutated files, whatever is flipped, cut or doubled", async () => {
    const seeds = await Promise.all([
      media.picture("jpeg", { xmp: media.sourceTypeXmp() }),
      media.picture("png", { xmp: media.sourceTypeXmp() }),
      media.picture("webp"),
      media.picture("avif"),
      media.picture("tiff", { xmp: media.sourceTypeXmp() }),
      media.gif({ xmp: media.sourceTypeXmp() }),
      media.svg(media.sourceTypeXmp()),
      new Uint8Array(gzipSync(media.svg(media.sourceTypeXmp()))),
      media.pdf(media.sourceTypeXmp(), { compressed: true }),
      media.movie({ udta: media.keyedMeta("AIGC", "{}") }),
      media.heicBoxes(media.sourceTypeXmp(), media.tiffBlock({ 271: "Maker" })),
      media.jxlBoxes(media.sourceTypeXmp(), true),
      media.wav(media.infoList({ ISFT: "x" })),
      media.mp3([media.userText("AIGC", "{}")]),
      media.flac({ AIGC: "{}" }),
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(seeds.length - 1),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
        fc.nat(),
        fc.boolean(),
        async (which, flips, cut, truncate) => {
          const seed = seeds[which];
          if (!seed) return;
          const bytes = Uint8Array.from(truncate ? seed.subarray(0, 16 + (cut % seed.length)) : seed);
          // The first bytes stay: the point is the walker, not the sniffer.
          for (const [at, value] of flips) if (bytes.length > 16) bytes[16 + (at % (bytes.length - 16))] = value;
          await factsOf(bytes).catch((error: unknown) => {
            if (!(error instanceof Error) || error.message !== "not sniffed") throw error;
          });
        },
      ),
      { numRuns: 1500, seed: 20261121 },
    );
  });
});

describe("RIFF sizes that fall short", () => {
  const short = (by: number, ...chunks: Uint8Array[]): Uint8Array => {
    const file = Uint8Array.from(media.wav(...chunks));
    file.set(media.le32(file.length - 8 - by), 4);
    return file;
  };
  it.each([1, 4, 44])("%i bytes: the samples end with the file, and nothing of it is damaged", async (by) => {
    const found = await walk(short(by));
    expect(found.limits).toEqual([]);
    expect(found.durationSeconds).toBe(1);
    expect(found.structure.audio?.length).toBe(8000);
    const end = found.pieces.reduce((sum, { length }) => sum + length, 0);
    expect(end).toBe(short(by).length);
  });
  it("samples that end in front of something else run past their list", async () => {
    const file = short(20, media.riffChunk("abcd", new Uint8Array(8)));
    expect((await walk(file)).limits.map(({ code }) => code)).toEqual(["damaged-structure"]);
    const cut = media.wav().subarray(0, -100);
    expect((await walk(cut)).limits.map(({ code }) => code)).toContain("damaged-structure");
  });
});
