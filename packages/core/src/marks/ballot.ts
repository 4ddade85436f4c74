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
      const own = phases.filter((each) => isSwapped(each) === swapped);
      for (const { seen, seenBy } of looksOf(pixels, stretch, swapped, views)) {
        const votes = votesOf(seen, own.map((phase) => CONSTANTS[phase]), seenBy); // biome-ignore format: one line
        const keys = own.flatMap((phase) => seenBy.map((view) => ballotKey(phase, view)));
        for (const [index, key] of keys.entries()) {
          const strip = { row: stretch.row, columns: seen.band.width >> 2, votes: votes[index] ?? new Float32Array(0) };
          ballot.set(key, [...(ballot.get(key) ?? []), strip]);
        }
      }
    }
  }
  return ballot;
}

/** The plane as views see it, with those that see the same. */
function looksOf(
  pixels: Pixels,
  stretch: NonNullable<ReturnType<typeof stretchOf>>,
  swapped: boolean,
  views: readonly View[],
): readonly { readonly seen: Seen; readonly seenBy: readonly View[] }[] {
  const band = bandOf(pixels, stretch, swapped);
  return [false, true].flatMap((sharpen) => {
    const seenBy = views.filter((view) => view.sharpen === sharpen);
    if (seenBy.length === 0) return [];
    const shown = sharpen ? sharpened(band) : band;
    return [{ seen: { band: shown, around: surroundings(shown) }, seenBy }];
  });
}
