import { present } from "../../model/present.ts";
import { u8 } from "../../source/bytes.ts";
import { withoutEmulation } from "../nal.ts";

/** What a sequence parameter set says of the pictures. */
export interface Picture {
  width?: number;
  height?: number;
  frameRate?: number;
  bitDepth?: number;
}

/** Bits from the front; behind the end there are zeros, so that nothing here can run away. */
export class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  get ended(): boolean {
    return this.#at > this.#bytes.length * 8;
  }
  take(bits: number): number {
    let value = 0;
    for (let index = 0; index < bits; index++, this.#at++)
      value = value * 2 + ((u8(this.#bytes, this.#at >> 3) >> (7 - (this.#at & 7))) & 1);
    return value;
  }
  skip(bits: number): void {
    this.#at += bits;
  }
  /** Exp-Golomb code (H.264, 9.1). */
  golomb(): number {
    let zeros = 0;
    while (zeros < 32 && !this.ended && this.take(1) === 0) zeros += 1;
    return 2 ** zeros - 1 + this.take(zeros);
  }
  signed(): number {
    const code = this.golomb();
    return code & 1 ? (code + 1) / 2 : -code / 2;
  }
}

const MOST_PIXELS = 65_536;
/** More pictures a second than this are a lie, or a clock's ticks. */
const MOST_RATE = 240;

/** The size, rate and depth of a sequence parameter set, a NAL unit with its header. Empty where it is cut short. */
export function pictureOf(unit: Uint8Array, hevc: boolean): Picture {
  const bits = new Bits(withoutEmulation(unit.subarray(hevc ? 2 : 1)));
  const picture = hevc ? readHevc(bits) : readAvc(bits).picture;
  const { width = 0, height = 0 } = picture;
  return bits.ended || width <= 0 || height <= 0 || width > MOST_PIXELS || height > MOST_PIXELS ? {} : picture;
}

/** Profiles whose set has a colour format (H.264, 7.3.2.1.1). */
const HIGH = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** What the slices of H.264 say of fields cannot be read without this. */
export interface SliceBits {
  /** Bits of `frame_num`. */
  frameNumber: number;
  /** The three colours are coded apart. */
  planes: boolean;
  /** No picture is a field alone. */
  framesOnly: boolean;
}

/** How the headers of slices are laid out, by a sequence parameter set of H.264. */
export const sliceBitsOf = (unit: Uint8Array): SliceBits =>
  readAvc(new Bits(withoutEmulation(unit.subarray(1)))).slices;

function readAvc(bits: Bits): { picture: Picture; slices: SliceBits } {
  const profile = bits.take(8);
  bits.skip(16);
  bits.golomb();
  let [colour, bitDepth, planes] = [1, 8, false];
  if (HIGH.has(profile)) {
    colour = bits.golomb();
    if (colour === 3) planes = bits.take(1) === 1;
    bitDepth = 8 + bits.golomb();
    bits.golomb();
    bits.skip(1);
    if (bits.take(1) === 1) for (let list = 0; list < (colour === 3 ? 12 : 8); list++) skipScaling(bits, list);
  }
  const frameNumber = 4 + bits.golomb();
  const order = bits.golomb();
  if (order === 0) bits.golomb();
  else if (order === 1) {
    bits.skip(1);
    bits.golomb();
    bits.golomb();
    for (let left = Math.min(bits.golomb(), 255); left > 0; left--) bits.golomb();
  }
  bits.golomb();
  bits.skip(1);
  const [wide, high] = [bits.golomb() + 1, bits.golomb() + 1];
  const frames = bits.take(1);
  if (frames === 0) bits.skip(1);
  bits.skip(1);
  const crop = bits.take(1) === 1 ? [bits.golomb(), bits.golomb(), bits.golomb(), bits.golomb()] : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  const [unitX, unitY] = [colour === 1 || colour === 2 ? 2 : 1, (colour === 1 ? 2 : 1) * (2 - frames)];
  const frameRate = bits.take(1) === 1 ? avcRate(bits) : undefined;
  const picture = {
    width: wide * 16 - (left + right) * unitX,
    height: high * 16 * (2 - frames) - (top + bottom) * unitY,
    bitDepth,
    ...present({ frameRate }),
  };
  return { picture, slices: { frameNumber, planes, framesOnly: frames === 1 } };
}

function skipScaling(bits: Bits, list: number): void {
  if (bits.take(1) === 0) return;
  let [last, next] = [8, 8];
  for (let index = 0; index < (list < 6 ? 16 : 64); index++) {
    if (next !== 0) next = (last + bits.signed() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

/** VUI parameters up to the timing (H.264, E.1.1): a tick is a field's. */
function avcRate(bits: Bits): number | undefined {
  skipAppearance(bits);
  return readRate(bits, 2);
}

/** The beginning of VUI parameters, of H.264 and H.265 alike: shape, overscan, colours, places of chroma. */
export function skipAppearance(bits: Bits): void {
  if (bits.take(1) === 1 && bits.take(8) === 255) bits.skip(32);
  if (bits.take(1) === 1) bits.skip(1);
  if (bits.take(1) === 1) {
    bits.skip(4);
    if (bits.take(1) === 1) bits.skip(24);
  }
  if (bits.take(1) === 1) {
    bits.golomb();
    bits.golomb();
  }
}

/** A flag, and behind it a tick and the clock's rate; so many ticks are a picture. */
export function readRate(bits: Bits, ticks: number): number | undefined {
  if (bits.take(1) === 0) return undefined;
  const [tick, scale] = [bits.take(32), bits.take(32)];
  const rate = scale / (ticks * tick);
  return rate > 0 && rate <= MOST_RATE ? rate : undefined;
}

/** H.265, 7.3.2.2.1, up to the depth. */
export function readHevc(bits: Bits): Picture {
  bits.skip(4);
  const layers = bits.take(3);
  bits.skip(1 + 88 + 8);
  const present: number[] = [];
  for (let layer = 0; layer < layers; layer++) present.push(bits.take(2));
  if (layers > 0) bits.skip(2 * (8 - layers));
  for (const flags of present) bits.skip(((flags & 2) !== 0 ? 88 : 0) + ((flags & 1) !== 0 ? 8 : 0));
  bits.golomb();
  const colour = bits.golomb();
  if (colour === 3) bits.skip(1);
  const [wide, high] = [bits.golomb(), bits.golomb()];
  const crop = bits.take(1) === 1 ? [bits.golomb(), bits.golomb(), bits.golomb(), bits.golomb()] : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  const [unitX, unitY] = [colour === 1 || colour === 2 ? 2 : 1, colour === 1 ? 2 : 1];
  const bitDepth = 8 + bits.golomb();
  return { width: wide - (left + right) * unitX, height: high - (top + bottom) * unitY, bitDepth };
}
