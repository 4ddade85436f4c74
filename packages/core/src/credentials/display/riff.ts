import type { Format } from "../../model/formats.ts";
import { inOrder, shownPieces } from "./pieces.ts";
import type { ShownReader } from "./shown.ts";

/** Chunks that shape what is shown or played; the others are metadata, filler or nobody's. */
const SHOWN: Partial<Record<Format, ReadonlySet<string>>> = {
  // RFC 9649: the profile changes colours.
  webp: new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]),
  // Players take the first `data`, some go on to the next; `LIST wavl` holds several, with silence between. FFmpeg plays
  // the pictures of `SMV0`.
  wav: new Set("fmt ,data,fact,ds64,slnt,PEAK,smpl,LIST wavl,cue ,plst,SMV0,XMA2".split(",")),
};

/**
 * What a RIFF decoder shows: the headers that say what follows, and the media. Behind damage decoders read on in ways of
 * their own, so what is unknown counts as shown.
 */
export const shownInRiff: ShownReader = async ({ format, ...container }) => {
  const shown = SHOWN[format];
  return inOrder(
    shownPieces(
      { format, ...container },
      (path) => path === "RIFF header" || path === "unknown bytes" || shown?.has(path) === true,
    ),
  );
};
