import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { texturedPicture } from "../../../../test/fixtures/scenes.ts";
import { watermark } from "../../../../test/fixtures/watermark.ts";
import { findMarks } from "./detect.ts";
import { FALSE_ALARMS } from "./looks.ts";
import { MESSAGES } from "./messages.ts";
import type { Pixels } from "./pixels.ts";
import { resized, sizesBefore } from "./resized.ts";

const bits = MESSAGES.find(({ id }) => id === "sdxl")?.bits ?? [];
const decoded = async (picture: Sharp): Promise<Pixels> => {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, data: new Uint8Array(data) };
};
const again = ({ width, height, data }: Pixels) => sharp(data, { raw: { width, height, channels: 3 } });

describe("sizesBefore", () => {
  it.each([
    [486, 486, 512, 512],
    [730, 486, 768, 512],
    [972, 547, 1024, 576],
    [790, 1155, 832, 1216],
    [614, 614, 640, 640],
    [800, 450, 1024, 576],
    [512, 512, 1024, 1024],
  ])("has for %i by %i the size %i by %i", (width, height, before, high) => {
    expect(sizesBefore({ width, height })).toContainEqual({ width: before, height: high });
  });
  it("has few, none that the picture has already, and none of what is too large for any", () => {
    for (const [width, height] of [
      [512, 512],
      [1024, 576],
      [4000, 3000],
      [160, 160],
    ] as const) {
      const sizes = sizesBefore({ width, height });
      expect(sizes.length).toBeLessThanOrEqual(9);
      expect(sizes).not.toContainEqual({ width, height });
    }
    expect(sizesBefore({ width: 4_000, height: 3_000 })).toEqual([]);
  });
});

describe("resized", () => {
  it("keeps a flat picture flat", () => {
    const flat: Pixels = { width: 40, height: 30, channels: 4, data: new Uint8Array(40 * 30 * 4).fill(77) };
    expect(new Set(resized(flat, { width: 53, height: 24 }).data)).toEqual(new Set([77]));
  });
  it.each([
    [117, 91],
    [72, 56],
    [101, 49],
  ])("has at %i by %i the same picture at every place", (width, height) => {
    const at = (x: number, y: number, channel: number) => 128 + 50 * Math.sin(x / 9 + channel) + 50 * Math.cos(y / 7);
    const [own, wide] = [{ width: 90, height: 70 }, 90 * 3];
    const data = Uint8Array.from({ length: wide * 70 }, (_, index) => Math.round(at(Math.floor((index % wide) / 3), Math.floor(index / wide), index % 3))); // biome-ignore format: one line
    const made = resized({ ...own, channels: 3, data }, { width, height });
    for (let y = 5; y < height - 5; y += 3)
      for (let x = 5; x < width - 5; x += 3)
        for (const channel of [0, 1, 2]) {
          const wanted = at(((x + 0.5) * own.width) / width - 0.5, ((y + 0.5) * own.height) / height - 0.5, channel);
          expect(Math.abs((made.data[(y * width + x) * 3 + channel] ?? 0) - wanted)).toBeLessThan(1.6);
        }
  });
});

describe("a picture that was made smaller or larger", () => {
  it.each([0.95, 1.1, 0.5])("shows its mark again at %f, when that is asked for, at a price", async (by) => {
    const marked = watermark(await decoded(sharp(await texturedPicture(3, 512, 512))), bits, "float32");
    const side = Math.round(512 * by);
    const part = await decoded(again(marked).resize(side, side));
    expect(findMarks(part).found).toEqual([]);
    const [mark] = findMarks(part, true).found;
    expect([mark?.message.id, mark !== undefined && mark.falseAlarms < FALSE_ALARMS]).toEqual(["sdxl", true]);
    // The picture as it is has its mark at a third more.
    expect(findMarks(marked, true).surest).toBeCloseTo((4 / 3) * findMarks(marked).surest, 15);
  });
  it("shows none where there was none", async () => {
    const plain = await decoded(sharp(await texturedPicture(5, 300, 300)));
    expect(findMarks(plain, true).found).toEqual([]);
  });
});
