import { describe, expect, it } from "vitest";
import { numbers } from "../../../../test/fixtures/scenes.ts";
import { bandOf, sharpened, surroundings } from "./chroma.ts";

const noise = (width: number, height: number, channels: number) => {
  const next = numbers(width);
  return { width, height, channels, data: Uint8Array.from({ length: width * height * channels }, () => next() * 256) };
};

describe("bandOf", () => {
  it("is twice the mean of U over four pixels, as OpenCV weighs it, with or without alpha", () => {
    const pixels = noise(10, 8, 3);
    const band = bandOf(pixels, { left: 1, top: 2, width: 9, height: 5 }, false);
    expect([band.width, band.height]).toEqual([4, 2]);
    const u = (x: number, y: number): number => {
      const at = (y * 10 + x) * 3;
      const [r = 0, g = 0, b = 0] = pixels.data.subarray(at, at + 3);
      return 0.492 * (b - (0.299 * r + 0.587 * g + 0.114 * b));
    };
    expect(band.data[5]).toBeCloseTo((u(3, 4) + u(4, 4) + u(3, 5) + u(4, 5)) / 2, 3);
    const withAlpha = { ...pixels, channels: 4, data: Uint8Array.from({ length: 320 }, (_, at) => (at % 4 === 3 ? 9 : (pixels.data[Math.floor(at / 4) * 3 + (at % 4)] ?? 0))) }; // biome-ignore format: one line
    expect(bandOf(withAlpha, { left: 1, top: 2, width: 9, height: 5 }, false)).toEqual(band);
  });
  it("takes red for blue where the writer did", () => {
    const pixels = noise(8, 8, 3);
    const turned = { ...pixels, data: pixels.data.map((_, at) => pixels.data[at - (at % 3) + 2 - (at % 3)] ?? 0) };
    const whole = { left: 0, top: 0, width: 8, height: 8 };
    const [one, other] = [bandOf(pixels, whole, true), bandOf(turned, whole, false)];
    one.data.forEach((value, at) => {
      expect(value).toBeCloseTo(other.data[at] ?? 0, 3);
    });
  });
});

describe("sharpened", () => {
  it("gives back what a decoder's smoothing took", () => {
    const next = numbers(3);
    const [width, height] = [13, 9];
    const own = Float32Array.from({ length: width * height }, () => next() * 100 - 50);
    const at = (data: Float32Array, x: number, y: number): number =>
      data[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))] ?? 0;
    const smooth = (data: Float32Array, dx: number, dy: number) =>
      data.map((value, index) => {
        const [x, y] = [index % width, Math.floor(index / width)];
        return 0.75 * value + 0.125 * (at(data, x - dx, y - dy) + at(data, x + dx, y + dy));
      });
    const back = sharpened({ width, height, data: smooth(smooth(own, 1, 0), 0, 1) });
    back.data.forEach((value, index) => {
      expect(value).toBeCloseTo(own[index] ?? 0, 3);
    });
  });
});

describe("surroundings", () => {
  it("is the mean of eight neighbours", () => {
    const data = Float32Array.from({ length: 25 }, (_, at) => at * at);
    const around = surroundings({ width: 5, height: 5, data });
    expect(around[12]).toBeCloseTo([6, 7, 8, 11, 13, 16, 17, 18].reduce((sum, at) => sum + at * at, 0) / 8, 3);
  });
});
