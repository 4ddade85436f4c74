import { expect, it } from "vitest";
import { BUDGETS } from "../../model/limits.ts";
import type { Cbor } from "./cbor.ts";
import { readRegions } from "./regions.ts";

const map = (value: object): Cbor =>
  new Map(
    Object.entries(value).map(([key, each]: [string, unknown]) => [
      key,
      Array.isArray(each)
        ? each.map((one: unknown) =>
            typeof one === "object" && one !== null && !(one instanceof Map) ? map(one) : one,
          )
        : typeof each === "object" && each !== null && !(each instanceof Map)
          ? map(each)
          : each,
    ]),
  );
const spatial = (shape: object, more: object = {}): Cbor => map({ region: [{ type: "spatial", shape }], ...more });
const origin = { x: 10, y: 20 };
const rectangle = { type: "rectangle", unit: "pixel", origin, width: 30, height: 40 };

it("reads rectangles, circles and polygons, and what they are called", () => {
  expect(
    readRegions([
      spatial(rectangle, { name: "sky" }),
      spatial({ type: "circle", unit: "percent", origin, width: 8, inside: false }, { description: "a face" }),
      spatial({ type: "polygon", unit: "pixel", origin, vertices: [origin, { x: 1, y: 2 }] }),
    ]),
  ).toEqual([
    { shape: "rectangle", unit: "pixel", x: 10, y: 20, width: 30, height: 40, name: "sky" },
    { shape: "circle", unit: "percent", x: 10, y: 20, width: 8, height: 8, outside: true, name: "a face" },
    { shape: "polygon", unit: "pixel", x: 10, y: 20, vertices: [origin, { x: 1, y: 2 }] },
  ]);
});

it.each([
  ["a stretch of time", map({ region: [{ type: "temporal", time: { start: "0" } }] })],
  ["no unit", spatial({ ...rectangle, unit: "metre" })],
  ["no origin", spatial({ ...rectangle, origin: 5 })],
  ["no size", spatial({ ...rectangle, width: 0 })],
  ["what is no number", spatial({ ...rectangle, height: Number.NaN })],
  ["a line", spatial({ type: "polygon", unit: "pixel", origin, vertices: [origin] })],
  ["another shape", spatial({ ...rectangle, type: "star" })],
  ["text", "sky"],
])("leaves out %s", (_, region) => {
  expect(readRegions([region])).toEqual([]);
});

it("keeps no more than it says, however many there are", () => {
  expect(readRegions(Array.from({ length: 1_000 }, () => spatial(rectangle)))).toHaveLength(BUDGETS.regionCount);
  const vertices = Array.from({ length: 1_000 }, () => origin);
  const [polygon] = readRegions([spatial({ type: "polygon", unit: "pixel", origin, vertices })]);
  expect(polygon?.vertices).toHaveLength(BUDGETS.vertexCount);
});
