/** Looks for one mark in its corner, over all sizes and places it may have. */
import type { CornerSums } from "./corner.ts";
import { agreement, cellsAround, type Outline, outlineOf, slopesOf } from "./outline.ts";
import { shapeOf } from "./shapes.ts";
import type { Place, VisibleMark } from "./table.ts";

/** Where a mark fits best, and how well. */
export interface Fit {
  readonly mark: VisibleMark;
  readonly place: Place;
  /** Width in pixels, or in squares of several where such are looked at. */
  readonly width: number;
  /** The same from the corner to the mark's nearest edges. */
  readonly x: number;
  readonly y: number;
  /** How far the outline agrees, at most 1. */
  readonly agreement: number;
}

/** From one size to the next. */
const STEP = 1.05;
/** Cells around the shape: those that the outline needs, and as many as it may be off. */
const RIM = 2;
/** Less agreement is no candidate. */
const WORTH = 0.2;
/** Steps of brightness between the darkest and the lightest cell without which there is nothing to see. */
const FLAT = 3;
/** So much of the threshold is worth a closer look. */
const LIKELY = 0.75;
const BETWEEN = [0.975, 0.9875, 1, 1.0125, 1.025];
const HALVES = [0, 0.5];

const outlines = new Map<string, Outline>();

/** A mark's outline, laid out once. */
export function outlineFor(mark: VisibleMark): Outline {
  const outline = outlines.get(mark.id) ?? outlineOf(shapeOf(mark.shape), mark.corner, mark.cells);
  outlines.set(mark.id, outline);
  return outline;
}

/** The widths at which a mark is looked for in a picture whose shorter side is `short`. */
export function widthsFor({ widths: [least, most], least: pixels }: VisibleMark, short: number): readonly number[] {
  const from = Math.max(pixels, least * short);
  const count = Math.floor(Math.log((most * short) / from) / Math.log(STEP)) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => from * STEP ** index);
}

/** How many pixels of the corner a mark may need. */
export function reachOf(mark: VisibleMark, short: number): { width: number; height: number } {
  const most = widthsFor(mark, short).at(-1) ?? 0;
  const [side, end] = [
    Math.max(...mark.places.map((place) => place.side)),
    Math.max(...mark.places.map((place) => place.end + place.height)),
  ];
  return { width: Math.ceil(most * (side + 1.2)), height: Math.ceil(most * (end + 0.2)) };
}

/** How many cells a mark may be off: half a step of its size moves it by more the farther out it stands. */
const slackOf = ({ side, end }: Place, { columns }: Outline): number =>
  Math.min(RIM, Math.max(1, Math.ceil(((STEP - 1) / 2) * (Math.max(side, end) + 0.5) * columns * 0.7)));

/**
 * The best fit of a mark in its corner, whose sums are of squares of `step` pixels; undefined where the picture is too small
 * for it. A likely one is looked at in sizes and places between.
 */
export function bestFit(mark: VisibleMark, sums: CornerSums, short: number, step = 1): Fit | undefined {
  const outline = outlineFor(mark);
  let best: Fit | undefined;
  for (const place of mark.places) {
    for (const width of widthsFor(mark, short)) {
      const fit = fitAt(mark, outline, sums, { place, width: width / step }, slackOf(place, outline));
      if (fit && fit.agreement > (best?.agreement ?? -1)) best = fit;
    }
  }
  if (best && best.agreement >= LIKELY * mark.threshold) best = finer(best, outline, sums);
  return best && { ...best, width: best.width * step, x: best.x * step, y: best.y * step };
}

/** Between the sizes and places of the search. */
function finer(found: Fit, outline: Outline, sums: CornerSums): Fit {
  let best = found;
  for (const scale of BETWEEN) {
    const width = found.width * scale;
    const cell = width / outline.columns;
    for (const x of HALVES) {
      for (const y of HALVES) {
        const at = { place: found.place, width, x: found.x + x * cell, y: found.y + y * cell };
        const fit = fitAt(found.mark, outline, sums, at, 1);
        if (fit && fit.agreement > best.agreement) best = fit;
      }
    }
  }
  return best;
}

/**
 * How far what a picture shows agrees with a smaller or larger mark around the same middle. A mark ends at its outline; a glow
 * or a heap of like shapes agrees with one of any size.
 */
export function concentric(fit: Fit, sums: CornerSums, step: number, scale: number): number {
  const [width, height] = [fit.width / step, (fit.width * fit.place.height) / step];
  const at = {
    place: fit.place,
    width: width * scale,
    x: fit.x / step - ((scale - 1) / 2) * width,
    y: fit.y / step - ((scale - 1) / 2) * height,
  };
  return fitAt(fit.mark, outlineFor(fit.mark), sums, at, 0)?.agreement ?? 0;
}

interface At {
  readonly place: Place;
  readonly width: number;
  readonly x?: number;
  readonly y?: number;
}

function fitAt(mark: VisibleMark, outline: Outline, sums: CornerSums, at: At, slack: number): Fit | undefined {
  const { place, width } = at;
  const around = slack + RIM;
  const [x, y] = [at.x ?? place.side * width, at.y ?? place.end * width];
  const seen = cellsAround(sums, outline, { x, y, width, height: width * place.height }, around);
  if (!seen || isFlat(seen.cells)) return undefined;
  const { cellWidth, cellHeight } = seen;
  const slopes = slopesOf(seen.cells, seen.columns, seen.rows);
  let best = { agreement: -1, left: 0, top: 0 };
  for (let top = -slack; top <= slack; top++) {
    for (let left = -slack; left <= slack; left++) {
      const found = agreement(outline, slopes, around + left, around + top, Math.max(WORTH, best.agreement));
      if (found > best.agreement) best = { agreement: found, left, top };
    }
  }
  return { mark, place, width, x: x + best.left * cellWidth, y: y + best.top * cellHeight, agreement: best.agreement };
}

function isFlat(cells: Float32Array): boolean {
  let [least, most] = [255, 0];
  for (const value of cells) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most - least < FLAT;
}
