/** A corner of a picture as sums of brightness, so that the mean of any rectangle in it costs four look-ups. */
import { LUMA, type Pixels } from "../pixels.ts";

/** Samples of a picture, or of a shape. */
export type Plane = Pixels;

/** Which corner a mark keeps its distance to. */
export type Corner = "bottom-right" | "bottom-left" | "top-left";

/** Brightness summed from the corner outwards: mirrored, so that 0, 0 is the corner whichever it is. */
export interface CornerSums {
  readonly width: number;
  readonly height: number;
  /** (width + 1) by (height + 1) sums. */
  readonly sums: Float64Array;
}

const [RED, GREEN, BLUE] = LUMA;

/**
 * Sums the brightness of the corner, at most `width` by `height` pixels of it, in squares of `step` by `step` pixels: what is
 * looked for in a large picture is large. All measures are in squares. Of a square every second pixel is read, of a large one
 * every second line.
 */
export function cornerSums(
  pixels: Plane,
  corner: Corner,
  most: { width: number; height: number },
  step = 1,
): CornerSums {
  const width = Math.floor(Math.min(pixels.width, most.width) / step);
  const height = Math.floor(Math.min(pixels.height, most.height) / step);
  const sums = new Float64Array((width + 1) * (height + 1));
  const line = new Float64Array(width);
  const apart = step >= 2 * APART ? APART : 1;
  for (let y = 0; y < height; y++) {
    line.fill(0);
    for (let part = 0; part < step; part += apart) addLine(pixels, corner, y * step + part, step, line);
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += line[x] ?? 0;
      const to = (y + 1) * (width + 1) + x + 1;
      sums[to] = row + (sums[to - width - 1] ?? 0);
    }
  }
  const read = Math.ceil(step / apart) * Math.ceil(step / (step > 1 ? APART : 1));
  return { width, height, sums: read === 1 ? sums : sums.map((sum) => sum / read) };
}

/** So far apart pixels are read where a square has several. */
const APART = 2;

/** Adds the brightness of one line of pixels, counted from the corner, to squares. */
function addLine(
  { channels, data, width, height }: Plane,
  corner: Corner,
  y: number,
  step: number,
  line: Float64Array,
): void {
  const back = corner === "bottom-right";
  const start = (corner === "top-left" ? y : height - 1 - y) * width * channels;
  const apart = step > 1 ? APART : 1;
  const stride = (back ? -channels : channels) * apart;
  const reads = Math.ceil(step / apart);
  const whole = (back ? -channels : channels) * step;
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  const first = back ? start + (width - 1) * channels : start;
  for (let x = 0; x < line.length; x++) {
    let sum = 0;
    let at = first + x * whole;
    for (let read = 0; read < reads; read++, at += stride)
      sum += RED * (data[at] ?? 0) + GREEN * (data[at + green] ?? 0) + BLUE * (data[at + blue] ?? 0);
    line[x] = (line[x] ?? 0) + sum;
  }
}

/** Where a grid of equal cells lies: its first edge from the corner, and the size of a cell, in squares that may be parts. */
export interface Grid {
  readonly x: number;
  readonly y: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly columns: number;
  readonly rows: number;
}

/** Mean brightness of every cell, row by row away from the corner; undefined where the grid does not lie inside. */
export function cellsOf(corner: CornerSums, grid: Grid): Float32Array | undefined {
  const { x, y, cellWidth, cellHeight, columns, rows } = grid;
  const inside = x >= 0 && y >= 0 && x + cellWidth * columns <= corner.width && y + cellHeight * rows <= corner.height;
  if (!inside) return undefined;
  const edges = edgesOf(corner, grid);
  const cells = new Float32Array(columns * rows);
  const area = cellWidth * cellHeight;
  const line = columns + 1;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * line + column;
      const [above, below] = [
        (edges[at + 1] ?? 0) - (edges[at] ?? 0),
        (edges[at + line + 1] ?? 0) - (edges[at + line] ?? 0),
      ];
      cells[row * columns + column] = (below - above) / area;
    }
  }
  return cells;
}

/** The sums at every crossing of a grid's lines, which lie between the pixels that are known. */
function edgesOf({ width, height, sums }: CornerSums, grid: Grid): Float64Array {
  const { x, y, cellWidth, cellHeight, columns, rows } = grid;
  const edges = new Float64Array((columns + 1) * (rows + 1));
  const line = width + 1;
  for (let row = 0; row <= rows; row++) {
    const place = y + row * cellHeight;
    const top = Math.min(Math.floor(place), height - 1);
    const down = place - top;
    for (let column = 0; column <= columns; column++) {
      const across = x + column * cellWidth;
      const left = Math.min(Math.floor(across), width - 1);
      const right = across - left;
      const at = top * line + left;
      const above = (sums[at] ?? 0) * (1 - right) + (sums[at + 1] ?? 0) * right;
      const below = (sums[at + line] ?? 0) * (1 - right) + (sums[at + line + 1] ?? 0) * right;
      edges[row * (columns + 1) + column] = above * (1 - down) + below * down;
    }
  }
  return edges;
}
