/** Looks for the messages that published code writes into its pictures, at a false-alarm rate that is stated. */
import { ballotOf } from "./ballot.ts";
import { ALL_PHASES, aligned, cropped, type Look, shifted } from "./looks.ts";
import type { Pixels } from "./pixels.ts";
import { stripsOf } from "./strips.ts";
import { VIEWS } from "./votes.ts";

/** What a search came to. */
interface Result {
  readonly found: readonly Look[];
  /** What the surest look came to, found or not. */
  readonly surest: number;
  /** Probabilities of every single look at the picture as it is. */
  readonly singles: readonly number[];
}

/** One file in a million. */
export const FALSE_ALARMS = 1e-6;
/** A message that is about so unlikely to be there by chance may be the one of which another shows a part. */
const RIVAL = 1e-3;
const KNOWN = 1.25;

/** Blocks that are looked at: all of a picture as generators make them, and enough of a larger one. */
const mostBlocks = ({ width, height }: Pixels): number => (width * height > 4_200_000 ? 8_192 : 16_384);
/** Fewer pixels hold too few blocks for any message. The writers refuse less than 256 by 256, but a crop may be all there is. */
const MIN_PIXELS = 160 * 160;

/**
 * The message found in a picture of three or four channels: at most one, for writers write one. What was searched is paid
 * for: a file without a mark is taken for marked once in a million, whatever was tried on it.
 */
export function findMarks(pixels: Pixels): Result {
  if (pixels.channels < 3 || pixels.width * pixels.height < MIN_PIXELS) return { found: [], surest: 1, singles: [] };
  const ballot = ballotOf(pixels, stripsOf(pixels, mostBlocks(pixels)), { x: 0, y: 0 }, ALL_PHASES, VIEWS);
  const whole = aligned(ballot);
  const isThere = whole.some(({ falseAlarms }) => falseAlarms < FALSE_ALARMS);
  const looks = isThere ? whole : [...whole, ...shifted(ballot, pixels.width), ...cropped(pixels)];
  const surest = looks.reduce((least, { falseAlarms }) => Math.min(least, falseAlarms), 1);
  return { found: choose(looks), surest, singles: whole.map(({ single }) => single) };
}

/** Messages share bits, and a place near the right one shows a part of what stands there: what fits best is meant. */
function choose(looks: readonly Look[]): readonly Look[] {
  const [best] = looks.filter(({ falseAlarms }) => falseAlarms < RIVAL).toSorted((a, b) => b.fit - a.fit);
  if (!best) return [];
  const same = looks.filter(({ message, falseAlarms }) => message.id === best.message.id && falseAlarms < FALSE_ALARMS);
  // For what lies above nothing the two phases all but agree: the one that is known is meant.
  const likely = ({ message, phase, fit }: Look): number => (message.phases.includes(phase) ? KNOWN * fit : fit);
  return same.toSorted((a, b) => likely(b) - likely(a)).slice(0, 1);
}
