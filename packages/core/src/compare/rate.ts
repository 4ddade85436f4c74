/** At most so many frames of a clip: memory stays flat, and longer clips are looked at less often. */
export const MAX_FRAMES = 15_000;
const FASTEST = 2;
const SHORT_SECONDS = 15;

/** Frames a second to compare two clips by: the same for both, and at most so many of the longer. */
export function rateFor(clips: readonly { seconds: number }[], mostFrames = MAX_FRAMES): number {
  const longest = Math.max(1, ...clips.map(({ seconds }) => seconds));
  const shortest = Math.min(...clips.map(({ seconds }) => seconds));
  const wanted = shortest < SHORT_SECONDS ? 2 * FASTEST : FASTEST;
  const most = mostFrames / longest;
  return most >= 1 ? Math.min(wanted, Math.floor(most)) : most;
}

/** Stills that are laid beside one another to find places in: so many, at most this large; of a short clip more a second show nothing new. */
export const STILLS = 24;
export const STILL_SIDE = 512;
export const MOST_STILL_RATE = 4;
