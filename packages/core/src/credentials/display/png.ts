import type { Container } from "../../model/block.ts";
import type { Shown, ShownReader } from "./shown.ts";

/**
 * Ancillary chunks that decoders draw by: transparency, colour (a gamma alone can turn a picture into another), frames
 * of an animation, and Apple's hint for decoding in parallel. Palette, header and image data are critical chunks.
 */
const DRAWN: ReadonlySet<string> = new Set(
  "tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI mDCv cLLi sBIT bKGD acTL fcTL fdAT iDOT".split(" "),
);

/** Critical chunks begin with a capital letter (W3C PNG, 5.4). IEND is one: put in front it cuts the picture off. */
const isDrawn = (type: string): boolean => DRAWN.has(type) || /^[A-Z]/.test(type);

const NAMES: Readonly<Record<string, string>> = { IDAT: "image data", IEND: "end of the picture" };

/** What a decoder draws of a PNG or an APNG. Orientation lies in `eXIf` and is metadata. */
export const shownOfPng: ShownReader = async (container): Promise<Shown> => ({
  data: container.pieces
    .filter((piece) => piece.path.length === 4 && isDrawn(piece.path))
    .map(({ offset, length, path }) => ({ offset, length, what: NAMES[path] ?? path })),
  tables: [],
  orderly: true,
  external: [],
  complete: isWhole(container),
});

/** Was the file read to its end chunk, and is every chunk named? */
const isWhole = ({ pieces, limits }: Container): boolean =>
  pieces.some((piece) => piece.path === "IEND") && !limits.some((limit) => limit.budget === "pieceCount");
