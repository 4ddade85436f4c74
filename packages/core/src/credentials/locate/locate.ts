import type { Container, StoreCandidate } from "../../model/block.ts";
import type { Carrier } from "../../model/format-row.ts";
import { FORMAT_ROWS } from "../../model/formats.ts";
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

/** How each carrier says which store counts. */
const RULES: Readonly<Record<Carrier, LocateRule>> = {
  app11: locateInJpeg,
  "png-chunk": locateInPng,
  "jxl-box": locateInJxl,
  "bmff-box": locateInBmff,
  "gif-extension": locateInGif,
  "riff-chunk": locateInRiff,
  "avi-chunk": locateInRiff,
  "tiff-tag": locateInTiff,
  "svg-element": locateInSvg,
  "pdf-file": locateInPdf,
  "id3-frame": locateInId3,
  "flac-id3": locateInId3,
  "zip-entry": locateInZip,
  "font-table": locateInFont,
  "html-element": locateInHtml,
  "text-wrapper": locateInText,
};

/**
 * Which manifest store of a file counts (C2PA 2.2, 11.1.4.2 and Annex A). One that lies in no place of the standard's
 * is told as found elsewhere; more than one, or one that readers join differently, is not believed in any part.
 */
export function locateStore(container: Container): Located {
  const standard = container.stores.filter((store) => store.standard);
  const elsewhere = container.stores.filter((store) => !store.standard).map(elsewhereOf);
  if (standard.length === 0) return { kind: "none", elsewhere };
  const { carrier } = FORMAT_ROWS[container.format];
  // Where the standard has no rule, exactly one faultless candidate counts.
  const rule = carrier === undefined ? oneStore({}) : RULES[carrier];
  return { ...rule(standard), elsewhere };
}

/** The span of a store's pieces, which is all that is told of it. */
function elsewhereOf({ path, pieces }: StoreCandidate): Elsewhere {
  const offset = Math.min(...pieces.map((piece) => piece.offset));
  const end = Math.max(...pieces.map((piece) => piece.offset + piece.length));
  return { path, offset, length: end - offset };
}
