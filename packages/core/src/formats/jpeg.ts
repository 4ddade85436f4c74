import type { Range } from "../model/block.ts";
import { BUDGETS, counter, FormatError } from "../model/limits.ts";
import { ascii, concat, indexOf, latin1, startsWith, u8, u16be, u16le, u32be, u32le } from "../source/bytes.ts";
import { walkPhotoshop } from "./photoshop.ts";
import { walkSamsungTrailer } from "./samsung.ts";
import { addBlock, addPiece, addText, addTrailer, guarded, type Walk } from "./walk.ts";

const EXIF = "Exif\0\0";
const XMP = "http://ns.adobe.com/xap/1.0/\0";
const XMP_EXTENSION = "http://ns.adobe.com/xmp/extension/\0";
const SCAN_BYTES = 1024 * 1024;

interface Segment extends Range {
  marker: number;
  /** Offset of the payload, after marker and length. */
  body: number;
  bodyLength: number;
}

interface JumbfPart extends Range {
  sequence: number;
  data: Uint8Array;
}

/** ITU-T T.81 (JPEG), with the APPn carriers of EXIF, XMP part 3, ICC.1 annex B.4, JPEG Systems and CIPA MPF. */
export async function walkJpeg(walk: Walk): Promise<void> {
  const parts: Parts = { jumbf: new Map(), icc: [], extended: new Map(), mpf: undefined };
  let end: number | undefined;
  try {
    end = await eachSegment(walk, (segment) => readSegment(walk, segment, parts));
  } finally {
    joinParts(walk, parts);
  }
  if (end === undefined) {
    walk.out.limits.push({ code: "damaged-structure", step: "read", detail: "JPEG ends without EOI" });
    return;
  }
  if (end < walk.reader.size) {
    await walkMultiPicture(walk, parts.mpf);
    addTrailer(walk, end);
    await guarded(walk, "trailer", () => walkSamsungTrailer(walk, end));
  }
}

interface Parts {
  jumbf: Map<number, JumbfPart[]>;
  icc: { range: Range; index: number; data: Uint8Array }[];
  extended: Map<string, { at: number; range: Range; data: Uint8Array }[]>;
  mpf: { base: number; data: Uint8Array } | undefined;
}

/** Calls back for each marker segment; returns the offset after EOI, or undefined without one. */
async function eachSegment(walk: Walk, onSegment: (segment: Segment) => Promise<void>): Promise<number | undefined> {
  const { reader } = walk;
  const segments = counter("segmentCount");
  let at = 2;
  addPiece(walk, { path: "SOI", offset: 0, length: 2 });
  while (at + 2 <= reader.size) {
    segments.take();
    const head = await reader.peek(at, 4);
    if (u8(head, 0) !== 0xff) throw new FormatError(`no marker at ${at}`);
    const marker = u8(head, 1);
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    if (marker === 0xd9) {
      addPiece(walk, { path: "EOI", offset: at, length: 2 });
      return at + 2;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    if (head.length < 4) break;
    const length = u16be(head, 2);
    if (length < 2) throw new FormatError(`segment length ${length} at ${at}`);
    const segment = { marker, offset: at, length: length + 2, body: at + 4, bodyLength: length - 2 };
    if (at + segment.length > reader.size) throw new FormatError(`segment at ${at} runs past the end`);
    await guarded(walk, `segment at ${at}`, () => onSegment(segment));
    at += segment.length;
    if (marker === 0xda) {
      const next = await skipEntropyCoded(walk, at);
      addPiece(walk, { path: "image data", offset: segment.offset, length: next - segment.offset });
      at = next;
    } else {
      addPiece(walk, { path: segmentName(marker), offset: segment.offset, length: segment.length });
    }
  }
  return undefined;
}

const segmentName = (marker: number): string =>
  marker >= 0xe0 && marker <= 0xef
    ? `APP${marker - 0xe0}`
    : marker === 0xfe
      ? "COM"
      : `0xFF${marker.toString(16).toUpperCase()}`;

/** Entropy-coded data ends at a marker that is neither a stuffed zero nor a restart. */
async function skipEntropyCoded(walk: Walk, from: number): Promise<number> {
  const { reader } = walk;
  let at = from;
  while (at < reader.size) {
    const bytes = await reader.peek(at, SCAN_BYTES);
    if (bytes.length === 0) break;
    for (let hit = bytes.indexOf(0xff); hit !== -1 && hit + 1 < bytes.length; hit = bytes.indexOf(0xff, hit + 1)) {
      const next = u8(bytes, hit + 1);
      if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at + hit;
    }
    if (at + bytes.length >= reader.size) break;
    at += bytes.length - 1; // a marker may straddle two reads
  }
  return reader.size;
}

async function readSegment(walk: Walk, segment: Segment, parts: Parts): Promise<void> {
  const { reader } = walk;
  const { marker, offset, length, body, bodyLength } = segment;
  const at = { offset, length };
  if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
    const sof = await reader.peek(body, 5);
    walk.out.dimensions ??= { width: u16be(sof, 3), height: u16be(sof, 1) };
    return;
  }
  if (marker !== 0xfe && (marker < 0xe0 || marker > 0xef)) return;
  const data = await reader.block(body, bodyLength);
  if (marker === 0xfe) {
    addText(walk, "text", { path: "COM", ...at }, "comment", latin1(data));
  } else if (marker === 0xe1 && startsWith(data, EXIF)) {
    addBlock(walk, { kind: "exif", path: "APP1 Exif", ...at, data: data.subarray(6) });
  } else if (marker === 0xe1 && startsWith(data, XMP)) {
    addBlock(walk, { kind: "xmp", path: "APP1 XMP", ...at, data: data.subarray(XMP.length) });
  } else if (marker === 0xe1 && startsWith(data, XMP_EXTENSION)) {
    const head = XMP_EXTENSION.length;
    const guid = ascii(data, head, 32);
    const list = parts.extended.get(guid) ?? [];
    list.push({ at: u32be(data, head + 36), range: at, data: data.subarray(head + 40) });
    parts.extended.set(guid, list);
  } else if (marker === 0xe2 && startsWith(data, "ICC_PROFILE\0")) {
    parts.icc.push({ range: at, index: u8(data, 12), data: data.subarray(14) });
  } else if (marker === 0xe2 && startsWith(data, "MPF\0")) {
    parts.mpf ??= { base: body + 4, data: data.subarray(4) };
  } else if (marker === 0xeb && startsWith(data, "JP")) {
    const instance = u16be(data, 2);
    const sequence = u32be(data, 4);
    const list = parts.jumbf.get(instance) ?? [];
    list.push({ ...at, sequence, data });
    parts.jumbf.set(instance, list);
  } else if (marker === 0xed && startsWith(data, "Photoshop 3.0\0")) {
    walkPhotoshop(walk, data.subarray(14), { path: "APP13", ...at });
  } else if (startsWith(data, "AIGC{")) {
    addText(walk, "tag", { path: `APP${marker - 0xe0} AIGC`, ...at }, "AIGC", latin1(data.subarray(4)));
  }
}

/** Joins what JPEG's 64 kB segments tore apart. */
function joinParts(walk: Walk, parts: Parts): void {
  for (const list of parts.jumbf.values()) {
    list.sort((a, b) => a.sequence - b.sequence);
    const first = list[0];
    if (!first) continue;
    // JPEG Systems (ISO/IEC 19566-5 annex D): later packets repeat LBox and TBox (8 more bytes).
    const data = concat(list.map((part, index) => part.data.subarray(index === 0 ? 8 : 16)));
    // Other JPEG Systems boxes share the marker; a damaged header still says `c2pa` close by.
    if (!startsWith(data, "jumb", 4) && indexOf(data.subarray(0, 64), "c2pa") === -1) continue;
    addBlock(walk, { kind: "jumbf", path: "APP11", ...spanOf(list), data, segments: list.map(rangeOf) });
  }
  if (parts.icc.length > 0) {
    const icc = [...parts.icc].sort((a, b) => a.index - b.index);
    addBlock(walk, {
      kind: "icc",
      path: "APP2 ICC",
      ...spanOf(icc.map((part) => part.range)),
      data: concat(icc.map((part) => part.data)),
    });
  }
  joinExtendedXmp(walk, parts);
}

/** XMP part 3, 1.1.3.1: extended packets are joined by the GUID that the main packet names. */
function joinExtendedXmp(walk: Walk, parts: Parts): void {
  const main = walk.out.blocks.find((block) => block.kind === "xmp");
  for (const [guid, list] of parts.extended) {
    const named = main?.data !== undefined && indexOf(main.data, guid) !== -1;
    if (!named) {
      walk.out.limits.push({ code: "unreferenced-extended-xmp", step: "read" });
      continue;
    }
    list.sort((a, b) => a.at - b.at);
    const ranges = list.map((part) => part.range);
    addBlock(walk, {
      kind: "xmp",
      path: "APP1 extended XMP",
      ...spanOf(ranges),
      data: concat(list.map((part) => part.data)),
      segments: ranges,
    });
  }
}

const rangeOf = ({ offset, length }: Range): Range => ({ offset, length });

function spanOf(ranges: readonly Range[]): Range {
  const offset = Math.min(...ranges.map((range) => range.offset));
  const end = Math.max(...ranges.map((range) => range.offset + range.length));
  return { offset, length: end - offset };
}

/** CIPA DC-007 multi-picture format: pictures behind the first one, as embedded parts. */
async function walkMultiPicture(walk: Walk, mpf: Parts["mpf"]): Promise<void> {
  if (!mpf) return;
  const little = ascii(mpf.data, 0, 2) === "II";
  const u16 = little ? u16le : u16be;
  const u32 = little ? u32le : u32be;
  const ifd = u32(mpf.data, 4);
  const count = Math.min(u16(mpf.data, ifd), 16);
  for (let entry = 0; entry < count; entry++) {
    const at = ifd + 2 + entry * 12;
    if (u16(mpf.data, at) !== 0xb002) continue;
    const bytes = u32(mpf.data, at + 4);
    const list = u32(mpf.data, at + 8);
    for (let picture = 16; picture < Math.min(bytes, BUDGETS.ifdCount * 16); picture += 16) {
      const length = u32(mpf.data, list + picture + 4);
      const offset = mpf.base + u32(mpf.data, list + picture + 8);
      if (length > 0 && offset + length <= walk.reader.size) {
        addBlock(walk, { kind: "part", path: "MPF picture", offset, length, embedded: true });
      }
    }
  }
}
