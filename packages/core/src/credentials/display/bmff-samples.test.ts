import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxesAt } from "../../../../../test/fixtures/forge/carriers/bmff.ts";
import { mp4 } from "../../../../../test/fixtures/forge/carriers/clip.ts";
import { be16, be32, box, bytes, zeros } from "../../../../../test/fixtures/media.ts";
import { opened } from "../../../../../test/fixtures/opened.ts";
import {
  clip,
  FTYP,
  full,
  type Made,
  MEDIA,
  media,
  shown,
  stco,
  stsz,
  trak,
  WHOLE,
} from "../../../../../test/fixtures/sample-tables.ts";
import { BUDGETS } from "../../model/limits.ts";
import { Reader } from "../../source/reader.ts";
import { shownOfBmff } from "./bmff.ts";

describe("samples of a clip", () => {
  it("are found by chunks, sizes and offsets, and fill the media data", async () => {
    const found = await shown(await mp4.media("signed"));
    const [mdat] = boxesAt(await mp4.media("signed"), "mdat");
    expect(media(found)).toEqual([{ offset: mdat?.body, length: (mdat?.length ?? 0) - 8 }]);
    expect(found).toMatchObject({ orderly: true, complete: true, external: [] });
    expect(found.tables.map(({ what }) => what)).toEqual(["/moov/trak/mdia/minf/stbl/stco"]);
  });

  it.each<[string, Made["tables"]]>([
    ["64-bit offsets", { stco: box("co64", full(0), be32(2), be32(0), be32(MEDIA), be32(0), be32(MEDIA + 12)) }],
    ["sizes that are all alike", { stsz: stsz([6, 6, 6, 6], 6) }],
    ["sizes of 16 bits", { stsz: box("stz2", full(0), be32(16), be32(4), be16(5), be16(7), be16(1), be16(11)) }],
    ["sizes of 8 bits", { stsz: box("stz2", full(0), be32(8), be32(4), [5, 7, 1, 11]) }],
    ["sizes of 4 bits", { stsz: box("stz2", full(0), be32(4), be32(4), [0x57, 0x1b]) }],
    ["runs of chunks", { stsc: box("stsc", full(0), be32(2), be32(1), be32(2), be32(1), be32(2), be32(2), be32(1)) }],
  ])("may be told by %s", async (_, tables) => {
    const made = { sizes: [5, 7, 1, 11], chunks: [MEDIA, MEDIA + 12], perChunk: 2, ...(tables ? { tables } : {}) };
    const found = await shown(clip(24, trak(made)));
    expect({ media: media(found), orderly: found.orderly }).toEqual({ media: WHOLE(24), orderly: true });
  });

  it("of one byte each are frames in QuickTime sound", async () => {
    const pcm = box("sowt", zeros(6), be16(1), be16(0), zeros(6), be16(2), be16(16), zeros(8));
    const packed = box("ima4", zeros(6), be16(1), be16(1), zeros(18), be32(64), be32(34), be32(34), be32(2));
    const track = (entry: Uint8Array, samples: number): Uint8Array =>
      trak({
        sizes: Array(samples).fill(1),
        chunks: [MEDIA],
        perChunk: samples,
        handler: "soun",
        entry,
        tables: { stsz: stsz(Array(samples).fill(1), 1) },
      });
    expect(media(await shown(clip(40, track(pcm, 10))))).toEqual(WHOLE(40));
    expect(media(await shown(clip(68, track(packed, 100))))).toEqual(WHOLE(68));
  });

  it("law: chunks of tracks that share the media data are orderly as they were laid down, and not when two change", async () => {
    const layout = fc.array(
      fc.record({
        track: fc.integer({ min: 0, max: 2 }),
        sizes: fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 1 }),
      }),
      { minLength: 2, maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(layout, fc.nat(), async (chunks, seed) => {
        let at = MEDIA;
        const tracks = ["vide", "soun", "text"].map((handler) => ({
          handler,
          sizes: [] as number[],
          chunks: [] as number[],
        }));
        for (const { track, sizes } of chunks) {
          const size = sizes[0] ?? 1;
          tracks[track]?.chunks.push(at);
          tracks[track]?.sizes.push(size);
          at += size;
        }
        const payload = at - MEDIA;
        const right = await shown(clip(payload, ...tracks.map(trak)));
        expect({ media: media(right), orderly: right.orderly }).toEqual({ media: WHOLE(payload), orderly: true });
        const [most] = [...tracks].sort((a, b) => b.chunks.length - a.chunks.length);
        if (!most || most.chunks.length < 2) return;
        const first = seed % (most.chunks.length - 1);
        const swapped = most.chunks.with(first, most.chunks[first + 1] ?? 0).with(first + 1, most.chunks[first] ?? 0);
        const wrong = await shown(
          clip(payload, ...tracks.map((each) => trak(each === most ? { ...each, chunks: swapped } : each))),
        );
        expect(wrong.orderly).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it.each<[string, Uint8Array]>([
    ["a gap at the end", clip(30, trak({ sizes: [10, 10], chunks: [MEDIA, MEDIA + 10] }))],
    ["a gap between", clip(30, trak({ sizes: [10, 10], chunks: [MEDIA, MEDIA + 20] }))],
    ["one over another", clip(30, trak({ sizes: [20, 20], chunks: [MEDIA, MEDIA + 10] }))],
    [
      "the same twice, by two tracks",
      clip(10, trak({ sizes: [10], chunks: [MEDIA] }), trak({ sizes: [10], chunks: [MEDIA] })),
    ],
    ["samples without a chunk", clip(10, trak({ sizes: [10, 10], chunks: [MEDIA] }))],
    [
      "two tables of offsets",
      clip(10, trak({ sizes: [10], chunks: [], tables: { stco: bytes(stco([MEDIA]), stco([MEDIA])) } })),
    ],
    ["a place outside of the media data", clip(10, trak({ sizes: [10], chunks: [2] }))],
  ])("are not orderly with %s", async (_, file) => {
    expect((await shown(file)).orderly).toBe(false);
  });

  it("counts codecs, times and geometry as shown, and user data not", async () => {
    const track = trak({ sizes: [10], chunks: [MEDIA] });
    const file = bytes(
      FTYP,
      box("mdat", zeros(10)),
      box("moov", box("mvhd", full(0), zeros(96)), track, box("udta", zeros(40)), box("free", zeros(9))),
    );
    const { data } = await shown(file);
    const covers = (path: string): boolean =>
      boxesAt(file, path).every((each) =>
        data.some(({ offset, length }) => offset <= each.offset && offset + length >= each.offset + each.length),
      );
    const paths = [
      "moov/mvhd",
      "moov/trak/tkhd",
      "moov/trak/mdia/minf/stbl/stsz",
      "moov/udta",
      "moov/free",
      "moov/trak/mdia/minf/stbl/stco",
    ];
    expect(paths.map(covers)).toEqual([true, true, true, false, false, false]);
  });

  it.each<[string, Uint8Array]>([
    ["an address", box("url ", full(0), "https://example.org/x\0")],
    ["a name", box("urn ", full(0), "x\0y\0")],
    ["an alias", box("alis", full(0), zeros(20))],
  ])("elsewhere are told, not looked for here: %s", async (_, dref) => {
    const found = await shown(clip(10, trak({ sizes: [10], chunks: [MEDIA], dref })));
    expect({ external: found.external, media: media(found) }).toEqual({
      external: ["media data in another file"],
      media: [],
    });
  });

  it.each<[string, Made["tables"]]>([
    ["sizes", { stsz: box("stsz", full(0), be32(0), be32(0xffffffff), be32(1)) }],
    ["offsets", { stco: box("stco", full(0), be32(0xffffffff), be32(MEDIA)) }],
    ["runs", { stsc: box("stsc", full(0), be32(0xffffffff), be32(1), be32(1), be32(1)) }],
    ["bits", { stsz: box("stz2", full(0), be32(3), be32(1), [1]) }],
  ])("end the listing where a count of %s lies", async (_, tables) => {
    const found = await shown(clip(10, trak({ sizes: [10], chunks: [MEDIA], ...(tables ? { tables } : {}) })));
    expect(found).toMatchObject({ complete: false, orderly: false });
  });

  it("are not orderly where two tracks of a kind could be given each other's", async () => {
    const [one, other] = [
      { sizes: [5], chunks: [MEDIA] },
      { sizes: [5], chunks: [MEDIA + 5] },
    ];
    expect((await shown(clip(10, trak(one), trak({ ...other, handler: "soun" })))).orderly).toBe(true);
    expect((await shown(clip(10, trak(one), trak(other)))).orderly).toBe(false);
    expect((await shown(clip(5, trak(one), trak({ sizes: [], chunks: [] })))).orderly).toBe(true);
  });

  const tables = (stbl: Uint8Array[], mdia: Uint8Array[] = []): Uint8Array =>
    box(
      "trak",
      box("tkhd", full(7), be32(0), be32(0), be32(900), zeros(68)),
      box("mdia", box("hdlr", full(0), be32(0), "vide", zeros(13)), ...mdia, box("minf", box("stbl", ...stbl))),
    );
  const STSD = box("stsd", full(0), be32(1), box("avc1", zeros(6), be16(1), zeros(70)));
  const STSC = box("stsc", full(0), be32(1), be32(1), be32(1), be32(1));
  it.each<[string, Uint8Array[]]>([
    ["sizes", [STSD, STSC, stsz([10]), stsz([10]), stco([MEDIA])]],
    ["sizes in two forms", [STSD, STSC, stsz([10]), box("stz2", full(0), be32(8), be32(1), [10]), stco([MEDIA])]],
    ["runs", [STSD, STSC, STSC, stsz([10]), stco([MEDIA])]],
    ["descriptions", [STSD, STSD, STSC, stsz([10]), stco([MEDIA])]],
    [
      "offsets in two forms",
      [STSD, STSC, stsz([10]), stco([MEDIA]), box("co64", full(0), be32(1), be32(0), be32(MEDIA))],
    ],
  ])("are not orderly with two tables of %s: players differ on which counts", async (_, stbl) => {
    const found = await shown(clip(10, tables(stbl)));
    expect([found.orderly, media(found)]).toEqual([false, WHOLE(10)]);
  });

  it("are orderly with two tables of what says nothing of their place", async () => {
    const twice = box("stts", full(0), be32(0));
    expect((await shown(clip(10, tables([STSD, STSC, stsz([10]), stco([MEDIA]), twice, twice])))).orderly).toBe(true);
  });

  it("are those of a track alone that has all of its tables", async () => {
    for (const stbl of [
      [STSD, STSC, stsz([10])],
      [STSD, STSC, stco([MEDIA])],
      [STSD, stsz([10]), stco([MEDIA])],
    ])
      expect(media(await shown(clip(10, tables(stbl))))).toEqual([]);
  });

  it("end the listing at a number of tracks, and not before", async () => {
    const many = (count: number) => clip(0, ...Array.from({ length: count }, () => box("trak", zeros(0))));
    expect((await shown(many(BUDGETS.trackCount))).complete).toBe(true);
    expect((await shown(many(BUDGETS.trackCount + 1))).complete).toBe(false);
  });

  it("may be of another movie, which is told", async () => {
    const file = bytes(FTYP, box("moov", box("rmra", box("rmda", zeros(4)))));
    expect((await shown(file)).external).toEqual(["another movie"]);
  });

  it("have tables of offsets of their own, for what lies beside them", async () => {
    const saio = box("saio", full(0), be32(1), be32(MEDIA));
    const found = await shown(clip(10, tables([STSD, STSC, stsz([10]), stco([MEDIA]), saio])));
    expect(found.tables.map(({ what }) => what)).toEqual([
      "/moov/trak/mdia/minf/stbl/stco",
      "/moov/trak/mdia/minf/stbl/saio",
    ]);
  });

  it("end the listing where the index is compressed", async () => {
    expect(await shown(bytes(FTYP, box("moov", box("cmov", zeros(20)))))).toMatchObject({ complete: false });
  });

  it("are as quickly listed when they are many: reads and stretches do not grow with their number", async () => {
    const count = 120_000;
    const chunk = (index: number): number => MEDIA + 8 * index;
    const video = trak({ sizes: Array(count).fill(4), chunks: Array.from({ length: count }, (_, at) => chunk(at)) });
    const audio = trak({
      handler: "soun",
      sizes: Array(count).fill(4),
      chunks: Array.from({ length: count }, (_, at) => chunk(at) + 4),
    });
    const file = clip(8 * count, video, audio);
    let reads = 0;
    const reader = new Reader({
      size: file.length,
      read: async (offset, length) => {
        reads += 1;
        return file.subarray(offset, offset + length);
      },
    });
    const found = await shownOfBmff((await opened(clip(0))).container, reader);
    expect({ media: media(found), orderly: found.orderly }).toEqual({ media: WHOLE(8 * count), orderly: true });
    // Tables of 1.9 MB, in pages of 64 KiB.
    expect(reads).toBeLessThan(80);
  });
});
