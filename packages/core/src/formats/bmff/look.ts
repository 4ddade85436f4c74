import type { Format } from "../../model/formats.ts";
import { ascii, startsWith, u32be, u64be } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import type { Look } from "../define.ts";

const HEIC_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "mif2"]);
const AVIF_BRANDS = new Set(["avif", "avis"]);
const AUDIO_BRANDS = new Set(["M4A ", "M4B ", "M4P "]);
/** Top-level boxes that QuickTime files without `ftyp` begin with. */
const MOV_STARTS = new Set(["moov", "mdat", "wide", "free", "skip", "pnot"]);

/** What a file is by its `ftyp`, which `head` begins with. */
function byBrands(head: Uint8Array): Format {
  const length = Math.min(u32be(head, 0), 256, head.length);
  const brands: string[] = [ascii(head, 8, 4)];
  for (let at = 16; at + 4 <= length; at += 4) brands.push(ascii(head, at, 4));
  const major = brands[0] ?? "";
  if (major === "crx ") return "cr3";
  if (AVIF_BRANDS.has(major)) return "avif";
  if (HEIC_BRANDS.has(major)) return brands.some((brand) => AVIF_BRANDS.has(brand)) ? "avif" : "heic";
  if (AUDIO_BRANDS.has(major)) return "m4a";
  return major === "qt  " ? "mov" : "mp4";
}

/** Types of boxes are written in printable characters. */
const BOX_TYPE = /^[\x20-\x7e\xa9]{4}$/;
/** Top-level boxes looked at for an `ftyp` that does not come first. */
const MAX_LEADING_BOXES = 256;

/**
 * ISO-BMFF that begins with another box: players look for `ftyp` and `moov` wherever they stand. Without a brand it is
 * what QuickTime wrote before there were any; a media segment (`styp` without `moov`) is nothing that is shown by itself.
 */
async function behindOthers(reader: Reader, first: string): Promise<Format | undefined> {
  let at = 0;
  let movie = false;
  for (let count = 0; count < MAX_LEADING_BOXES && at + 8 <= reader.size; count++) {
    const head = await reader.peek(at, 256);
    const type = ascii(head, 4, 4);
    if (type === "ftyp") return byBrands(head);
    movie ||= type === "moov";
    const small = u32be(head, 0);
    const length = small === 0 ? reader.size - at : small === 1 ? u64be(head, 8) : small;
    if (length < 8 || !BOX_TYPE.test(type)) break;
    at += length;
  }
  if (MOV_STARTS.has(first)) return "mov";
  return movie ? "mp4" : undefined;
}

/** ISO-BMFF by its first box, and by what follows on from box to box. */
export const BMFF_LOOKS: readonly Look[] = [
  { sure: "box", look: (head) => (startsWith(head, "ftyp", 4) ? byBrands(head) : undefined) },
  {
    sure: "parts",
    look(head, { reader }) {
      const type = ascii(head, 4, 4);
      const length = u32be(head, 0);
      // Which boxes a player accepts in front differs from one to the next.
      return BOX_TYPE.test(type) && (length >= 8 || length <= 1) ? behindOthers(reader, type) : undefined;
    },
  },
];
