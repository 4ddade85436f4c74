/** Each byte of the result counts the bits set in that byte. */
export function bytesSet(value: number): number {
  const pairs = value - ((value >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (fours + (fours >>> 4)) & 0x0f0f0f0f;
}

/** The four counts of `bytesSet` together, or of a sum of them that runs over in no byte. */
export const sumOfBytes = (counts: number): number => Math.imul(counts, 0x01010101) >>> 24;

/** How many bits of a number of 32 are set. */
export const bitsOf = (value: number): number => sumOfBytes(bytesSet(value));
