import sharp, { type ResizeOptions, type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { texturedPicture } from "../../../../test/fixtures/scenes.ts";
import { type FramePrint, printFrame } from "./frames.ts";
import type { Plane } from "./pdq.ts";
import { matchByPlaces } from "./places.ts";
import { THUMB } from "./thumbs.ts";

const FRAMES = 16;
type Change = (picture: Sharp, index: number) => Sharp | Promise<Sharp>;

const known = new Map<number, Promise<Buffer>>();
function pictureOf(seed: number): Promise<Buffer> {
  const picture = known.get(seed) ?? texturedPicture(seed, 640, 360);
  known.set(seed, picture);
  return picture;
}

/** A clip of pictures, each shown for four frames, as comparing has it. */
async function clip(seeds: readonly number[], change: Change = (picture) => picture) {
  const [frames, stills]: [FramePrint[], Plane[]] = [[], []];
  for (const [index, seed] of seeds.entries()) {
    const picture = await (await change(sharp(await pictureOf(seed)), index)).png().toBuffer();
    const gray = (size: ResizeOptions) =>
      sharp(picture).resize(size).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
    const [square, still] = [
      await gray({ width: 256, height: 256, fit: "fill" }),
      await gray({ width: 512, height: 512, fit: "inside" }),
    ];
    const plane = ({ data, info }: typeof square) => ({ width: info.width, height: info.height, data });
    stills.push(plane(still));
    for (let each = 0; each < FRAMES / 4; each++) frames.push(printFrame(plane(square), new Uint8Array(THUMB * THUMB)));
  }
  return { frames, stills };
}
const again = async (picture: Sharp) => sharp(await picture.png().toBuffer());

const CHANGES: readonly (readonly [string, Change, object])[] = [
  [
    "cropped to a half",
    (picture) => picture.extract({ left: 160, top: 90, width: 320, height: 180 }),
    { crop: { of: "a", box: { x: expect.closeTo(0.25, 1), width: expect.closeTo(0.5, 1) } } },
  ],
  ["turned by 3 degrees", (picture) => picture.rotate(3), { turned: expect.closeTo(3, 0) }],
  [
    "in a page",
    async (picture) =>
      (await again(picture.resize(450))).extend({ top: 60, left: 90, right: 300, bottom: 160, background: "#f4f4f4" }),
    { crop: { of: "b", box: { x: expect.closeTo(90 / 840, 1), width: expect.closeTo(450 / 840, 1) } } },
  ],
  [
    "mirrored, and cropped to a half",
    async (picture) => (await again(picture.flop())).extract({ left: 40, top: 60, width: 320, height: 180 }),
    { orientation: "mirrored", crop: { of: "a", box: { x: expect.closeTo(1 - 360 / 640, 1) } } },
  ],
  [
    "in a corner of another picture",
    async (picture) =>
      sharp(await pictureOf(31)).composite([
        { input: await picture.resize(300).png().toBuffer(), left: 320, top: 180 },
      ]),
    { crop: { of: "b", box: { x: expect.closeTo(320 / 640, 1), width: expect.closeTo(300 / 640, 1) } } },
  ],
];

/** A view that wanders over a picture, an eighth of it from still to still. */
const wandering = async (picture: Sharp, index: number): Promise<Sharp> =>
  again(picture.extract({ left: 40 * index, top: 10 * index, width: 480, height: 270 }));

describe("a clip that is shown otherwise", () => {
  it.each(CHANGES)("%s is found from beginning to end, in either order", async (_, change, has) => {
    const [a, b] = [await clip([1, 2, 3, 4]), await clip([1, 2, 3, 4], change)];
    const found = matchByPlaces(a, b, 0.5);
    expect(found).toMatchObject(has);
    expect(found?.ranges).toMatchObject([{ a: { from: 0, to: 8 }, b: { from: 0, to: 8 } }]);
    expect(matchByPlaces(b, a, 0.5)?.ranges).toMatchObject([{ a: { from: 0, to: 8 }, b: { from: 0, to: 8 } }]);
  });

  it("is found at the place that holds for every moment, where what is seen moves", async () => {
    const a = await clip([1, 1, 1, 1], wandering);
    const half = { left: 120, top: 68, width: 240, height: 135 };
    const b = await clip([1, 1, 1, 1], async (picture, index) => (await wandering(picture, index)).extract(half));
    const found = matchByPlaces(a, b, 0.5);
    expect(found?.ranges).toMatchObject([{ a: { from: 0, to: 8 }, b: { from: 0, to: 8 } }]);
    expect(found?.crop).toMatchObject({ of: "a", box: { x: expect.closeTo(0.25, 2), y: expect.closeTo(0.25, 2) } });
  });

  it("is not found in another clip", async () => {
    expect(matchByPlaces(await clip([1, 2, 3, 4]), await clip([11, 12, 13, 14]), 0.5)).toBeUndefined();
  });
});
