import type { Packet } from "../../metadata/media-readings.ts";

/** A rhythm in the sizes of pictures that the present key frames do not explain. */
export interface Rhythm {
  /** Pictures from one peak to the next. */
  interval: number;
  /** How far the peaks stand out, in standard errors of their mean. */
  z: number;
  /** How many peaks there are. */
  peaks: number;
}

const SHORTEST = 8;
const LONGEST = 300;
const MIN_PEAKS = 6;
const MAX_FRAMES = 20_000;
/** Neighbours on each side that a picture is compared with. */
const REACH = 3;
/** Some 40,000 rhythms are tried; by chance none reaches this. The smaller one is of the mean peak, in natural logarithms. */
const MIN_Z = 6.5;
const MIN_RISE = 0.12;

/**
 * Where a clip was encoded before, every picture that was a key frame then costs more now, because it was sharper than
 * its neighbours: their sizes peak at the old interval. A cheap relative of the variation of prediction footprint
 * (Vázquez-Padín et al., WIFS 2012) that needs no decoding. Fixed intervals only; says nothing about who encoded, or why.
 */
export function findRhythm(packets: readonly Packet[]): Rhythm | undefined {
  const rises = sizeRises(packets.slice(0, MAX_FRAMES));
  const values = rises.filter((value) => value !== undefined);
  if (values.length < SHORTEST * MIN_PEAKS) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  if (!(deviation > 0)) return undefined;
  const own = presentIntervals(packets);
  let best: Rhythm | undefined;
  for (let interval = SHORTEST; interval <= Math.min(LONGEST, rises.length / MIN_PEAKS); interval++) {
    if (own.some((each) => interval % each === 0 || each % interval === 0)) continue;
    for (let phase = 0; phase < interval; phase++) {
      let sum = 0;
      let peaks = 0;
      let [gap, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let at = phase; at < rises.length; at += interval) {
        const rise = rises[at];
        if (rise === undefined) continue;
        sum += rise - mean;
        peaks += 1;
        gap = Math.min(gap, at - last);
        last = at;
      }
      const z = sum / deviation / Math.sqrt(peaks);
      if (peaks < MIN_PEAKS || sum / peaks < MIN_RISE || z <= MIN_Z || z <= (best?.z ?? 0)) continue;
      // Where only every third picture counts, a rhythm of 8 is one of 24.
      best = { interval: gap, z, peaks };
    }
  }
  return best;
}

/**
 * How much larger each picture is than those around it, by its place on the screen. Key frames are left out, and so are
 * pictures that are predicted from both sides: their size follows a rhythm of its own.
 */
function sizeRises(packets: readonly Packet[]): (number | undefined)[] {
  const order = [...packets].sort((a, b) => a.seconds - b.seconds);
  const place = new Map(order.map((packet, index) => [packet, index]));
  let last = Number.NEGATIVE_INFINITY;
  const anchors: { at: number; size: number }[] = [];
  for (const packet of packets) {
    if (packet.seconds <= last) continue;
    last = packet.seconds;
    if (!packet.key && packet.bytes > 0) anchors.push({ at: place.get(packet) ?? 0, size: Math.log(packet.bytes) });
  }
  const rises = new Array<number | undefined>(packets.length).fill(undefined);
  for (let index = REACH; index < anchors.length - REACH; index++) {
    const around = anchors.slice(index - REACH, index + REACH + 1).map(({ size }) => size);
    const [own] = around.splice(REACH, 1);
    const middle = around.sort((a, b) => a - b);
    const median = ((middle[REACH - 1] ?? 0) + (middle[REACH] ?? 0)) / 2;
    const anchor = anchors[index];
    // One scene change must not outweigh a rhythm.
    if (anchor && own !== undefined) rises[anchor.at] = Math.max(-1, Math.min(1, own - median));
  }
  return rises;
}

/** Intervals between the key frames there are now: they and their multiples explain themselves. */
function presentIntervals(packets: readonly Packet[]): number[] {
  const keys = packets.flatMap((packet, index) => (packet.key ? [index] : []));
  const counts = new Map<number, number>();
  for (let index = 1; index < keys.length; index++) {
    const gap = (keys[index] ?? 0) - (keys[index - 1] ?? 0);
    counts.set(gap, (counts.get(gap) ?? 0) + 1);
  }
  return [...counts].filter(([gap, count]) => gap > 1 && count > 1).map(([gap]) => gap);
}
