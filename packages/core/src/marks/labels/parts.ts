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
  const boxes = new Array<Box | undefined>(roots.length);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const number = numbers[at] ?? 0;
      if (number === 0) continue;
      const id = rootOf(roots, number);
      numbers[at] = id;
      const box = boxes[id];
      if (box) widen(box, x, y);
      else boxes[id] = { id, left: x, top: y, right: x, bottom: y, pixels: 1 };
    }
  return { numbers, parts: boxes.filter((box) => box !== undefined && box.pixels >= MIN_PIXELS) as Part[] };
}

type Box = { -readonly [Name in keyof Part]: Part[Name] };

/** Takes in one more pixel, of the same row or a later one. */
function widen(box: Box, x: number, y: number): void {
  box.left = Math.min(box.left, x);
  box.right = Math.max(box.right, x);
  box.bottom = y;
  box.pixels += 1;
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
