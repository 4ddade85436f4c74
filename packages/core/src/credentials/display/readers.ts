import type { Container } from "../../model/block.ts";
import type { Carrier } from "../../model/format-row.ts";
import { FORMAT_ROWS } from "../../model/formats.ts";
import { FormatError, LimitError } from "../../model/limits.ts";
import type { Reader } from "../../source/reader.ts";
import { shownInAudio } from "./audio.ts";
import { shownInAvi } from "./avi.ts";
import { shownOfBmff } from "./bmff.ts";
import { shownInFont } from "./font.ts";
import { shownInGif } from "./gif.ts";
import { shownInHtml } from "./html.ts";
import { shownOfJpeg } from "./jpeg.ts";
import { shownOfJxl } from "./jxl.ts";
import { shownInPdf } from "./pdf.ts";
import { shownOfPng } from "./png.ts";
import { shownInRiff } from "./riff.ts";
import type { Shown, ShownReader } from "./shown.ts";
import { shownInSvg } from "./svg.ts";
import { shownInText } from "./text.ts";
import { shownInTiff } from "./tiff.ts";
import { shownInZip } from "./zip.ts";

/** How each carrier says what it shows. One without a row is not asked: its listing is then not complete. */
const READERS: Partial<Record<Carrier, ShownReader>> = {
  app11: shownOfJpeg,
  "png-chunk": shownOfPng,
  "gif-extension": shownInGif,
  "riff-chunk": shownInRiff,
  "avi-chunk": shownInAvi,
  "tiff-tag": shownInTiff,
  "svg-element": shownInSvg,
  "pdf-file": shownInPdf,
  "jxl-box": shownOfJxl,
  "bmff-box": shownOfBmff,
  "id3-frame": shownInAudio,
  "flac-id3": shownInAudio,
  "zip-entry": shownInZip,
  "font-table": shownInFont,
  "html-element": shownInHtml,
  "text-wrapper": shownInText,
};

const NOT_LISTED: Shown = { data: [], tables: [], orderly: false, external: [], complete: false };

/** What a decoder shows of a file, as far as its structure can be followed; damage and budgets end the listing. */
export async function shownOf(container: Container, reader: Reader): Promise<Shown> {
  const { carrier } = FORMAT_ROWS[container.format];
  const read = carrier && READERS[carrier];
  if (!read) return NOT_LISTED;
  try {
    return await read(container, reader);
  } catch (error) {
    if (error instanceof FormatError || error instanceof LimitError) return NOT_LISTED;
    throw error;
  }
}
