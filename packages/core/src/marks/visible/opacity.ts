/** How much a mark hides of what lies behind it. */
import { type CornerSums, cellsOf } from "./corner.ts";
import type { Outline } from "./outline.ts";
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
  const { mark, place } = fit;
  const [width, x, y] = [fit.width / step, fit.x / step, fit.y / step];
  const rim = APART + 2;
  const [cellWidth, cellHeight] = [width / mark.cells[0], (width * place.height) / mark.cells[1]];
  const [columns, rows] = [outline.columns + 2 * rim, outline.rows + 2 * rim];
  const cells = cellsOf(sums, {
    x: x - rim * cellWidth,
    y: y - rim * cellHeight,
    cellWidth,
    cellHeight,
    columns,
    rows,
  });
  if (!cells) return 0;
  const found: number[] = [];
  for (let index = 0; index < outline.x.length; index++) {
    const [right, below] = [outline.across[index] ?? 0, outline.down[index] ?? 0];
    const length = Math.hypot(right, below);
    const beside = (by: number) => ({
      x: Math.round((outline.x[index] ?? 0) + (right / length) * by),
      y: Math.round((outline.y[index] ?? 0) + (below / length) * by),
    });
    const [inner, outer] = [beside(APART), beside(-APART)];
    if (coverAt(outline, inner) < INSIDE || coverAt(outline, outer) > OUTSIDE) continue;
    const at = (cell: { x: number; y: number }): number => cells[(cell.y + rim) * columns + cell.x + rim] ?? 0;
    found.push((at(inner) - at(outer)) / (255 - at(outer) + LEAST_ROOM));
  }
  return found.sort((a, b) => a - b)[Math.floor(found.length / 2)] ?? 0;
}

const coverAt = ({ columns, rows, cover }: Outline, { x, y }: { x: number; y: number }): number =>
  x < 0 || y < 0 || x >= columns || y >= rows ? 0 : (cover[y * columns + x] ?? 0);
