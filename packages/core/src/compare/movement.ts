import type { Features } from "./features.ts";
import { type Pair, pairsOf } from "./nearest.ts";
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

/** How far off a point may be, in samples, from the first guess to the last. */
const TOLERANCES = [24, 12, 6, 4] as const;
const LEAST_POINTS = 8;
/** No picture is found at less than a sixth of the size of the other: a point's own size says so coarsely, the fit exactly. */
const MOST_SCALE = 6;
/** Points of one square of so many samples count once: letters and leaves repeat. */
const PLACE = 10;

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
  const pairs = pairsOf(a, b);
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
