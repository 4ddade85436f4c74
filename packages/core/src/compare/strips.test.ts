import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numbers } from "../../../../test/fixtures/scenes.ts";
import { findFit } from "./crop.ts";
import { ORIENTATIONS, orient, orientBox, type Plane } from "./pdq.ts";
import { cut } from "./pictures.ts";
import { Strips } from "./strips.ts";
import { pattern, planeOf, resample, THUMB, WHOLE } from "./thumbs.ts";

const noise = (seed: number, width: number, height: number): Plane => {
  const next = numbers(seed);
  return { width, height, data: Float64Array.from({ length: width * height }, () => next() * 255) };
};
/** Something to see at every size: a coarse picture with finer ones over it. */
function layered(seed: number, width: number, height: number): Plane {
  const layers = [8, 20, 60].map((side, at) => resample(noise(10 * seed + at, side, side), WHOLE, width));
  const data = Float64Array.from({ length: width * height }, (_, at) =>
    layers.reduce((sum, layer) => sum + (layer[at] ?? 0) / 3, 0),
  );
  return { width, height, data };
}
const share = (from: number, to: number) => fc.double({ min: from, max: to, noNaN: true });

describe("Strips", () => {
  it("makes the same patterns as they are made one by one", () => {
    const stretch = fc
      .tuple(share(0.3, 1), share(0.3, 1), share(0, 1), share(0, 1))
      .map(([width, height, x, y]) => ({ width, height, x: x * (1 - width), y: y * (1 - height) }));
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 4 }), fc.constantFrom(8, 16), (boxes, side) => {
        const plane = noise(3, 47, 39);
        const strips = new Strips(plane, side);
        for (const box of boxes) {
          const [wanted, made] = [pattern(plane, box, side), strips.pattern(box)];
          expect(made?.length).toBe(side * side);
          for (const [at, value] of (wanted ?? []).entries()) expect(made?.[at]).toBeCloseTo(value, 5);
        }
      }),
    );
    expect(new Strips(planeOf(new Uint8Array(THUMB * THUMB).fill(90)), 16).pattern(WHOLE)).toBeNull();
  });
});

describe("orientBox", () => {
  it.each(ORIENTATIONS)("cuts from the picture %s what the box cuts from it", (orientation) => {
    const plane = noise(4, 40, 20);
    const box = { x: 0.1, y: 0.25, width: 0.5, height: 0.35 };
    const one = orient(cut(plane, box), orientation);
    const other = cut(orient(plane, orientation), orientBox(box, orientation));
    expect([other.width, other.height, ...Array.from(other.data)]).toEqual([
      one.width,
      one.height,
      ...Array.from(one.data),
    ]);
  });
});

describe("findFit", () => {
  it.each(ORIENTATIONS)("finds a stretch that is turned: %s, from either side", (orientation) => {
    const whole = layered(1, 64, 64);
    const box = { x: 0.125, y: 0.0625, width: 0.75, height: 0.8125 };
    const part = cut(whole, box);
    const turned = orient(part, orientation);
    const small = planeOf(resample(turned, WHOLE, THUMB));
    const undone = { "turned-90": "turned-270", "turned-270": "turned-90" } as const;
    const back = orientation === "turned-90" || orientation === "turned-270" ? undone[orientation] : orientation;
    const found = findFit(whole, small, ORIENTATIONS);
    expect(found).toMatchObject({ of: "a", orientation: back });
    expect(found?.correlation).toBeGreaterThan(0.9);
    const other = findFit(small, whole, ORIENTATIONS);
    expect(other).toMatchObject({ of: "b", orientation });
    // Of the picture as it stands once it is turned.
    const seen = orientBox(box, orientation);
    for (const side of ["x", "y", "width", "height"] as const) {
      expect(Math.abs((found?.box[side] ?? 9) - box[side])).toBeLessThan(0.03);
      expect(Math.abs((other?.box[side] ?? 9) - seen[side])).toBeLessThan(0.03);
    }
  });
});
