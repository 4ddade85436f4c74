import {
  type FramePair,
  findRanges,
  MIN_FRAMES,
  MIN_SECONDS,
  MIN_SHARE,
  MOST_GAP_SECONDS,
  pairsOnLines,
  type Range,
} from "./timeline.ts";

/** How alike a frame of the first and one of the second are, from 0.5 to 1; undefined: they do not match. */
export type Likeness = (a: number, b: number) => number | undefined;

/** Frames of the second clip for one of the first: the pace of the first, what people do with speed, and backwards. */
const SLOPES = [1, 1.05, 0.95, 1.12, 0.89, 1.25, 0.8, 1.333, 0.75, 1.5, 0.667, 1.75, 0.571, 2, 0.5, -1] as const;
/** Lines of each that are followed: of the same pace more, because a clip may have been cut into many pieces. */
const [LINES, OTHER_LINES] = [48, 6];
/** Pairs that are weighed against each other; of a clip that stands still there are more, and lines of one pace must do. */
const MOST_PAIRS = 400_000;
/** Another pace must explain this much more than the same pace does, or it is chance. */
const OTHER_PACE = 0.8;
/** A pace nearer to 1 than this is the same one. */
const SAME_PACE = 0.04;
const MOST_RANGES = 50;
/** Shorter than this no pace is told, and no second appearance. */
const LEAST_PACE_SECONDS = 3;

interface Line {
  slope: number;
  offset: number;
}
interface Run {
  pairs: FramePair[];
  score: number;
}

/** Which stretches of two clips are the same, and how alike they are there, on average over what is told. */
export function fitRanges(a: number, b: number, interval: number, value: Likeness): { ranges: Range[]; mean: number } {
  const field = Field.of(a, b, value);
  if (!field) {
    const { pairs, mean } = pairsOnLines(a, b, value);
    return { ranges: findRanges(pairs, interval), mean };
  }
  const found = [...field.runs(interval, "both"), ...field.runs(interval, "again")];
  let [sum, count] = [0, 0];
  for (const { pairs } of found)
    for (const pair of pairs) {
      sum += field.likeness(pair);
      count += 1;
    }
  const ranges = found.map(({ pairs, again }) => rangeOf(pairs, again, interval));
  return { ranges: ranges.sort((one, other) => one.a.from - other.a.from), mean: count === 0 ? 0 : sum / count };
}

/** Every pair that matches, and how much it says: one of frames that match many others says little about when. */
class Field {
  readonly #a: number;
  readonly #b: number;
  readonly #pairs: ReadonlyMap<number, number>;
  readonly #rows: Uint32Array;
  readonly #columns: Uint32Array;
  readonly #used: { a: Uint8Array; b: Uint8Array };

  private constructor(
    a: number,
    b: number,
    pairs: ReadonlyMap<number, number>,
    rows: Uint32Array,
    columns: Uint32Array,
  ) {
    this.#a = a;
    this.#b = b;
    this.#pairs = pairs;
    this.#rows = rows;
    this.#columns = columns;
    this.#used = { a: new Uint8Array(a), b: new Uint8Array(b) };
  }

  static of(a: number, b: number, value: Likeness): Field | undefined {
    const pairs = new Map<number, number>();
    const [rows, columns] = [new Uint32Array(a), new Uint32Array(b)];
    for (let i = 0; i < a; i++)
      for (let j = 0; j < b; j++) {
        const alike = value(i, j);
        if (alike === undefined) continue;
        pairs.set(i * b + j, alike);
        if (pairs.size > MOST_PAIRS) return undefined;
        rows[i] = (rows[i] ?? 0) + 1;
        columns[j] = (columns[j] ?? 0) + 1;
      }
    return new Field(a, b, pairs, rows, columns);
  }

  likeness = ({ a, b }: FramePair): number => this.#pairs.get(a * this.#b + b) ?? 0;

  #weight(a: number, b: number): number {
    const alike = this.#pairs.get(a * this.#b + b);
    if (alike === undefined) return 0;
    return Math.max(0.05, 2 * alike - 1) / Math.sqrt(Math.max(this.#rows[a] ?? 1, this.#columns[b] ?? 1));
  }

  /** The lines on which what says most lies. */
  #lines(slopes: readonly number[]): Line[] {
    return slopes.flatMap((slope) => {
      const shift = slope > 0 ? Math.ceil(slope * this.#a) : 0;
      const votes = new Float64Array(this.#b + Math.ceil(Math.abs(slope) * this.#a) + 3);
      for (const key of this.#pairs.keys()) {
        const [a, b] = [Math.floor(key / this.#b), key % this.#b];
        const at = Math.round(b - slope * a) + shift;
        votes[at] = (votes[at] ?? 0) + this.#weight(a, b);
      }
      return [...votes.entries()]
        .filter(([, vote]) => vote > 0)
        .sort((one, other) => other[1] - one[1])
        .slice(0, slope === 1 ? LINES : OTHER_LINES)
        .map(([at]) => ({ slope, offset: at - shift }));
    });
  }

  /**
   * Stretches, those that say most first. `both`: every frame of either counts once. `again`: of what is left of one clip,
   * what the other has shown already: a loop, or a piece that is repeated.
   */
  runs(interval: number, mode: "both" | "again"): (Run & { again: boolean })[] {
    const again = mode === "again";
    const lines = this.#lines(again ? [1] : SLOPES);
    const known = new Map<Line, Run | undefined>();
    const found: (Run & { again: boolean })[] = [];
    while (found.length < MOST_RANGES) {
      let best: { line: Line; run: Run } | undefined;
      for (const line of lines) {
        if (!known.has(line)) known.set(line, this.#bestRun(line, interval, again));
        const run = known.get(line);
        if (run && run.score > (best?.run.score ?? 0)) best = { line, run };
      }
      if (!best) break;
      const run = again ? best.run : this.#refined(best.line, best.run, interval);
      found.push({ ...run, again });
      this.#use(run);
      // Only what shared a frame with it has changed, and what had nothing has nothing now.
      for (const [line, other] of known) if (other?.pairs.some((pair) => this.#taken(pair, again))) known.delete(line);
    }
    return found;
  }

  #taken({ a, b }: FramePair, again: boolean): boolean {
    const [one, other] = [this.#used.a[a] === 1, this.#used.b[b] === 1];
    return again ? one && other : one || other;
  }

  #use({ pairs }: Run): void {
    const [first, last] = [pairs[0], pairs.at(-1)];
    if (!first || !last) return;
    this.#used.a.fill(1, first.a, last.a + 1);
    this.#used.b.fill(1, Math.min(first.b, last.b), Math.max(first.b, last.b) + 1);
  }

  /** Pairs on a line, at most one for each frame of the first clip: the one that says most. */
  #pairsOn({ slope, offset }: Line, again: boolean): FramePair[] {
    const places: FramePair[] = [];
    for (let a = 0; a < this.#a; a++) {
      const middle = Math.round(slope * a + offset);
      let [best, most] = [-1, 0];
      for (const b of slope === 1 ? [middle] : [middle, middle - 1, middle + 1]) {
        const weight = b >= 0 && b < this.#b && !this.#taken({ a, b }, again) ? this.#weight(a, b) : 0;
        if (weight > most) [best, most] = [b, weight];
      }
      if (most > 0) places.push({ a, b: best });
    }
    return places;
  }

  /** The stretch of a line that says most. */
  #bestRun(line: Line, interval: number, again: boolean): Run | undefined {
    const { slope } = line;
    const places = this.#pairsOn(line, again);
    const least = again ? LEAST_PACE_SECONDS : MIN_SECONDS;
    let found: Run | undefined;
    for (const pairs of stretches(places, interval, least)) {
      if (again && this.#standsStill(pairs, interval)) continue;
      const sum = pairs.reduce((total, { a, b }) => total + this.#weight(a, b), 0);
      const score = slope === 1 ? sum : OTHER_PACE * sum * Math.min(1, Math.abs(slope));
      if (score > (found?.score ?? 0)) found = { pairs, score };
    }
    return found;
  }

  /** Where every frame is like its neighbours, nothing tells a second appearance from the first that goes on. */
  #standsStill(pairs: readonly FramePair[], interval: number): boolean {
    const reach = Math.ceil(MOST_GAP_SECONDS / interval);
    const near = pairs.filter(
      ({ a, b }) => this.#pairs.has(a * this.#b + b + reach) || this.#pairs.has(a * this.#b + b - reach),
    );
    return near.length > pairs.length / 2;
  }

  /** The same stretch at the pace that its own pairs tell: what was guessed is near it, and a long stretch drifts away. */
  #refined(line: Line, run: Run, interval: number): Run {
    if (line.slope === 1) return run;
    let best = run;
    for (let step = 0; step < 3; step++) {
      const next = this.#bestRun(leastSquares(best.pairs), interval, false);
      if (!next || next.score <= best.score) return best;
      best = next;
    }
    return best;
  }
}

/** Stretches without a gap that is too long, long and dense enough. */
function stretches(places: readonly FramePair[], interval: number, leastSeconds: number): FramePair[][] {
  const found: FramePair[][] = [];
  let run: FramePair[] = [];
  const close = () => {
    const span = (run.at(-1)?.a ?? 0) - (run[0]?.a ?? 0) + 1;
    if (run.length >= MIN_FRAMES && span * interval >= leastSeconds && run.length >= MIN_SHARE * span) found.push(run);
    run = [];
  };
  for (const place of places) {
    const last = run.at(-1);
    if (last && (place.a - last.a) * interval > MOST_GAP_SECONDS) close();
    run.push(place);
  }
  close();
  return found;
}

function leastSquares(pairs: readonly FramePair[]): Line {
  const n = pairs.length;
  const [ma, mb] = [pairs.reduce((sum, { a }) => sum + a, 0) / n, pairs.reduce((sum, { b }) => sum + b, 0) / n];
  let [aa, ab] = [0, 0];
  for (const { a, b } of pairs) {
    aa += (a - ma) ** 2;
    ab += (a - ma) * (b - mb);
  }
  const slope = aa === 0 ? 1 : ab / aa;
  return { slope, offset: mb - slope * ma };
}

function rangeOf(pairs: readonly FramePair[], again: boolean, interval: number): Range {
  const [first, last] = [pairs[0] ?? { a: 0, b: 0 }, pairs.at(-1) ?? { a: 0, b: 0 }];
  const { slope } = leastSquares(pairs);
  const [from, to] = [Math.min(first.b, last.b), Math.max(first.b, last.b)];
  const seconds = (last.a - first.a + 1) * interval;
  const pace = Math.abs(slope) < 0.01 ? 1 : Math.abs(1 / slope);
  const told = Math.abs(pace - 1) > SAME_PACE && seconds >= LEAST_PACE_SECONDS;
  return {
    a: { from: first.a * interval, to: (last.a + 1) * interval },
    b: { from: from * interval, to: (to + 1) * interval },
    frames: pairs.length,
    ...(told ? { pace: Math.round(100 * pace) / 100 } : {}),
    ...(slope < 0 ? { reversed: true as const } : {}),
    ...(again ? { again: true as const } : {}),
  };
}
