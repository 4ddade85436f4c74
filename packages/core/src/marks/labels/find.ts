/** Words that stand along the edges of a picture and say AI. What finds lines is ours; what reads them is an engine that is handed in. */
import { BUDGETS, LimitError } from "../../model/limits.ts";
import type { Edge } from "../../model/vocabulary.ts";
import { cropOf } from "./crop.ts";
import { bandsOf, type Grey, partOf, type Rect } from "./grey.ts";
import { type Line, linesIn } from "./lines.ts";
import { isLabel, mayBeLabel, quotable } from "./wording.ts";

/** Reads lines of words, each black on white. Calls back with what it reads of one, by its number; rejects where it cannot go on. */
export type ReadLines = (lines: readonly Grey[], onRead: (line: number, words: string) => void) => Promise<void>;

/** A label as it was read. */
export interface FoundLabel {
  readonly words: string;
  readonly edge: Edge;
  /** Where it stands, in parts of the picture's width and height. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A shorter side with fewer pixels has no words that could be read. */
const MIN_SIDE = 160;

interface Placed {
  readonly line: Line;
  readonly band: Rect;
  readonly grey: Grey;
}

/** Lines along the edges of pictures, the likeliest first; `left`: how many are passed over. */
export function candidatesIn(greys: readonly Grey[]): { lines: readonly Placed[]; left: number } {
  const all = greys
    .filter(({ width, height }) => Math.min(width, height) >= MIN_SIDE)
    .flatMap((grey) =>
      bandsOf(grey).flatMap((band) =>
        linesIn(partOf(grey, band), Math.min(grey.width, grey.height)).map((line) => ({ line, band, grey })),
      ),
    )
    .sort((a, b) => b.line.score - a.line.score);
  const lines = all.slice(0, BUDGETS.labelLineCount);
  return { lines, left: all.length - lines.length };
}

/**
 * Finds labels in a picture, or in frames of one clip.
 * @returns what was found, and the error that ended the search where one did: what was read before it still holds
 */
export async function findLabels(
  greys: readonly Grey[],
  read: ReadLines,
): Promise<{ found: readonly FoundLabel[]; error?: unknown }> {
  const { lines, left } = candidatesIn(greys);
  const found: FoundLabel[] = [];
  const again: Placed[] = [];
  const readAll = async (placed: readonly Placed[], all: boolean): Promise<void> => {
    if (placed.length === 0) return;
    const crops = placed.map(({ line, band }) => cropOf(line, band, all));
    await read(crops, (at, words) => {
      const one = placed[at];
      if (!one) return;
      if (isLabel(words)) found.push(labelOf(one, words));
      else if (!all && mayBeLabel(words)) again.push(one);
    });
  };
  try {
    await readAll(lines, false);
    await readAll(secondLook(again, found), true);
    if (left > 0) throw new LimitError("labelLineCount");
  } catch (error) {
    return { found: distinct(found), error };
  }
  return { found: distinct(found) };
}

/** Lines in which a part of a label was read, read once more with all that stands in them: so many, where none was found. */
const SECOND_LOOKS = 8;

const secondLook = (again: readonly Placed[], found: readonly FoundLabel[]): readonly Placed[] =>
  again.filter((placed) => !found.some((label) => meet(label, labelOf(placed, "")))).slice(0, SECOND_LOOKS);

function labelOf({ line, band, grey: { width, height } }: Placed, words: string): FoundLabel {
  const part = {
    left: (band.left + line.left) / width,
    top: (band.top + line.top) / height,
    width: line.width / width,
    height: line.height / height,
  };
  return { words: quotable(words), edge: edgeOf(part), ...part };
}

/** By thirds of the picture, of the label's middle. */
function edgeOf({ left, top, width, height }: Rect): Edge {
  const third = (at: number): 0 | 1 | 2 => (at < 1 / 3 ? 0 : at < 2 / 3 ? 1 : 2);
  const across = (["left", "", "right"] as const)[third(left + width / 2)];
  // What stands in the middle of both stands in the band of the upper or lower edge of a flat picture.
  const down = (["top", "", "bottom"] as const)[third(top + height / 2)];
  if (down === "") return across === "" ? (top + height / 2 < 0.5 ? "top" : "bottom") : across;
  return across === "" ? down : `${down}-${across}`;
}

/** One line is found more than once, at other levels and in other frames: the reading that has the most letters is told. */
function distinct(found: readonly FoundLabel[]): readonly FoundLabel[] {
  const kept: FoundLabel[] = [];
  for (const label of found.toSorted((a, b) => lettersIn(b.words) - lettersIn(a.words)))
    if (!kept.some((each) => meet(each, label))) kept.push(label);
  return kept;
}

const lettersIn = (words: string): number => words.replace(/[^\p{L}]/gu, "").length;

const meet = (a: FoundLabel, b: FoundLabel): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
