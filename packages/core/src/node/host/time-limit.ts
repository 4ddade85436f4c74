/** The longest time a timer of Node counts: one millisecond more, and it fires at once. */
const MOST_MS = 2 ** 31 - 1;

/**
 * A time limit as a timer can keep it. `Infinity` is no limit, and what is longer than a timer counts is the longest it
 * counts; never a millisecond by accident.
 */
export const timerMs = (ms: number): number | undefined =>
  ms === Number.POSITIVE_INFINITY ? undefined : Math.min(Math.max(0, Math.ceil(ms)), MOST_MS);

/** Calls back when the time is over, unless the returned function was called before. */
export function startTimer(ms: number, onOver: () => void): () => void {
  const wait = timerMs(ms);
  if (wait === undefined) return () => undefined;
  const timer = setTimeout(onOver, wait);
  return () => clearTimeout(timer);
}
