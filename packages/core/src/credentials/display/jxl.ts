import type { Container } from "../../model/block.ts";
import type { Shown, ShownReader } from "./shown.ts";

/** Boxes that decoders draw from (ISO/IEC 18181-2): the codestream, whole or in parts, its level and its frame index. */
const DRAWN: ReadonlySet<string> = new Set(["ftyp", "jxll", "jxlc", "jxlp", "jxli", "codestream"]);
const CODESTREAM: ReadonlySet<string> = new Set(["jxlc", "jxlp", "codestream"]);

/** What a decoder draws of a JPEG XL. Its orientation stands in the codestream; that of EXIF is not used. */
export const shownOfJxl: ShownReader = async (container): Promise<Shown> => {
  const data = container.pieces
    .filter((piece) => DRAWN.has(piece.path))
    .map(({ offset, length, path }) => ({ offset, length, what: CODESTREAM.has(path) ? "image data" : path }));
  const complete = data.some((range) => range.what === "image data") && isWhole(container);
  return { data, tables: [], orderly: true, external: [], complete };
};

/** Did the walk end where the boxes do? */
const isWhole = ({ pieces, limits }: Container): boolean =>
  !pieces.some((piece) => piece.path === "unknown bytes") && !limits.some((limit) => limit.budget !== undefined);
