/** What was laid over pictures, or stands around them, makes no two pictures the same. */
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { numbers, plane, scenePicture, texturedPicture } from "../../../../test/fixtures/scenes.ts";
import { matchPictures } from "./pictures.ts";

const svg = (inner: string) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540">${inner}</svg>`);
const rect = (x: number, y: number, width: number, height: number, fill: string) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`;

/** A line of something like letters, each of four strokes. */
function words(seed: number, x: number, y: number, width: number, size: number, fill: string): string {
  const next = numbers(seed);
  let out = "";
  for (let at = x; at < x + width; at += size * 0.7)
    for (let stroke = 0; next() < 0.85 && stroke < 4; stroke++) {
      const [w, h] = next() < 0.5 ? [size * 0.5, size * 0.14] : [size * 0.14, size * 0.8];
      out += rect(at + next() * size * 0.3, y + next() * size * 0.6, w, h, fill);
    }
  return out;
}
const over = async (picture: Buffer, inner: string): Promise<Buffer> =>
  sharp(picture)
    .composite([{ input: svg(inner) }])
    .jpeg({ quality: 80 })
    .toBuffer();

const lines = (seed: number, x: number, from: number, to: number, width: number, fill = "#222222") =>
  Array.from({ length: Math.floor((to - from) / 22) }, (_, at) =>
    words(seed + at, x, from + 22 * at, width, 12, fill),
  ).join("");

const LOWER_THIRD =
  rect(40, 400, 880, 100, "#b01020") + words(3, 60, 412, 620, 38, "#ffffff") + words(4, 60, 462, 800, 24, "#ffe040");
const LOGO = rect(820, 20, 110, 60, "#f8f8f8") + words(5, 830, 32, 90, 30, "#102080");
const SUBTITLE = words(6, 140, 470, 680, 34, "#ffffff");
/** The frame of a broadcast: a panel, a ticker, a clock. */
const BROADCAST =
  rect(0, 440, 960, 100, "#0a1f44") + words(11, 20, 452, 900, 36, "#ffffff") + words(12, 20, 505, 900, 22, "#ffd24a") +
  rect(700, 0, 260, 440, "#143a7a") + lines(50, 715, 20, 430, 220, "#d8e4ff") + LOGO; // biome-ignore format: a picture

describe("pictures that share only what was laid over them", () => {
  it.each<[string, (seed: number) => Promise<Buffer>]>([
    ["a name below", async (seed) => over(await texturedPicture(seed), LOWER_THIRD)],
    [
      "a name below and a logo, over soft pictures",
      async (seed) =>
        over(
          await sharp(await scenePicture(seed))
            .blur(6)
            .linear(0.35, 60)
            .toBuffer(),
          LOWER_THIRD + LOGO,
        ),
    ],
    [
      "a line of words and bars",
      async (seed) =>
        over(await texturedPicture(seed), rect(0, 0, 960, 60, "#000000") + rect(0, 460, 960, 80, "#000000") + SUBTITLE),
    ],
    ["the frame of a broadcast", async (seed) => over(await texturedPicture(seed), BROADCAST)],
  ])("%s: are not the same, and a piece of one is", async (_, make) => {
    const [one, other] = [await make(61), await make(62)];
    expect(matchPictures(await plane(one), await plane(other))).toMatchObject({ same: false });
    const piece = await sharp(one).extract({ left: 120, top: 60, width: 700, height: 400 }).toBuffer();
    expect(matchPictures(await plane(one), await plane(piece))).toMatchObject({ same: true });
  });
});
