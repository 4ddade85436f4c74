import { describe, expect, it } from "vitest";
import { boxesAt } from "../../../../../test/fixtures/forge/carriers/bmff.ts";
import { initialisation, mediaSegment } from "../../../../../test/fixtures/forge/fragments.ts";
import { be32, box, bytes, zeros } from "../../../../../test/fixtures/media.ts";
import { FTYP, full, lastTrack, media, shown, trak } from "../../../../../test/fixtures/sample-tables.ts";
import type { Shown } from "./shown.ts";

describe("samples of fragments", () => {
  const fragmented = async (...segments: Uint8Array[]): Promise<Shown> => shown(bytes(initialisation(), ...segments));

  it("are found by each fragment's own offsets", async () => {
    const segments = [await mediaSegment(0, "signed"), await mediaSegment(1, "other")];
    const file = bytes(initialisation(), ...segments);
    const found = await shown(file);
    const payloads = boxesAt(file, "mdat").map(({ body, offset, length }) => ({
      offset: body,
      length: length - (body - offset),
    }));
    expect({ media: media(found), orderly: found.orderly }).toEqual({ media: payloads, orderly: true });
    const fragments = found.tables.filter(({ what }) => what.startsWith("/moof"));
    expect(fragments.map(({ what, length }) => `${what} ${length}`)).toEqual([
      "/moof/traf/trun 4",
      "/moof/traf/trun 4",
    ]);
  });

  const TREX = box("mvex", box("trex", full(0), be32(0), be32(1), be32(0), be32(6), be32(0)));
  const INIT = bytes(FTYP, box("moov", trak({ sizes: [], chunks: [] }), TREX));
  const run = (flags: number, ...fields: number[][]): Uint8Array => box("trun", be32(flags), be32(2), ...fields);
  const traf = (flags: number, fields: number[][], ...runs: Uint8Array[]): Uint8Array =>
    box("traf", box("tfhd", be32(flags), be32(0), ...fields), ...runs);
  const moof = (...trafs: Uint8Array[]): Uint8Array => box("moof", box("mfhd", full(0), be32(1)), ...trafs);

  it.each<[string, (mdat: number, moof: number) => Uint8Array[]]>([
    [
      "an offset in the file and the size of every sample",
      (mdat) => [traf(1, [be32(0), be32(mdat)], run(0x200, be32(5), be32(7)))],
    ],
    ["the track's default size", (mdat, at) => [traf(0x20000, [], run(1, be32(mdat - at)))]],
    ["the fragment's default size", (mdat, at) => [traf(0x20010, [be32(6)], run(1, be32(mdat - at)))]],
    ["a run that goes on behind another", (mdat, at) => [traf(0x20010, [be32(3)], run(1, be32(mdat - at)), run(0))]],
    [
      "a track that goes on behind another",
      (mdat, at) => [traf(0x10, [be32(3)], run(1, be32(mdat - at))), traf(0x10, [be32(3)], run(0))],
    ],
    [
      "sizes among other fields",
      (mdat, at) => [
        traf(0x20000, [], run(0x701, be32(mdat - at), be32(9), be32(5), be32(9), be32(9), be32(7), be32(9))),
      ],
    ],
  ])("may be told by %s", async (_, trafs) => {
    const length = moof(...trafs(0, 0)).length;
    const at = INIT.length;
    const found = await shown(bytes(INIT, moof(...trafs(at + length + 8, at)), box("mdat", zeros(12))));
    expect({ media: media(found), orderly: found.orderly }).toEqual({
      media: [{ offset: at + length + 8, length: 12 }],
      orderly: true,
    });
  });

  it("count what shapes a fragment as shown: not filler, not what is anybody's own, and offsets as tables", async () => {
    const own = [box("free", zeros(4)), box("skip", zeros(4)), box("uuid", zeros(20))];
    const saio = box("saio", full(0), be32(1), be32(0));
    const track = box(
      "traf",
      box("tfhd", be32(0x20010), be32(0), be32(6)),
      ...own,
      saio,
      box("tfdt", full(0), be32(0)),
    );
    const fragment = box("moof", box("mfhd", full(0), be32(1)), ...own, track);
    const file = bytes(INIT, fragment, box("mdat", zeros(0)));
    const found = await shown(file);
    const covers = (path: string): boolean =>
      boxesAt(file, path).every((each) =>
        found.data.some(({ offset, length }) => offset <= each.offset && offset + length >= each.offset + each.length),
      );
    const silent = ["free", "skip", "uuid"].flatMap((type) => [`moof/${type}`, `moof/traf/${type}`]);
    expect(silent.map((path) => [boxesAt(file, path).length, covers(path)])).toEqual(silent.map(() => [1, false]));
    expect(["moof/mfhd", "moof/traf/tfhd", "moof/traf/tfdt"].map(covers)).toEqual([true, true, true]);
    expect(found.tables.map(({ what }) => what).filter((what) => what.startsWith("/moof"))).toEqual([
      "/moof/traf/saio",
    ]);
  });

  it("have an offset in the file in a table of its own, between what shapes them", async () => {
    const track = traf(1, [be32(0), be32(INIT.length)], run(0x200, be32(0), be32(0)));
    const file = bytes(INIT, moof(track), box("mdat", zeros(0)));
    const [tfhd] = boxesAt(file, "moof/traf/tfhd");
    const { data, tables: found } = await shown(file);
    expect(found.find(({ what }) => what === "/moof/traf/tfhd")).toMatchObject({
      offset: (tfhd?.offset ?? 0) + 16,
      length: 8,
    });
    const open = (at: number) => !data.some(({ offset, length }) => offset <= at && at < offset + length);
    expect([15, 16, 23].map((at) => open((tfhd?.offset ?? 0) + at))).toEqual([false, true, true]);
  });

  it("begin where the fragment does, where their base is that; else behind the track before", async () => {
    const begin = async (flags: number) => {
      const length = moof(traf(flags, [be32(4)], run(1, be32(0)))).length;
      const found = await shown(
        bytes(INIT, moof(traf(flags, [be32(4)], run(1, be32(length + 8)))), box("mdat", zeros(8))),
      );
      return [media(found)[0]?.offset === INIT.length + length + 8, found.orderly];
    };
    expect([await begin(0x20010), await begin(0x10)]).toEqual([
      [true, true],
      [true, true],
    ]);
  });

  it("of a fragment without a head are none, and those in another file are not looked for", async () => {
    const headless = box("moof", box("mfhd", full(0), be32(1)), box("traf", run(1, be32(0))));
    expect(media(await shown(bytes(INIT, headless, box("mdat", zeros(12)))))).toEqual([]);
    const away = bytes(
      FTYP,
      box("moov", trak({ sizes: [], chunks: [], dref: box("url ", full(0), "https://example.org/x\0") }), TREX),
    );
    const id = lastTrack();
    const track = box("traf", box("tfhd", be32(0x20010), be32(id), be32(6)), run(1, be32(100)));
    expect(media(await shown(bytes(away, moof(track), box("mdat", zeros(12)))))).toEqual([]);
  });

  it("are not orderly where a run begins before the end of its track's last one", async () => {
    const fragment = (to: number) => moof(traf(0x20010, [be32(3)], run(1, be32(to))));
    const { length } = fragment(0);
    // Two fragments with six bytes of media data each; the second one's run begins so far from its own data.
    const two = (away: number) =>
      shown(bytes(INIT, ...[0, away].flatMap((each) => [fragment(length + 8 + each), box("mdat", zeros(6))])));
    const toTheFirst = -(length + 8 + 6);
    expect([(await two(0)).orderly, (await two(toTheFirst)).orderly]).toEqual([true, false]);
  });

  it("end the listing where a run says it has more than it holds", async () => {
    expect(await shown(bytes(INIT, moof(traf(0, [], box("trun", be32(0x200), be32(0xffffffff))))))).toMatchObject({
      complete: false,
    });
  });

  const tfra = (...offsets: number[]): Uint8Array =>
    box(
      "mfra",
      box(
        "tfra",
        full(0),
        be32(1),
        be32(0),
        be32(offsets.length),
        ...offsets.map((each) => bytes(be32(0), be32(each), [1, 1, 1])),
      ),
    );
  it("are shown from where an index for seeking leads, if that is no fragment", async () => {
    const segment = await mediaSegment(0, "signed");
    const at = boxesAt(bytes(initialisation(), segment), "moof")[0]?.offset ?? 0;
    const right = await fragmented(segment, tfra(at));
    const seeking = ({ tables }: Shown): boolean => tables.some(({ what }) => what === "/mfra/tfra");
    expect([right.orderly, seeking(right)]).toEqual([true, false]);
    const wrong = await fragmented(segment, tfra(at, 8));
    expect([wrong.orderly, seeking(wrong)]).toEqual([false, true]);
    expect(wrong.data).toContainEqual({ offset: 8, length: 8, what: "media data" });
  });
});
