import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { block, plane, scenePicture } from "../../../../test/fixtures/scenes.ts";
import { matchPictures } from "./pictures.ts";

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
  }, 60_000);

  it("does not compare what shows nothing", async () => {
    const match = matchPictures(
      await plane(await block(400, 300, "#445566")),
      await plane(await block(300, 300, "#556677")),
    );
    expect(match.same).toBe(false);
    expect(match.quality.a).toBeLessThan(50);
  });
});
