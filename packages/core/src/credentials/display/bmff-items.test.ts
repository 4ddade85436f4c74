import { describe, expect, it } from "vitest";
import { boxesAt } from "../../../../../test/fixtures/forge/carriers/bmff.ts";
import { avif, heic } from "../../../../../test/fixtures/forge/carriers/stills.ts";
import { be16, be32, box, bytes, heicBoxes, zeros } from "../../../../../test/fixtures/media.ts";
import { opened } from "../../../../../test/fixtures/opened.ts";
import { shownOfBmff } from "./bmff.ts";
import type { Shown } from "./shown.ts";

interface Item {
  id: number;
  type: string;
  method?: number;
  reference?: number;
  extents: readonly [offset: number, length: number][];
}

const FTYP = box("ftyp", "heic", be32(0), "mif1heic");
const MEDIA = FTYP.length + 8;
const full = be32;

const locations = (items: readonly Item[]): Uint8Array =>
  box(
    "iloc",
    [1, 0, 0, 0, 0x44, 0],
    be16(items.length),
    ...items.map(({ id, method = 0, reference = 0, extents }) =>
      bytes(
        be16(id),
        be16(method),
        be16(reference),
        be16(extents.length),
        ...extents.map(([at, size]) => bytes(be32(at), be32(size))),
      ),
    ),
  );
/** A picture file whose media data stand in front of `meta`. */
function picture(payload: number, items: readonly Item[], ...more: Uint8Array[]): Uint8Array {
  const infos = items.map(({ id, type }) => box("infe", [2, 0, 0, 0], be16(id), be16(0), type, [0]));
  const iinf = box("iinf", full(0), be16(items.length), ...infos);
  const meta = box(
    "meta",
    full(0),
    box("hdlr", zeros(8), "pict", zeros(13)),
    box("pitm", full(0), be16(1)),
    iinf,
    locations(items),
    ...more,
  );
  return bytes(FTYP, box("mdat", zeros(payload)), meta);
}
const shown = async (file: Uint8Array): Promise<Shown> => {
  const { container, reader } = await opened(file);
  return shownOfBmff(container, reader);
};
const media = (of: Shown) =>
  of.data.filter(({ what }) => what === "media data").map(({ offset, length }) => [offset, length]);

describe("items of a picture", () => {
  it.each([
    ["AVIF", avif],
    ["HEIC", heic],
  ])("of %s fill the media data", async (_, carrier) => {
    const file = await carrier.media("signed");
    const [mdat] = boxesAt(file, "mdat");
    const found = await shown(file);
    expect(media(found)).toEqual([[mdat?.body, (mdat?.length ?? 0) - 8]]);
    expect(found).toMatchObject({ orderly: true, complete: true, external: [] });
    expect(found.tables.map(({ what }) => what)).toEqual(["/meta/iloc"]);
  });

  it("are all that are pictures or parts of one: tiles, thumbnails, maps; metadata are not", async () => {
    const items: Item[] = [
      { id: 1, type: "grid", method: 1, extents: [[0, 8]] },
      { id: 2, type: "hvc1", extents: [[MEDIA, 10]] },
      {
        id: 3,
        type: "hvc1",
        extents: [
          [MEDIA + 10, 10],
          [MEDIA + 20, 5],
        ],
      },
      { id: 4, type: "Exif", extents: [[MEDIA + 25, 5]] },
    ];
    const file = picture(30, items, box("idat", zeros(8)));
    const [idat] = boxesAt(file, "meta/idat");
    expect(media(await shown(file))).toEqual([
      [MEDIA, 25],
      [idat?.body, 8],
    ]);
  });

  it("are found by a table of version 0, whatever stands where later ones say how long an index is", async () => {
    const iloc = box("iloc", [0, 0, 0, 0, 0x44, 0x04], be16(1), be16(1), be16(0), be16(1), be32(MEDIA), be32(10));
    const infe = box("infe", [2, 0, 0, 0], be16(1), be16(0), "hvc1", [0]);
    const iinf = box("iinf", full(0), be16(1), infe);
    const meta = box("meta", full(0), box("hdlr", zeros(8), "pict", zeros(13)), iinf, iloc);
    expect(media(await shown(bytes(FTYP, box("mdat", zeros(10)), meta)))).toEqual([[MEDIA, 10]]);
  });

  it("count with all else where data are made of other items'", async () => {
    const items: Item[] = [
      { id: 1, type: "hvc1", method: 2, extents: [[0, 10]] },
      { id: 2, type: "mime", extents: [[MEDIA, 10]] },
    ];
    expect(media(await shown(picture(10, items)))).toEqual([[MEDIA, 10]]);
  });

  it("without a length reach to the end of their source", async () => {
    const file = picture(10, [{ id: 1, type: "hvc1", extents: [[MEDIA, 0]] }]);
    expect(media(await shown(file))).toEqual([[MEDIA, file.length - MEDIA]]);
  });

  it("in another file are told", async () => {
    const items: Item[] = [{ id: 1, type: "hvc1", reference: 1, extents: [[MEDIA, 10]] }];
    const dref = (flags: number) => box("dinf", box("dref", full(0), be32(1), box("url ", full(flags))));
    expect(await shown(picture(10, items, dref(0)))).toMatchObject({ external: ["picture data in another file"] });
    expect(media(await shown(picture(10, items, dref(1))))).toEqual([[MEDIA, 10]]);
  });

  it("counts what derives, crops and turns them as shown, and their places as tables", async () => {
    const file = picture(
      10,
      [{ id: 1, type: "hvc1", extents: [[MEDIA, 10]] }],
      box("iprp", zeros(30)),
      box("xml ", zeros(20)),
    );
    const { data } = await shown(file);
    const covers = (path: string): boolean =>
      boxesAt(file, path).every(({ offset, length }) =>
        data.some((each) => each.offset <= offset && each.offset + each.length >= offset + length),
      );
    expect(["meta/pitm", "meta/iinf", "meta/iprp", "meta/iloc", "meta/xml "].map(covers)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it.each<[string, Item[]]>([
    ["a gap", [{ id: 1, type: "hvc1", extents: [[MEDIA, 9]] }]],
    [
      "another order",
      [
        { id: 1, type: "hvc1", extents: [[MEDIA + 5, 5]] },
        { id: 2, type: "hvc1", extents: [[MEDIA, 5]] },
      ],
    ],
    [
      "one over another",
      [
        { id: 1, type: "hvc1", extents: [[MEDIA, 10]] },
        { id: 2, type: "hvc1", extents: [[MEDIA, 10]] },
      ],
    ],
  ])("are not orderly with %s", async (_, items) => {
    expect((await shown(picture(10, items))).orderly).toBe(false);
  });

  it.each<[string, Uint8Array]>([
    ["tables of places", locations([{ id: 1, type: "hvc1", extents: [[MEDIA, 10]] }])],
    ["places of data in `meta`", bytes(box("idat", zeros(4)), box("idat", zeros(4)))],
  ])("are not orderly with two %s: readers differ on which counts", async (_, second) => {
    const found = await shown(picture(10, [{ id: 1, type: "hvc1", extents: [[MEDIA, 10]] }], second));
    expect([media(found), found.orderly]).toEqual([[[MEDIA, 10]], false]);
  });

  it("are orderly with two of what says nothing of their places, the first of which counts", async () => {
    const items: Item[] = [{ id: 1, type: "hvc1", extents: [[MEDIA, 10]] }];
    expect((await shown(picture(10, items, box("iprp", zeros(4)), box("iprp", zeros(4))))).orderly).toBe(true);
    const infos = box("iinf", full(0), be16(1), box("infe", [2, 0, 0, 0], be16(1), be16(0), "Exif", [0]));
    expect(media(await shown(picture(10, items, infos)))).toEqual([[MEDIA, 10]]);
  });

  it("are not orderly where the table names two pictures, or one that is of no kind", async () => {
    const two: Item[] = [
      { id: 1, type: "hvc1", extents: [[MEDIA, 5]] },
      { id: 2, type: "hvc1", extents: [[MEDIA + 5, 5]] },
    ];
    expect((await shown(picture(10, two))).orderly).toBe(false);
    expect(
      (
        await shown(
          picture(
            10,
            two.slice(0, 1).map((each) => ({ ...each, extents: [[MEDIA, 10]] })),
          ),
        )
      ).orderly,
    ).toBe(true);
    const empty: Item[] = [
      { id: 1, type: "hvc1", extents: [[MEDIA, 10]] },
      { id: 2, type: "hvc1", extents: [] },
    ];
    expect((await shown(picture(10, empty))).orderly).toBe(true);
    const unnamed = picture(10, [{ id: 1, type: "hvc1", extents: [[MEDIA, 10]] }]);
    const at = Buffer.from(unnamed).indexOf("infe") + 8;
    expect((await shown(Uint8Array.from(unnamed, (byte, index) => (index === at + 1 ? 9 : byte)))).orderly).toBe(false);
  });

  it("are known by older tables of kinds, too: those of version 0 and 1 name files, which show nothing", async () => {
    const kinds = (version: number) => {
      const infe = box(
        "infe",
        [version, 0, 0, 0],
        version < 3 ? be16(1) : be32(1),
        be16(0),
        version < 2 ? "name\0image/jpeg\0" : "hvc1",
      );
      const meta = box(
        "meta",
        full(0),
        box("hdlr", zeros(8), "pict", zeros(13)),
        box("iinf", full(0), be16(1), infe),
        locations([{ id: 1, type: "", extents: [[MEDIA, 10]] }]),
      );
      return shown(bytes(FTYP, box("mdat", zeros(10)), meta));
    };
    const found = [await kinds(0), await kinds(1), await kinds(2), await kinds(3)];
    expect(found.map((each) => media(each).length)).toEqual([0, 0, 1, 1]);
  });

  it.each<[string, Uint8Array]>([
    ["a count that lies", picture(10, [], box("iloc", zeros(4), [0x44, 0], be16(9)))],
    ["an idat that is not there", picture(10, [{ id: 1, type: "hvc1", method: 1, extents: [[0, 4]] }])],
  ])("end the listing at %s", async (_, file) => {
    const odd = file.length > 0 ? bytes(file) : file;
    const found = await shown(odd);
    expect(found.complete && found.orderly).toBe(false);
  });

  it("hold no picture where there are only metadata", async () => {
    expect(media(await shown(heicBoxes("<x/>")))).toEqual([]);
  });

  const at = (width: 0 | 2 | 4 | 8, value: number): Uint8Array | number[] =>
    width === 0 ? [] : width === 2 ? be16(value) : width === 4 ? be32(value) : bytes(be32(0), be32(value));
  const WIDTHS = [
    [4, 4, 0],
    [8, 8, 0],
    [0, 4, 4],
    [0, 2, 8],
    [2, 2, 2],
    [4, 0, 4],
  ] as const;
  it.each(WIDTHS.flatMap((widths) => ([0, 1, 2] as const).map((version) => [version, ...widths] as const)))(
    "are found by tables of version %i, with fields of %i, %i and %i bytes",
    async (version, offset, length, base) => {
      const index = version > 0 ? 4 : 0;
      const number = (value: number) => (version === 2 ? be32(value) : be16(value));
      const iloc = box(
        "iloc",
        [version, 0, 0, 0, (offset << 4) | length, (base << 4) | index],
        number(1),
        number(1),
        version > 0 ? be16(0) : [],
        be16(0),
        at(base, offset === 0 ? MEDIA : 4),
        be16(1),
        version > 0 ? be32(9) : [],
        at(offset, base === 0 ? MEDIA : MEDIA - 4),
        at(length, 10),
      );
      const infe = box("infe", [2, 0, 0, 0], be16(1), be16(0), "hvc1", [0]);
      const meta = box(
        "meta",
        full(0),
        box("hdlr", zeros(8), "pict", zeros(13)),
        box("iinf", full(0), be16(1), infe),
        iloc,
      );
      const file = bytes(FTYP, box("mdat", zeros(10)), meta);
      expect(media(await shown(file))).toEqual([[MEDIA, length === 0 ? file.length - MEDIA : 10]]);
    },
  );

  it.each<[string, Uint8Array]>([
    ["a version to come", box("iloc", [3, 0, 0, 0, 0x44, 0], be16(0))],
    [
      "fields of three bytes",
      box("iloc", [1, 0, 0, 0, 0x34, 0], be16(1), be16(1), be16(0), be16(0), be16(1), zeros(7)),
    ],
    [
      "a field too few",
      box("iloc", [1, 0, 0, 0, 0x44, 0], be16(1), be16(1), be16(0), be16(0), be16(1), be32(MEDIA), zeros(3)),
    ],
  ])("end the listing at a table with %s", async (_, iloc) => {
    const file = bytes(
      FTYP,
      box("mdat", zeros(10)),
      box("meta", full(0), box("hdlr", zeros(8), "pict", zeros(13)), iloc),
    );
    expect((await shown(file)).complete).toBe(false);
  });
});
