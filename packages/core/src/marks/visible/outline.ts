/** The outline of a shape on a grid, and how far what a picture shows agrees with it. */
import { type Corner, type CornerSums, cellsOf, cornerSums, type Plane } from "./corner.ts";

/** A shape laid out on a grid of cells with a ring of empty ones around it. */
export interface Outline {
  readonly columns: number;
  readonly rows: number;
  /** How much of each cell the shape covers, from 0 to 1. */
  readonly cover: Float32Array;
  /** Cells on the outline, by column and row, in an order of no meaning: any first part of it stands for all. */
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** Direction in which the shape gets denser there, times how much of the outline the cell is; the weights add up to 1. */
  readonly across: Float32Array;
  readonly down: Float32Array;
}

/** Less of a slope belongs to the inside or the outside of a shape. */
const FAINT = 0.1;

/** Lays a shape out on `columns` by `rows` cells, seen from the corner it stands in. */
export function outlineOf(shape: Plane, corner: Corner, [columns, rows]: readonly [number, number]): Outline {
  const sums = cornerSums(shape, corner, shape);
  const grid = { x: 0, y: 0, cellWidth: shape.width / columns, cellHeight: shape.height / rows, columns, rows };
  const cover = (cellsOf(sums, grid) ?? new Float32Array(columns * rows)).map((value) => value / 255);
  const one = (x: number, y: number): number => coverAt({ columns, rows, cover }, x, y);
  const cells: { x: number; y: number; right: number; below: number }[] = [];
  for (let y = -1; y <= rows; y++) {
    for (let x = -1; x <= columns; x++) {
      const [right, below] = [one(x + 1, y) - one(x - 1, y), one(x, y + 1) - one(x, y - 1)];
      if (Math.hypot(right, below) >= FAINT) cells.push({ x, y, right, below });
    }
  }
  const mixed = mix(cells);
  const all = mixed.reduce((sum, { right, below }) => sum + Math.hypot(right, below), 0);
  return {
    columns,
    rows,
    cover,
    x: Int32Array.from(mixed, ({ x }) => x),
    y: Int32Array.from(mixed, ({ y }) => y),
    across: Float32Array.from(mixed, ({ right }) => right / all),
    down: Float32Array.from(mixed, ({ below }) => below / all),
  };
}

/** How much of a cell a shape covers; nothing beside its grid. */
export const coverAt = (
  { columns, rows, cover }: Pick<Outline, "columns" | "rows" | "cover">,
  x: number,
  y: number,
): number => (x < 0 || y < 0 || x >= columns || y >= rows ? 0 : (cover[y * columns + x] ?? 0));

/** The cells of a corner under an outline that stands at `x`, `y`, and so many around it; undefined where they lie outside. */
export function cellsAround(
  sums: CornerSums,
  { columns, rows }: Outline,
  at: { x: number; y: number; width: number; height: number },
  rim: number,
): { cells: Float32Array; columns: number; rows: number; cellWidth: number; cellHeight: number } | undefined {
  const [cellWidth, cellHeight] = [at.width / columns, at.height / rows];
  const size = { cellWidth, cellHeight, columns: columns + 2 * rim, rows: rows + 2 * rim };
  const cells = cellsOf(sums, { x: at.x - rim * cellWidth, y: at.y - rim * cellHeight, ...size });
  return cells && { cells, ...size };
}

/** Always the same order, by steps that meet every cell once. */
function mix<T>(cells: readonly T[]): readonly T[] {
  const divides = (step: number): boolean => {
    let [a, b] = [step, cells.length];
    while (b > 0) [a, b] = [b, a % b];
    return a === 1;
  };
  let step = Math.max(1, Math.round(cells.length * 0.618));
  while (!divides(step)) step++;
  return cells.flatMap((_, index) => cells.slice((index * step) % cells.length, ((index * step) % cells.length) + 1));
}

/** A slope of so many steps of brightness from cell to cell counts half: noise counts little, and no slope more than one. */
const HALF = 4;

/** Slopes of brightness, each as a direction no longer than 1. */
export interface Slopes {
  readonly columns: number;
  readonly across: Float32Array;
  readonly down: Float32Array;
}

/** What a picture shows on a grid of `columns` by `rows` cells, as slopes. */
export function slopesOf(cells: Float32Array, columns: number, rows: number): Slopes {
  const across = new Float32Array(cells.length);
  const down = new Float32Array(cells.length);
  for (let y = 1; y < rows - 1; y++) {
    for (let at = y * columns + 1; at < (y + 1) * columns - 1; at++) {
      const right = (cells[at + 1] ?? 0) - (cells[at - 1] ?? 0);
      const below = (cells[at + columns] ?? 0) - (cells[at - columns] ?? 0);
      const length = Math.sqrt(right * right + below * below) + HALF;
      across[at] = right / length;
      down[at] = below / length;
    }
  }
  return { columns, across, down };
}

/** So much of an outline is looked at first. */
const FIRST = 0.25;

/**
 * How far slopes point where the outline says: 1 where all of it does, about 0 where nothing stands there. `left`, `top`: where
 * the shape's first cell lies. What falls short of `worth` by far in a first part is not looked at further.
 */
export function agreement(outline: Outline, slopes: Slopes, left: number, top: number, worth: number): number {
  const first = Math.ceil(outline.x.length * FIRST);
  const start = sumOf(outline, slopes, left, top, 0, first);
  if (start < FIRST * worth) return start;
  return start + sumOf(outline, slopes, left, top, first, outline.x.length);
}

function sumOf(outline: Outline, slopes: Slopes, left: number, top: number, from: number, to: number): number {
  const { x, y, across, down } = outline;
  const start = top * slopes.columns + left;
  let sum = 0;
  for (let index = from; index < to; index++) {
    const place = start + (y[index] ?? 0) * slopes.columns + (x[index] ?? 0);
    sum += (across[index] ?? 0) * (slopes.across[place] ?? 0) + (down[index] ?? 0) * (slopes.down[place] ?? 0);
  }
  return sum;
}
