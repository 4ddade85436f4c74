import type { Piece } from "../../model/block.ts";
import { startsWith } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import type { Shown, ShownRange, ShownReader } from "./shown.ts";

const TABLES: ReadonlySet<string> = new Set(["DQT", "DHT", "DAC", "DRI", "DNL", "DHP", "EXP"]);

/** Marker and length. */
const HEADER_BYTES = 4;

/** Application data by which decoders choose a colour transform or a colour space: JFIF, Adobe's segment, ICC profiles. */
const COLOUR: Readonly<Record<string, string>> = { APP0: "JFIF\0", APP2: "ICC_PROFILE\0", APP14: "Adobe" };

/**
 * What a decoder draws of a JPEG: every frame header, table and scan up to the first EOI, wherever it lies, between two
 * segments of a store too, and the application data that choose its colours. Orientation lies in EXIF and is metadata:
 * it turns the picture, it cannot put another in its place. The EOI counts too: one put in front cuts the picture off.
 * Pictures behind it (MPF, gain maps) are other pictures.
 */
export const shownOfJpeg: ShownReader = async ({ pieces }, reader): Promise<Shown> => {
  const end = pieces.findIndex(({ box }) => box === "EOI");
  const data: ShownRange[] = [];
  for (const piece of end === -1 ? pieces : pieces.slice(0, end + 1)) {
    const what = await roleOf(piece, reader);
    if (what !== undefined) data.push({ offset: piece.offset, length: piece.length, what });
  }
  return { data, tables: [], orderly: true, external: [], complete: end !== -1 };
};

/** The walker named every part by its marker; going over the scans once more for their ends costs as much as hashing. */
async function roleOf({ box, offset, length }: Piece, reader: Reader): Promise<string | undefined> {
  if (box === "SOS") return "image data";
  if (box === "EOI") return "end of the picture";
  if (box === undefined || TABLES.has(box) || box.startsWith("SOF")) return box;
  const colour = COLOUR[box];
  if (colour === undefined) return undefined;
  const head = await reader.peek(offset + HEADER_BYTES, Math.min(length - HEADER_BYTES, colour.length));
  return startsWith(head, colour) ? box : undefined;
}
