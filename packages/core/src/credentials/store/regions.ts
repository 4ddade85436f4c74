import { BUDGETS } from "../../model/limits.ts";
import type { Cbor } from "./cbor.ts";
import { field, list, text } from "./values.ts";

/** A place of a picture that a statement is about (18.2): a shape in pixels, or in hundredths of the sides. */
export interface StoreRegion {
  shape: "rectangle" | "circle" | "polygon";
  unit: "pixel" | "percent";
  /** A rectangle's corner at the top left, a circle's middle, or a polygon's first corner. */
  x: number;
  y: number;
  /** Of a circle the diameter. */
  width?: number;
  height?: number;
  /** A polygon's further corners. */
  vertices?: { x: number; y: number }[];
  /** What is meant is everything but this shape. */
  outside?: true;
  /** What the signer calls it. */
  name?: string;
}

const number = (value: Cbor): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

/** The spatial ranges of a list of regions. What is no place in a picture, such as a stretch of time, is left out. */
export function readRegions(regions: Cbor): StoreRegion[] {
  const found: StoreRegion[] = [];
  for (const region of list(regions).slice(0, BUDGETS.regionCount))
    for (const range of list(field(region, "region")).slice(0, BUDGETS.regionCount)) {
      if (found.length >= BUDGETS.regionCount) return found;
      const shape = text(field(range, "type")) === "spatial" ? readShape(field(range, "shape")) : undefined;
      const name = text(field(region, "name")) ?? text(field(region, "description"));
      if (shape) found.push(name === undefined ? shape : { ...shape, name });
    }
  return found;
}

function pointOf(value: Cbor): { x: number; y: number } | undefined {
  const [x, y] = [number(field(value, "x")), number(field(value, "y"))];
  return x === undefined || y === undefined ? undefined : { x, y };
}

function readShape(value: Cbor): StoreRegion | undefined {
  const [shape, unit] = [text(field(value, "type")), text(field(value, "unit"))];
  const origin = pointOf(field(value, "origin"));
  if (!origin || (unit !== "pixel" && unit !== "percent")) return undefined;
  const outside = field(value, "inside") === false ? { outside: true as const } : {};
  if (shape === "polygon") {
    const vertices = list(field(value, "vertices"))
      .slice(0, BUDGETS.vertexCount)
      .flatMap((each) => pointOf(each) ?? []);
    return vertices.length < 2 ? undefined : { shape, unit, ...origin, vertices, ...outside };
  }
  const width = number(field(value, "width"));
  const height = shape === "circle" ? width : number(field(value, "height"));
  if ((shape !== "rectangle" && shape !== "circle") || width === undefined || height === undefined) return undefined;
  return width > 0 && height > 0 ? { shape, unit, ...origin, width, height, ...outside } : undefined;
}
