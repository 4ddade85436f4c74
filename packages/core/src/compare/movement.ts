import { type Features, SCALE, WORDS } from "./features.ts";
import type { Box } from "./thumbs.ts";

/** Where a place of the second picture lies in the first: `x' = a x + b y + e`, `y' = c x + d y + f`, in samples of the planes. */
interface Movement {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** Points of two pictures that fit one movement. */
export interface Moved {
  movement: Movement;
  /** Points that fit it, each place counted once. */
  points: number;
}

/** The nearest must be this much nearer than the second: what looks alike everywhere says nothing about where. */
const RATIO = 0.85;
/** How far off a point may be, in samples, from the first guess to the last. */
const TOLERANCES = [24, 12, 6, 4] as const;
const LEAST_POINTS = 8;
/** No picture is found at less than a sixth of the size of the other: a point's own size says so coarsely, the fit exactly. */
const MOST_SCALE = 6;
/** Points of one square of so many samples count once: letters and leaves repeat. */
const PLACE = 10;

/** How near is near, and what need not be looked at any further. */
class Reach {
  readonly near: number;
  /** From this distance on a rival is too far to say anything: even the farthest that counts is much nearer. */
  readonly far: number;
  /** Of the first half of the bits: of a pair that is near at most a few more than its half differ. */
  readonly half: number;
  constructor(near: number) {
    this.near = near;
    this.far = Math.ceil(near / RATIO) + 1;
    this.half = Math.round(0.74 * near);
  }
}
const FULL = new Reach(70);
/** Where few points stand for many: only what is nearly the same counts. */
const QUICK = new Reach(48);

/** Each byte of the result counts the bits set in that byte. */
function bytesSet(value: number): number {
  const pairs = value - ((value >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (fours + (fours >>> 4)) & 0x0f0f0f0f;
}

/** Bits that differ in four words: 128 at most, and so no byte runs over. */
const half = (one: Uint32Array, at: number, other: Uint32Array, there: number): number =>
  Math.imul(
    bytesSet((one[at] ?? 0) ^ (other[there] ?? 0)) +
      bytesSet((one[at + 1] ?? 0) ^ (other[there + 1] ?? 0)) +
      bytesSet((one[at + 2] ?? 0) ^ (other[there + 2] ?? 0)) +
      bytesSet((one[at + 3] ?? 0) ^ (other[there + 3] ?? 0)),
    0x01010101,
  ) >>> 24;

/** For each point of one picture the nearest of the other so far, and how near the second is that lies elsewhere. */
class Nearest {
  readonly at: Int32Array;
  readonly best: Uint16Array;
  readonly second: Uint16Array;
  readonly #others: Features;
  readonly #reach: Reach;
  constructor(count: number, others: Features, reach: Reach) {
    this.at = new Int32Array(count).fill(-1);
    this.best = new Uint16Array(count).fill(reach.far);
    this.second = new Uint16Array(count).fill(reach.far);
    this.#others = others;
    this.#reach = reach;
  }

  take(point: number, other: number, bits: number): void {
    if (bits >= (this.second[point] ?? 0)) return;
    const best = this.best[point] ?? 0;
    const elsewhere = apart(this.#others, this.at[point] ?? -1, other);
    if (bits < best) {
      if (elsewhere) this.second[point] = best;
      this.best[point] = bits;
      this.at[point] = other;
    } else if (elsewhere) this.second[point] = bits;
  }

  /** The nearest where it stands out; -1: none does. */
  standing(point: number): number {
    const { near, far } = this.#reach;
    const [best = far, second = far] = [this.best[point], this.second[point]];
    return best <= near && best < RATIO * second ? (this.at[point] ?? -1) : -1;
  }
}

/** One corner stands on several levels: it is no rival of itself. */
const apart = ({ x, y }: Features, one: number, other: number): boolean =>
  one === -1 || Math.hypot((x[one] ?? 0) - (x[other] ?? 0), (y[one] ?? 0) - (y[other] ?? 0)) > 8;

type Pair = readonly [i: number, j: number];

/** Each the other's nearest. Every distance is asked for once, for both; the second half only where the first is near. */
function pairsOf(a: Features, b: Features, reach: Reach): Pair[] {
  const [there, back] = [new Nearest(a.count, b, reach), new Nearest(b.count, a, reach)];
  const { far, half: most } = reach;
  const [left, right] = [a.bits, b.bits];
  for (let i = 0; i < a.count; i++)
    for (let j = 0; j < b.count; j++) {
      const first = half(left, WORDS * i, right, WORDS * j);
      if (first > most) continue;
      const bits = first + half(left, WORDS * i + 4, right, WORDS * j + 4);
      if (bits >= far) continue;
      there.take(i, j, bits);
      back.take(j, i, bits);
    }
  const pairs: Pair[] = [];
  for (let i = 0; i < a.count; i++) {
    const j = there.standing(i);
    if (j !== -1 && back.standing(j) === i) pairs.push([i, j]);
  }
  return pairs;
}

/** Steps of a turn and of a size in which pairs of points are counted. */
const [TURNS, SIZES] = [12, 15];

/**
 * How many points of two pictures are each the other's nearest and suggest much the same turn and size: cheap with few
 * points, and more where both show the same.
 */
export function nearestOfEach(a: Features, b: Features): number {
  const votes = new Uint16Array(TURNS * SIZES);
  for (const [i, j] of pairsOf(a, b, QUICK)) {
    const turn = Math.floor((((a.angle[i] ?? 0) - (b.angle[j] ?? 0)) / (2 * Math.PI) + 3) * TURNS) % TURNS;
    const size = Math.round(Math.log((a.scale[i] ?? 1) / (b.scale[j] ?? 1)) / Math.log(SCALE)) + (SIZES >> 1);
    const at = size * TURNS + turn;
    votes[at] = (votes[at] ?? 0) + 1;
  }
  // A step and the ones beside it: what is suggested is not exact.
  let most = 0;
  for (let size = 0; size < SIZES; size++)
    for (let turn = 0; turn < TURNS; turn++) {
      let sum = 0;
      for (let near = Math.max(0, size - 1); near <= Math.min(SIZES - 1, size + 1); near++)
        sum += (votes[near * TURNS + turn] ?? 0) + (votes[near * TURNS + ((turn + 1) % TURNS)] ?? 0);
      most = Math.max(most, sum);
    }
  return most;
}

/** The movement that one pair of points suggests by its own places, directions and sizes. */
function guess(a: Features, b: Features, [i, j]: Pair): Movement {
  const scale = (a.scale[i] ?? 1) / (b.scale[j] ?? 1);
  const angle = (a.angle[i] ?? 0) - (b.angle[j] ?? 0);
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const [x, y] = [b.x[j] ?? 0, b.y[j] ?? 0];
  return {
    a: cos,
    b: -sin,
    c: sin,
    d: cos,
    e: (a.x[i] ?? 0) - cos * x + sin * y,
    f: (a.y[i] ?? 0) - sin * x - cos * y,
  };
}

const fits = (a: Features, b: Features, { a: p, b: q, c: r, d: s, e, f }: Movement, [i, j]: Pair, within: number) => {
  const [x, y] = [b.x[j] ?? 0, b.y[j] ?? 0];
  const [dx, dy] = [p * x + q * y + e - (a.x[i] ?? 0), r * x + s * y + f - (a.y[i] ?? 0)];
  // Along the larger of the two sizes: what is shrunk is as exact as its own samples are.
  const size = Math.max(1, Math.sqrt(Math.abs(p * s - q * r)));
  return dx * dx + dy * dy <= (within * size) ** 2;
};

/** The movement that fits pairs best, by least squares: a turn and a size, or with six numbers also a stretch. */
function fitted(a: Features, b: Features, pairs: readonly Pair[], stretch: boolean): Movement | undefined {
  const n = pairs.length;
  let [mx, my, mu, mv] = [0, 0, 0, 0];
  for (const [i, j] of pairs) {
    mx += (b.x[j] ?? 0) / n;
    my += (b.y[j] ?? 0) / n;
    mu += (a.x[i] ?? 0) / n;
    mv += (a.y[i] ?? 0) / n;
  }
  let [xx, yy, xy, xu, yu, xv, yv] = [0, 0, 0, 0, 0, 0, 0];
  for (const [i, j] of pairs) {
    const [x, y, u, v] = [(b.x[j] ?? 0) - mx, (b.y[j] ?? 0) - my, (a.x[i] ?? 0) - mu, (a.y[i] ?? 0) - mv];
    xx += x * x;
    yy += y * y;
    xy += x * y;
    xu += x * u;
    yu += y * u;
    xv += x * v;
    yv += y * v;
  }
  if (stretch) {
    const det = xx * yy - xy * xy;
    if (det < 1e-6 * xx * yy) return undefined;
    const [p, q] = [(xu * yy - yu * xy) / det, (yu * xx - xu * xy) / det];
    const [r, s] = [(xv * yy - yv * xy) / det, (yv * xx - xv * xy) / det];
    return { a: p, b: q, c: r, d: s, e: mu - p * mx - q * my, f: mv - r * mx - s * my };
  }
  const sum = xx + yy;
  if (sum < 1e-6) return undefined;
  const [p, r] = [(xu + yv) / sum, (xv - yu) / sum];
  return { a: p, b: -r, c: r, d: p, e: mu - p * mx + r * my, f: mv - r * mx - p * my };
}

/** Neither turned inside out nor squeezed to a line, and not far smaller than the other. */
function plausible({ a, b, c, d }: Movement): boolean {
  const det = a * d - b * c;
  const size = Math.sqrt(Math.max(0, det));
  const [across, down] = [Math.hypot(a, c), Math.hypot(b, d)];
  const upright = Math.abs(a * b + c * d) / (across * down || 1);
  const even = Math.max(across, down) / (Math.min(across, down) || 1e-9);
  return size > 1 / MOST_SCALE && size < MOST_SCALE && even < 1.6 && upright < 0.25;
}

/** How many different places the pairs are, in whichever of the two pictures they are fewer. */
function places(a: Features, b: Features, pairs: readonly Pair[]): number {
  const cell = ({ x, y }: Features, at: number) =>
    `${Math.floor((x[at] ?? 0) / PLACE)} ${Math.floor((y[at] ?? 0) / PLACE)}`;
  const [one, other] = [new Set<string>(), new Set<string>()];
  for (const [i, j] of pairs) {
    one.add(cell(a, i));
    other.add(cell(b, j));
  }
  return Math.min(one.size, other.size);
}

/**
 * The movement of the second picture that most pairs of points agree on. Every pair is tried, so that nothing is left to
 * chance: the same pictures give the same answer on every machine.
 */
export function findMovement(a: Features, b: Features): Moved | undefined {
  const pairs = pairsOf(a, b, FULL);
  if (pairs.length < LEAST_POINTS) return undefined;
  let best: { movement: Movement; fitting: readonly Pair[] } | undefined;
  for (const pair of pairs) {
    const movement = guess(a, b, pair);
    const fitting = pairs.filter((each) => fits(a, b, movement, each, TOLERANCES[0]));
    if (fitting.length > (best?.fitting.length ?? 0)) best = { movement, fitting };
  }
  if (!best || best.fitting.length < LEAST_POINTS) return undefined;
  let { movement, fitting } = best;
  for (const [step, within] of TOLERANCES.entries()) {
    const next = fitted(a, b, fitting, step >= 2);
    if (!next || !plausible(next)) return undefined;
    movement = next;
    fitting = pairs.filter((each) => fits(a, b, next, each, within));
    if (fitting.length < LEAST_POINTS) return undefined;
  }
  return { movement, points: places(a, b, fitting) };
}

/** Movements that are nearly one as one: those that more points fit say more. */
export function meanOf(all: readonly Moved[]): Moved {
  const points = all.reduce((sum, each) => sum + each.points, 0);
  const mean = (of: keyof Movement) => all.reduce((sum, each) => sum + (each.points / points) * each.movement[of], 0);
  return {
    movement: { a: mean("a"), b: mean("b"), c: mean("c"), d: mean("d"), e: mean("e"), f: mean("f") },
    points: Math.max(...all.map((each) => each.points)),
  };
}

/** What each picture shows of the other, as the smallest upright stretch around it, in shares of its sides. */
export function regionsOf({ movement }: Moved, a: Features, b: Features): { a: Box; b: Box } {
  return { a: stretch(movement, b, a), b: stretch(inverse(movement), a, b) };
}

/** Where a place of the second lies in the first, both in shares of their sides. */
export function movementIn(
  { movement: { a: p, b: q, c: r, d: s, e, f } }: Moved,
  a: Features,
  b: Features,
): (x: number, y: number) => readonly [number, number] {
  return (x, y) => {
    const [own, down] = [x * b.width, y * b.height];
    return [(p * own + q * down + e) / a.width, (r * own + s * down + f) / a.height];
  };
}

function stretch(to: Movement, from: Features, into: Features): Box {
  const { width, height } = from;
  const corners = [[0, 0], [width, 0], [0, height], [width, height]] as const; // biome-ignore format: four corners
  const xs = corners.map(([x, y]) => clamp((to.a * x + to.b * y + to.e) / into.width));
  const ys = corners.map(([x, y]) => clamp((to.c * x + to.d * y + to.f) / into.height));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

function inverse({ a, b, c, d, e, f }: Movement): Movement {
  const det = a * d - b * c;
  return { a: d / det, b: -b / det, c: -c / det, d: a / det, e: (b * f - d * e) / det, f: (c * e - a * f) / det };
}

/** By how many degrees the second is turned against the first, clockwise, from -180 to 180. */
export const turnOf = ({ movement: { a, c } }: Moved): number => (-Math.atan2(c, a) * 180) / Math.PI;
