/** Looks for the messages that published code writes into its pictures, at a false-alarm rate that is stated. */

import { type Ballot, ballotKey, ballotOf, type Origin } from "./ballot.ts";
import { fold } from "./fold.ts";
import { MESSAGES, type Message, type Phase } from "./messages.ts";
import type { Pixels } from "./pixels.ts";
import { candidatesOf, hypothesesFor } from "./quick.ts";
import { agreement, chance, weigh } from "./statistic.ts";
import { stripsOf } from "./strips.ts";
import { VIEWS, type View } from "./votes.ts";

/** A message that stands in a picture. */
export interface FoundMark {
  readonly message: Message;
  readonly phase: Phase;
  readonly view: View["id"];
  /** Student's t of the message against the sums of its places. */
  readonly statistic: number;
  /** How much of the sums is the message, whatever its length. */
  readonly fit: number;
  /** How often an unmarked file would show as much, after everything that was tried on this one. */
  readonly falseAlarms: number;
  /** Places of the message whose votes alone say what it says. */
  readonly bitsRead: number;
  /** Not 0, 0 where the picture was cropped. */
  readonly origin: Origin;
}

/** One file in a million. */
export const FALSE_ALARMS = 1e-6;

/** A message that is about so unlikely to be there by chance may be the one of which another shows a part. */
const RIVAL = 1e-3;

const KNOWN = 1.25;

/** Blocks that are looked at: all of a picture as generators make them, and enough of a larger one. */
const mostBlocks = ({ width, height }: Pixels): number => (width * height > 4_200_000 ? 8_192 : 16_384);
const QUICK_BLOCKS = 3_072;
const CHECKED_BLOCKS = 6_144;
const CANDIDATES = 3;
/** Fewer pixels hold too few blocks for any message. The writers refuse less than 256 by 256, but a crop may be all there is. */
const MIN_PIXELS = 160 * 160;

const ALL_PHASES: readonly Phase[] = ["float32", "uint8", "float32-rgb"];
/** Every message is looked for as either writer would write it, the older channel order only where one is known. */
const ALIGNED: readonly { readonly message: Message; readonly phase: Phase }[] = MESSAGES.flatMap((message) =>
  ALL_PHASES.filter((phase) => phase !== "float32-rgb" || message.phases.includes(phase)).map((phase) => ({
    message,
    phase,
  })),
);

/**
 * The message found in a picture of three or four channels: at most one, for writers write one. What was searched is paid
 * for: half of the false alarms are spent on the picture as it is, half on crops of it.
 * @returns also what the surest look came to, found or not
 */
export function findMarks(pixels: Pixels): { readonly found: readonly FoundMark[]; readonly surest: number } {
  if (pixels.channels < 3 || pixels.width * pixels.height < MIN_PIXELS) return { found: [], surest: 1 };
  const whole = aligned(ballotOf(pixels, stripsOf(pixels, mostBlocks(pixels)), { x: 0, y: 0 }, ALL_PHASES, VIEWS));
  const looks = whole.some(({ falseAlarms }) => falseAlarms < FALSE_ALARMS) ? whole : [...whole, ...cropped(pixels)];
  const surest = looks.reduce((least, { falseAlarms }) => Math.min(least, falseAlarms), 1);
  return { found: choose(looks), surest };
}

/** Messages share bits, and a place near the right one shows a part of what stands there: what fits best is meant. */
function choose(looks: readonly FoundMark[]): readonly FoundMark[] {
  const [best] = looks.filter(({ falseAlarms }) => falseAlarms < RIVAL).toSorted((a, b) => b.fit - a.fit);
  if (!best) return [];
  const same = looks.filter(({ message, falseAlarms }) => message.id === best.message.id && falseAlarms < FALSE_ALARMS);
  // For what lies above nothing the two phases all but agree: the one that is known is meant.
  const likely = ({ message, phase, fit }: FoundMark): number => (message.phases.includes(phase) ? KNOWN * fit : fit);
  return same.toSorted((a, b) => likely(b) - likely(a)).slice(0, 1);
}

/** The picture as it is: block by block from its corner. */
function aligned(ballot: Ballot): readonly FoundMark[] {
  const looks = 2 * ALIGNED.length * VIEWS.length;
  return ALIGNED.flatMap(({ message, phase }) =>
    VIEWS.flatMap((view) => {
      const strips = ballot.get(ballotKey(phase, view));
      if (!strips) return [];
      const folded = fold(strips, message.bits.length);
      const verdict = weigh(folded, message);
      return {
        message,
        phase,
        view: view.id,
        statistic: verdict.t,
        fit: verdict.fit,
        falseAlarms: chance(verdict, looks),
        bitsRead: agreement(folded, message.bits),
        origin: { x: 0, y: 0 },
      };
    }),
  );
}

/** Places to which crops move the blocks: candidates from every second strip, judged by the strips between. */
function cropped(pixels: Pixels): readonly FoundMark[] {
  const candidates = candidatesOf(pixels, stripsOf(pixels, QUICK_BLOCKS, { parts: 2, part: 0 }), CANDIDATES);
  const strips = stripsOf(pixels, CHECKED_BLOCKS, { parts: 2, part: 1 });
  const [all, checked] = [2 * hypothesesFor(pixels.width) * VIEWS.length, 2 * CANDIDATES * VIEWS.length];
  return candidates.flatMap(({ message, phase, origin, stride, shift }) => {
    const ballot = ballotOf(pixels, strips, origin, [phase], VIEWS);
    return VIEWS.flatMap((view) => {
      const votes = ballot.get(ballotKey(phase, view));
      if (!votes) return [];
      const folded = fold(votes, message.bits.length, stride);
      const verdict = weigh(folded, message, shift);
      const falseAlarms = chance(verdict, all, checked);
      const bitsRead = agreement(folded, message.bits, shift);
      return { message, phase, view: view.id, statistic: verdict.t, fit: verdict.fit, falseAlarms, bitsRead, origin };
    });
  });
}
