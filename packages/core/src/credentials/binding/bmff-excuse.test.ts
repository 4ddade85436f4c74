import { describe, expect, it } from "vitest";
import { be32, bytes, zeros } from "../../../../../test/fixtures/media.ts";
import type { Box } from "../../formats/bmff/boxes.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource } from "../../source/source.ts";
import { type Excusing, marksOf } from "./bmff-excuse.ts";

/** A box that is left out: its path, its body, and which of its bytes, counted from its start; all of them by default. */
interface Left {
  path: string;
  body: Uint8Array;
  ranges?: readonly (readonly [offset: number, length: number])[];
}
interface Around {
  version?: 1 | 2 | 3;
  segment?: true;
  tracks?: number;
  /** `moof` boxes in the file. */
  fragments?: number;
}

/** What is said of boxes that lie one behind the other. */
async function states(left: readonly Left[], { version = 2, segment, tracks = 1, fragments = 0 }: Around = {}) {
  const parts: Uint8Array[] = [];
  let offset = 0;
  const excluded = left.map(({ path, body, ranges }) => {
    const type = path.split("/").at(-1) ?? "";
    const length = 8 + body.length;
    const depth = path.split("/").length - 2;
    const box = { type, path, offset, length, body: offset + 8, bodyLength: body.length, depth } as unknown as Box;
    const where = (ranges ?? [[0, length]]).map(([at, size]) => ({ offset: box.offset + at, length: size }));
    parts.push(bytes(be32(length), type, body));
    offset += length;
    return { box, ranges: where };
  });
  const roots = [
    ...excluded.map(({ box }) => box).filter(({ depth }) => depth === 0),
    ...Array.from({ length: fragments }, () => ({ type: "moof" }) as Box),
  ];
  const on = {
    reader: new Reader(bytesSource(bytes(...parts, zeros(4)))),
    layout: { roots, excluded, size: offset },
    binding: { version, exclusions: [], merkle: [] },
    site: undefined,
    tracks,
    ...(segment ? { segment } : {}),
  } as unknown as Excusing;
  return (await marksOf(on)).map(({ what, state }) => `${what} ${state}`);
}
const state = async (left: Left, around?: Around): Promise<string> => {
  const [mark = ""] = await states([left], around);
  return mark.split(" ").at(-1) ?? "";
};

const STBL = "/moov/trak/mdia/minf/stbl";
const table = (entry: number, said: number, has = said): Uint8Array => bytes(be32(0), be32(said), zeros(entry * has));
/** A box with version and flags in front. */
const full = (flags: number, length: number, version = 0): Uint8Array =>
  bytes([version, 0, 0, flags], zeros(length - 4));
const OFFSET_OF_FRAGMENT = [[16, 8]] as const;
const OFFSET_OF_RUN = [[16, 4]] as const;

describe("offsets, which moved when a store was put in", () => {
  it.each<[what: string, Left, Around, excused: boolean]>([
    ["chunk offsets", { path: `${STBL}/stco`, body: table(4, 3) }, {}, true],
    ["more of them than are counted", { path: `${STBL}/stco`, body: table(4, 3, 4) }, {}, false],
    ["fewer of them than are counted", { path: `${STBL}/stco`, body: table(4, 3, 2) }, {}, false],
    ["large chunk offsets", { path: `${STBL}/co64`, body: table(8, 3) }, {}, true],
    ["large ones of half a size", { path: `${STBL}/co64`, body: table(4, 3) }, {}, false],
    ["other tables beside them", { path: `${STBL}/stsz`, body: table(4, 3) }, {}, false],
    ["places of items", { path: "/meta/iloc", body: full(0, 100) }, {}, true],
    ["places of items as the newest version writes them", { path: "/meta/iloc", body: full(0, 100, 2) }, {}, true],
    ["places of items as no version writes them", { path: "/meta/iloc", body: full(0, 100, 3) }, {}, false],
    ["too many places of items", { path: "/meta/iloc", body: full(0, 64 * 1024 - 7) }, {}, false],
    ["as many as may be", { path: "/meta/iloc", body: full(0, 64 * 1024 - 8) }, {}, true],
    ["an index of segments", { path: "/sidx", body: full(0, 100) }, {}, true],
    ["a huge index of segments", { path: "/sidx", body: full(0, 64 * 1024) }, {}, false],
    ["where a fragment begins", { path: "/moof/traf/tfhd", body: full(1, 20), ranges: OFFSET_OF_FRAGMENT }, {}, true],
    ["that of a fragment that has none", { path: "/moof/traf/tfhd", body: full(2, 20), ranges: OFFSET_OF_FRAGMENT }, {}, false],
    ["all of a fragment's head", { path: "/moof/traf/tfhd", body: full(1, 20) }, {}, false],
    ["a byte in front of it", { path: "/moof/traf/tfhd", body: full(1, 20), ranges: [[15, 8]] }, {}, false],
    ["a byte behind it", { path: "/moof/traf/tfhd", body: full(1, 20), ranges: [[16, 9]] }, {}, false],
    ["that of a segment by itself", { path: "/moof/traf/tfhd", body: full(1, 20), ranges: OFFSET_OF_FRAGMENT }, { segment: true }, false],
    ["where a run begins", { path: "/moof/traf/trun", body: full(1, 20), ranges: OFFSET_OF_RUN }, {}, true],
    ["that of a run that has none", { path: "/moof/traf/trun", body: full(4, 20), ranges: OFFSET_OF_RUN }, {}, false],
    ["that and the first sample's flags", { path: "/moof/traf/trun", body: full(1, 20), ranges: [[16, 8]] }, {}, false],
    ["entries of random access", { path: "/mfra/tfra", body: zeros(1_000) }, {}, true],
    ["more entries than there are fragments", { path: "/mfra/tfra", body: zeros(1_017) }, {}, false],
    ["as many as there are fragments", { path: "/mfra/tfra", body: zeros(1_016 + 2 * 32) }, { fragments: 2 }, true],
    ["as many as there are fragments of every track", { path: "/mfra/tfra", body: zeros(1_016 + 6 * 32) }, { fragments: 2, tracks: 3 }, true],
    ["one more", { path: "/mfra/tfra", body: zeros(1_017 + 6 * 32) }, { fragments: 2, tracks: 3 }, false],
    ["a message", { path: "/emsg", body: zeros(100) }, {}, true],
    ["a huge message", { path: "/emsg", body: zeros(16 * 1024 - 7) }, {}, false],
    ["any other box", { path: "/moov/udta", body: zeros(10) }, {}, false],
  ])("are, in old lists: %s", async (_, left, around, excused) => {
    expect(await state(left, around)).toBe(excused ? "mandated" : "open");
    expect(await state(left, { ...around, version: 3 })).toBe("open");
  }); // biome-ignore format: a table

  it("are told once of each kind that there is one of, and messages together", async () => {
    const index = { path: "/sidx", body: full(0, 10) };
    expect(await states([index, index])).toEqual(["sidx mandated", "sidx open"]);
    const message = { path: "/emsg", body: zeros(10 * 1024) };
    expect(await states([message, message])).toEqual(["emsg mandated", "emsg open"]);
    const chunks = { path: `${STBL}/stco`, body: table(4, 1) };
    expect(await states([chunks, chunks])).toEqual([`${STBL}/stco mandated`, `${STBL}/stco mandated`]);
  });
});

describe("what every list leaves out", () => {
  it.each<[what: string, Left, Around, excused: boolean]>([
    ["what the file is", { path: "/ftyp", body: zeros(16) }, {}, true],
    ["no brands at all", { path: "/ftyp", body: zeros(4) }, {}, false],
    ["half a brand", { path: "/ftyp", body: zeros(14) }, {}, false],
    ["as many brands as may be", { path: "/ftyp", body: zeros(1_016) }, {}, true],
    ["too many brands", { path: "/ftyp", body: zeros(1_020) }, {}, false],
    ["what a segment by itself cannot be", { path: "/ftyp", body: zeros(16) }, { segment: true }, false],
    ["random access", { path: "/mfra", body: zeros(1_016) }, {}, true],
    ["random access in a segment", { path: "/mfra", body: zeros(16) }, { segment: true }, false],
    ["more of it than there are fragments", { path: "/mfra", body: zeros(1_017) }, {}, false],
    ["little filler", { path: "/free", body: zeros(4_088).fill(7) }, {}, true],
    ["filler that is too much to say anything", { path: "/free", body: zeros(4_089).fill(7) }, {}, false],
    ["much filler that says nothing", { path: "/moov/skip", body: zeros(1_000_000) }, {}, true],
    ["filler of a segment", { path: "/free", body: zeros(10) }, { segment: true }, true],
    ["filler of a segment that says something", { path: "/free", body: zeros(10).fill(7) }, { segment: true }, false],
    ["filler whose last byte says something", { path: "/free", body: bytes(zeros(9_000), [1]) }, {}, false],
    ["no box that is only called nearly so", { path: "/moov/freed", body: zeros(10) }, {}, false],
  ])("%s", async (_, left, around, excused) => {
    expect(await state(left, { version: 3, ...around })).toBe(excused ? "mandated" : "open");
  });

  it("is left out once, and filler only as far as all of it is little", async () => {
    const brands = { path: "/ftyp", body: zeros(16) };
    expect(await states([brands, brands], { version: 3 })).toEqual(["ftyp mandated", "ftyp open"]);
    const filler = { path: "/free", body: zeros(4_088).fill(7) };
    expect(await states(Array.from({ length: 5 }, () => filler))).toEqual([
      ...Array.from({ length: 4 }, () => "free mandated"),
      "free open",
    ]);
    const empty = { path: "/free", body: zeros(3 * 1024 * 1024) };
    expect(await states([empty, empty])).toEqual(["free mandated", "free open"]);
  });

  it("says nothing of media data, which a tree may hold", async () => {
    expect(await states([{ path: "/mdat", body: zeros(10) }])).toEqual([]);
  });
});

describe("the run of a segment by itself", () => {
  /** A segment: `moof` with a run in it, and what stands behind it. */
  async function leads(to: number, behind: string, runs = 1): Promise<string[]> {
    const trun = bytes([0, 0, 0, 1], be32(1), be32(to), zeros(8));
    const moofLength = 8 + runs * (8 + trun.length);
    const parts = [bytes(be32(moofLength), "moof")];
    const excluded = Array.from({ length: runs }, (_, at) => {
      const offset = 8 + at * (8 + trun.length);
      parts.push(bytes(be32(8 + trun.length), "trun", trun));
      const box = {
        type: "trun",
        path: "/moof/traf/trun",
        offset,
        length: 8 + trun.length,
        body: offset + 8,
        depth: 2,
      };
      return { box, ranges: [{ offset: offset + 16, length: 4 }] };
    });
    const media = { type: behind, offset: moofLength, length: 18, body: moofLength + 8 };
    parts.push(bytes(be32(18), behind, zeros(10)));
    const on = {
      reader: new Reader(bytesSource(bytes(...parts))),
      layout: { roots: [{ type: "moof", offset: 0 }, media], excluded },
      binding: { version: 2, exclusions: [], merkle: [] },
      segment: true,
      tracks: 1,
    } as unknown as Excusing;
    return (await marksOf(on)).map((mark) => mark.state);
  }
  it.each<[what: string, to: number, behind: string, runs: number, states: string[]]>([
    ["leads to the first byte of the media data", 44, "mdat", 1, ["mandated"]],
    ["may not lead a byte further", 45, "mdat", 1, ["open"]],
    ["may not lead in front of it", 36, "mdat", 1, ["open"]],
    ["may not lead to another box", 44, "free", 1, ["open"]],
    ["may not be one of two", 72, "mdat", 2, ["open", "open"]],
  ])("%s", async (_, to, behind, runs, expected) => {
    expect(await leads(to, behind, runs)).toEqual(expected);
  });
});
