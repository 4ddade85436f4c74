import { BUDGETS, FormatError, LimitError } from "../model/limits.ts";
import type { Format, MediaKind } from "../model/vocabulary.ts";
import {
  ascii,
  indexOf,
  latin1,
  startsWith,
  synchsafe,
  u8,
  u16be,
  u16le,
  u32be,
  u32le,
  u64be,
  utf16be,
  utf16le,
} from "./bytes.ts";
import { fontHoldsStore } from "./font-tables.ts";
import { packetsIn } from "./packets.ts";
import { Reader } from "./reader.ts";
import { sniffText } from "./sniff-text.ts";
import { ac3Frame, adtsFrame, isRun } from "./sound-frames.ts";
import { bytesSource } from "./source.ts";
import { rootOf, xmlEncoding } from "./xml.ts";
import { zipHoldsProvenance } from "./zip-directory.ts";

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
  zip: ["application/zip", "document"],
  font: ["font/otf", "document"],
  bmp: ["image/bmp", "image"],
  ico: ["image/vnd.microsoft.icon", "image"],
  psd: ["image/vnd.adobe.photoshop", "image"],
  jp2: ["image/jp2", "image"],
  eps: ["application/postscript", "image"],
  jxr: ["image/jxr", "image"],
  cr3: ["image/x-canon-cr3", "image"],
  raf: ["image/x-fuji-raf", "image"],
  rw2: ["image/x-panasonic-rw2", "image"],
  orf: ["image/x-olympus-orf", "image"],
  crw: ["image/x-canon-crw", "image"],
  mrw: ["image/x-minolta-mrw", "image"],
  x3f: ["image/x-sigma-x3f", "image"],
  xmp: ["application/rdf+xml", "document"],
  amr: ["audio/amr", "audio"],
  aac: ["audio/aac", "audio"],
  ac3: ["audio/ac3", "audio"],
  aiff: ["audio/aiff", "audio"],
  caf: ["audio/x-caf", "audio"],
  mpegts: ["video/mp2t", "video"],
  mpegps: ["video/mpeg", "video"],
  flv: ["video/x-flv", "video"],
  asf: ["video/x-ms-asf", "video"],
  mxf: ["application/mxf", "video"],
  rm: ["application/vnd.rn-realmedia", "video"],
  html: ["text/html", "document"],
  text: ["text/plain", "document"],
};

export function typed(format: Format): Sniffed {
  const [mediaType, kind] = TYPES[format];
  return { format, mediaType, kind };
}

const RIFF_FORMS = new Map<string, Format>([
  ["WEBP", "webp"],
  ["WAVE", "wav"],
  ["AVI ", "avi"],
]);
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
async function bmffBehindOthers(reader: Reader, first: string): Promise<Format | undefined> {
  let at = 0;
  let movie = false;
  for (let count = 0; count < MAX_LEADING_BOXES && at + 8 <= reader.size; count++) {
    const head = await reader.peek(at, 256);
    const type = ascii(head, 4, 4);
    if (type === "ftyp") return bmffFormat(head);
    movie ||= type === "moov";
    const small = u32be(head, 0);
    const length = small === 0 ? reader.size - at : small === 1 ? u64be(head, 8) : small;
    if (length < 8 || !BOX_TYPE.test(type)) break;
    at += length;
  }
  if (MOV_STARTS.has(first)) return "mov";
  return movie ? "mp4" : undefined;
}

/** EBML names its document type in the header (RFC 8794, 11.2.4); other types are not media. */
function ebmlFormat(head: Uint8Array): Format | undefined {
  const type = /\x42\x82.(webm|matroska)/s.exec(latin1(head.subarray(0, 96)))?.[1];
  return type === "webm" ? "webm" : type === "matroska" ? "mkv" : undefined;
}

/** How much of a document is read for its root, in steps: comments in front of it may be long. */
const ROOT_STEPS = [4_096, 256 * 1024, BUDGETS.svgBytes] as const;

/** Unpacks a gzip file (RFC 1952), up to `maxBytes`. @throws FormatError, LimitError */
export type Gunzip = (bytes: Uint8Array, maxBytes: number) => Uint8Array;

/** Does it begin as a gzip file does, in the one method there is? */
export const isGzip = (head: Uint8Array): boolean => startsWith(head, "\x1f\x8b\x08");

/** SVG as it is kept compressed (`.svgz`; W3C SVG 1.1, 1.2). An archive of something else is nothing to us. */
async function isPackedSvg(reader: Reader, gunzip: Gunzip): Promise<boolean> {
  if (reader.size > BUDGETS.svgBytes) return false;
  try {
    const document = gunzip(await reader.block(0, reader.size, "svgBytes"), BUDGETS.svgBytes);
    return await isSvg(new Reader(bytesSource(document)));
  } catch (error) {
    if (error instanceof FormatError || error instanceof LimitError) return false;
    throw error;
  }
}

/** Is the root element of an XML document `svg`, whatever stands in front of it? Told as browsers tell it. */
async function isSvg(reader: Reader): Promise<boolean> {
  const { encoding, skip } = xmlEncoding(await reader.peek(0, 256));
  if (encoding === "unreadable") return false;
  for (const step of ROOT_STEPS) {
    const bytes = (await reader.peek(0, step)).subarray(skip);
    const text = encoding === "utf-16le" ? utf16le(bytes) : encoding === "utf-16be" ? utf16be(bytes) : latin1(bytes);
    const root = rootOf(text, step >= reader.size);
    if (root === "none") return false;
    if (root !== "more") return root.name === "svg" || root.name.endsWith(":svg");
  }
  return false;
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

/** ID3v2 tags that are gone over for what stands behind them. */
const MAX_TAGS = 16;
/** PDF readers look for the header so far in (ISO 32000-1, implementation note 13 of annex H). */
const PDF_HEADER_BYTES = 1024;

/**
 * Tells the container by its content, never by its name. Returns undefined for anything not walked. A ZIP archive, a
 * font or a text is only told where it holds a manifest store (or a label), and compressed SVG only with something that unpacks it.
 */
export async function sniff(reader: Reader, gunzip?: Gunzip): Promise<Sniffed | undefined> {
  const head = await reader.peek(0, 4096);
  const format = sniffHead(head) ?? sniffWeak(head, reader.size) ?? (await sniffFurther(reader, head, gunzip));
  return format && typed(format);
}

/** What takes a look beyond the first bytes. The order matters: a file is what it is first. */
async function sniffFurther(reader: Reader, head: Uint8Array, gunzip?: Gunzip): Promise<Format | undefined> {
  if (startsWith(head, "ID3")) return behindTags(reader);
  const box = ascii(head, 4, 4);
  // Which boxes a player accepts in front differs from one to the next; what follows on from box to box decides.
  if (BOX_TYPE.test(box) && (u32be(head, 0) >= 8 || u32be(head, 0) <= 1)) {
    const format = await bmffBehindOthers(reader, box);
    if (format) return format;
  }
  if (isMpegFrame(head, 0)) return "mp3";
  const stream = await sniffFrames(reader, 0);
  if (stream) return stream;
  if (packetsIn(head)) return "mpegts";
  if (startsWith(head, "PK\x03\x04") && (await zipHoldsProvenance(reader, gunzip))) return "zip";
  if (isGzip(head)) return gunzip && (await isPackedSvg(reader, gunzip)) ? "svg" : undefined;
  if (await fontHoldsStore(reader)) return "font";
  if (await isSvg(reader)) return "svg";
  if (isXmpFile(head)) return "xmp";
  return indexOf(head.subarray(0, PDF_HEADER_BYTES), "%PDF-") === -1 ? sniffText(reader, head) : "pdf";
}

/** An XMP sidecar: the text of a packet, whatever stands in front of its root. */
function isXmpFile(head: Uint8Array): boolean {
  const text = latin1(head)
    .replace(/^\xef\xbb\xbf/, "")
    .trimStart();
  return /^(?:<\?xml[^>]*\?>\s*)?(?:<\?xpacket\s+begin|<x:xmpmeta\s)/.test(text);
}

/** FLAC, AAC and AC-3 may carry ID3v2 tags in front; a file of tags alone is taken for the most usual. */
async function behindTags(reader: Reader): Promise<Format> {
  let at = 0;
  for (let tag = 0; tag < MAX_TAGS; tag++) {
    const head = await reader.peek(at, 10);
    if (!startsWith(head, "ID3")) return startsWith(head, "fLaC") ? "flac" : ((await sniffFrames(reader, at)) ?? "mp3");
    at += 10 + synchsafe(head, 6) + ((u8(head, 5) & 0x10) !== 0 ? 10 : 0);
  }
  return "mp3";
}

/** Frames that have to follow each other: one sync word stands in any file. */
const RUN = 3;
/** The longest frame (ADTS has thirteen bits for it), so many times, and a header. */
const RUN_BYTES = RUN * 8_192;

/** Streams that begin with no more than the sync word of a frame. */
async function sniffFrames(reader: Reader, at: number): Promise<Format | undefined> {
  const head = await reader.peek(at, 2);
  if (u8(head, 0) !== 0xff && u16be(head, 0) !== 0x0b77) return undefined;
  const bytes = await reader.peek(at, RUN_BYTES);
  if (isRun(bytes, 0, RUN, adtsFrame)) return "aac";
  return isRun(bytes, 0, RUN, ac3Frame) ? "ac3" : undefined;
}

/** What files begin with. JPEG XL has a bare codestream and a container; a detached manifest store is one JUMBF box. */
const SIGNATURES: readonly (readonly [format: Format, ...starts: string[]])[] = [
  ["jpeg", "\xff\xd8\xff"],
  ["png", "\x89PNG\r\n\x1a\n"],
  ["gif", "GIF87a", "GIF89a"],
  ["tiff", "II*\0", "MM\0*"],
  ["jxl", "\0\0\0\x0cJXL \r\n\x87\n", "\xff\x0a"],
  ["ogg", "OggS"],
  ["flac", "fLaC"],
  ["pdf", "%PDF-"],
  ["psd", "8BPS\0\x01", "8BPS\0\x02"],
  ["jp2", "\0\0\0\x0cjP  \r\n\x87\n", "\xff\x4f\xff\x51\0"],
  ["eps", "%!PS-Adobe-", "\xc5\xd0\xd3\xc6"],
  ["jxr", "II\xbc\x01"],
  ["rw2", "IIU\0"],
  ["orf", "IIRO", "IIRS", "MMOR"],
  ["raf", "FUJIFILMCCD-RAW "],
  ["crw", "II\x1a\0\0\0HEAPCCDR"],
  ["mrw", "\0MRM"],
  ["x3f", "FOVb"],
  ["caf", "caff\0\x01"],
  ["asf", "\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c"],
  ["mxf", "\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01\x01\x02"],
  ["rm", ".RMF\0\0\0", ".ra\xfd\0"],
  ["flv", "FLV\x01"],
  ["amr", "#!AMR\n", "#!AMR-WB\n"],
];

/** DIB headers that there are (their lengths tell their versions). */
const DIB_HEADERS = new Set([12, 40, 52, 56, 64, 108, 124]);
const MAX_ICONS = 64;

/** Two formats that begin with too little: what follows has to fit too. */
function sniffWeak(head: Uint8Array, size: number): Format | undefined {
  if (startsWith(head, "BM") && DIB_HEADERS.has(u32le(head, 14)) && u32le(head, 10) >= 14 + u32le(head, 14))
    return u32le(head, 10) <= size ? "bmp" : undefined;
  const icons = u16le(head, 4);
  if ((startsWith(head, "\0\0\x01\0") || startsWith(head, "\0\0\x02\0")) && icons > 0 && icons <= MAX_ICONS) {
    const [bytes, at] = [u32le(head, 14), u32le(head, 18)];
    return u8(head, 9) === 0 && at >= 6 + icons * 16 && bytes > 0 && at + bytes <= size ? "ico" : undefined;
  }
  return undefined;
}

function sniffHead(head: Uint8Array): Format | undefined {
  const known = SIGNATURES.find(([, ...starts]) => starts.some((start) => startsWith(head, start)));
  if (known) return known[0];
  if (startsWith(head, "RIFF") || startsWith(head, "RIFX")) return RIFF_FORMS.get(ascii(head, 8, 4));
  // A pack header goes on with two bits or four that tell its version (13818-1, 2.5.3.4; 11172-1, 2.4.3.2).
  if (startsWith(head, "\0\0\x01\xba") && ((u8(head, 4) & 0xc4) === 0x44 || (u8(head, 4) & 0xf1) === 0x21))
    return "mpegps";
  if (startsWith(head, "FORM") && /^AIF[FC]$/.test(ascii(head, 8, 4))) return "aiff";
  if (startsWith(head, "RF64") && ascii(head, 8, 4) === "WAVE") return "wav";
  if (startsWith(head, "ftyp", 4)) return bmffFormat(head);
  if (startsWith(head, "jumb", 4) && startsWith(head, "jumd", 12)) return "c2pa";
  return startsWith(head, "\x1a\x45\xdf\xa3") ? ebmlFormat(head) : undefined;
}
