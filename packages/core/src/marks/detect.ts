/** Looks for the messages that published code writes into its pictures, at a false-alarm rate that is stated. */
import { type Ballot, ballotOf } from "./ballot.ts";
import {
  ALL_PHASES,
  aligned,
  choose,
  cropped,
  dearer,
  FALSE_ALARMS,
  type Look,
  mostBlocks,
  type Result,
  SHARES,
  shifted,
} from "./looks.ts";
import type { Pixels } from "./pixels.ts";
import { resized, sizesBefore } from "./resized.ts";
import { stripsOf } from "./strips.ts";
import { VIEWS } from "./votes.ts";

/** Fewer pixels hold too few blocks for any message. The writers refuse less than 256 by 256, but a crop may be all there is. */
const MIN_PIXELS = 160 * 160;

/**
 * The message found in a picture of three or four channels: at most one, for writers write one. What was searched is paid
 * for: a file without a mark is taken for marked once in a million, whatever was tried on it.
 * @param deep look also at the sizes that the picture may have had before it was made larger or smaller as a whole
 */
export function findMarks(pixels: Pixels, deep = false): Result {
  if (pixels.channels < 3 || pixels.width * pixels.height < MIN_PIXELS)
    return { found: [], surest: 1, singles: [], blocks: [] };
  const sizes = deep ? sizesBefore(pixels) : [];
  // One more way to look is one more share of the false alarms, in equal parts on every size.
  const price = sizes.length > 0 ? (SHARES + 1) / SHARES : 1;
  const ballot = votesIn(pixels);
  const whole = aligned(ballot).map((look) => dearer(look, price));
  if (isThere(whole)) return choose(whole, whole);
  const others = [...shifted(ballot, pixels.width), ...cropped(pixels)].map((look) => dearer(look, price));
  const looks = [...whole, ...others];
  for (const size of isThere(looks) ? [] : sizes) {
    const here = aligned(votesIn(resized(pixels, size))).map((look) => dearer(look, price * sizes.length));
    looks.push(...here);
    if (isThere(here)) break;
  }
  return choose(looks, whole);
}

const votesIn = (pixels: Pixels): Ballot =>
  ballotOf(pixels, stripsOf(pixels, mostBlocks(pixels)), { x: 0, y: 0 }, ALL_PHASES, VIEWS);

const isThere = (looks: readonly Look[]): boolean => looks.some(({ falseAlarms }) => falseAlarms < FALSE_ALARMS);
