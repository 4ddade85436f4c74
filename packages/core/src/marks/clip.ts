/**
 * A message over the frames of a clip. What no frame shows alone, all of them may together; and a key frame, which keeps
 * more than those that are made from it, may show what the sum of all no longer does.
 */
import { type Ballot, ballotOf, type StripVotes } from "./ballot.ts";
import { ALL_PHASES, aligned, choose, dearer, type Look, mostBlocks, type Result, shifted } from "./looks.ts";
import type { Pixels } from "./pixels.ts";
import { stripsOf } from "./strips.ts";
import { VIEWS } from "./votes.ts";

/** Frames that are added up at most. */
export const CLIP_FRAMES = 32;

/**
 * What looks cost. A look at one picture costs a third of the false alarms, for two other ways to look at it. A clip is looked at
 * in these: all frames together, as they are and cropped by whole blocks; the first frame alone, which is a key frame in every clip and
 * so never costs more than a picture does; the others alone. A third goes to each.
 */
const [TOGETHER, FIRST, OTHERS] = [2, 1, CLIP_FRAMES - 1];

/**
 * Adds up votes block by block, frame by frame, and lays the messages over the sums once. A clip that stands still says the
 * same in every frame, and no more than one of them: it is the blocks that have to be many.
 */
export class ClipSearch {
  readonly #sums = new Map<string, StripVotes[]>();
  #alone: readonly Look[] = [];
  #taken = 0;
  #size: { width: number; height: number } | undefined;

  /** Takes a frame. One of another size, or without colour, is passed over. */
  add(frame: Pixels): void {
    this.#size ??= { width: frame.width, height: frame.height };
    if (frame.channels < 3 || frame.width !== this.#size.width || frame.height !== this.#size.height) return;
    const strips = stripsOf(frame, mostBlocks(frame));
    const ballot = ballotOf(frame, strips, { x: 0, y: 0 }, ALL_PHASES, VIEWS);
    const price = this.#taken++ === 0 ? FIRST : OTHERS;
    const alone = aligned(ballot).map((look) => dearer(look, price));
    this.#alone = [...this.#alone, ...alone.filter(({ falseAlarms }) => falseAlarms < 1)];
    for (const [key, votes] of ballot) {
      const sums = this.#sums.get(key);
      if (sums) for (const [index, { votes: more }] of votes.entries()) addTo(sums[index]?.votes, more);
      else this.#sums.set(key, [...votes]);
    }
  }

  /** What all frames together show. */
  result(): Result {
    const ballot: Ballot = this.#sums;
    const whole = aligned(ballot);
    const summed = [...whole, ...(this.#size ? shifted(ballot, this.#size.width) : [])];
    return choose([...this.#alone, ...summed.map((look) => dearer(look, TOGETHER))], whole);
  }
}

function addTo(sums: Float32Array | undefined, more: Float32Array): void {
  if (!sums) return;
  for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + (more[at] ?? 0);
}
