/** Votes of many blocks under one way of looking, kept with where the blocks stand. */

import { bandOf, sharpened, surroundings } from "./chroma.ts";
import type { Phase } from "./messages.ts";
import type { Pixels } from "./pixels.ts";
import { BLOCK, type Strip } from "./strips.ts";
import { type Seen, type View, votesOf } from "./votes.ts";

/** Where the first whole block of the marked picture begins in this one. Not 0, 0 where it was cropped. */
export interface Origin {
  readonly x: number;
  readonly y: number;
}

/** Votes of the blocks of one strip. */
export interface StripVotes {
  /** Number of its first row of blocks. */
  readonly row: number;
  readonly columns: number;
  readonly votes: Float32Array;
}

/** What a phase adds to a coefficient, which is twice the mean of four samples of U. */
export const CONSTANTS: Readonly<Record<Phase, number>> = {
  // 128 is added to every sample, and the writer cuts half a unit off on average where it rounds towards nothing.
  uint8: 255,
  // OpenCV adds one half to every sample: it takes floats to run from 0 to 1.
  float32: 1,
  "float32-rgb": 1,
};

/** Writers that take red for blue mark another plane. */
const isSwapped = (phase: Phase): boolean => phase === "float32-rgb";

/** Votes under several phases and views, by `phase/view`. */
export type Ballot = ReadonlyMap<string, readonly StripVotes[]>;
export const ballotKey = (phase: Phase, view: View): string => `${phase}/${view.id}`;

/** The part of a strip that whole blocks from this origin fill; undefined where there is none. */
export function stretchOf(pixels: Pixels, strip: Strip, { x, y }: Origin) {
  const top = strip.top + ((((y - strip.top) % BLOCK) + BLOCK) % BLOCK);
  const stretch = {
    left: x,
    top,
    width: pixels.width - x,
    height: Math.min(strip.top + strip.height, pixels.height) - top,
  };
  return stretch.height < BLOCK || stretch.width < BLOCK ? undefined : { ...stretch, row: (top - y) / BLOCK };
}

/** Takes the votes of all blocks in these strips. */
export function ballotOf(
  pixels: Pixels,
  strips: readonly Strip[],
  origin: Origin,
  phases: readonly Phase[],
  views: readonly View[],
): Ballot {
  const ballot = new Map<string, StripVotes[]>();
  for (const strip of strips) {
    const stretch = stretchOf(pixels, strip, origin);
    for (const swapped of stretch ? new Set(phases.map(isSwapped)) : []) {
      if (!stretch) continue;
      const looks = looksOf(pixels, stretch, swapped, views);
      for (const phase of phases.filter((each) => isSwapped(each) === swapped))
        for (const [view, seen] of looks) {
          const key = ballotKey(phase, view);
          const votes = votesOf(seen, CONSTANTS[phase], view);
          ballot.set(key, [...(ballot.get(key) ?? []), { row: stretch.row, columns: seen.band.width >> 2, votes }]);
        }
    }
  }
  return ballot;
}

/** The plane as every view sees it; views that see the same share it. */
function looksOf(
  pixels: Pixels,
  stretch: NonNullable<ReturnType<typeof stretchOf>>,
  swapped: boolean,
  views: readonly View[],
): readonly (readonly [View, Seen])[] {
  const band = bandOf(pixels, stretch, swapped);
  const seen = new Map<boolean, Seen>();
  return views.map((view) => {
    const known = seen.get(view.sharpen);
    const shown = known?.band ?? (view.sharpen ? sharpened(band) : band);
    const look = known ?? { band: shown, around: surroundings(shown) };
    seen.set(view.sharpen, look);
    return [view, look] as const;
  });
}
