import { u8 } from "../../source/bytes.ts";
import { withoutEmulation } from "../nal.ts";
import { Bits, readHevc, readRate, skipAppearance } from "./parameter-sets.ts";

const MOST_SETS = 64;
const MOST_PICTURES = 16;
const MOST_LONG_TERM = 32;

/** Pictures a second that a sequence parameter set of H.265, a NAL unit with its header, says (7.3.2.2.1 and E.2.1). */
export function hevcRate(unit: Uint8Array): number | undefined {
  const bytes = withoutEmulation(unit.subarray(2));
  const bits = new Bits(bytes);
  readHevc(bits);
  bits.golomb();
  const orderBits = 4 + bits.golomb();
  const layers = (u8(bytes, 0) >> 1) & 7;
  for (let layer = bits.take(1) === 1 ? 0 : layers; layer <= layers; layer++) skipCodes(bits, 3);
  skipCodes(bits, 6);
  if (bits.take(1) === 1 && bits.take(1) === 1) skipScaling(bits);
  bits.skip(2);
  if (bits.take(1) === 1) {
    bits.skip(8);
    skipCodes(bits, 2);
    bits.skip(1);
  }
  skipReferences(bits);
  if (bits.take(1) === 1)
    for (let left = Math.min(bits.golomb(), MOST_LONG_TERM); left > 0; left--) bits.skip(orderBits + 1);
  bits.skip(2);
  if (bits.take(1) === 0) return undefined;
  skipAppearance(bits);
  bits.skip(3);
  if (bits.take(1) === 1) skipCodes(bits, 4);
  const rate = readRate(bits, 1);
  return bits.ended ? undefined : rate;
}

function skipCodes(bits: Bits, count: number): void {
  for (let left = count; left > 0; left--) bits.golomb();
}

/** 7.3.4: lists of four sizes, of the largest only two. */
function skipScaling(bits: Bits): void {
  for (let size = 0; size < 4; size++)
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1) {
      if (bits.take(1) === 0) bits.golomb();
      else skipCodes(bits, Math.min(64, 1 << (4 + 2 * size)) + (size > 1 ? 1 : 0));
    }
}

/** 7.3.7: sets of pictures that others refer to, the later ones by what differs from the one before. */
function skipReferences(bits: Bits): void {
  let before = 0;
  const sets = Math.min(bits.golomb(), MOST_SETS);
  for (let set = 0; set < sets && !bits.ended; set++) {
    if (set > 0 && bits.take(1) === 1) {
      bits.skip(1);
      bits.golomb();
      let kept = 0;
      for (let picture = 0; picture <= before; picture++) if (bits.take(1) === 1 || bits.take(1) === 1) kept += 1;
      before = kept;
      continue;
    }
    before = Math.min(bits.golomb(), MOST_PICTURES) + Math.min(bits.golomb(), MOST_PICTURES);
    for (let picture = 0; picture < before; picture++) {
      bits.golomb();
      bits.skip(1);
    }
  }
}
