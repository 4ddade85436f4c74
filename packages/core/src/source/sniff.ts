import type { Format, MediaKind } from "../model/vocabulary.ts";
import { ascii, indexOf, latin1, startsWith, synchsafe, u8, u32be } from "./bytes.ts";
import type { Reader } from "./reader.ts";

export interface Sniffed {
  format: Format;
  mediaType: string;
  kind: MediaKind;
}

const TYPES: Record<Format, readonly [mediaType: string, kind: MediaKind]> = {
  jpeg: ["image/jpeg", "image"],
  png: ["image/png", "image"],
  gif: ["image/gif", "image"],
  webp: ["image/webp", "image"],
  tiff: ["image/tiff", "image"],
  dng: ["image/x-adobe-dng", "image"],
  heic: ["image/heic", "image"],
  avif: ["image/avif", "image"],
  jxl: ["image/jxl", "image"],
  svg: ["image/svg+xml", "image"],
  pdf: ["application/pdf", "document"],
  mp4: ["video/mp4", "video"],
  mov: ["video/quicktime", "video"],
  m4a: ["audio/mp4", "audio"],
  avi: ["video/x-msvideo", "video"],
  mkv: ["video/x-matroska", "video"],
  webm: ["video/webm", "video"],
  mp3: ["audio/mpeg", "audio"],
  wav: ["audio/wav", "audio"],
  flac: ["audio/flac", "audio"],
  ogg: ["audio/ogg", "audio"],
  c2pa: ["application/c2pa", "manifest"],
};

export function typed(format: Format): Sniffed {
  const [mediaType, kind] = TYPES[format];
  return { format, mediaType, kind };
}

const HEIC_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "mif2"]);
const AVIF_BRANDS = new Set(["avif", "avis"]);
const AUDIO_BRANDS = new Set(["M4A ", "M4B ", "M4P "]);
/** Top-level boxes that QuickTime files without `ftyp` begin with. */
const MOV_STARTS = new Set(["moov", "mdat", "wide", "free", "skip", "pnot"]);

function bmffFormat(head: Uint8Array): Format {
  const length = Math.min(u32be(head, 0), 256, head.length);
  const brands: string[] = [ascii(head, 8, 4)];
  for (let at = 16; at + 4 <= length; at += 4) brands.push(ascii(head, at, 4));
  const major = brands[0] ?? "";
  if (AVIF_BRANDS.has(major)) return "avif";
  if (HEIC_BRANDS.has(major)) return brands.some((brand) => AVIF_BRANDS.has(brand)) ? "avif" : "heic";
  if (AUDIO_BRANDS.has(major)) return "m4a";
  return major === "qt  " ? "mov" : "mp4";
}

/** EBML names its document type in the header (RFC 8794, 11.2.4); other types are not media. */
function ebmlFormat(head: Uint8Array): Format | undefined {
  const type = /\x42\x82.(webm|matroska)/s.exec(latin1(head.subarray(0, 96)))?.[1];
  return type === "webm" ? "webm" : type === "matroska" ? "mkv" : undefined;
}

function looksLikeSvg(head: Uint8Array): boolean {
  const text = latin1(head.subarray(0, 4096));
  if (!/^(?:\u00ef\u00bb\u00bf)?\s*</.test(text)) return false;
  const root = /<(?![?!])([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)/.exec(text);
  return root?.[2] === "svg";
}

/** MPEG audio frame header: sync, a layer, a bitrate and a sample rate that exist. */
function isMpegFrame(b: Uint8Array, o: number): boolean {
  if (u8(b, o) !== 0xff || (u8(b, o + 1) & 0xe0) !== 0xe0) return false;
  const version = (u8(b, o + 1) >> 3) & 3;
  const layer = (u8(b, o + 1) >> 1) & 3;
  const bitrate = u8(b, o + 2) >> 4;
  const sampleRate = (u8(b, o + 2) >> 2) & 3;
  return version !== 1 && layer === 1 && bitrate !== 0 && bitrate !== 15 && sampleRate !== 3;
}

/**
 * Tells the container by its content, never by its name. Returns undefined for anything not walked.
 */
export async function sniff(reader: Reader): Promise<Sniffed | undefined> {
  const head = await reader.peek(0, 4096);
  const format = sniffHead(head);
  if (format === "mp3" && startsWith(head, "ID3")) {
    // FLAC files may carry an ID3v2 tag in front.
    const tagEnd = 10 + synchsafe(head, 6);
    if (startsWith(await reader.peek(tagEnd, 4), "fLaC")) return typed("flac");
  }
  return format && typed(format);
}

function sniffHead(head: Uint8Array): Format | undefined {
  if (startsWith(head, "\xff\xd8\xff")) return "jpeg";
  if (startsWith(head, "\x89PNG\r\n\x1a\n")) return "png";
  if (startsWith(head, "GIF87a") || startsWith(head, "GIF89a")) return "gif";
  if (startsWith(head, "RIFF") || startsWith(head, "RIFX")) {
    const form = ascii(head, 8, 4);
    if (form === "WEBP") return "webp";
    if (form === "WAVE") return "wav";
    if (form === "AVI ") return "avi";
    return undefined;
  }
  if (startsWith(head, "RF64") && ascii(head, 8, 4) === "WAVE") return "wav";
  if (startsWith(head, "II*\0") || startsWith(head, "MM\0*")) return "tiff";
  if (startsWith(head, "\0\0\0\x0cJXL \r\n\x87\n") || startsWith(head, "\xff\x0a")) return "jxl";
  if (startsWith(head, "ftyp", 4)) return bmffFormat(head);
  if (startsWith(head, "jumb", 4) && startsWith(head, "jumd", 12)) return "c2pa";
  if (startsWith(head, "\x1a\x45\xdf\xa3")) return ebmlFormat(head);
  if (startsWith(head, "OggS")) return "ogg";
  if (startsWith(head, "fLaC")) return "flac";
  if (startsWith(head, "ID3")) return "mp3";
  if (indexOf(head.subarray(0, 1024), "%PDF-") !== -1) return "pdf";
  if (u32be(head, 0) >= 8 && MOV_STARTS.has(ascii(head, 4, 4))) return "mov";
  if (isMpegFrame(head, 0)) return "mp3";
  if (looksLikeSvg(head)) return "svg";
  return undefined;
}
