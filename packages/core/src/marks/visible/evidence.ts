/** What finding a visible mark came to, as the report keeps it. */
import type { Corner } from "./corner.ts";
import { VISIBLE_FALSE_ALARMS, type VisibleFind } from "./find.ts";

/** Where a mark stands in the pixels, and how surely, in numbers. */
export interface VisibleEvidence {
  /** How far its outline agrees, at most 1; from which on it counts. */
  readonly agreement: number;
  readonly threshold: number;
  /** How often a picture without any mark is taken for marked, over all marks that are looked for. */
  readonly falseAlarms: number;
  readonly corner: Corner;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The path under which a visible mark stands among the facts. */
export const visiblePath = (id: string): string => `visible/${id}`;

const NUMBERS = ["agreement", "threshold", "falseAlarms", "left", "top", "width", "height"] as const;
const CORNERS: ReadonlySet<string> = new Set<Corner>(["bottom-right", "bottom-left", "top-left"]);

/** A mark as the value of a fact. */
export function visibleText({ mark, agreement, left, top, width, height }: VisibleFind): string {
  return JSON.stringify({
    agreement: Number(agreement.toFixed(3)),
    threshold: mark.threshold,
    falseAlarms: VISIBLE_FALSE_ALARMS,
    corner: mark.corner,
    left,
    top,
    width,
    height,
  } satisfies VisibleEvidence);
}

/** Reads it again; undefined for anything that `visibleText` did not write. */
export function readVisible(text: string): VisibleEvidence | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isVisible(value) ? value : undefined;
}

function isVisible(value: unknown): value is VisibleEvidence {
  if (typeof value !== "object" || value === null) return false;
  const members = new Map(Object.entries(value));
  return NUMBERS.every((name) => typeof members.get(name) === "number") && CORNERS.has(String(members.get("corner")));
}
