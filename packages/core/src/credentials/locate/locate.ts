import type { Container, StoreCandidate } from "../../model/block.ts";
import type { Format } from "../../model/vocabulary.ts";
import { locateInBmff } from "./bmff.ts";
import { locateInFont } from "./font.ts";
import { locateInGif } from "./gif.ts";
import { locateInId3 } from "./id3.ts";
import { locateInJpeg } from "./jpeg.ts";
import { locateInJxl } from "./jxl.ts";
import { locateInPdf } from "./pdf.ts";
import { locateInPng } from "./png.ts";
import { locateInRiff } from "./riff.ts";
import { type LocateRule, oneStore } from "./single.ts";
import type { Elsewhere, Located } from "./site.ts";
import { locateInSvg } from "./svg.ts";
import { locateInHtml, locateInText } from "./text.ts";
import { locateInTiff } from "./tiff.ts";
import { locateInZip } from "./zip.ts";

/** How each format says which store counts; without a row of its own, exactly one faultless candidate does. */
const RULES: Partial<Record<Format, LocateRule>> = {
  jpeg: locateInJpeg,
  png: locateInPng,
  jxl: locateInJxl,
  mp4: locateInBmff,
  mov: locateInBmff,
  m4a: locateInBmff,
  heic: locateInBmff,
  avif: locateInBmff,
  gif: locateInGif,
  webp: locateInRiff,
  wav: locateInRiff,
  avi: locateInRiff,
  tiff: locateInTiff,
  dng: locateInTiff,
  svg: locateInSvg,
  pdf: locateInPdf,
  mp3: locateInId3,
  flac: locateInId3,
  zip: locateInZip,
  font: locateInFont,
  html: locateInHtml,
  text: locateInText,
};

/**
 * Which manifest store of a file counts (C2PA 2.2, 11.1.4.2 and Annex A). One that lies in no place of the standard's
 * is told as found elsewhere; more than one, or one that readers join differently, is not believed in any part.
 */
export function locateStore(container: Container): Located {
  const standard = container.stores.filter((store) => store.standard);
  const elsewhere = container.stores.filter((store) => !store.standard).map(elsewhereOf);
  if (standard.length === 0) return { kind: "none", elsewhere };
  const rule = RULES[container.format] ?? oneStore({});
  return { ...rule(standard), elsewhere };
}

/** The span of a store's pieces, which is all that is told of it. */
function elsewhereOf({ path, pieces }: StoreCandidate): Elsewhere {
  const offset = Math.min(...pieces.map((piece) => piece.offset));
  const end = Math.max(...pieces.map((piece) => piece.offset + piece.length));
  return { path, offset, length: end - offset };
}
