import { bitsOf } from "./bits.ts";
import { findRanges, type Range } from "./timeline.ts";

/** Seconds from one number of a Chromaprint fingerprint to the next (4096 samples at 11,025 Hz, two thirds overlapping). */
export const FINGERPRINT_SECONDS = 4096 / 3 / 11_025;

/**
 * Bits of 32 that two numbers may differ in. Unrelated ones differ in 16; the same sound encoded again, in up to 2 for nine
 * of ten. Chromaprint itself allows 10, and calls tones alike that only rise and fall alike.
 */
const MAX_BITS = 5;
/** The best lines "b is a plus so much" that are followed. */
const LINES = 12;
/** Numbers that agree in their upper bits vote for a line. */
const VOTE_SHIFT = 12;
const MAX_VOTES = 64;
/** A stretch with fewer different numbers than this is silence or one tone, which every recording has. */
const MIN_DIFFERENT = 8;
const MIN_SECONDS = 4;
/** Of a recording that is not as long, this much in one piece, and as many of its numbers. */
const SHORT_SHARE = 0.8;
/** Some five seconds of sound: shorter recordings have too few numbers to be told apart by them. */
export const LEAST_NUMBERS = 16;

/** Is it silence or one tone? Two of these are neither alike nor different. */
export const saysLittle = (print: Uint32Array): boolean => new Set(print).size < MIN_DIFFERENT;

/**
 * Which stretches of two recordings sound the same, by their Chromaprint fingerprints. Follows the lines on which most
 * numbers agree, and takes the stretches where they go on agreeing. Says nothing where it finds nothing.
 */
export function matchAudio(a: Uint32Array, b: Uint32Array): Range[] {
  const places = new Map<number, number[]>();
  for (const [index, value] of b.entries()) {
    const list = places.get(value >>> VOTE_SHIFT) ?? [];
    if (list.length < MAX_VOTES) list.push(index);
    places.set(value >>> VOTE_SHIFT, list);
  }
  const votes = new Map<number, number>();
  for (const [index, value] of a.entries())
    for (const other of places.get(value >>> VOTE_SHIFT) ?? [])
      votes.set(other - index, (votes.get(other - index) ?? 0) + 1);
  const lines = [...votes].sort((one, other) => other[1] - one[1]).slice(0, LINES);
  const pairs = lines.flatMap(([offset]) => {
    const found: { a: number; b: number }[] = [];
    for (let index = Math.max(0, -offset); index < Math.min(a.length, b.length - offset); index++)
      if (bitsOf((a[index] ?? 0) ^ (b[index + offset] ?? 0)) <= MAX_BITS) found.push({ a: index, b: index + offset });
    return found;
  });
  const shorter = Math.min(a.length, b.length);
  return findRanges(pairs, FINGERPRINT_SECONDS).filter((range) => {
    const from = Math.round(range.a.from / FINGERPRINT_SECONDS);
    const to = Math.round(range.a.to / FINGERPRINT_SECONDS);
    const whole = shorter >= LEAST_NUMBERS && range.frames >= SHORT_SHARE * shorter;
    const enough = range.a.to - range.a.from >= MIN_SECONDS || whole;
    return enough && !saysLittle(a.subarray(from, to));
  });
}
