/**
 * Binary BCH codes of length 127 over GF(2^7) with x^7 + x^3 + 1, shortened: the family that TrustMark names by how many bits
 * they mend. Bits are arrays of 0 and 1, the highest power first.
 */
const ORDER = 127;
const POLYNOMIAL = 0b10001001;

const exp = new Uint8Array(2 * ORDER);
const log = new Uint8Array(ORDER + 1);
for (let power = 0, value = 1; power < ORDER; power++) {
  exp[power] = exp[power + ORDER] = value;
  log[value] = power;
  value <<= 1;
  if (value > ORDER) value ^= POLYNOMIAL;
}
const times = (a, b) => (a === 0 || b === 0 ? 0 : exp[log[a] + log[b]]);
const over = (a, b) => (a === 0 ? 0 : exp[log[a] + ORDER - log[b]]);

/** The generator of the code that mends `t` bits: the product of the minimal polynomials of the odd powers below 2t. */
function generator(t) {
  const roots = new Set();
  for (let odd = 1; odd < 2 * t; odd += 2) for (let at = odd, n = 0; n < 7; n++, at = (2 * at) % ORDER) roots.add(at);
  let product = [1];
  for (const root of roots) {
    const next = [...product, 0];
    for (let at = 0; at < product.length; at++) next[at + 1] ^= times(product[at], exp[root]);
    product = next;
  }
  return product;
}

/** A code that mends `t` bits of what it is laid over. */
export function bch(t) {
  const divisor = generator(t);
  const check = divisor.length - 1;

  /** The check bits of data. */
  function encode(data) {
    const rest = [...data, ...Array(check).fill(0)];
    for (let at = 0; at < data.length; at++)
      if (rest[at] === 1) for (let of = 0; of <= check; of++) rest[at + of] ^= divisor[of];
    return rest.slice(data.length);
  }

  const syndromesOf = (word) =>
    Array.from({ length: 2 * t }, (_, index) =>
      word.reduce((sum, bit, at) => (bit === 1 ? sum ^ exp[((word.length - 1 - at) * (index + 1)) % ORDER] : sum), 0),
    );

  /** Data and check bits mended, and how many bits that took; undefined where more than `t` are wrong. */
  function decode(word) {
    const syndromes = syndromesOf(word);
    if (syndromes.every((each) => each === 0)) return { word: [...word], mended: 0 };
    const locator = locate(syndromes);
    if (locator.length - 1 > t) return undefined;
    const wrong = [];
    for (let power = 0; power < ORDER; power++) {
      const sum = locator.reduce((total, factor, at) => total ^ times(factor, exp[((ORDER - power) * at) % ORDER]), 0);
      if (sum === 0) wrong.push(word.length - 1 - power);
    }
    // Where the code is shortened nothing stands, and so nothing can be wrong.
    if (wrong.length !== locator.length - 1 || wrong.some((at) => at < 0)) return undefined;
    const mended = [...word];
    for (const at of wrong) mended[at] ^= 1;
    return syndromesOf(mended).every((each) => each === 0) ? { word: mended, mended: wrong.length } : undefined;
  }

  return { check, encode, decode };
}

/** Berlekamp and Massey: the shortest polynomial, lowest power first, that makes each syndrome of those before it. */
function locate(syndromes) {
  let [locator, earlier] = [[1], [1]];
  let [length, gap, before] = [0, 1, 1];
  for (let n = 0; n < syndromes.length; n++) {
    let off = syndromes[n];
    for (let at = 1; at <= length; at++) off ^= times(locator[at] ?? 0, syndromes[n - at]);
    if (off === 0) {
      gap++;
      continue;
    }
    const factor = over(off, before);
    const next = [...locator];
    for (let at = 0; at < earlier.length; at++) next[at + gap] = (next[at + gap] ?? 0) ^ times(factor, earlier[at]);
    if (2 * length <= n) {
      [earlier, before, gap, length] = [locator, off, 1, n + 1 - length];
    } else gap++;
    locator = Array.from(next, (each) => each ?? 0);
  }
  while (locator.length > 1 && locator.at(-1) === 0) locator.pop();
  return locator;
}
