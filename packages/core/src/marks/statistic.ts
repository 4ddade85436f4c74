/**
 * How surely a known message stands in votes, and how often that would happen by chance.
 *
 * All votes for one place of the message are added up. The message is then laid over these sums: Student's t of the
 * difference between the places where it has a 1 and those where it has a 0. The spread that it is measured by is that of
 * the sums themselves, so a picture that has something of a message's period in it (stripes, tiles) measures itself.
 */
import type { Fold } from "./fold.ts";
import type { Message } from "./messages.ts";

/** What laying a message over a fold came to. */
export interface Verdict {
  /** Student's t; its degrees of freedom are the bits, less one, less the places of a period. */
  readonly t: number;
  /** How much of the sums is the message, whatever its length: the ratio of the message to everything else in them. */
  readonly fit: number;
  /** Probability of that by chance, whatever the picture does over and over. */
  readonly byPlaces: number;
  /**
   * Probability by chance where blocks say what they say independently of each other, once what is common to a column was
   * taken off. Undefined where it cannot be.
   */
  readonly byBlocks: number | undefined;
}

/** Votes of neighbouring blocks are not quite independent: their sums vary by so much more. Unmarked pictures: 0.8 at the median, 1.6 at most. */
const DEPENDENCE = 1.25;

/** Lays a message over a fold, turned by `shift` places. */
export function weigh({ sums, centred, power }: Fold, message: Message, shift = 0): Verdict {
  const length = message.bits.length;
  const places = regress(sums, message, shift);
  const freedom = length - message.period - 1;
  const left = places.squares - places.along ** 2;
  // Sums without any spread are those of a flat picture: they say nothing.
  if (!(places.squares > 1e-9) || !(left > 1e-9 * places.squares))
    return { t: 0, fit: 0, byPlaces: 1, byBlocks: undefined };
  const t = places.along / Math.sqrt(left / freedom);
  const floor = 2 ** -length;
  const verdict = { t, fit: t / Math.sqrt(freedom), byPlaces: Math.max(tailOfT(t, freedom), floor) };
  if (!centred || !(power > 1e-9)) return { ...verdict, byBlocks: undefined };
  const z = regress(centred, message, shift).along / Math.sqrt((DEPENDENCE * power) / length);
  return { ...verdict, byBlocks: Math.max(normalTail(z), floor) };
}

/**
 * How many pictures repeat themselves in a message's period although their columns have been evened: of those what blocks say
 * counts for nothing. 3 of 60 unmarked pictures did (`pnpm bench:watermark` counts them); 8 of 60 is what chance leaves open.
 */
const UNEVEN = 8 / 60;

/**
 * Probability by chance of a verdict that was picked from so many.
 * @param looks messages, phases, views and places that were tried
 * @param checked those of them of which the blocks that give `byBlocks` had no part in the choice
 */
export function chance({ byPlaces, byBlocks }: Verdict, looks: number, checked = looks): number {
  return Math.min(1, byBlocks === undefined ? looks * byPlaces : checked * byBlocks + UNEVEN * looks * byPlaces);
}

/**
 * How far sums go along with a message: both less what is common to a period's places.
 * @returns the length of the sums along the message, and the square of their whole length
 */
function regress(sums: Float64Array, { bits, period }: Message, shift: number): { along: number; squares: number } {
  const length = bits.length;
  const sumMeans = new Float64Array(period);
  const bitMeans = new Float64Array(period);
  for (let at = 0; at < length; at++) {
    const place = (at + shift) % length;
    const kind = place % period;
    sumMeans[kind] = (sumMeans[kind] ?? 0) + ((sums[at] ?? 0) * period) / length;
    bitMeans[kind] = (bitMeans[kind] ?? 0) + ((bits[place] ?? 0) * period) / length;
  }
  let [product, squares, weight] = [0, 0, 0];
  for (let at = 0; at < length; at++) {
    const place = (at + shift) % length;
    const value = (sums[at] ?? 0) - (sumMeans[place % period] ?? 0);
    const bit = (bits[place] ?? 0) - (bitMeans[place % period] ?? 0);
    product += value * bit;
    squares += value * value;
    weight += bit * bit;
  }
  return { along: product / Math.sqrt(weight), squares };
}

/**
 * Student's t of a message in each of its turns. What sums have in common by a period's places does not turn with it, for every
 * message is a whole number of periods long: it is taken off once.
 */
export function turnsOf(sums: Float64Array, { bits, period }: Message): Float64Array {
  const length = bits.length;
  const [own, wanted] = [withoutPeriod(sums, period), withoutPeriod(bits, period)];
  const squares = own.reduce((sum, value) => sum + value * value, 0);
  const weight = Math.sqrt(wanted.reduce((sum, value) => sum + value * value, 0));
  // Twice, so that a turn is a stretch of it.
  const twice = new Float64Array(2 * length);
  twice.set(wanted);
  twice.set(wanted, length);
  const freedom = length - period - 1;
  return Float64Array.from({ length }, (_, shift) => {
    let product = 0;
    for (let at = 0; at < length; at++) product += (own[at] ?? 0) * (twice[at + shift] ?? 0);
    const along = product / weight;
    const left = squares - along ** 2;
    return squares > 1e-9 && left > 1e-9 * squares ? along / Math.sqrt(left / freedom) : 0;
  });
}

/** Values less the mean of those that stand at the same place of a period. */
function withoutPeriod(values: ArrayLike<number>, period: number): Float64Array {
  const means = new Float64Array(period);
  for (let at = 0; at < values.length; at++)
    means[at % period] = (means[at % period] ?? 0) + ((values[at] ?? 0) * period) / values.length;
  return Float64Array.from(values, (value, at) => value - (means[at % period] ?? 0));
}

/** Places whose votes say what the message says. */
export function agreement({ sums }: Fold, bits: readonly number[], shift = 0): number {
  const mean = sums.reduce((sum, value) => sum + value, 0) / sums.length;
  return sums.filter((value, at) => value > mean === (bits[(at + shift) % bits.length] === 1)).length;
}

/** Probability that a standard normal variable is at least `z` (Chebyshev fit of erfc, relative error below 1.2e-7). */
export function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  let sum = 0;
  for (const each of ERFC) sum = sum * t + each;
  const tail = (t * Math.exp(-x * x + sum)) / 2;
  return z >= 0 ? tail : 1 - tail;
}

const ERFC = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223,
]; // biome-ignore format: a table

/** Probability that Student's t with so many degrees of freedom is at least `t`. */
export function tailOfT(t: number, freedom: number): number {
  const tail = 0.5 * incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
  return t >= 0 ? tail : 1 - tail;
}

/** The regularised incomplete beta function, by Lentz's continued fraction. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x)) / a;
  let [c, d, fraction] = [1, 1 - ((a + b) * x) / (a + 1), 1];
  d = 1 / d;
  fraction = d;
  for (let m = 1; m < 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-12) break;
  }
  return front * fraction;
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]; // biome-ignore format: a table

/** The logarithm of the gamma function above one half (Lanczos). */
function logGamma(x: number): number {
  const below = x - 1;
  let sum = 0.9999999999998099;
  for (const [index, value] of LANCZOS.entries()) sum += value / (below + index + 1);
  const base = below + LANCZOS.length - 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (below + 0.5) * Math.log(base) - base + Math.log(sum);
}
