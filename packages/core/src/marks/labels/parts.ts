/** What hangs together in a mask. */

/** A part and the box around it; both edges belong to it. */
export interface Part {
  readonly id: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly pixels: number;
}

export interface Parts {
  /** For every pixel the number of its part; 0: of none. */
  readonly numbers: Int32Array;
  readonly parts: readonly Part[];
}

/** Fewer pixels are no stroke. */
const MIN_PIXELS = 4;

/** Parts that hang together over sides and corners, of pixels that stand out by so much at least. */
export function partsOf(strokes: Uint8Array, width: number, height: number, least: number): Parts {
  const { numbers, roots } = joined(strokes, width, height, least);
  const count = roots.length;
  const [lefts, tops] = [new Int32Array(count).fill(width), new Int32Array(count).fill(height)];
  const [rights, bottoms, pixels] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const number = numbers[at] ?? 0;
      if (number === 0) continue;
      const root = rootOf(roots, number);
      numbers[at] = root;
      if (x < (lefts[root] ?? 0)) lefts[root] = x;
      if (x > (rights[root] ?? 0)) rights[root] = x;
      if (y < (tops[root] ?? 0)) tops[root] = y;
      bottoms[root] = y;
      pixels[root] = (pixels[root] ?? 0) + 1;
    }
  const parts: Part[] = [];
  for (let id = 1; id < count; id++)
    if ((pixels[id] ?? 0) >= MIN_PIXELS)
      parts.push({ id, left: lefts[id] ?? 0, top: tops[id] ?? 0, right: rights[id] ?? 0, bottom: bottoms[id] ?? 0, pixels: pixels[id] ?? 0 }); // biome-ignore format: one line
  return { numbers, parts };
}

/** Numbers pixel by pixel; where two numbers meet they are noted to be one. */
function joined(strokes: Uint8Array, width: number, height: number, least: number) {
  const numbers = new Int32Array(width * height);
  const roots: number[] = [0];
  const meet = (one: number, other: number): number => {
    if (other === 0) return one;
    const root = rootOf(roots, other);
    if (one === 0 || one === root) return root;
    const [small, large] = one < root ? [one, root] : [root, one];
    roots[large] = small;
    return small;
  };
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      if ((strokes[at] ?? 0) < least) continue;
      let number = x > 0 ? meet(0, numbers[at - 1] ?? 0) : 0;
      if (y > 0) {
        if (x > 0) number = meet(number, numbers[at - width - 1] ?? 0);
        number = meet(number, numbers[at - width] ?? 0);
        if (x + 1 < width) number = meet(number, numbers[at - width + 1] ?? 0);
      }
      if (number === 0) {
        number = roots.length;
        roots.push(number);
      }
      numbers[at] = number;
    }
  return { numbers, roots };
}

/** The number that others were noted to be one with; what is passed on the way points nearer to it afterwards. */
export function rootOf(roots: number[], number: number): number {
  let at = number;
  for (let next = roots[at] ?? at; next !== at; next = roots[at] ?? at) {
    roots[at] = roots[next] ?? next;
    at = next;
  }
  return at;
}
