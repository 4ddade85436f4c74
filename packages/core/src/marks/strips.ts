/** Which blocks of a picture are looked at: all of them, or of a large picture enough of them, spread over it. */

/** A run of rows of pixels, a whole number of blocks high. */
export interface Strip {
  readonly top: number;
  readonly height: number;
}

/** Side of a block in pixels: four coefficients of two pixels each. */
export const BLOCK = 8;

/** Rows of blocks in one strip of a picture that is not looked at whole. */
const ROWS = 8;

/**
 * Strips of at most so many blocks together.
 * @param parts 2 to part the picture: `part` 0 and 1 then have no row in common
 */
export function stripsOf(
  size: { readonly width: number; readonly height: number },
  most: number,
  { parts = 1, part = 0 }: { parts?: number; part?: number } = {},
): readonly Strip[] {
  const [columns, rows] = [Math.floor(size.width / BLOCK), Math.floor(size.height / BLOCK)];
  if (parts === 1 && columns * rows <= most) return [{ top: 0, height: rows * BLOCK }];
  const all = Array.from({ length: Math.floor(rows / ROWS) }, (_, index) => ({
    top: index * ROWS * BLOCK,
    height: ROWS * BLOCK,
  }));
  const own = all.filter((_, index) => index % parts === part);
  const kept = Math.max(1, Math.min(own.length, Math.floor(most / (columns * ROWS))));
  return Array.from(
    { length: own.length === 0 ? 0 : kept },
    (_, index) => own[Math.floor(((index + 0.5) * own.length) / kept)],
  ).flatMap((strip) => strip ?? []);
}
