/** Ticks of MPEG's clock a second, and where its 33 bits start again. */
const TICKS = 90_000;
const WRAP = 2 ** 33;

/** Times of a track's beginning that are kept for its rate, and the fewest that tell one. */
const MAX_TIMES = 256;
const MIN_STEPS = 8;

/** First and last time of one track, by the clock that all share. */
export class Span {
  first: number | undefined;
  last: number | undefined;
  readonly #begin: number[] = [];
  add(seconds: number): void {
    if (this.#begin.length < MAX_TIMES) this.#begin.push(seconds);
    this.first = Math.min(seconds, this.first ?? seconds);
    this.last = Math.max(seconds, this.last ?? seconds);
  }
  get seconds(): number {
    return (this.last ?? 0) - (this.first ?? 0);
  }
  /** How many a second, by what mostly lies between the first of them, in the order in which they are shown. */
  get rate(): number | undefined {
    const times = this.#begin.toSorted((a, b) => a - b);
    const steps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    const usual = steps.filter((step) => step > 0).toSorted((a, b) => a - b);
    const step = usual[Math.floor(usual.length / 2)];
    return step === undefined || usual.length < MIN_STEPS || step > 1 ? undefined : 1 / step;
  }
}

/** Times of 33 bits (13818-1, 2.4.3.7) as seconds from the first that was seen, before or behind it. */
export class Clock {
  #reference: number | undefined;
  seconds(ticks: number): number {
    this.#reference ??= ticks;
    const ahead = (((ticks - this.#reference) % WRAP) + WRAP) % WRAP;
    return (ahead >= WRAP / 2 ? ahead - WRAP : ahead) / TICKS;
  }
}

/** The time stamp of a packet, in its five bytes. */
export const timeStamp = (b: Uint8Array, at: number): number =>
  ((b[at] ?? 0) & 0x0e) * 2 ** 29 +
  (b[at + 1] ?? 0) * 2 ** 22 +
  ((b[at + 2] ?? 0) & 0xfe) * 2 ** 14 +
  (b[at + 3] ?? 0) * 2 ** 7 +
  ((b[at + 4] ?? 0) >> 1);
