import FFT from "fft.js";
import type { Samples } from "../../metadata/media-readings.ts";

/** A frequency above which there is nothing. */
export interface Shelf {
  hertz: number;
  /** How far the sound falls there, in decibels. */
  dropDb: number;
}

const SIZE = 4096;
/** Below this rate there is no room for a shelf that tells anything. */
const MIN_RATE = 32_000;
const LOWEST_HERTZ = 10_000;
/** A band this wide on each side of the edge is compared, and the edge itself left out. */
const BAND_HERTZ = 700;
const EDGE_HERTZ = 250;
const MIN_DROP_DB = 24;
/** What lies above must be this quiet everywhere, measured from the band below. */
const MIN_QUIET_DB = 20;
/** Parts of a recording that are louder than this count: in silence everything is a shelf. */
const MIN_LEVEL = 1e-3;

/**
 * The highest frequency a recording uses, where it ends like a wall. Lossy encoders leave out what lies above 11 to 20
 * kHz, depending on their bit rate; kept samples of such a sound still show the wall. So do resampling and band-limited
 * sources: the wall is a fact about the sound, not about its file.
 */
export function findShelf({ sampleRate, values }: Samples): Shelf | undefined {
  if (sampleRate < MIN_RATE) return undefined;
  const level = meanSpectrum(values);
  if (!level) return undefined;
  const bin = sampleRate / SIZE;
  const last = Math.floor((0.97 * sampleRate) / 2 / bin);
  const [band, edge] = [Math.ceil(BAND_HERTZ / bin), Math.ceil(EDGE_HERTZ / bin)];
  const mean = (from: number, to: number) => {
    let sum = 0;
    for (let index = from; index < to; index++) sum += level[index] ?? 0;
    return sum / (to - from);
  };
  let best: { at: number; drop: number } | undefined;
  for (let at = Math.ceil(LOWEST_HERTZ / bin); at + edge + band <= last; at++) {
    const below = mean(at - edge - band, at - edge);
    const drop = below - mean(at + edge, at + edge + band);
    if (drop < MIN_DROP_DB || drop <= (best?.drop ?? 0)) continue;
    let quiet = true;
    for (let up = at + edge; quiet && up < last; up += band)
      quiet = below - mean(up, Math.min(up + band, last)) >= MIN_QUIET_DB;
    if (quiet) best = { at, drop };
  }
  return best && { hertz: Math.round((best.at * bin) / 100) * 100, dropDb: Math.round(best.drop) };
}

/** Mean level of every bin in decibels, over the windows that are not silent. */
function meanSpectrum(values: Float32Array): Float64Array | undefined {
  const fft = new FFT(SIZE);
  const output = fft.createComplexArray();
  const hann = Float64Array.from({ length: SIZE }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / SIZE));
  const power = new Float64Array(SIZE / 2);
  const window = new Array<number>(SIZE);
  let windows = 0;
  for (let from = 0; from + SIZE <= values.length; from += SIZE) {
    let energy = 0;
    for (let index = 0; index < SIZE; index++) {
      const value = values[from + index] ?? 0;
      energy += value * value;
      window[index] = value * (hann[index] ?? 0);
    }
    if (!(Math.sqrt(energy / SIZE) > MIN_LEVEL)) continue;
    fft.realTransform(output, window);
    for (let index = 0; index < SIZE / 2; index++)
      power[index] = (power[index] ?? 0) + (output[2 * index] ?? 0) ** 2 + (output[2 * index + 1] ?? 0) ** 2;
    windows += 1;
  }
  if (windows < 8) return undefined;
  return power.map((value) => 10 * Math.log10(value / windows + 1e-12));
}
