import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { numbers } from "../../../../../test/fixtures/scenes.ts";
import { BUDGETS } from "../../model/limits.ts";
import { cropOf } from "./crop.ts";
import { labelText, readLabel } from "./evidence.ts";
import { candidatesIn, findLabels, type ReadLines } from "./find.ts";
import { bandsOf, type Grey, greyOf, partOf, upright } from "./grey.ts";
import { linesIn } from "./lines.ts";
import { partsOf } from "./parts.ts";
import { strokesOf } from "./strokes.ts";

const noise = (width: number, height: number, seed = 5): Grey => {
  const next = numbers(seed);
  return { width, height, data: Uint8Array.from({ length: width * height }, () => next() * 256) };
};
const flat = (width: number, height: number, value: number): Grey => ({ width, height, data: new Uint8Array(width * height).fill(value) }); // biome-ignore format: one line

/** Six signs made of bars, as Chinese ones are: a head, a foot, a middle and what joins them. In pixels. */
function write(
  grey: Grey,
  { left, top, high, value }: { left: number; top: number; high: number; value: number },
): void {
  const bar = Math.max(2, Math.round(high / 10));
  const fill = (x: number, y: number, width: number, height: number) => {
    for (let row = y; row < y + height; row++)
      grey.data.fill(value, row * grey.width + x, row * grey.width + x + width);
  };
  for (let sign = 0; sign < 6; sign++) {
    const [x, wide] = [left + Math.round(sign * 1.1 * high), Math.round(0.85 * high)];
    fill(x, top, wide, bar);
    fill(x, top + Math.round(high / 2), wide, bar);
    fill(x, top + high - bar, wide, bar);
    fill(x + Math.round(wide / 2), top, bar, high);
  }
}

describe("greyOf", () => {
  it("is the mean brightness of squares, and leaves small pictures as they are", () => {
    const pixels = { width: 6, height: 5, channels: 3, data: Uint8Array.from({ length: 90 }, (_, at) => at * 2) };
    const same = greyOf(pixels);
    expect([same.width, same.height]).toEqual([6, 5]);
    expect(same.data[7]).toBe(Math.floor((77 * 42 + 150 * 44 + 29 * 46) / 256));
    const large = { width: 2_000, height: 2_100, channels: 4, data: new Uint8Array(2_000 * 2_100 * 4).fill(200) };
    const half = greyOf(large);
    expect([half.width, half.height, half.data[0]]).toEqual([1_000, 1_050, 200]);
    const plain = { width: 2, height: 1, channels: 1, data: Uint8Array.of(10, 250) };
    expect([...greyOf(plain).data]).toEqual([10, 250]);
  });
});

describe("upright", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("turns orientation %i as sharp does", async (orientation) => {
    const grey = noise(7, 4);
    const stored = sharp(grey.data, { raw: { width: 7, height: 4, channels: 1 } }).png();
    const tagged = await sharp(await stored.toBuffer())
      .withMetadata({ orientation })
      .png()
      .toBuffer();
    const { data, info } = await sharp(tagged).autoOrient().toColourspace("b-w").raw().toBuffer({ resolveWithObject: true }); // biome-ignore format: one line
    const turned = upright(grey, orientation);
    expect([turned.width, turned.height]).toEqual([info.width, info.height]);
    expect([...turned.data]).toEqual([...data]);
  });
  it("takes what is no orientation for none", () => {
    const grey = noise(3, 2);
    expect([upright(grey, Number.NaN), upright(grey, 0), upright(grey, 9)]).toEqual([grey, grey, grey]);
  });
});

describe("bandsOf", () => {
  it("goes along all four edges, and of a long picture near its ends", () => {
    const bands = bandsOf({ width: 1_000, height: 800 });
    expect(bands).toContainEqual({ left: 0, top: 640, width: 1_000, height: 160 });
    expect(bands).toContainEqual({ left: 0, top: 0, width: 1_000, height: 160 });
    expect(bands).toContainEqual({ left: 640, top: 160, width: 360, height: 480 });
    const area = (size: { width: number; height: number }) =>
      bandsOf(size).reduce((sum, { width, height }) => sum + width * height, 0);
    expect(area({ width: 400_000, height: 100 })).toBeLessThanOrEqual(area({ width: 600, height: 100 }));
    expect(bandsOf({ width: 200_000, height: 160 }).every(({ left, width }) => left < 1_000 || left + width > 199_000)).toBe(true); // biome-ignore format: one line
  });
});

describe("strokesOf", () => {
  it.each([false, true])("is what a square of least and then of largest values takes away (dark: %s)", (dark) => {
    const grey = noise(31, 17);
    const reach = 2;
    const of = (value: number): number => (dark ? 255 - value : value);
    const around = (data: ArrayLike<number>, x: number, y: number, pick: (...values: number[]) => number): number => {
      const values: number[] = [];
      for (let dy = -reach; dy <= reach; dy++)
        for (let dx = -reach; dx <= reach; dx++)
          if (x + dx >= 0 && x + dx < 31 && y + dy >= 0 && y + dy < 17) values.push(data[(y + dy) * 31 + x + dx] ?? 0);
      return pick(...values);
    };
    const own = Array.from(grey.data, of);
    const least = own.map((_, at) => around(own, at % 31, Math.floor(at / 31), Math.min));
    const opened = own.map((_, at) => around(least, at % 31, Math.floor(at / 31), Math.max));
    expect([...strokesOf(grey, reach, dark)]).toEqual(own.map((value, at) => value - (opened[at] ?? 0)));
  });
});

describe("partsOf", () => {
  it("joins what touches over sides and corners, and gives each box", () => {
    const rows = ["##...#", "#...##", "..#...", ".####.", "......", "#.####"];
    const mask = Uint8Array.from(rows.join(""), (each) => (each === "#" ? 50 : 9));
    const { parts, numbers: all } = partsOf(mask, 6, 6, 50);
    expect(parts.map(({ left, top, right, bottom, pixels }) => [left, top, right, bottom, pixels])).toEqual([
      [1, 2, 4, 3, 5],
      [2, 5, 5, 5, 4],
    ]);
    expect(all[2 * 6 + 2]).toBe(all[3 * 6 + 4]);
    expect(all[0]).not.toBe(all[5]);
  });
  it("joins a spiral, whose ends meet late", () => {
    const rows = ["#######", "......#", "#####.#", "#...#.#", "#.###.#", "#.....#", "#######"];
    const { parts } = partsOf(
      Uint8Array.from(rows.join(""), (each) => (each === "#" ? 1 : 0)),
      7,
      7,
      1,
    );
    expect(parts).toHaveLength(1);
    expect(parts[0]?.pixels).toBe(rows.join("").replaceAll(".", "").length);
  });
});

describe("linesIn", () => {
  it.each([
    [30, 255, 40],
    [48, 235, 150],
    [70, 10, 200],
    [90, 200, 90],
  ])("finds a line %i pixels high, and hands it on alone", (high, value, ground) => {
    const band = flat(1_200, 190, ground);
    const place = { left: 500, top: 60, high, value };
    write(band, place);
    const [line] = linesIn(band, 960);
    expect(line).toMatchObject({ left: 500, top: 60, height: high, dark: value < ground });
    expect(line?.width).toBe(Math.round(5 * 1.1 * high) + Math.round(0.85 * high));
    if (!line) return;
    const crop = cropOf(line, band);
    // Forty pixels high and white all around.
    expect(crop.height).toBeGreaterThan(76);
    expect(crop.height).toBeLessThan(90);
    expect([...crop.data.subarray(0, crop.width * 18)].every((each) => each === 255)).toBe(true);
    expect(Math.min(...crop.data)).toBeLessThan(30);
  });
  it("takes a word that stands apart along, and leaves what is no letter of that line", () => {
    const band = flat(1_200, 190, 60);
    write(band, { left: 300, top: 60, high: 40, value: 240 });
    // Two letters, as AI has, a word's space before the line, and a speck as far behind it.
    for (const x of [236, 256]) for (let y = 62; y < 100; y++) band.data.fill(240, y * 1_200 + x, y * 1_200 + x + 6);
    for (let y = 90; y < 96; y++) band.data.fill(240, y * 1_200 + 590, y * 1_200 + 596);
    const lines = linesIn(band, 960);
    expect(lines.map(({ left }) => left)).toContain(236);
    expect(lines.map(({ left }) => left)).toContain(300);
    expect(Math.max(...lines.map(({ left, width }) => left + width))).toBeLessThan(580);
  });
  it("finds none in noise, on a flat ground, or in a picture of stripes", () => {
    expect(linesIn(noise(900, 180), 960)).toEqual([]);
    expect(linesIn(flat(900, 180, 99), 960)).toEqual([]);
    const stripes = flat(900, 180, 60);
    for (let at = 0; at < stripes.data.length; at++) if (at % 24 < 6) stripes.data[at] = 220;
    expect(linesIn(stripes, 960)).toEqual([]);
  });
});

describe("findLabels", () => {
  const picture = flat(600, 480, 70);
  write(picture, { left: 410, top: 440, high: 26, value: 250 });
  const reading =
    (words: string): ReadLines =>
    async (lines, onRead) => {
      for (const at of lines.keys()) onRead(at, words);
    };

  it("tells the words and where they stand, once", async () => {
    const { found, error } = await findLabels([picture], reading("豆包 AI 生成\n"));
    expect([found.length, error]).toEqual([1, undefined]);
    const [label] = found;
    expect(label).toMatchObject({ words: "豆包AI生成", edge: "bottom-right" });
    expect(label?.left).toBeCloseTo(410 / 600, 2);
    expect(label?.top).toBeCloseTo(440 / 480, 2);
    expect(label?.height).toBeCloseTo(26 / 480, 2);
    expect(label && readLabel(labelText(label))).toMatchObject({ text: "豆包AI生成", edge: "bottom-right" });
  });
  it("tells nothing of other words, and asks no engine where there is no line", async () => {
    expect((await findLabels([picture], reading("HOTEL PHOENIX"))).found).toEqual([]);
    const never: ReadLines = () => Promise.reject(new Error("asked"));
    expect(await findLabels([flat(1_000, 800, 3), noise(150, 150)], never)).toEqual({ found: [] });
  });
  it.each([
    [15, 15, "top-left"],
    [220, 12, "top"],
    [420, 12, "top-right"],
    [10, 220, "left"],
    [420, 220, "right"],
    [15, 440, "bottom-left"],
    [220, 440, "bottom"],
  ] as const)("calls %i, %i %s", async (left, top, edge) => {
    const other = flat(600, 480, 70);
    write(other, { left, top, high: 26, value: 250 });
    expect((await findLabels([other], reading("AI生成"))).found[0]?.edge).toBe(edge);
  });
  it("tells one label that stands in several frames once, by its fullest reading", async () => {
    const texts = ["包AI生成", "豆包AI生成", "AI生成"];
    const read: ReadLines = async (lines, onRead) => {
      for (const at of lines.keys()) onRead(at, texts[at % texts.length] ?? "");
    };
    expect((await findLabels([picture, picture, picture], read)).found.map(({ words }) => words)).toEqual([
      "豆包AI生成",
    ]);
  });
  it("reads a line once more where a part of a label was read, and no other", async () => {
    const looks: number[] = [];
    const inTurn =
      (first: string): ReadLines =>
      async (lines, onRead) => {
        looks.push(lines.length);
        for (const at of lines.keys()) onRead(at, looks.length === 1 ? first : "豆包AI生成");
      };
    const { found } = await findLabels([picture], inTurn("豆包AI"));
    expect([looks.length, found.map(({ words }) => words)]).toEqual([2, ["豆包AI生成"]]);
    looks.length = 0;
    expect([(await findLabels([picture], inTurn("HOTEL PHOENIX"))).found, looks.length]).toEqual([[], 1]);
    looks.length = 0;
    await findLabels([picture], inTurn("AI生成"));
    expect(looks.length).toBe(1);
  });
  it("keeps what was read before the engine failed", async () => {
    const failing: ReadLines = async (lines, onRead) => {
      await reading("AI合成")(lines, onRead);
      throw new Error("hung");
    };
    const { found, error } = await findLabels([picture], failing);
    expect([found.map(({ words }) => words), error]).toEqual([["AI合成"], new Error("hung")]);
  });
  it("reads so many lines of a picture full of text, and says that there are more", async () => {
    const page = flat(950, 650, 245);
    for (let top = 5; top < 620; top += 34)
      for (let left = 5; left < 820; left += 160) write(page, { left, top, high: 20, value: 20 });
    expect(candidatesIn([page]).left).toBeGreaterThan(0);
    let asked = 0;
    const { error } = await findLabels([page], async (lines) => {
      asked = lines.length;
    });
    expect([asked, error]).toEqual([BUDGETS.labelLineCount, expect.objectContaining({ budget: "labelLineCount" })]);
  });
});

describe("readLabel", () => {
  it("reads nothing that was not written so", () => {
    const label = { text: "AI", edge: "top", left: 0, top: 0, width: 1, height: 1 };
    expect(readLabel(JSON.stringify(label))).toEqual(label);
    for (const wrong of ["", "{}", "7", "null", JSON.stringify({ ...label, edge: "middle" }), JSON.stringify({ ...label, left: "0" })]) // biome-ignore format: one line
      expect(readLabel(wrong)).toBeUndefined();
  });
});

describe("partOf", () => {
  it("copies a rectangle", () => {
    const grey = noise(9, 5);
    const part = partOf(grey, { left: 2, top: 1, width: 3, height: 2 });
    expect([...part.data]).toEqual([11, 12, 13, 20, 21, 22].map((at) => grey.data[at]));
  });
});
