/** The shapes of marks: how much of every point they cover, drawn by code or read from what was measured. */

import type { Plane } from "./corner.ts";
import { DOUBAO, JIMENG, PILL, SAMSUNG } from "./masks.ts";

/** Brightness of a shape: 255 where it covers all. */
export type Shape = Plane;

const SIDE = 192;
const SAMPLES = 4;

/**
 * Gemini's sparkle: what four circles leave of a square. Their centres lie 1.288 half sides out on the diagonals, their radius
 * is 1.277: fitted to the rows of a capture at 96 by 96 pixels, where it leaves no more than a third of a pixel anywhere.
 */
function sparkle(): Shape {
  const data = new Uint8Array(SIDE * SIDE);
  const [centre, radius] = [1.288, 1.277];
  const inside = (x: number, y: number): boolean => {
    const [across, down] = [centre - Math.abs(x), centre - Math.abs(y)];
    return across * across + down * down >= radius * radius;
  };
  for (let at = 0; at < data.length; at++) {
    let covered = 0;
    for (let part = 0; part < SAMPLES * SAMPLES; part++) {
      const x = (at % SIDE) + ((part % SAMPLES) + 0.5) / SAMPLES;
      const y = Math.floor(at / SIDE) + (Math.floor(part / SAMPLES) + 0.5) / SAMPLES;
      if (inside((2 * x) / SIDE - 1, (2 * y) / SIDE - 1)) covered++;
    }
    data[at] = Math.round((255 * covered) / SAMPLES ** 2);
  }
  return { width: SIDE, height: SIDE, channels: 1, data };
}

/** Rows of digits as brightness. */
function measured(rows: string): Shape {
  const lines = rows.trim().split("\n");
  const width = lines[0]?.length ?? 0;
  const data = Uint8Array.from(lines.join(""), (digit) => Number.parseInt(digit, 16) * 17);
  return { width, height: lines.length, channels: 1, data };
}

const DRAWN = {
  sparkle,
  doubao: () => measured(DOUBAO),
  jimeng: () => measured(JIMENG),
  samsung: () => measured(SAMSUNG),
  pill: () => measured(PILL),
} as const;

/** A shape's name. */
export type ShapeName = keyof typeof DRAWN;

const known = new Map<ShapeName, Shape>();

/** A shape by its name, drawn once. */
export function shapeOf(name: ShapeName): Shape {
  const shape = known.get(name) ?? DRAWN[name]();
  known.set(name, shape);
  return shape;
}
