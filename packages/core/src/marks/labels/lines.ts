/**
 * Where a line of words may stand. An engine that reads words takes what surrounds them for words too, or reads none of them: so
 * lines are found first, by what a line is (parts of one height, one foot and one head, with nothing above and below), and each is
 * handed on alone, on white.
 */
import type { Grey, Rect } from "./grey.ts";
import { type Part, type Parts, partsOf, rootOf } from "./parts.ts";
import { strokesOf } from "./strokes.ts";

/** A line of what may be letters. */
export interface Line extends Rect {
  /** How much a line it is, from 0 to 1. */
  readonly score: number;
  readonly dark: boolean;
  /** The numbers of its parts, and the plane in which they stand. */
  readonly own: ReadonlySet<number>;
  readonly numbers: Int32Array;
  readonly strokes: Uint8Array;
}

/** Heights of lines, of the shorter side: the law asks for a twentieth at least, and labels are seen from a fortieth on. */
const HEIGHTS = [0.028, 0.038, 0.052, 0.071, 0.097];
/** Half the widest stroke, of the shorter side. */
const STROKE = 0.011;
/**
 * How far strokes stand out, from white on a bright sky to white on black, and how bright (dark strokes: how dark) they are: white
 * words stay in one piece on a mottled ground where what is bright beside them is not that bright.
 */
const MASKS = [
  { level: 18, bright: 0 },
  { level: 32, bright: 0 },
  { level: 60, bright: 0 },
  { level: 110, bright: 0 },
  { level: 160, bright: 0 },
  { level: 40, bright: 205 },
  { level: 80, bright: 205 },
] as const;
/** Parts of one mask that are put together to lines: more are no letters. */
const MOST_PARTS = 6_000;

/**
 * Lines in a band.
 * @param side the shorter side of the whole picture, in pixels of the band
 */
export function linesIn(band: Grey, side: number): readonly Line[] {
  const { width, height } = band;
  const found: Line[] = [];
  for (const dark of [false, true]) {
    const all = strokesOf(band, Math.max(2, Math.round(STROKE * side)), dark);
    for (const { level, bright } of MASKS) {
      const strokes = bright === 0 ? all : all.map((value, at) => (isBright(band.data[at], bright, dark) ? value : 0));
      const parts = partsOf(strokes, width, height, level);
      const density = densityOf(strokes, width, height, level);
      const here = HEIGHTS.flatMap((share) => groupsOf(parts, share * side)).flatMap((group) => lineOf(group, density) ?? []); // biome-ignore format: one line
      for (const [at, line] of here.entries())
        if (!here.slice(0, at).some((other) => alike(line, other)))
          found.push({ ...line, dark, strokes, numbers: parts.numbers });
    }
  }
  return fewOfEach(found);
}

const isBright = (value = 0, bright: number, dark: boolean): boolean => (dark ? 255 - value : value) >= bright;

/** The same line under several masks is read so often: one of them may have it whole. */
const OF_EACH = 3;

function fewOfEach(lines: readonly Line[]): readonly Line[] {
  const kept: Line[] = [];
  for (const line of lines.toSorted((a, b) => b.score - a.score))
    if (kept.filter((other) => other.dark === line.dark && alike(line, other)).length < OF_EACH) kept.push(line);
  return kept;
}

type Group = readonly Part[];

/** Parts no higher than a line that stand beside each other. */
function groupsOf({ parts }: Parts, high: number): readonly Group[] {
  const letters = parts
    .filter(({ left, top, right, bottom, pixels }) => {
      const [across, down] = [right - left + 1, bottom - top + 1];
      return down <= 1.25 * high && across <= 2.6 * high && Math.max(across, down) >= 0.18 * high && pixels >= 0.006 * high * high; // biome-ignore format: one line
    })
    .sort((a, b) => a.left - b.left);
  if (letters.length > MOST_PARTS) return [];
  const roots = letters.map((_, at) => at);
  for (const [at, one] of letters.entries())
    for (let next = at + 1; next < letters.length; next++) {
      const other = letters[next];
      if (!other || other.left > one.right + 0.65 * high) break;
      if (other.top > one.bottom + 0.12 * high || one.top > other.bottom + 0.12 * high) continue;
      roots[rootOf(roots, next)] = rootOf(roots, at);
    }
  const groups = new Map<number, Part[]>();
  for (const [at, one] of letters.entries()) {
    const root = rootOf(roots, at);
    const group = groups.get(root);
    if (group) group.push(one);
    else groups.set(root, [one]);
  }
  const lines = [...groups.values()].filter((group) => {
    const { width, height } = boxOf(group);
    return group.length >= 4 && height >= 0.72 * high && height <= 1.4 * high && width >= 2.2 * high && width <= 22 * high; // biome-ignore format: one line
  });
  return lines.flatMap((group) => [withWords(group, letters) ?? [], group].filter(({ length }) => length > 0));
}

/** How far apart words of one line stand, and how much of its height a letter of another word has at least, of the line's height. */
const [WORDS_APART, LETTER] = [1.1, 0.5];

/** A line with the words beside it: what is as high as its letters, on its foot, and no farther than words stand apart. */
function withWords(group: Group, letters: readonly Part[]): Group | undefined {
  const { left, top, width, height } = boxOf(group);
  const slack = 0.12 * height;
  const alongside = letters.filter(
    (part) =>
      !group.includes(part) &&
      part.top >= top - slack &&
      part.bottom <= top + height - 1 + slack &&
      part.bottom - part.top + 1 >= LETTER * height,
  );
  let [first, last] = [left, left + width - 1];
  const words: Part[] = [];
  // From the line outwards, on either side.
  for (const part of alongside.filter((each) => each.right < left).toReversed())
    if (part.right >= first - WORDS_APART * height) {
      words.push(part);
      first = Math.min(first, part.left);
    }
  for (const part of alongside.filter((each) => each.left > last))
    if (part.left <= last + WORDS_APART * height) {
      words.push(part);
      last = Math.max(last, part.right);
    }
  return words.length === 0 ? undefined : [...group, ...words];
}

function boxOf(group: Group): Rect {
  const edge = (of: (part: Part) => number, pick: (...values: number[]) => number) =>
    group.reduce((found, part) => pick(found, of(part)), of(group[0] ?? { id: 0, left: 0, top: 0, right: 0, bottom: 0, pixels: 0 })); // biome-ignore format: one line
  const [left, top] = [edge((part) => part.left, Math.min), edge((part) => part.top, Math.min)];
  return {
    left,
    top,
    width: edge((part) => part.right, Math.max) - left + 1,
    height: edge((part) => part.bottom, Math.max) - top + 1,
  };
}

/** The share of a rectangle that stands out; what lies outside the band counts for nothing. */
type Density = (left: number, top: number, right: number, bottom: number) => number;

function densityOf(strokes: Uint8Array, width: number, height: number, level: number): Density {
  const line = width + 1;
  // Most masks hold nothing that is worth the sums.
  let table: Uint32Array | undefined;
  return (left, top, right, bottom) => {
    table ??= sumsOf(strokes, width, height, level);
    const sums = table;
    const [l, t] = [Math.max(0, left), Math.max(0, top)];
    const [r, b] = [Math.min(width, right + 1), Math.min(height, bottom + 1)];
    if (r <= l || b <= t) return 0;
    const at = (x: number, y: number): number => sums[y * line + x] ?? 0;
    return (at(r, b) - at(r, t) - at(l, b) + at(l, t)) / ((r - l) * (b - t));
  };
}

/** For every place how many pixels above and to the left of it stand out. */
function sumsOf(strokes: Uint8Array, width: number, height: number, level: number): Uint32Array {
  const line = width + 1;
  const table = new Uint32Array(line * (height + 1));
  for (let y = 0, at = 0; y < height; y++) {
    let sum = 0;
    for (let x = 0, to = (y + 1) * line + 1; x < width; x++, at++, to++) {
      if ((strokes[at] ?? 0) >= level) sum += 1;
      table[to] = (table[to - line] ?? 0) + sum;
    }
  }
  return table;
}

/** How much of a line's box its strokes fill, and how near to each other parts end above and below, of its height. */
const [THINNEST, FULLEST, EVEN] = [0.08, 0.6, 0.2];
/** Parts that end at its head, and at its foot. */
const MIN_EVEN = 3;
/** Above and below, at most so much of what is inside. */
const BESIDE = 0.6;
/** Of lines that were read to be labels on photographs, one in a hundred was less of a line; of all others a third. */
const MIN_SCORE = 0.45;

function lineOf(group: Group, density: Density): Omit<Line, "dark" | "strokes" | "numbers"> | undefined {
  const box = boxOf(group);
  const { left, top, width, height } = box;
  const [right, bottom] = [left + width - 1, top + height - 1];
  const filled = group.reduce((sum, { pixels }) => sum + pixels, 0) / (width * height);
  if (filled < THINNEST || filled > FULLEST) return undefined;
  // Latin letters stand on a line from which some hang down.
  const [heads, feet] = [group.map((part) => part.top - top), group.map((part) => bottom - part.bottom)];
  const even = Math.min(evenOf(heads, height), evenOf(feet, height));
  if (even < MIN_EVEN) return undefined;
  const away = Math.round(0.3 * height);
  const beside = (density(left, top - away, right, top - 2) + density(left, bottom + 2, right, bottom + away)) / 2;
  if (beside > BESIDE * filled) return undefined;
  const score = (1 - beside / filled) * Math.min(1, even / 6);
  if (score < MIN_SCORE) return undefined;
  return { ...box, score, own: new Set(group.map(({ id }) => id)) };
}

/** How many ends lie near each other, in the half of the line where they belong. */
function evenOf(ends: readonly number[], height: number): number {
  const here = ends.filter((end) => end <= height / 2);
  return Math.max(0, ...here.map((first) => here.filter((end) => end >= first && end <= first + EVEN * height).length));
}

/** The same line, found for another height. */
function alike(one: Rect, other: Rect): boolean {
  const [across, down] = [0.3 * one.height, 0.15 * one.height];
  return (
    Math.abs(one.left - other.left) <= across &&
    Math.abs(one.left + one.width - other.left - other.width) <= across &&
    Math.abs(one.top - other.top) <= down &&
    Math.abs(one.top + one.height - other.top - other.height) <= down
  );
}
