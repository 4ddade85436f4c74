/**
 * TrustMark's data layer: what its 100 bits say. Written from the published description (adobe/trustmark, 2026-11): data, check
 * bits of a BCH code over the data filled up to whole bytes, and four bits of which the last two name the schema.
 */
import { bch } from "./bch.mjs";

export const BITS = 100;
const PROTECTED = 96;

/** Schemas by number: how many bits the code mends, and how many carry data. */
export const SCHEMAS = [
  { name: "BCH_SUPER", mends: 8, data: 40 },
  { name: "BCH_5", mends: 5, data: 61 },
  { name: "BCH_4", mends: 4, data: 68 },
  { name: "BCH_3", mends: 3, data: 75 },
];
const codes = SCHEMAS.map(({ mends }) => bch(mends));
const filled = (bits) => [...bits, ...Array((8 - (bits.length % 8)) % 8).fill(0)];

/** Of bits that mean nothing, at most one in so many is taken for a mark. */
export const FALSE_ALARMS = 1e-4;

/** How often bits that mean nothing lie so near to something that so few of them have to be mended. */
export function chance(schema, mended) {
  let [all, ways] = [0, 1];
  for (let wrong = 0; wrong <= mended; wrong++) {
    all += ways;
    ways = (ways * (PROTECTED - wrong)) / (wrong + 1);
  }
  return all / 2 ** codes[schema].check;
}

/** 100 bits for data, for tests. */
export function encode(data, schema) {
  if (data.length !== SCHEMAS[schema].data) throw new RangeError(`schema ${schema} holds ${SCHEMAS[schema].data} bits`);
  return [...data, ...codes[schema].encode(filled(data)), 0, 0, schema >> 1, schema & 1];
}

/**
 * What 100 bits say: the schema, the data, how many bits were mended, and how often nothing would read so; undefined where they say
 * nothing, or where it would be too easy. Schema 3 is refused: of pictures without a mark one in 14 would be taken for marked.
 */
export function decode(bits) {
  if (bits.length !== BITS) return undefined;
  const schema = 2 * bits[98] + bits[99];
  if (schema === 3) return undefined;
  const { data, name } = SCHEMAS[schema];
  const whole = filled(bits.slice(0, data));
  const found = codes[schema].decode([...whole, ...bits.slice(data, PROTECTED)]);
  // What fills up to whole bytes was never in the picture.
  if (!found || found.word.slice(data, whole.length).includes(1)) return undefined;
  const falseAlarms = chance(schema, found.mended);
  if (falseAlarms > FALSE_ALARMS) return undefined;
  return { schema, name, data: found.word.slice(0, data), mended: found.mended, falseAlarms };
}
