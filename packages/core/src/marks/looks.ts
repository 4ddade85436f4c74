/** Looks at one picture: as it is, cropped by whole blocks, and cropped by any number of pixels. */
import { type Ballot, ballotKey, ballotOf, type Origin, type StripVotes } from "./ballot.ts";
import { fold, foldStrides } from "./fold.ts";
import { MESSAGES, type Message, type Phase } from "./messages.ts";
import type { Pixels } from "./pixels.ts";
import { candidatesOf, hypothesesFor, MESSAGES_BITS, powerOf, squaresOf, stridesFor, WORTH } from "./quick.ts";
import { agreement, chance, turnsOf, weigh } from "./statistic.ts";
import { stripsOf } from "./strips.ts";
import { VIEWS, type View } from "./votes.ts";

/** What one look at a picture, for one message, came to. */
export interface Look {
  readonly message: Message;
  readonly phase: Phase;
  readonly view: View["id"];
  /** Student's t of the message against the sums of its places. */
  readonly statistic: number;
  /** How much of the sums is the message, whatever its length. */
  readonly fit: number;
  /** How often an unmarked file would show as much, after everything that was tried on this one. */
  readonly falseAlarms: number;
  /** Probability of this look alone, as if nothing else had been tried. */
  readonly single: number;
  /** The same, of blocks that say what they say independently of each other; undefined where that cannot be. */
  readonly byBlocks: number | undefined;
  /** Places of the message whose votes alone say what it says. */
  readonly bitsRead: number;
  /** Where the first whole block begins. Not 0, 0 where the picture was cropped. */
  readonly origin: Origin;
}

/** What a search came to. */
export interface Result {
  readonly found: readonly Look[];
  /** What the surest look came to, found or not. */
  readonly surest: number;
  /** Probabilities of every single look at the picture as it is. */
  readonly singles: readonly number[];
  /** And of those that take blocks to be independent. */
  readonly blocks: readonly number[];
}

/** One file in a million. */
export const FALSE_ALARMS = 1e-6;
/** A message that is about so unlikely to be there by chance may be the one of which another shows a part. */
const RIVAL = 1e-3;
const KNOWN = 1.25;

/** Blocks that are looked at: all of a picture as generators make them, and enough of a larger one. */
export const mostBlocks = ({ width, height }: { width: number; height: number }): number =>
  width * height > 4_200_000 ? 8_192 : 16_384;

/** Messages share bits, and a place near the right one shows a part of what stands there: what fits best is meant. */
export function choose(looks: readonly Look[], whole: readonly Look[]): Result {
  const surest = looks.reduce((least, { falseAlarms }) => Math.min(least, falseAlarms), 1);
  const singles = whole.map(({ single }) => single);
  const [best] = looks.filter(({ falseAlarms }) => falseAlarms < RIVAL).toSorted((a, b) => b.fit - a.fit);
  const same = looks.filter(
    ({ message, falseAlarms }) => message.id === best?.message.id && falseAlarms < FALSE_ALARMS,
  );
  // For what lies above nothing the two phases all but agree: the one that is known is meant.
  const likely = ({ message, phase, fit }: Look): number => (message.phases.includes(phase) ? KNOWN * fit : fit);
  const blocks = whole.flatMap(({ byBlocks }) => byBlocks ?? []);
  return { found: same.toSorted((a, b) => likely(b) - likely(a)).slice(0, 1), surest, singles, blocks };
}

/** False alarms are spent in equal parts on the picture as it is, on crops by whole blocks, and on others. */
export const SHARES = 3;
const QUICK_BLOCKS = 3_072;
const CHECKED_BLOCKS = 6_144;
const CANDIDATES = 3;
/** The best candidate of an unmarked picture comes to one in a million; one that is worth a closer look to much less. */
const WORTH_A_LOOK = 1e-7;

export const ALL_PHASES: readonly Phase[] = ["float32", "uint8", "float32-rgb"];
/** Every message is looked for as either writer would write it, the older channel order only where one is known. */
const ALIGNED: readonly { readonly message: Message; readonly phase: Phase }[] = MESSAGES.flatMap((message) =>
  ALL_PHASES.filter((phase) => phase !== "float32-rgb" || message.phases.includes(phase)).map((phase) => ({
    message,
    phase,
  })),
);

/** What is laid over what: a message as one writer writes it, over votes of one view, from a place on. */
interface Laid {
  readonly message: Message;
  readonly phase: Phase;
  readonly view: View;
  readonly origin: Origin;
  readonly stride?: number;
  readonly shift?: number;
}

/** The same look where so many times as much was tried. */
export const dearer = (look: Look, by: number): Look => ({ ...look, falseAlarms: Math.min(1, look.falseAlarms * by) });

/** Lays a message over votes. `all` and `checked`: from how many it was picked, and of how many with other blocks. */
function lookAt(strips: readonly StripVotes[], laid: Laid, all: number, checked = all): Look {
  const { message, phase, view, origin, stride, shift = 0 } = laid;
  const folded = fold(strips, message.bits.length, stride);
  const verdict = weigh(folded, message, shift);
  return {
    message,
    phase,
    view: view.id,
    statistic: verdict.t,
    fit: verdict.fit,
    falseAlarms: chance(verdict, SHARES * all, SHARES * checked),
    single: verdict.byPlaces,
    byBlocks: verdict.byBlocks,
    bitsRead: agreement(folded, message.bits, shift),
    origin,
  };
}

/** The picture as it is: block by block from its corner. */
export const aligned = (ballot: Ballot): readonly Look[] =>
  ALIGNED.flatMap(({ message, phase }) =>
    VIEWS.flatMap((view) => {
      const strips = ballot.get(ballotKey(phase, view));
      const laid = { message, phase, view, origin: { x: 0, y: 0 } };
      return strips ? [lookAt(strips, laid, ALIGNED.length * VIEWS.length)] : [];
    }),
  );

/** Crops by whole blocks: the same votes, but another place in the message to begin with, and other widths. */
export function shifted(ballot: Ballot, width: number): readonly Look[] {
  const strides = stridesFor(width);
  const all = strides.length * VIEWS.length * MESSAGES_BITS;
  return MESSAGES.flatMap((message) =>
    message.phases.flatMap((phase) =>
      VIEWS.flatMap((view) => {
        const strips = ballot.get(ballotKey(phase, view)) ?? [];
        const power = powerOf(strips);
        const folds = foldStrides(strips, message.bits.length, strides);
        return strides.flatMap((stride, index) => {
          const sums = folds[index] ?? new Float64Array(message.bits.length);
          if (squaresOf(sums) < WORTH * power) return [];
          const shift = bestShift(sums, message);
          return [lookAt(strips, { message, phase, view, origin: { x: 0, y: 0 }, stride, shift }, all)];
        });
      }),
    ),
  );
}

function bestShift(sums: Float64Array, message: Message): number {
  const turns = turnsOf(sums, message);
  return turns.indexOf(Math.max(...turns));
}

/** Places to which crops move the blocks: candidates from every second strip, judged by the strips between. */
export function cropped(pixels: Pixels): readonly Look[] {
  const candidates = candidatesOf(pixels, stripsOf(pixels, QUICK_BLOCKS, { parts: 2, part: 0 }), CANDIDATES).filter(
    ({ p }) => p < WORTH_A_LOOK,
  );
  const strips = stripsOf(pixels, CHECKED_BLOCKS, { parts: 2, part: 1 });
  const [all, checked] = [hypothesesFor(pixels.width) * VIEWS.length, CANDIDATES * VIEWS.length];
  return candidates.flatMap(({ message, phase, origin, stride, shift }) => {
    const ballot = ballotOf(pixels, strips, origin, [phase], VIEWS);
    return VIEWS.flatMap((view) => {
      const votes = ballot.get(ballotKey(phase, view));
      return votes ? [lookAt(votes, { message, phase, view, origin, stride, shift }, all, checked)] : [];
    });
  });
}
