import { inOrder, shownPieces } from "./pieces.ts";
import type { ShownReader } from "./shown.ts";

/** Header, screen with its palette, pictures with theirs, what controls them, plain text, looping and the colour profile. */
const SHOWN =
  /^(?:header|screen descriptor|image descriptor|image|extension 0x(?:f9|1)|application (?:NETSCAPE2\.0|ANIMEXTS1\.0|ICCRGBG1012)|trailer|unknown bytes)$/;

/**
 * What a GIF decoder draws (GIF89a): all blocks but comments and the applications' own. Behind damage decoders read on in
 * ways of their own, so what is unknown in front of the trailer counts as shown; bytes behind the trailer do not.
 */
export const shownInGif: ShownReader = async (container) => inOrder(shownPieces(container, (path) => SHOWN.test(path)));
