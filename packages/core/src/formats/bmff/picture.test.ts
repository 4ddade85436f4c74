import { describe, expect, it } from "vitest";
import { be16, be32, box, bytes, zeros } from "../../../../../test/fixtures/media.ts";
import { walk } from "../../../../../test/fixtures/walk.ts";

type Bytes = Uint8Array;

const ispe = (width: number, height: number): Bytes => box("ispe", zeros(4), be32(width), be32(height));
const irot = (quarters: number): Bytes => box("irot", [quarters]);
const clap = (width: number, height: number, part = 1): Bytes =>
  box("clap", be32(width * part), be32(part), be32(height * part), be32(part), zeros(16));

interface Picture {
  /** What is tied to each item, by places in `properties`. */
  ties: Readonly<Record<number, readonly number[]>>;
  properties: readonly Bytes[];
  primary?: number;
  types?: Readonly<Record<number, string>>;
  data?: Bytes;
  brand?: string;
  /** Numbers of items of 32 bits and places of 15. */
  wide?: boolean;
  movie?: Bytes;
}

function heif({ ties, properties, primary, types = {}, data = zeros(0), brand = "heic", wide, movie }: Picture): Bytes {
  const id = (item: number) => (wide ? be32(item) : be16(item));
  const rows = Object.entries(ties).map(([item, places]) =>
    bytes(id(Number(item)), [places.length], ...places.map((place) => (wide ? be16(0x8000 | place) : [0x80 | place]))),
  );
  const infos = Object.keys(ties).map((item) =>
    box("infe", [wide ? 3 : 2, 0, 0, 0], id(Number(item)), be16(0), types[Number(item)] ?? "hvc1", [0]),
  );
  const derived = Object.keys(types).map(Number);
  return bytes(
    box("ftyp", brand, zeros(4), "mif1", brand),
    box(
      "meta",
      zeros(4),
      ...(primary === undefined ? [] : [box("pitm", [wide ? 1 : 0, 0, 0, 0], id(primary))]),
      box(
        "iloc",
        [1, 0, 0, 0, 0x44, 0],
        be16(derived.length),
        ...derived.map((item) => bytes(be16(item), be16(1), be16(0), be16(1), be32(0), be32(data.length))),
      ),
      box("iinf", zeros(4), be16(infos.length), ...infos),
      box("idat", data),
      box(
        "iprp",
        box("ipco", ...properties),
        box("ipma", [wide ? 1 : 0, 0, 0, wide ? 1 : 0], be32(rows.length), ...rows),
      ),
    ),
    movie ?? zeros(0),
    box("mdat", zeros(16)),
  );
}

const sizeOf = async (made: Picture): Promise<string> => {
  const { dimensions, limits } = await walk(heif(made));
  expect(limits).toEqual([]);
  return `${dimensions?.width}x${dimensions?.height}`;
};
const hvcC = box("hvcC", zeros(30));
const SIZES = [hvcC, ispe(1280, 720), ispe(1440, 960), ispe(160, 120)];

describe("the size of a HEIF picture", () => {
  const ties = { 1: [1, 2], 2: [1, 3], 3: [4] };
  it.each([
    [1, "1280x720"],
    [2, "1440x960"],
    [3, "160x120"],
  ])("is that of the primary item, %i", async (primary, size) => {
    expect(await sizeOf({ ties, properties: SIZES, primary })).toBe(size);
    expect(await sizeOf({ ties, properties: SIZES, primary, wide: true })).toBe(size);
    expect(await sizeOf({ ties, properties: SIZES, primary, brand: "avif" })).toBe(size);
  });

  it("is the largest there is where no item is primary, or nothing is tied to it", async () => {
    expect(await sizeOf({ ties, properties: SIZES })).toBe("1440x960");
    expect(await sizeOf({ ties, properties: SIZES, primary: 9 })).toBe("1440x960");
  });

  it.each([
    ["turned by a quarter", [irot(1)], "720x1280"],
    ["turned by three", [irot(3)], "720x1280"],
    ["turned by half", [irot(2)], "1280x720"],
    ["mirrored", [box("imir", [1])], "1280x720"],
    ["cut", [clap(1000, 700)], "1000x700"],
    ["cut by a fraction", [clap(1000, 700, 3)], "1000x700"],
    ["cut, then turned", [clap(1000, 500), irot(1)], "500x1000"],
    ["turned, then cut", [irot(1), clap(700, 1000)], "700x1000"],
    ["cut by more than it has", [clap(1281, 700)], "1280x720"],
    ["cut to nothing", [clap(0, 0)], "1280x720"],
  ])("is what a reader shows: %s", async (_, more, size) => {
    const places = [2, ...more.map((__, index) => 5 + index)];
    expect(await sizeOf({ ties: { 1: places }, properties: [...SIZES, ...more], primary: 1 })).toBe(size);
  });

  it("is that of the whole grid, not of its tiles", async () => {
    const grid = { ties: { 1: [2], 2: [2], 9: [3] }, properties: [hvcC, ispe(512, 512), ispe(900, 512)], primary: 9 };
    expect(await sizeOf({ ...grid, types: { 9: "grid" }, data: bytes([0, 0, 0, 1], be16(900), be16(512)) })).toBe(
      "900x512",
    );
  });

  it.each([
    ["grid", bytes([0, 0, 0, 1], be16(1000), be16(512)), "1000x512"],
    ["grid", bytes([0, 1, 0, 1], be32(70_000), be32(512)), "70000x512"],
    ["iovl", bytes([0, 0], zeros(8), be16(800), be16(600)), "800x600"],
  ])("is what a %s states that has no size tied to it", async (type, data, size) => {
    const made = {
      ties: { 1: [1], 9: [2] },
      properties: [ispe(512, 512), irot(0)],
      primary: 9,
      types: { 9: type },
      data,
    };
    expect(await sizeOf(made)).toBe(size);
  });

  it("is the still picture's in a sequence that has one, and the track's otherwise", async () => {
    const tkhd = box("tkhd", zeros(76), be32(640 << 16), be32(360 << 16));
    const mdia = box("mdia", box("hdlr", zeros(8), "pict", zeros(13)));
    const sequence = box("moov", box("trak", tkhd, mdia));
    const made = { ties, properties: SIZES, primary: 1, brand: "avis", movie: sequence };
    expect(await sizeOf(made)).toBe("1280x720");
    const bare = await walk(bytes(box("ftyp", "avis", zeros(4), "avis", "avif"), sequence, box("mdat", zeros(16))));
    expect(bare.dimensions).toEqual({ width: 640, height: 360 });
  });
});
