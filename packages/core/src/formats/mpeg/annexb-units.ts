import { BUDGETS } from "../../model/limits.ts";
import { u8 } from "../../source/bytes.ts";
import { isSlice, typeOf, withoutEmulation } from "../nal.ts";
import { pictureOf } from "./parameter-sets.ts";

/** Units of a stream's beginning that are looked at. */
const MAX_UNITS = 256;

/** Where the next start code is, 00 00 01, or -1. Where its last byte may stand is looked at, of most bytes every third. */
export function startCode(bytes: Uint8Array, from = 0): number {
  for (let at = from + 2; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    if (byte === 0) at += 1;
    else if (byte === 1 && bytes[at - 1] === 0 && bytes[at - 2] === 0) return at - 2;
    else at += 3;
  }
  return -1;
}

/** Where the unit behind a start code begins, and its bytes. */
interface Placed {
  at: number;
  unit: Uint8Array;
}

/** The units behind start codes, as far as they are looked at; the last one goes to the end of what is there. */
export function* unitsOf(bytes: Uint8Array): Generator<Placed> {
  let at = startCode(bytes);
  for (let count = 0; at !== -1 && count < MAX_UNITS; count++) {
    const next = startCode(bytes, at + 3);
    yield { at: at + 3, unit: bytes.subarray(at + 3, next === -1 ? bytes.length : next) };
    at = next;
  }
}

/** What has to be so of a unit, by its type; a type that is not named stands in front of no first picture. */
type Laws = Readonly<Record<number, (unit: Uint8Array) => boolean>>;

/** Do units that follow these laws lead to a picture, with these types in front of it? */
function fits(
  units: readonly Uint8Array[],
  hevc: boolean,
  laws: Laws,
  { needed, picture }: { needed: readonly number[]; picture: (type: number) => boolean },
): boolean {
  const seen = new Set<number>();
  for (const unit of units) {
    const type = typeOf(unit, hevc);
    if ((u8(unit, 0) & 0x80) !== 0) return false;
    if (picture(type)) return needed.every((each) => seen.has(each));
    if (laws[type]?.(unit) !== true) return false;
    seen.add(type);
  }
  return false;
}

/** The most of a parameter set that is looked at. */
const setOf = (unit: Uint8Array): Uint8Array => unit.subarray(0, BUDGETS.stringCharsKept);
const PROFILES = new Set([44, 66, 77, 83, 86, 88, 100, 110, 118, 122, 128, 134, 135, 138, 139, 144, 244]);
const LEVELS = new Set([9, 10, 11, 12, 13, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52, 60, 61, 62]);

const referred = (unit: Uint8Array): boolean => (u8(unit, 0) & 0x60) !== 0;
const notReferred = (unit: Uint8Array): boolean => !referred(unit);

/** H.264, 7.3.2 and annex A: a profile and a level that exist, and a picture with a size. */
const avcSequence = (unit: Uint8Array): boolean =>
  referred(unit) &&
  PROFILES.has(u8(unit, 1)) &&
  (u8(unit, 2) & 3) === 0 &&
  LEVELS.has(u8(unit, 3)) &&
  pictureOf(setOf(unit), false).width !== undefined;

const AVC: Laws = {
  6: notReferred,
  7: avcSequence,
  8: referred,
  9: (unit) => notReferred(unit) && (u8(unit, 1) & 0x1f) === 0x10,
  13: referred,
  15: referred,
};

/** Are these the units of H.264, from the first on? */
export const avcFits = (units: readonly Uint8Array[]): boolean =>
  fits(units, false, AVC, { needed: [7, 8], picture: (type) => isSlice(type, false) });

/** The second byte of a header: a layer, and a number of time that is never 0. */
const headed = (unit: Uint8Array): boolean => (u8(unit, 1) & 7) !== 0;
const HEVC_LEVEL = 30;

/** H.265, 7.3.2.2 and annex A: the levels are multiples of three. */
function hevcSequence(unit: Uint8Array): boolean {
  const set = withoutEmulation(setOf(unit).subarray(2));
  const [space, profile, level] = [u8(set, 1) >> 6, u8(set, 1) & 0x1f, u8(set, 12)];
  const exists = level >= HEVC_LEVEL && level % 3 === 0;
  return headed(unit) && space === 0 && profile <= 11 && exists && pictureOf(setOf(unit), true).width !== undefined;
}

const HEVC: Laws = { 32: headed, 33: hevcSequence, 34: headed, 35: headed, 39: headed, 40: headed };

/** Slices that are defined (H.265, table 7-1); the others are kept for later. */
export const isHevcPicture = (type: number): boolean => type < 10 || (type > 15 && type < 22);

/** Are these the units of H.265, from the first on? */
export const hevcFits = (units: readonly Uint8Array[]): boolean =>
  fits(units, true, HEVC, { needed: [32, 33, 34], picture: isHevcPicture });
