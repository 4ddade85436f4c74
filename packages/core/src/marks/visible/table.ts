/** The marks that services put where people see them: what each looks like, and where it stands. One source a row. */
import type { Corner } from "./corner.ts";
import type { ShapeName } from "./shapes.ts";

/** Where a mark stands, in widths of the mark: services scale a mark and its distances together. */
export interface Place {
  /** From the side, and from the top or bottom. */
  readonly side: number;
  readonly end: number;
  /** Height of the mark. */
  readonly height: number;
}

/** One mark. */
export interface VisibleMark {
  /** Part of the marker's id: `visible.gemini`. */
  readonly id: string;
  readonly shape: ShapeName;
  readonly corner: Corner;
  readonly places: readonly Place[];
  /** Widths that are tried, in parts of the picture's shorter side. */
  readonly widths: readonly [least: number, most: number];
  /** Smaller it shows too little of its shape, in pixels. */
  readonly least: number;
  /** Cells across and down that it is looked at with. */
  readonly cells: readonly [across: number, down: number];
  /** How far its outline must agree: set from windows of pictures without marks (`pnpm bench:marks`). */
  readonly threshold: number;
  /**
   * How opaque it lies over what is behind it, at the middle of its outline. A light or a white icon of that shape hides all
   * that is behind. Absent for marks of thin lines, which have no inside to measure.
   */
  readonly opacity?: readonly [least: number, most: number];
  /** Found on the frames of clips, or in pictures. */
  readonly on: "picture" | "clip";
  /** Who measured the places, and on what. */
  readonly source: string;
}

/** Every mark that is looked for. */
export const VISIBLE_MARKS: readonly VisibleMark[] = [
  {
    id: "gemini",
    shape: "sparkle",
    corner: "bottom-right",
    places: [
      // 96 pixels at 64 from both edges, 48 at 32 in pictures of 1024 and less.
      { side: 64 / 96, end: 64 / 96, height: 1 },
      // 96 at 192 since 2026-05.
      { side: 2, end: 2, height: 1 },
    ],
    widths: [0.026, 0.135],
    least: 22,
    cells: [32, 32],
    threshold: 0.56,
    opacity: [0.2, 0.8],
    on: "picture",
    source:
      "our measurement of a capture of 2048 by 2048 and eight pictures of 2026; GargantuaX/gemini-watermark-remover, issues 69 and 92",
  },
  {
    id: "doubao",
    shape: "doubao",
    corner: "bottom-right",
    places: [
      { side: 34 / 322, end: 41 / 322, height: 69 / 322 },
      { side: 63 / 269, end: 62 / 269, height: 52 / 269 },
    ],
    widths: [0.1, 0.29],
    least: 48,
    cells: [84, 18],
    threshold: 0.42,
    on: "picture",
    source: "our measurement of two captures and three pictures of 2026",
  },
  {
    id: "jimeng",
    shape: "jimeng",
    corner: "bottom-right",
    places: [{ side: 66 / 400, end: 66 / 400, height: 105 / 400 }],
    widths: [0.12, 0.36],
    least: 60,
    cells: [84, 22],
    threshold: 0.42,
    on: "picture",
    source: "our measurement of two captures of 2048 by 2048",
  },
  {
    id: "bytedance-pill",
    shape: "pill",
    corner: "top-left",
    places: [{ side: 39 / 248, end: 39 / 248, height: 104 / 248 }],
    widths: [0.09, 0.25],
    least: 40,
    cells: [60, 25],
    threshold: 0.5,
    on: "picture",
    source: "our measurement of two pictures of 2026",
  },
  {
    id: "samsung",
    shape: "samsung",
    corner: "bottom-left",
    places: [{ side: 18 / 335, end: 13 / 335, height: 30 / 335 }],
    widths: [0.2, 0.46],
    least: 110,
    cells: [140, 13],
    threshold: 0.42,
    on: "picture",
    source: "our measurement of two captures of 1086 by 1448, Italian",
  },
  {
    id: "veo",
    shape: "sparkle",
    corner: "bottom-right",
    places: [
      // In clips of 720 lines: 56 pixels at 92, 48 at 72, and 44 at 29 and 40.
      { side: 92 / 56, end: 92 / 56, height: 1 },
      { side: 72 / 48, end: 72 / 48, height: 1 },
      { side: 29 / 44, end: 40 / 44, height: 1 },
    ],
    widths: [0.055, 0.085],
    least: 22,
    cells: [32, 32],
    threshold: 0.56,
    opacity: [0.15, 0.8],
    on: "clip",
    source: "places as published by wiltodelta/remove-ai-watermarks at f52e40a; the shape is Gemini's",
  },
];
