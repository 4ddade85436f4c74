/** A pair of frames that show the same: their places in the two lists of frames. */
export interface FramePair {
  a: number;
  b: number;
}

/** A stretch of one clip that is a stretch of another, in seconds. */
export interface Range {
  a: { from: number; to: number };
  b: { from: number; to: number };
  /** Pairs of frames it rests on. */
  frames: number;
  /** How fast the second shows it, where that is not the pace of the first: 2 is twice as fast, 0.5 half. */
  pace?: number;
  /** The second shows it backwards. */
  reversed?: true;
  /** One of the two has shown it already: a loop, or a piece that is repeated. */
  again?: true;
}

/** Missing frames that a stretch may step over, in seconds: a flash, a blur, a caption. */
export const MOST_GAP_SECONDS = 3;
/** A stretch is this long at least, in seconds and in frames. */
export const MIN_SECONDS = 1.5;
export const MIN_FRAMES = 4;
/** Of the frames in a stretch this share must match. */
export const MIN_SHARE = 0.5;
const MAX_RANGES = 50;

/** Lines "b is a plus so much" that are followed: those on which the most pairs lie. */
const LINES = 64;

/**
 * The pairs of frames that match, on the lines where most of them lie. In two passes, so that a clip that stands still, where
 * every frame matches every other, costs time and no memory.
 * @param value how alike two frames are, or undefined where they do not match
 */
export function pairsOnLines(
  a: number,
  b: number,
  value: (a: number, b: number) => number | undefined,
): { pairs: FramePair[]; mean: number } {
  const votes = new Uint32Array(a + b);
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++) if (value(i, j) !== undefined) votes[j - i + a] = (votes[j - i + a] ?? 0) + 1;
  const lines = [...votes.entries()]
    .filter(([, count]) => count >= MIN_FRAMES)
    .sort((one, other) => other[1] - one[1])
    .slice(0, LINES);
  const pairs: FramePair[] = [];
  let sum = 0;
  for (const [line] of lines)
    for (let i = Math.max(0, a - line); i < Math.min(a, a + b - line); i++) {
      const alike = value(i, i + line - a);
      if (alike === undefined) continue;
      pairs.push({ a: i, b: i + line - a });
      sum += alike;
    }
  return { pairs, mean: pairs.length === 0 ? 0 : sum / pairs.length };
}

/**
 * Which stretches of two clips show the same at the same pace: pairs that lie on one line "b is a plus so much" belong
 * together. The longest stretch is taken first, and every frame counts once. A clip that was sped up or slowed down
 * shows as short stretches or none.
 * @param pairs frames that match
 * @param interval seconds from one frame to the next, the same in both lists
 */
export function findRanges(pairs: readonly FramePair[], interval: number): Range[] {
  const lines = new Map<number, number[]>();
  for (const { a, b } of pairs) lines.set(b - a, [...(lines.get(b - a) ?? []), a]);
  const used = { a: new Set<number>(), b: new Set<number>() };
  const ranges: Range[] = [];
  const open = new Set(lines.keys());
  while (open.size > 0 && ranges.length < MAX_RANGES) {
    let best: { offset: number; run: number[] } | undefined;
    for (const offset of open) {
      const free = (lines.get(offset) ?? []).filter((a) => !used.a.has(a) && !used.b.has(a + offset));
      const run = longestRun(free, interval);
      if (!run) open.delete(offset);
      else if (run.length > (best?.run.length ?? 0)) best = { offset, run };
    }
    if (!best) break;
    const { offset, run } = best;
    const [first = 0, last = 0] = [run[0], run[run.length - 1]];
    ranges.push({
      a: { from: first * interval, to: (last + 1) * interval },
      b: { from: (first + offset) * interval, to: (last + offset + 1) * interval },
      frames: run.length,
    });
    for (let a = first; a <= last; a++) {
      used.a.add(a);
      used.b.add(a + offset);
    }
  }
  return ranges.sort((one, other) => one.a.from - other.a.from);
}

/** The longest run without a gap that is too long, if it is long and dense enough. */
function longestRun(places: readonly number[], interval: number): number[] | undefined {
  const sorted = [...new Set(places)].sort((a, b) => a - b);
  let best: number[] | undefined;
  let run: number[] = [];
  const close = () => {
    const span = (run[run.length - 1] ?? 0) - (run[0] ?? 0) + 1;
    const enough = run.length >= MIN_FRAMES && span * interval >= MIN_SECONDS && run.length >= MIN_SHARE * span;
    if (enough && run.length > (best?.length ?? 0)) best = run;
  };
  for (const place of sorted) {
    const last = run[run.length - 1];
    if (last !== undefined && (place - last) * interval > MOST_GAP_SECONDS) {
      close();
      run = [];
    }
    run.push(place);
  }
  close();
  return best;
}

/** The share of a clip that lies in the ranges, 0 to 1: what is shown twice counts once. */
export function shareOf(ranges: readonly Range[], side: "a" | "b", seconds: number): number {
  if (!(seconds > 0)) return 0;
  let [sum, end] = [0, 0];
  for (const { from, to } of ranges.map((range) => range[side]).sort((one, other) => one.from - other.from)) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return Math.min(1, sum / seconds);
}
