/** How much a mark hides of what lies behind it. */
import type { CornerSums } from "./corner.ts";
import { cellsAround, coverAt, type Outline } from "./outline.ts";
import type { Fit } from "./search.ts";

/** Cells to either side of the outline: there all of a cell is inside, or all outside. */
const APART = 2;
const INSIDE = 0.9;
const OUTSIDE = 0.1;
/** Where what is behind is all but white, nothing can be told from it. */
const LEAST_ROOM = 8;

/**
 * The opacity of white that would make the brightness inside of that outside, at the middle of all points of the outline; 0
 * where nothing can be told.
 */
export function opacityOf(fit: Fit, outline: Outline, sums: CornerSums, step: number): number {
  const [width, x, y] = [fit.width / step, fit.x / step, fit.y / step];
  const rim = APART + 2;
  const around = cellsAround(sums, outline, { x, y, width, height: width * fit.place.height }, rim);
  if (!around) return 0;
  const { cells, columns } = around;
  const found: number[] = [];
  for (let index = 0; index < outline.x.length; index++) {
    const [right, below] = [outline.across[index] ?? 0, outline.down[index] ?? 0];
    const length = Math.hypot(right, below);
    const beside = (by: number) => ({
      x: Math.round((outline.x[index] ?? 0) + (right / length) * by),
      y: Math.round((outline.y[index] ?? 0) + (below / length) * by),
    });
    const [inner, outer] = [beside(APART), beside(-APART)];
    if (coverAt(outline, inner.x, inner.y) < INSIDE || coverAt(outline, outer.x, outer.y) > OUTSIDE) continue;
    const at = (cell: { x: number; y: number }): number => cells[(cell.y + rim) * columns + cell.x + rim] ?? 0;
    found.push((at(inner) - at(outer)) / (255 - at(outer) + LEAST_ROOM));
  }
  return found.sort((a, b) => a - b)[Math.floor(found.length / 2)] ?? 0;
}
