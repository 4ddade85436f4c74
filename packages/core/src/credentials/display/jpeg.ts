import { isFrame, type JpegPart, jpegParts, markerName } from "../../formats/jpeg-segments.ts";
import { FormatError, LimitError } from "../../model/limits.ts";
import { startsWith } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import type { Shown, ShownRange, ShownReader } from "./shown.ts";

const TABLES: ReadonlySet<string> = new Set(["DQT", "DHT", "DAC", "DRI", "DNL", "DHP", "EXP"]);

/** Application data by which decoders choose a colour transform or a colour space: JFIF, Adobe's segment, ICC profiles. */
const COLOUR: Readonly<Record<string, string>> = { APP0: "JFIF\0", APP2: "ICC_PROFILE\0", APP14: "Adobe" };

/**
 * What a decoder draws of a JPEG: every frame header, table and scan up to the first EOI, wherever it lies, between two
 * segments of a store too, and the application data that choose its colours. Orientation lies in EXIF and is metadata:
 * it turns the picture, it cannot put another in its place. Pictures behind the EOI (MPF, gain maps) are other pictures.
 */
export const shownOfJpeg: ShownReader = async (_, reader): Promise<Shown> => {
  const data: ShownRange[] = [];
  let complete = false;
  try {
    for await (const part of jpegParts(reader, 0)) {
      const what = await roleOf(part, reader);
      if (what !== undefined) data.push({ offset: part.offset, length: part.length, what });
      complete = markerName(part.marker) === "EOI";
    }
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof LimitError)) throw error;
    complete = false;
  }
  return { data, tables: [], orderly: true, external: [], complete };
};

async function roleOf(part: JpegPart, reader: Reader): Promise<string | undefined> {
  const name = markerName(part.marker);
  if (part.kind === "scan") return "image data";
  if (part.kind !== "segment") return undefined;
  if (isFrame(part.marker) || TABLES.has(name)) return name;
  const colour = COLOUR[name];
  if (colour === undefined) return undefined;
  return startsWith(await reader.peek(part.body, Math.min(part.bodyLength, colour.length)), colour) ? name : undefined;
}
