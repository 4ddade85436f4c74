/** Looks for the messages that published code writes into its pictures, at a false-alarm rate that is stated. */
import { ballotOf } from "./ballot.ts";
import { ALL_PHASES, aligned, choose, cropped, FALSE_ALARMS, mostBlocks, type Result, shifted } from "./looks.ts";
import type { Pixels } from "./pixels.ts";
import { stripsOf } from "./strips.ts";
import { VIEWS } from "./votes.ts";

/** Fewer pixels hold too few blocks for any message. The writers refuse less than 256 by 256, but a crop may be all there is. */
const MIN_PIXELS = 160 * 160;

/**
 * The message found in a picture of three or four channels: at most one, for writers write one. What was searched is paid
 * for: a file without a mark is taken for marked once in a million, whatever was tried on it.
 */
export function findMarks(pixels: Pixels): Result {
  if (pixels.channels < 3 || pixels.width * pixels.height < MIN_PIXELS)
    return { found: [], surest: 1, singles: [], blocks: [] };
  const ballot = ballotOf(pixels, stripsOf(pixels, mostBlocks(pixels)), { x: 0, y: 0 }, ALL_PHASES, VIEWS);
  const whole = aligned(ballot);
  const isThere = whole.some(({ falseAlarms }) => falseAlarms < FALSE_ALARMS);
  return choose(isThere ? whole : [...whole, ...shifted(ballot, pixels.width), ...cropped(pixels)], whole);
}
