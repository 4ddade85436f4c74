import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { block, plane, scenePicture, texturedPicture } from "../../../../test/fixtures/scenes.ts";
import { MATCH_POINTS, matchPictures } from "./pictures.ts";

describe("matchPictures", () => {
  let base: Buffer;
  beforeAll(async () => {
    base = await scenePicture(1);
  });

  it.each<[string, string, (picture: Buffer) => Promise<Buffer>]>([
    ["in poor quality", "upright", (from) => sharp(from).jpeg({ quality: 15 }).toBuffer()],
    ["at a third of the size", "upright", (from) => sharp(from).resize(320).toBuffer()],
    ["mirrored", "mirrored", (from) => sharp(from).flop().toBuffer()],
    ["turned to the right", "turned-270", (from) => sharp(from).rotate(90).toBuffer()],
    ["upside down", "turned-180", (from) => sharp(from).rotate(180).toBuffer()],
    [
      "between black bars",
      "upright",
      (from) => sharp(from).extend({ top: 80, bottom: 80, background: "black" }).toBuffer(),
    ],
    [
      "cropped by 5 %",
      "upright",
      (from) => sharp(from).extract({ left: 24, top: 14, width: 912, height: 513 }).toBuffer(),
    ],
    [
      "cropped on one side",
      "upright",
      (from) => sharp(from).extract({ left: 0, top: 0, width: 864, height: 540 }).toBuffer(),
    ],
    [
      "cropped by 20 % and mirrored",
      "mirrored",
      (from) => sharp(from).extract({ left: 100, top: 60, width: 768, height: 432 }).flop().toBuffer(),
    ],
    [
      "with a logo",
      "upright",
      async (from) =>
        sharp(from)
          .composite([{ input: await block(160, 90, "red"), left: 780, top: 20 }])
          .toBuffer(),
    ],
    [
      "with a caption",
      "upright",
      async (from) =>
        sharp(from)
          .composite([{ input: await block(960, 90, "white"), left: 0, top: 450 }])
          .toBuffer(),
    ],
  ])("finds the same picture %s", async (_, orientation, change) => {
    const match = matchPictures(await plane(base), await plane(await change(base)));
    expect(match).toMatchObject({ same: true, orientation });
  });

  it("takes a soft picture for itself by its hash and its likeness together, and no other soft one for it", async () => {
    const soft = async (seed: number) =>
      sharp(await scenePicture(seed))
        .blur(40)
        .toBuffer();
    const [one, again] = [
      await soft(5),
      await sharp(await soft(5))
        .resize(480)
        .jpeg({ quality: 60 })
        .toBuffer(),
    ];
    expect(matchPictures(await plane(one), await plane(again))).toMatchObject({ same: true, orientation: "upright" });
    for (let seed = 6; seed < 14; seed++)
      expect(matchPictures(await plane(one), await plane(await soft(seed))).same, `${seed}`).toBe(false);
  });

  it("says where a crop lies, whichever of the two is the smaller", async () => {
    const part = await sharp(base).extract({ left: 96, top: 54, width: 768, height: 432 }).toBuffer();
    const box = (match: ReturnType<typeof matchPictures>) =>
      Object.values(match.crop?.box ?? {}).map((share) => Math.round(share * 20) / 20);
    const [inA, inB] = [
      matchPictures(await plane(base), await plane(part)),
      matchPictures(await plane(part), await plane(base)),
    ];
    expect([inA.crop?.of, box(inA)]).toEqual(["a", [0.1, 0.1, 0.8, 0.8]]);
    expect([inB.crop?.of, box(inB)]).toEqual(["b", [0.1, 0.1, 0.8, 0.8]]);
  });

  it("finds nothing in other pictures, and stays far from the threshold", async () => {
    for (let seed = 0; seed < 4; seed++) {
      const match = matchPictures(
        await plane(await scenePicture(100 + seed)),
        await plane(await scenePicture(200 + seed)),
      );
      expect(match.same).toBe(false);
      expect(match.correlation ?? 0).toBeLessThan(0.5);
    }
  });

  it("does not compare what shows nothing", async () => {
    const match = matchPictures(
      await plane(await block(400, 300, "#445566")),
      await plane(await block(300, 300, "#556677")),
    );
    expect(match.same).toBe(false);
    expect(match.quality.a).toBeLessThan(50);
  });
});

describe("matchPictures, by places that stand out", () => {
  let photo: Buffer;
  beforeAll(async () => {
    photo = await texturedPicture(1);
  });

  const extended = (from: Buffer, by: number) =>
    sharp(from)
      .extend({ top: by, bottom: by, left: 2 * by, right: 2 * by, background: "#6080a0" })
      .toBuffer();
  it.each<[string, (picture: Buffer) => Promise<Buffer>]>([
    ["cropped to a half", (from) => sharp(from).extract({ left: 240, top: 135, width: 480, height: 270 }).toBuffer()],
    [
      "cropped to 60 % and mirrored",
      (from) => sharp(from).extract({ left: 60, top: 100, width: 576, height: 324 }).flop().toBuffer(),
    ],
    ["turned by 8 degrees", (from) => sharp(from).rotate(8).toBuffer()],
    ["turned by 20 degrees, in poor quality", (from) => sharp(from).rotate(-20).jpeg({ quality: 40 }).toBuffer()],
    ["inside a page", (from) => extended(from, 300)],
    ["beside another picture", async (from) => beside(from, await texturedPicture(77))],
  ])("finds places of the same picture %s, whichever comes first", async (_, change) => {
    const [one, other] = [await plane(photo), await plane(await change(photo))];
    for (const match of [matchPictures(one, other), matchPictures(other, one)]) {
      expect(match.same).toBe(true);
      expect(match.points).toBeGreaterThanOrEqual(MATCH_POINTS);
    }
  });
  async function beside(left: Buffer, right: Buffer): Promise<Buffer> {
    return sharp(left)
      .extend({ right: 960, background: "#ffffff" })
      .composite([{ input: right, left: 960, top: 0 }])
      .png()
      .toBuffer();
  }

  it("says by how much one is turned, and what each shows of the other", async () => {
    const turned = await sharp(photo).rotate(7).toBuffer();
    expect(matchPictures(await plane(photo), await plane(turned)).turned).toBeCloseTo(7, 0);
    expect(matchPictures(await plane(turned), await plane(photo)).turned).toBeCloseTo(-7, 0);
    const [left, right] = await Promise.all(
      [0, 384].map((from) => sharp(photo).extract({ left: from, top: 0, width: 576, height: 540 }).toBuffer()),
    );
    const { regions } = matchPictures(await plane(left as Buffer), await plane(right as Buffer));
    expect(regions?.a).toMatchObject({ x: expect.closeTo(0.667, 1), width: expect.closeTo(0.333, 1) });
    expect(regions?.b).toMatchObject({ x: expect.closeTo(0, 1), width: expect.closeTo(0.333, 1) });
  });

  it("believes few places where the pictures, laid over each other, show the same", async () => {
    for (const seed of [1, 2, 3]) {
      const soft = await sharp(await scenePicture(seed))
        .blur(2)
        .png()
        .toBuffer();
      const { width = 0, height = 0 } = await sharp(soft).metadata();
      const small = await sharp(soft)
        .resize(Math.round(0.3 * width))
        .toBuffer();
      const page = await sharp(await texturedPicture(seed + 40))
        .resize(width, height, { fit: "fill" })
        .composite([{ input: small, left: 30, top: 30 }])
        .jpeg({ quality: 80 })
        .toBuffer();
      const match = matchPictures(await plane(soft), await plane(page));
      expect(match).toMatchObject({ same: true, crop: { of: "b", box: { width: expect.closeTo(0.3, 1) } } });
      expect(match.points).toBeLessThan(MATCH_POINTS);
    }
  });

  it("tells no stretch of a picture where one place along a line is like the next", async () => {
    for (const tilt of [170, 200, 250]) {
      const lines =
        `<path d="M480 0L${480 + tilt} 1280" stroke="#333" stroke-width="40"/>` +
        '<path d="M560 0Q760 200 960 1000" fill="none" stroke="#222" stroke-width="120"/>';
      const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="1280"><rect width="960" height="1280" fill="#aaa"/>${lines}</svg>`;
      const whole = await sharp(Buffer.from(drawn)).jpeg().toBuffer();
      const half = await sharp(whole).extract({ left: 288, top: 320, width: 480, height: 640 }).jpeg().toBuffer();
      const { crop } = matchPictures(await plane(whole), await plane(half));
      expect(crop?.box.y ?? 0.25).toBeCloseTo(0.25, 1);
    }
  });

  it("finds no such places in other pictures", async () => {
    for (let seed = 2; seed < 8; seed++) {
      const { same, points } = matchPictures(await plane(photo), await plane(await texturedPicture(seed)));
      expect([same, points], `${seed}`).toEqual([false, undefined]);
    }
  });
});
