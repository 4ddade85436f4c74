/** A label that was read, as the report keeps it. */
import { EDGES, type Edge } from "../../model/vocabulary.ts";
import type { FoundLabel } from "./find.ts";

/** The path under which it stands among the facts. */
export const LABEL_PATH = "visible/words";

/** The words as they were read, and where they stand: a rectangle in parts of the picture's width and height as it is shown. */
export interface LabelEvidence {
  readonly text: string;
  readonly edge: Edge;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const rounded = (part: number): number => Number(part.toFixed(4));

/** A label as the value of a fact. */
export const labelText = ({ words, edge, left, top, width, height }: FoundLabel): string =>
  JSON.stringify({
    text: words,
    edge,
    left: rounded(left),
    top: rounded(top),
    width: rounded(width),
    height: rounded(height),
  } satisfies LabelEvidence);

/** Reads it again; undefined for anything that `labelText` did not write. */
export function readLabel(value: string): LabelEvidence | undefined {
  let found: unknown;
  try {
    found = JSON.parse(value);
  } catch {
    return undefined;
  }
  return isEvidence(found) ? found : undefined;
}

function isEvidence(value: unknown): value is LabelEvidence {
  if (typeof value !== "object" || value === null) return false;
  const members = new Map<string, unknown>(Object.entries(value));
  return (
    typeof members.get("text") === "string" &&
    EDGES.some((edge) => edge === members.get("edge")) &&
    ["left", "top", "width", "height"].every((name) => typeof members.get(name) === "number")
  );
}
