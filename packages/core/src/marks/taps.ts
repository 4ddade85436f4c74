/** What one sample of a resampled line is made of: samples from `first` on, by their weights, which come to `all`. */
export interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
  readonly all: number;
}

/**
 * How a line of `from` samples becomes one of `to`. Where it becomes shorter, the kernel is as much wider, so that every sample counts.
 * @param reach of the kernel, in samples of what comes out where it is shorter, else of what goes in
 */
export function tapsOf(from: number, to: number, reach: number, kernel: (x: number) => number): readonly Taps[] {
  const by = from / to;
  const wide = Math.max(1, by);
  return Array.from({ length: to }, (_, at) => {
    const middle = (at + 0.5) * by - 0.5;
    const first = Math.max(0, Math.ceil(middle - reach * wide));
    const last = Math.min(from - 1, Math.floor(middle + reach * wide));
    const weights = Float64Array.from({ length: last - first + 1 }, (_, tap) => kernel((first + tap - middle) / wide));
    return { first, weights, all: weights.reduce((sum, weight) => sum + weight, 0) };
  });
}
