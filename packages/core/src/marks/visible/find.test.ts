import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { again, pixelsOf } from "../../../../../test/fixtures/carriers.ts";
import { texturedPicture } from "../../../../../test/fixtures/scenes.ts";
import { markOf, stamped } from "../../../../../test/fixtures/visible-marks.ts";
import type { Pixels } from "../pixels.ts";
import { findVisible } from "./find.ts";
import { VisibleFrames } from "./frames.ts";
import { VISIBLE_MARKS } from "./table.ts";

const [WIDTH, HEIGHT] = [1152, 1088];
const ON_PICTURES = VISIBLE_MARKS.filter(({ on }) => on === "picture");
const idsIn = (pixels: Pixels) => findVisible(pixels).map(({ mark }) => mark.id);
const drawn = (inside: string, ground = "#567"): Promise<Pixels> =>
  pixelsOf(sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="${ground}"/>${inside}</svg>`))); // biome-ignore format: one line

let carrier: Pixels;
beforeAll(async () => {
  carrier = await pixelsOf(sharp(await texturedPicture(5, WIDTH, HEIGHT)));
});

describe("findVisible", () => {
  it.each(ON_PICTURES.flatMap(({ id, places }) => places.map((_, place): [string, number] => [id, place])))(
    "finds %s at its place %i, where it lies, and nothing else",
    async (id, place) => {
      const { corner, places } = markOf(id);
      const found = findVisible(await stamped(carrier, id, { place }));
      expect(found.map(({ mark }) => mark.id)).toEqual([id]);
      const [{ left, top, width, height } = { left: 0, top: 0, width: 0, height: 0 }] = found;
      const gap = (places[place]?.side ?? 0) * width;
      const side = corner === "bottom-right" ? WIDTH - left - width : left;
      expect(Math.abs(side - gap)).toBeLessThan(0.06 * width + 2);
      expect(corner === "top-left" ? top : HEIGHT - top - height).toBeGreaterThan(0);
    },
  );

  it.each([
    ["JPEG 85", (pixels: Pixels) => again(pixels).jpeg({ quality: 85 })],
    ["JPEG 40", (pixels: Pixels) => again(pixels).jpeg({ quality: 40 })],
    [
      "half size",
      (pixels: Pixels) =>
        again(pixels)
          .resize(WIDTH / 2, HEIGHT / 2)
          .jpeg({ quality: 75 }),
    ],
    [
      "twice its size",
      (pixels: Pixels) =>
        again(pixels)
          .resize(WIDTH * 2, HEIGHT * 2)
          .jpeg({ quality: 75 }),
    ],
  ] as const)("finds every mark after %s", async (_, change) => {
    for (const { id } of ON_PICTURES) {
      const changed = await pixelsOf(sharp(await change(await stamped(carrier, id)).toBuffer()));
      expect(idsIn(changed)).toEqual([id]);
    }
  });

  it("finds a mark in grey pictures and in such with transparency", async () => {
    const marked = await stamped(carrier, "gemini");
    for (const picture of [again(marked).toColourspace("b-w"), again(marked).ensureAlpha()]) {
      const { data, info } = await picture.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
      expect(idsIn({ width: info.width, height: info.height, channels: info.channels, data: new Uint8Array(data) })).toEqual(["gemini"]); // biome-ignore format: one line
    }
  });

  it("finds one in each corner, and in one corner that which stands out most", async () => {
    const two = await stamped(await stamped(carrier, "doubao", { place: 1 }), "bytedance-pill");
    expect(idsIn(two).toSorted()).toEqual(["bytedance-pill", "doubao"]);
    const over = await stamped(await stamped(carrier, "doubao", { place: 1 }), "gemini", { opacity: 0.3 });
    expect(idsIn(over)).toHaveLength(1);
  });

  /** A mark's places are counted from the corner: elsewhere the same shape is any shape. */
  it("does not find a mark away from its place, upside down, in another corner or on another size's margin", async () => {
    const marked = await stamped(carrier, "gemini");
    for (const picture of [
      again(marked).flip(),
      again(marked).flop(),
      again(marked).extend({ right: 60, background: "#777" }),
      again(marked).extract({ left: 0, top: 0, width: WIDTH - 30, height: HEIGHT }),
    ])
      expect(idsIn(await pixelsOf(sharp(await picture.png().toBuffer())))).toEqual([]);
  });
});

describe("what looks like a mark and is none", () => {
  const [x, y] = [WIDTH - 112, HEIGHT - 112];
  it.each([
    ["nothing at all", drawn("")],
    ["white all over", drawn("", "#fff")],
    [
      "a sky",
      drawn(
        `<defs><linearGradient id="g" x2="0" y2="1"><stop offset="0" stop-color="#27c"/><stop offset="1" stop-color="#def"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/>`,
      ),
    ],
    ["a round icon", drawn(`<circle cx="${x}" cy="${y}" r="48" fill="#fff" opacity="0.5"/>`)],
    ["a square icon", drawn(`<rect x="${x - 48}" y="${y - 48}" width="96" height="96" fill="#fff" opacity="0.5"/>`)],
    [
      "a rhombus",
      drawn(
        `<polygon points="${x - 48},${y} ${x},${y - 48} ${x + 48},${y} ${x},${y + 48}" fill="#fff" opacity="0.5"/>`,
      ),
    ],
    ["a plus", drawn(`<path d="M${x - 48} ${y}h96M${x} ${y - 48}v96" stroke="#fff" stroke-width="22" opacity="0.5"/>`)],
    [
      "a highlight with rays",
      drawn(
        `<filter id="b"><feGaussianBlur stdDeviation="5"/></filter><path d="M${x - 70} ${y}h140M${x} ${y - 70}v140" stroke="#fff" stroke-width="9" filter="url(#b)"/><circle cx="${x}" cy="${y}" r="20" fill="#fff" filter="url(#b)"/>`,
      ),
    ],
    [
      "a star of five points",
      drawn(
        `<polygon points="${Array.from({ length: 10 }, (_, at) => `${x + (at % 2 ? 20 : 48) * Math.sin((at * Math.PI) / 5)},${y - (at % 2 ? 20 : 48) * Math.cos((at * Math.PI) / 5)}`).join(" ")}" fill="#fff" opacity="0.5"/>`,
      ),
    ],
    [
      "words in the corner",
      drawn(
        `<text x="${WIDTH - 330}" y="${HEIGHT - 50}" font-size="64" font-family="sans-serif" fill="#fff" opacity="0.7">AI photo</text>`,
      ),
    ],
    [
      "a frame in the corner",
      drawn(`<rect x="24" y="24" width="150" height="62" rx="12" fill="none" stroke="#fff" stroke-width="3"/>`),
    ],
  ])("%s", async (_, picture) => {
    expect(idsIn(await picture)).toEqual([]);
  });

  it("a sparkle that hides all that is behind it, as icons do, and one too faint to be seen", async () => {
    const dark = await drawn("", "#123");
    expect(idsIn(await stamped(dark, "gemini", { opacity: 1 }))).toEqual([]);
    expect(idsIn(await stamped(dark, "gemini", { opacity: 0.05 }))).toEqual([]);
    expect(idsIn(await stamped(dark, "gemini"))).toEqual(["gemini"]);
  });

  it("white on white shows nothing, and all but white little", async () => {
    expect(idsIn(await stamped(await drawn("", "#fff"), "gemini"))).toEqual([]);
    expect(idsIn(await stamped(await drawn("", "#e8e8e8"), "gemini"))).toEqual(["gemini"]);
  });

  it.each([
    [1, 1],
    [1, 4000],
    [30, 30],
    [4000, 12],
  ])("takes a picture of %i by %i", (width, height) => {
    for (const channels of [1, 2, 3, 4])
      expect(findVisible({ width, height, channels, data: new Uint8Array(width * height * channels) })).toEqual([]);
  });
});

describe("VisibleFrames", () => {
  /** A clip that pans over a picture. */
  async function frames(count: number, marked: boolean): Promise<readonly Pixels[]> {
    const all: Pixels[] = [];
    for (let index = 0; index < count; index++) {
      const view = await pixelsOf(sharp(await again(carrier).extract({ left: 17 * index, top: 9 * index, width: 900, height: 720 }).png().toBuffer())); // biome-ignore format: one line
      all.push(marked ? await stamped(view, "veo", { opacity: 0.35 }) : view);
    }
    return all;
  }
  const over = (all: readonly Pixels[]) => {
    const search = new VisibleFrames();
    for (const frame of all) search.add(frame);
    return search.result().map(({ mark }) => mark.id);
  };

  it("finds what stands still over all frames together, and nothing where nothing does", async () => {
    expect(over(await frames(8, true))).toEqual(["veo"]);
    expect(over(await frames(8, false))).toEqual([]);
  });
  it("takes less than three frames for no clip, and passes over frames of another size", async () => {
    expect(over(await frames(2, true))).toEqual([]);
    expect(over([...(await frames(3, true)), carrier])).toEqual(["veo"]);
  });
});
