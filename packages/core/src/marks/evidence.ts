/** What finding a mark came to, as the report keeps it. */
import type { Look } from "./looks.ts";

/** How surely a mark stands in the pixels, in numbers. */
export interface MarkEvidence {
  /** Student's t of the message against the sums of its places. */
  readonly statistic: number;
  /** How often an unmarked file would show as much, after everything that was tried. */
  readonly falseAlarms: number;
  readonly bitsRead: number;
  readonly bits: number;
  /** How the writer handed its picture on: whole numbers, floats, or floats with red and blue exchanged. */
  readonly writer: Look["phase"];
  /** Pixels from the left and from the top to the first whole block: not 0, 0 where the picture was cropped. */
  readonly left: number;
  readonly top: number;
}

/** The path under which a mark stands among the facts. */
export const markPath = (id: string): string => `watermark/${id}`;

const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits));

/** A mark as the value of a fact. */
export function evidenceText({ message, phase, statistic, falseAlarms, bitsRead, origin }: Look): string {
  return JSON.stringify({
    statistic: rounded(statistic, 4),
    falseAlarms: rounded(falseAlarms, 2),
    bitsRead,
    bits: message.bits.length,
    writer: phase,
    left: origin.x,
    top: origin.y,
  } satisfies MarkEvidence);
}

/** Reads it again; undefined for anything that `evidenceText` did not write. */
export function readEvidence(text: string): MarkEvidence | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isEvidence(value) ? value : undefined;
}

const NUMBERS = ["statistic", "falseAlarms", "bitsRead", "bits", "left", "top"] as const;

function isEvidence(value: unknown): value is MarkEvidence {
  if (typeof value !== "object" || value === null) return false;
  const members = new Map(Object.entries(value));
  return (
    NUMBERS.every((name) => typeof members.get(name) === "number") &&
    ["uint8", "float32", "float32-rgb"].includes(String(members.get("writer")))
  );
}
