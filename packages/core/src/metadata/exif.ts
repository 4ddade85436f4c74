import { readTiffStructure, rebuildTiff } from "../formats/tiff/rebuild.ts";
import { BUDGETS, LimitError } from "../model/limits.ts";
import { latin1, startsWith, utf8, utf16be, utf16le, withoutTrailingNuls } from "../source/bytes.ts";

type ExifValue = string | number;

interface ExifFact {
  /** `ifd0/Make`, `exif/DateTimeOriginal`, `gps/latitude`. */
  path: string;
  value: ExifValue;
}

export interface ExifResult {
  facts: ExifFact[];
  /** Entries that were out of range or too large, and so left out. */
  dropped: number;
}

/**
 * exifr behind its one door. It reads tag names and values well, but it stalls on overlapping values and
 * prints to the console on damage: it only ever sees a rebuilt block (see `rebuildTiff`), and only the TIFF
 * part. XMP, IPTC, ICC and every container are read elsewhere.
 */
const OPTIONS = {
  tiff: true,
  ifd0: {},
  ifd1: false,
  exif: true,
  gps: true,
  interop: false,
  makerNote: false,
  userComment: true,
  xmp: false,
  iptc: false,
  icc: false,
  jfif: false,
  mergeOutput: false,
  silentErrors: true,
  translateValues: true,
  // Dates stay as written: EXIF has no zone, and a zone must not be invented.
  reviveValues: false,
} as never;

/** Loaded with the first file that has EXIF: it costs as much as all walkers together. */
const load = () => import("exifr");
let library: ReturnType<typeof load> | undefined;

/** Reads an EXIF block, given as raw TIFF without any `Exif\0\0` prefix. */
export async function readExif(block: Uint8Array): Promise<ExifResult> {
  if (block.length > BUDGETS.blockBytes) throw new LimitError("blockBytes");
  const read = async (offset: number, length: number) => block.subarray(offset, Math.max(offset, offset + length));
  const structure = await readTiffStructure(read, block.length);
  const rebuilt = await rebuildTiff(structure, read);
  library ??= load();
  const { default: exifr } = await library;
  const parsed = (await exifr.parse(rebuilt, OPTIONS)) as Record<string, unknown> | undefined;
  const facts: ExifFact[] = [];
  for (const group of ["ifd0", "exif", "gps"]) {
    const tags = parsed?.[group];
    if (tags === null || typeof tags !== "object") continue;
    for (const [name, value] of Object.entries(tags)) {
      // Writers put tags of one directory into another: a tag means the same wherever it stands.
      const known = STRAYS[name] ?? name;
      const plain = toPlain(known, value);
      if (plain !== undefined && plain !== "") facts.push({ path: `${group}/${known}`, value: plain });
    }
  }
  // exifr hands the user comment out beside the groups, not inside the EXIF one.
  const comment = parsed?.userComment;
  const text =
    typeof comment === "string" || comment instanceof Uint8Array ? toPlain("UserComment", comment) : undefined;
  if (text !== undefined && text !== "") facts.push({ path: "exif/UserComment", value: text });
  return { facts, dropped: structure.dropped.length };
}

/** Tags that exifr names in their own directory only, by number. */
const STRAYS: Readonly<Record<string, string>> = {
  "270": "ImageDescription",
  "271": "Make",
  "272": "Model",
  "305": "Software",
  "306": "ModifyDate",
  "315": "Artist",
  "33432": "Copyright",
  "36867": "DateTimeOriginal",
  "36868": "CreateDate",
  "36880": "OffsetTime",
  "36881": "OffsetTimeOriginal",
  "37510": "UserComment",
  "42035": "LensMake",
  "42036": "LensModel",
};

function toPlain(name: string, value: unknown): ExifValue | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  // A string ends at its first NUL (EXIF 2.32, 4.6.2): what stands behind it is what was in memory.
  if (typeof value === "string") return name === "UserComment" ? commentIn(value) : untilNul(value).trim();
  if (value instanceof Uint8Array) {
    if (name === "UserComment") return readUserComment(value);
    return value.length <= 16 ? Array.from(value).join(" ") : undefined;
  }
  if (Array.isArray(value) && value.length <= 16) return value.map(String).join(" ");
  return undefined;
}

const untilNul = (text: string): string => {
  const end = text.indexOf("\0");
  // What begins with NULs begins behind them.
  return end === 0 ? untilNul(text.replace(/^\0+/, "")) : end === -1 ? text : text.slice(0, end);
};

/** A comment that was written as a string, with or without the eight bytes that name its character code. */
function commentIn(text: string): string {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return text.startsWith("UNICODE\0") || text.startsWith("ASCII\0") ? readUserComment(bytes) : untilNul(text).trim();
}

/** EXIF 2.32, 4.6.5: eight bytes name the character code; writers disagree about the byte order of UNICODE. */
export function readUserComment(bytes: Uint8Array): string {
  const body = bytes.subarray(8);
  if (startsWith(bytes, "UNICODE\0")) {
    const zerosFirst = body.filter((x, i) => i % 2 === 0 && x === 0).length;
    const zerosSecond = body.filter((x, i) => i % 2 === 1 && x === 0).length;
    return withoutTrailingNuls(zerosFirst > zerosSecond ? utf16be(body) : utf16le(body));
  }
  if (startsWith(bytes, "ASCII\0\0\0") || bytes.subarray(0, 8).every((x) => x === 0))
    return withoutTrailingNuls(utf8(body)).trim();
  const text = utf8(bytes);
  return withoutTrailingNuls(text.includes("\ufffd") ? latin1(bytes) : text).trim();
}
