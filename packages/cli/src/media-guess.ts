import { open } from "node:fs/promises";
import { extname } from "node:path";
import { formats } from "@provcheck/core";

/** Of pictures, clips and recordings in formats that provcheck does not read. */
const NOT_READ = "xcf qoi exr hdr dds tga pcx pnm ppm pgm pbm pam au snd ape wv mid midi".split(" ");

/** Extensions under which people, pages and players expect something to see or hear. */
const EXTENSIONS = new Set([
  ...formats()
    .filter(({ shown }) => shown)
    .flatMap(({ extensions }) => extensions),
  ...NOT_READ,
]);

/** What pictures, clips and recordings begin with that provcheck does not read. */
const STARTS: readonly (readonly [offset: number, start: string])[] = [
  [0, "8BPS"],
  [0, "FUJIFILM"],
  [0, "IIU\0"],
  [0, "IIRO"],
  [0, "MMOR"],
  [0, "\0MRM"],
  [0, "FOVb"],
  [0, "\0\0\x01\0"],
  [0, "\0\0\x02\0"],
  [0, "\xff\x4f\xff\x51"],
  [4, "jP  "],
  [4, "styp"],
  [4, "moof"],
  [4, "sidx"],
  [0, "II\xbc"],
  [0, "gimp xcf"],
  [0, "qoif"],
  [0, "DDS "],
  [0, "v/1\x01"],
  [0, "#?RADIANCE"],
  [0, "\xc5\xd0\xd3\xc6"],
  [0, "%!PS-Adobe"],
  [0, "FLV\x01"],
  [0, "\0\0\x01\xba"],
  [0, "\0\0\x01\xb3"],
  [0, "0&\xb2u\x8ef\xcf\x11"],
  [0, ".RMF"],
  [0, "#!AMR"],
  [0, "MThd"],
  [0, "caff"],
  [0, ".snd"],
  [0, "MAC "],
  [0, "wvpk"],
  [0, "\x1aE\xdf\xa3"],
  [0, "RIFF"],
];

const LFS = "version https://git-lfs.github.com/spec/v1\n";
const HEAD_BYTES = 256;

/** What an entry that provcheck does not read may be to somebody else. */
export type Guess = "lfs-pointer" | "media" | "nothing";

/**
 * Looks at a file that provcheck does not read: is it one that others would show? Unreadable ones count as what they are
 * called.
 */
export async function guess(path: string): Promise<Guess> {
  const head = await headOf(path);
  if (head.startsWith(LFS)) return "lfs-pointer";
  const named = hasMediaName(path);
  return named || STARTS.some(([at, start]) => head.startsWith(start, at)) || isMore(head) ? "media" : "nothing";
}

export const hasMediaName = (path: string): boolean => EXTENSIONS.has(extname(path).slice(1).toLowerCase());

/** Starts of two letters need a second look: texts begin with them too. */
function isMore(head: string): boolean {
  const byte = (at: number): number => (at < head.length ? head.charCodeAt(at) : 0);
  // A bitmap says its header's size, which is one of a few.
  if (head.startsWith("BM") && byte(15) === 0 && byte(16) === 0 && byte(17) === 0)
    return [12, 40, 52, 56, 64, 108, 124].includes(byte(14));
  if (head.startsWith("FORM")) return ["AIFF", "AIFC", "ILBM"].includes(head.slice(8, 12));
  if (byte(0) === 0x47 && head.length > 188) return byte(188) === 0x47;
  return byte(0) === 0xff && (byte(1) & 0xf6) === 0xf0;
}

async function headOf(path: string): Promise<string> {
  try {
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return buffer.subarray(0, bytesRead).toString("latin1");
    } finally {
      await file.close();
    }
  } catch {
    return "";
  }
}
