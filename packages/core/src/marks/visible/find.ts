/** Finds the marks that people see: each in its own corner, at its own distances. Nothing here takes a mark away. */
import { present } from "../../model/present.ts";
import type { Pixels } from "../pixels.ts";
import { type Corner, type CornerSums, cornerSums } from "./corner.ts";
import { opacityOf } from "./opacity.ts";
import { bestFit, concentric, type Fit, outlineFor, reachOf } from "./search.ts";
import { VISIBLE_MARKS, type VisibleMark } from "./table.ts";

/** Of so many pictures without a mark one is taken for marked, over all marks and sizes together. */
export const VISIBLE_FALSE_ALARMS = 1e-3;

/** A mark that was found, in pixels from the left and the top of the picture as it is stored. */
export interface VisibleFind {
  readonly mark: VisibleMark;
  readonly agreement: number;
  /** How much it hides of what is behind it, where that can be told. */
  readonly opacity?: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The corners of one picture, or of the frames of a clip laid over each other. */
export type Corners = ReadonlyMap<Corner, CornerSums>;

/** Shorter sides of twice this and more are looked at in squares of several pixels. */
const FINE = 700;

/** How many pixels a side the squares have that a picture is looked at in. */
const stepOf = (size: { width: number; height: number }): number =>
  Math.max(1, Math.floor(Math.min(size.width, size.height) / FINE));

/** Sums the corners that the marks of pictures, or of clips, stand in. */
export function cornersOf(pixels: Pixels, on: VisibleMark["on"]): Corners {
  const [short, step] = [Math.min(pixels.width, pixels.height), stepOf(pixels)];
  const reach = new Map<Corner, { width: number; height: number }>();
  for (const mark of VISIBLE_MARKS) {
    if (mark.on !== on) continue;
    const [own, known] = [reachOf(mark, short), reach.get(mark.corner)];
    reach.set(mark.corner, {
      width: Math.max(own.width, known?.width ?? 0),
      height: Math.max(own.height, known?.height ?? 0),
    });
  }
  return new Map([...reach].map(([corner, most]) => [corner, cornerSums(pixels, corner, most, step)]));
}

/** The best fit of every mark, whether it comes to anything or not: what a bench counts. */
export function fitsIn(
  corners: Corners,
  size: { width: number; height: number },
  on: VisibleMark["on"],
): readonly Fit[] {
  return VISIBLE_MARKS.flatMap((mark) => {
    const sums = mark.on === on ? corners.get(mark.corner) : undefined;
    const fit = sums && bestFit(mark, sums, Math.min(size.width, size.height), stepOf(size));
    return fit ? [fit] : [];
  });
}

/** Smaller and larger marks around the same middle that must not agree as well, and how far they may. */
const BESIDE = [0.55, 0.65, 1.35, 1.5];
const MOST_BESIDE = 0.35;

/**
 * How far a fit lies above its threshold; undefined where it does not, where it ends nowhere, as a glow does, or where it hides
 * too little or too much of what is behind it.
 */
export function judged(
  fit: Fit,
  corners: Corners,
  size: { width: number; height: number },
): { over: number; opacity?: number } | undefined {
  const { mark, agreement } = fit;
  const sums = corners.get(mark.corner);
  if (agreement < mark.threshold || !sums) return undefined;
  if (!mark.opacity) return { over: agreement / mark.threshold };
  const step = stepOf(size);
  if (BESIDE.some((scale) => concentric(fit, sums, step, scale) > MOST_BESIDE * agreement)) return undefined;
  const opacity = opacityOf(fit, outlineFor(mark), sums, step);
  const [least, most] = mark.opacity;
  return opacity < least || opacity > most ? undefined : { over: agreement / mark.threshold, opacity };
}

/** The marks of a picture: at most one a corner, that which stands out most. */
export function findVisible(pixels: Pixels): readonly VisibleFind[] {
  if (pixels.channels < 1) return [];
  return findIn(cornersOf(pixels, "picture"), pixels, "picture");
}

/** The same over corners that are summed already. */
export function findIn(
  corners: Corners,
  size: { width: number; height: number },
  on: VisibleMark["on"],
): readonly VisibleFind[] {
  const found = new Map<Corner, { over: number; find: VisibleFind }>();
  for (const fit of fitsIn(corners, size, on)) {
    const { mark } = fit;
    const verdict = judged(fit, corners, size);
    if (!verdict || verdict.over <= (found.get(mark.corner)?.over ?? 0)) continue;
    found.set(mark.corner, {
      over: verdict.over,
      find: { ...placed(fit, size), ...present({ opacity: verdict.opacity }) },
    });
  }
  return [...found.values()].map(({ find }) => find);
}

function placed({ mark, place, width, x, y, agreement }: Fit, size: { width: number; height: number }): VisibleFind {
  const [across, down] = [Math.round(width), Math.round(width * place.height)];
  const left = mark.corner === "bottom-right" ? size.width - x - width : x;
  const top = mark.corner === "top-left" ? y : size.height - y - width * place.height;
  return { mark, agreement, left: Math.round(left), top: Math.round(top), width: across, height: down };
}
